//! `cargo xtask demo`: the whole loop on this machine, in half a minute.

use std::process::Command;

use anyhow::Result;

use crate::build::{self, Flavour};
use crate::run;
use crate::workspace::Workspace;

/// Builds quickly, then serves the demo site until it is interrupted. The
/// program itself prints the address and what to click.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let hearback = build::run(workspace, Flavour::dev(None))?;
    run::run(Command::new(hearback).arg("demo").args(arguments).current_dir(&workspace.root))
}
