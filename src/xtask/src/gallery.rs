//! `cargo xtask gallery`: every state × theme × size × direction × engine, as
//! pictures on one page.
//!
//! The pictures are taken by the end-to-end suite, from its own list of
//! states.

use anyhow::Result;

use crate::build::{self, Flavour};
use crate::engines::{self, Engine};
use crate::run;
use crate::workspace::Workspace;

/// Builds, takes the pictures, and prints where the page is.
pub(crate) fn run(workspace: &Workspace, engines: &[Engine]) -> Result<()> {
    engines::need(workspace, engines)?;
    let binary = build::run(workspace, Flavour::release(None))?;
    let names: Vec<String> = engines.iter().map(Engine::to_string).collect();
    let mut cargo = run::cargo();
    cargo.args(["bench", "--package", "hearback-tests", "--bench", "gallery"]);
    cargo.args(["--profile", "dev"]).current_dir(&workspace.root);
    cargo.env("HEARBACK_BIN", binary).env("HEARBACK_ENGINES", names.join(","));
    run::run(&mut cargo)
}
