//! How the present `pkg/dist` was made.
//!
//! Sizes are only worth a look where the build was made for size. The note
//! lies in the target folder, because everything in `pkg/dist` is shipped.

use std::fs;

use anyhow::Result;

use crate::toolchain::Std;
use crate::workspace::Workspace;

/// What was done to make `pkg/dist` small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// The folder below `v/` that this speaks of.
    pub(crate) hash: String,
    /// Which standard library is inside.
    pub(crate) std: Std,
    /// Whether wasm-opt ran.
    pub(crate) optimised: bool,
    /// Whether the build was meant to be small, and is as small as the
    /// machine allowed.
    pub(crate) release: bool,
}

impl Stamp {
    pub(crate) fn write(&self, workspace: &Workspace) -> Result<()> {
        let folder = workspace.target.join("xtask");
        fs::create_dir_all(&folder)?;
        Ok(fs::write(folder.join("dist.txt"), self.print())?)
    }

    /// The note about the `pkg/dist` that is there, if there is one.
    pub(crate) fn read(workspace: &Workspace) -> Option<Self> {
        let text = fs::read_to_string(workspace.target.join("xtask/dist.txt")).ok()?;
        let stamp = Self::parse(&text)?;
        workspace.dist().join("v").join(&stamp.hash).is_dir().then_some(stamp)
    }

    fn print(&self) -> String {
        let std = match self.std {
            Std::Prebuilt => "prebuilt",
            Std::Rebuilt => "rebuilt",
        };
        format!("{} {std} {} {}\n", self.hash, self.optimised, self.release)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        Some(Self {
            hash: words.next()?.to_owned(),
            std: match words.next()? {
                "prebuilt" => Std::Prebuilt,
                "rebuilt" => Std::Rebuilt,
                _ => return None,
            },
            optimised: words.next()?.parse().ok()?,
            release: words.next()?.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_reads_back() {
        let stamp =
            Stamp { hash: "ab12".into(), std: Std::Rebuilt, optimised: false, release: true };
        assert_eq!(Stamp::parse(&stamp.print()), Some(stamp));
        assert_eq!(Stamp::parse("ab12 borrowed true true"), None);
    }
}
