//! `cargo xtask bench`: figures that depend on the machine, so no test
//! asserts them.

use anyhow::Result;
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
    /// What ten thousand submissions cost the page: time of a call, and heap.
    Submit,
}

/// Builds what is measured the way it is shipped, then measures.
pub(crate) fn run(workspace: &Workspace, what: Bench) -> Result<()> {
    let (package, bench) = match what {
        Bench::Ingest => ("hearback", "ingest"),
        Bench::Open => ("hearback-tests", "open"),
        Bench::Submit => ("hearback-tests", "submit"),
    };
    let mut cargo = run::cargo();
    cargo.args(["bench", "--package", package, "--bench", bench]);
    if matches!(what, Bench::Open | Bench::Submit) {
        // What is measured is the browser; the harness need not be fast.
        cargo.args(["--profile", "dev"]);
        cargo.env("HEARBACK_BIN", build::run(workspace, Flavour::release(None))?);
    }
    run::run(cargo.current_dir(&workspace.root))
}
