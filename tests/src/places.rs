//! Where things lie in the workspace, and where the suite may write.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// The root of the workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_path_buf()
}

/// Stories, by area.
#[must_use]
pub fn cases() -> PathBuf {
    workspace().join("tests/cases")
}

/// Pages that several stories share.
#[must_use]
pub fn pages() -> PathBuf {
    workspace().join("tests/pages")
}

/// The demo site and the pages of hosts.
#[must_use]
pub fn site() -> PathBuf {
    workspace().join("www")
}

/// axe-core, where `cargo xtask test` puts what comes from npm.
pub fn axe() -> Result<PathBuf> {
    let folders = [target(), workspace().join("target")];
    let file = folders.map(|folder| folder.join("node/node_modules/axe-core/axe.min.js"));
    match file.iter().find(|file| file.is_file()) {
        Some(file) => Ok(file.clone()),
        None => bail!("expected {}; `cargo xtask test` installs it", file[0].display()),
    }
}

/// The build directory, `CARGO_TARGET_DIR` or `target`.
#[must_use]
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace().join("target"), |dir| workspace().join(dir))
}

/// What `cargo xtask build` made for browsers: `HEARBACK_ASSETS` or
/// `pkg/dist`.
pub fn assets() -> Result<PathBuf> {
    let dir = std::env::var_os("HEARBACK_ASSETS")
        .map_or_else(|| workspace().join("pkg/dist"), PathBuf::from);
    if !dir.join("hearback.js").is_file() {
        bail!("expected {}; run `cargo xtask build`", dir.join("hearback.js").display());
    }
    Ok(dir)
}

/// The program `hearback`: `HEARBACK_BIN`, else the newest of the release and
/// the debug build.
pub fn hearback() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("HEARBACK_BIN") {
        return std::fs::canonicalize(&path)
            .with_context(|| format!("HEARBACK_BIN is {}", PathBuf::from(&path).display()));
    }
    let candidates = ["release/hearback", "debug/hearback"].map(|name| target().join(name));
    let newest = candidates
        .iter()
        .filter_map(|path| Some((path.metadata().ok()?.modified().ok()?, path)))
        .max();
    match newest {
        Some((_, path)) => Ok(path.clone()),
        None => bail!(
            "expected {} or the debug build; run `cargo xtask build`, or set HEARBACK_BIN",
            candidates[0].display()
        ),
    }
}

/// The program `name` from `PATH` or, where geckodriver is put by
/// `cargo xtask test`, from `target/tools/bin`.
#[must_use]
pub fn program(name: &str) -> Option<PathBuf> {
    let tools = [workspace().join("target/tools/bin"), target().join("tools/bin")];
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).chain(tools).map(|dir| dir.join(name)).find(|path| path.is_file())
}
