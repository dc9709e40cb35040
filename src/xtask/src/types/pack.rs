//! The package as npm and node see it, and its changelog as Hearback reads it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::run;
use crate::workspace::Workspace;

/// What is shipped beside `dist`.
const WRITTEN: [&str; 6] =
    ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "index.d.ts", "package.json"];

/// Imports the package where there is no page.
pub(super) fn imports(folder: &Path) -> Result<()> {
    run::run(
        Command::new("node")
            .args(["--test", "--test-reporter=tap", "server.mjs"])
            .current_dir(folder),
    )
}

/// Compares what npm would publish with what is meant to be: nothing that only
/// the build or a server needs, and nothing left out.
pub(super) fn files(workspace: &Workspace) -> Result<()> {
    let package = workspace.root.join("pkg");
    let mut npm = Command::new("npm");
    npm.args(["pack", "--dry-run", "--json", "--offline", "--ignore-scripts"]);
    let listed = run::output(npm.current_dir(&package))?;
    let listed: Value = serde_json::from_str(&listed).context("expected JSON from npm pack")?;
    let files = listed[0]["files"].as_array().context("expected a list of files from npm pack")?;
    let found: BTreeSet<String> =
        files.iter().filter_map(|file| file["path"].as_str()).map(str::to_owned).collect();

    let mut wanted: BTreeSet<String> = WRITTEN.map(str::to_owned).into();
    below(&package.join("dist"), "dist", &mut wanted)?;
    let missing = wanted.difference(&found).map(|name| format!("{name} is left out"));
    let more = found.difference(&wanted).map(|name| format!("{name} does not belong there"));
    let complaints: Vec<String> = missing.chain(more).collect();
    if !complaints.is_empty() {
        bail!("npm pack: {}", complaints.join("; "));
    }
    Ok(())
}

fn below(folder: &Path, name: &str, names: &mut BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {name}"))? {
        let entry = entry?;
        let file = entry.file_name().to_string_lossy().into_owned();
        let name = format!("{name}/{file}");
        if entry.file_type()?.is_dir() {
            below(&entry.path(), &name, names)?;
        } else if !file.ends_with(".br") && !file.ends_with(".gz") {
            names.insert(name);
        }
    }
    Ok(())
}

/// The package's changelog has to be one that the panel shows without a remark.
pub(super) fn changelog(workspace: &Workspace) -> Result<()> {
    let mut hearback = Command::new(workspace.binary("release", "hearback"));
    hearback.args(["feed", "--check", "warning", "pkg/CHANGELOG.md"]);
    run::output(hearback.current_dir(&workspace.root)).map(drop)
}
