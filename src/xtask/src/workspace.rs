//! Where things are: the checkout, the target folder, the version.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::run;

/// The checkout this program was built from.
pub(crate) struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever the environment puts it.
    pub(crate) target: PathBuf,
    /// The version that every package shares.
    pub(crate) version: String,
}

impl Workspace {
    pub(crate) fn find() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here
            .ancestors()
            .nth(2)
            .context("expected this crate two folders below the root of the workspace")?
            .to_path_buf();
        let mut cargo = run::cargo();
        cargo.args(["metadata", "--format-version", "1", "--no-deps"]).current_dir(&root);
        let metadata: serde_json::Value = serde_json::from_str(&run::output(&mut cargo)?)
            .context("expected JSON from cargo metadata")?;
        let target =
            metadata["target_directory"].as_str().context("expected target_directory")?.into();
        Ok(Self { root, target, version: env!("CARGO_PKG_VERSION").to_owned() })
    }

    /// Where the npm package's generated files go.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("pkg/dist")
    }

    /// A program that cargo has built.
    pub(crate) fn binary(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(name).with_extension(std::env::consts::EXE_EXTENSION)
    }
}
