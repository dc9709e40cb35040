//! A product ships: its changelog changes.

use super::Stage;
use crate::collector::Collector;
use crate::story::Edit;
use anyhow::{Context, Result};
use std::fmt::Write as _;

/// The corpus of the library that reads changelogs.
#[path = "../../../src/changelog/tests/hostile/mod.rs"]
mod hostile;

impl Stage {
    pub(super) fn changelog(&self, edit: &Edit) -> Result<()> {
        let path = Collector::changelog(&self.scratch);
        let read = |file: &str| {
            let path = self.case.join(file);
            std::fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))
        };
        let text = match edit {
            Edit::Append(file) => {
                ship(&std::fs::read_to_string(&path).unwrap_or_default(), &read(file)?)
            }
            Edit::Write(file) => read(file)?,
            Edit::Fill(bytes) => fill(*bytes),
            Edit::Hostile(format, levels) => match levels {
                None => hostile::file(format, &hostile::texts(), &hostile::addresses()),
                // The others are no different to a page that shows them, and
                // Firefox lays out a megabyte of words for minutes.
                Some(levels) => hostile::nested(format, &hostile::LEVELS[..5], *levels, 1),
            }
            .with_context(|| format!("expected one of {}", hostile::FORMATS.join(", ")))?,
            Edit::Remove => return Ok(std::fs::remove_file(path)?),
        };
        // Written aside and moved, so that nobody reads half a release.
        let aside = path.with_extension("new");
        std::fs::write(&aside, text)?;
        Ok(std::fs::rename(aside, path)?)
    }
}

/// The changelog with `release` on top, below the title.
fn ship(changelog: &str, release: &str) -> String {
    let at = changelog.find("\n## ").map_or(changelog.len(), |at| at + 1);
    let (title, older) = changelog.split_at(at);
    format!("{title}{release}\n{older}")
}

/// A made-up changelog of `bytes` bytes: ten releases a month, newest first,
/// each with entries of ordinary length.
fn fill(bytes: usize) -> String {
    let mut text = String::from("# Changelog\n");
    let mut number = 0_u32;
    while text.len() < bytes {
        let (year, month) = (2025_u32.saturating_sub(number / 110), 11 - number / 10 % 11);
        let day = 28 - number % 10;
        let _ = write!(
            text,
            "\n## [{}.0.0] - {year:04}-{month:02}-{day:02}\n\n### Fixed\n\n",
            100_000 - number
        );
        for entry in 0..20 {
            let _ = writeln!(
                text,
                "- The export of report {number}-{entry} keeps *every* column, also `with, commas` \
                 ([#{number}](https://example.com/issues/{number}))."
            );
        }
        number += 1;
    }
    text.truncate(bytes);
    text
}

#[cfg(test)]
mod tests {
    use super::{fill, ship};

    #[test]
    fn a_release_goes_below_the_title_and_above_the_older() {
        let shipped = ship("# Changelog\n\n## 1.0.0\n\n- a\n", "## 1.1.0\n\n- b\n");
        assert_eq!(shipped, "# Changelog\n\n## 1.1.0\n\n- b\n\n## 1.0.0\n\n- a\n");
    }

    #[test]
    fn a_filled_changelog_has_the_size_asked_for() {
        let text = fill(100_000);
        assert_eq!(text.len(), 100_000);
        assert!(text.starts_with("# Changelog\n\n## [100000.0.0] - 2025-11-28\n"));
    }
}
