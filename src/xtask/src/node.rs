//! What comes from npm: binaryen's wasm-opt, TypeScript's checker, and
//! axe-core, which the end-to-end suite loads into pages.
//!
//! None of them is needed to build or to try Hearback. The versions and their
//! checksums stand in `node/package-lock.json`; the packages are installed
//! into the target folder, so that `cargo clean` removes them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::hex;
use crate::run::{self, say};
use crate::workspace::Workspace;

const MANIFEST: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// The installed packages.
pub(crate) struct Node {
    modules: PathBuf,
}

impl Node {
    /// Whether node and npm are there to be used.
    pub(crate) fn present() -> bool {
        run::which("node").is_some() && run::which("npm").is_some()
    }

    /// Installs the locked packages unless they are there already.
    pub(crate) fn install(workspace: &Workspace) -> Result<Self> {
        let source = workspace.root.join("src/xtask/node");
        let folder = workspace.target.join("node");
        let modules = folder.join("node_modules");
        let files: Vec<(&str, Vec<u8>)> = MANIFEST
            .iter()
            .map(|name| {
                let file = source.join(name);
                let bytes = std::fs::read(&file)
                    .with_context(|| format!("cannot read {}", file.display()))?;
                Ok((*name, bytes))
            })
            .collect::<Result<_>>()?;
        let wanted = hex::sha256(files.iter().map(|(_, bytes)| bytes.as_slice()));
        let stamp = folder.join("installed");
        if std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
            return Ok(Self { modules });
        }
        say("Installing axe-core, binaryen and typescript from npm (about 130 MB, once).");
        std::fs::create_dir_all(&folder)?;
        for (name, bytes) in files {
            std::fs::write(folder.join(name), bytes)?;
        }
        run::run(Command::new("npm").args(["ci", "--ignore-scripts"]).current_dir(&folder))?;
        std::fs::write(stamp, wanted)?;
        Ok(Self { modules })
    }

    /// A program of an installed package, by its path below `node_modules`.
    pub(crate) fn program(&self, path: &str) -> Command {
        let mut command = Command::new("node");
        command.arg(self.modules.join(path));
        command
    }
}
