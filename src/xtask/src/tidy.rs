//! `cargo xtask tidy`: the invariants of the design, mechanically.
//!
//! Each check is a function that returns its complaints, so that one run
//! shows them all.

mod docs;
mod options;
mod source;
mod tree;

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::run::{self, say, took};
use crate::types;
use crate::workspace::Workspace;

/// A file of the checkout, as text.
struct Text {
    /// The path from the root, with forward slashes.
    name: String,
    text: String,
}

/// Runs every check; an error that counts the complaints. What can be written
/// instead of complained about is, if that is wished for.
pub(crate) fn run(workspace: &Workspace, write: bool) -> Result<()> {
    say("Checking the invariants: directions, lints, forbidden calls, documents");
    let started = Instant::now();
    let files = read(workspace)?;
    let mut complaints = tree::check(workspace)?;
    complaints.extend(source::check(&files));
    complaints.extend(docs::check(workspace, &files));
    complaints.extend(options::check(workspace, &files, write)?);
    complaints.extend(types::check(workspace, write)?);
    took(started.elapsed());
    for complaint in &complaints {
        println!("{complaint}");
    }
    if !complaints.is_empty() {
        bail!("{} of the invariants' checks complain", complaints.len());
    }
    Ok(())
}

/// The files of the checkout, whether committed yet or not, without what git
/// ignores.
pub(crate) fn tracked(workspace: &Workspace) -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
    let names = run::output(git.current_dir(&workspace.root))?;
    let mut names: Vec<String> = names
        .split_terminator('\0')
        .filter(|name| workspace.root.join(name).is_file())
        .map(str::to_owned)
        .collect();
    names.sort();
    Ok(names)
}

fn read(workspace: &Workspace) -> Result<Vec<Text>> {
    let mut files = Vec::new();
    for name in tracked(workspace)? {
        let bytes =
            fs::read(workspace.root.join(&name)).with_context(|| format!("cannot read {name}"))?;
        // What is no text is a picture or a fixture of malformed input.
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(Text { name, text });
        }
    }
    Ok(files)
}
