//! `cargo xtask bench`: figures that depend on the machine, so no test
//! asserts them.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;

use crate::build::{self, Flavour};
use crate::run;
use crate::workspace::Workspace;

/// What can be measured.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Bench {
    /// Durable items a second, and how long a batch waits for its answer.
    Ingest,
    /// From a click on the launcher to the painted form, cold and warm.
    Open,
    /// Changelogs of a folder with an index.tsv that are read exactly right.
    Changelog,
}

/// Builds what is measured the way it is shipped, then measures.
pub(crate) fn run(workspace: &Workspace, what: Bench, folder: Option<&Path>) -> Result<()> {
    let (package, bench) = match what {
        Bench::Ingest => ("hearback", "ingest"),
        Bench::Open => ("hearback-tests", "open"),
        Bench::Changelog => ("hearback-changelog", "corpus"),
    };
    let mut cargo = run::cargo();
    cargo.args(["bench", "--package", package, "--bench", bench]);
    if matches!(what, Bench::Open) {
        // What is measured is the browser; the harness need not be fast.
        cargo.args(["--profile", "dev"]);
        cargo.env("HEARBACK_BIN", build::run(workspace, Flavour::release(None))?);
    }
    if matches!(what, Bench::Changelog) {
        let Some(folder) = folder else {
            bail!("expected a folder: cargo xtask bench changelog DIR")
        };
        // The bench runs in the folder of its package.
        cargo.arg("--").arg(folder.canonicalize().with_context(|| folder.display().to_string())?);
    }
    run::run(cargo.current_dir(&workspace.root))
}
