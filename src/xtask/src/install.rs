//! Programs that the checks need and the machine lacks.

use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{self, say};
use crate::workspace::Workspace;

/// The version of geckodriver, which Debian does not package.
const GECKODRIVER: &str = "0.37.1";

/// Installs Debian packages, or says how to.
pub(crate) fn debian(packages: &[&str], why: &str) -> Result<()> {
    say(format!("{why}: installing {}.", packages.join(" ")));
    let by_hand = format!("apt-get update && apt-get install -y {}", packages.join(" "));
    if run::which("apt-get").is_none() {
        bail!("{why}, and this is not Debian or Ubuntu; there it would be: {by_hand}");
    }
    let root = run::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root && !run::succeeds(Command::new("sudo").args(["-n", "true"])) {
        bail!("{why}; run this as root, then try again: {by_hand}");
    }
    let apt = |arguments: &[&str]| {
        let mut command = if root {
            let mut command = Command::new("apt-get");
            command.env("DEBIAN_FRONTEND", "noninteractive");
            command
        } else {
            let mut command = Command::new("sudo");
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
            command
        };
        run::run(command.args(arguments))
    };
    apt(&["update", "-q"])
        .and_then(|()| {
            apt(&[&["install", "-y", "-q", "--no-install-recommends"], packages].concat())
        })
        .map_err(|error| error.context(format!("{why}; by hand it is: {by_hand}")))
}

/// Builds geckodriver into the target folder, where the end-to-end tests look
/// for it.
pub(crate) fn geckodriver(workspace: &Workspace) -> Result<()> {
    say("geckodriver is missing: building it, which takes a minute or two.");
    let mut cargo = run::cargo();
    cargo.args(["install", "geckodriver", "--version", GECKODRIVER, "--locked", "--root"]);
    run::run(cargo.arg(workspace.target.join("tools")).current_dir(&workspace.root))
}

/// Makes node and npm available.
pub(crate) fn node() -> Result<()> {
    if run::which("node").is_some() && run::which("npm").is_some() {
        return Ok(());
    }
    debian(&["nodejs", "npm"], "The JavaScript checks need node and npm")
}
