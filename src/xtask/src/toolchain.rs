//! What rustup provides for the wasm: the target, and the source of the
//! standard library.
//!
//! The standard library that rustup ships is built for speed and carries the
//! text of every panic. Rebuilt for size, with a panic that only traps and
//! with `Debug` compiled to nothing, what travels is about a third smaller.
//! That takes flags which are not stable yet, so `RUSTC_BOOTSTRAP` is set for
//! the wasm alone, and a compiler that does not know the flags gets the
//! prebuilt library instead.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::run::{self, say};
use crate::workspace::Workspace;

/// The target of everything that runs in a page.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Where the wasm's standard library comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Std {
    /// As rustup ships it.
    Prebuilt,
    /// From its source, for size.
    Rebuilt,
}

/// The compiler's flags with a rebuilt library, beside those of every build.
/// What they do to a program: a panic stops it without a message, and `{:?}`
/// prints nothing.
const REBUILT_FLAGS: [&str; 4] =
    ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"];

/// Cargo's arguments with a rebuilt library.
const REBUILT_ARGUMENTS: [&str; 2] =
    ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// Adds the wasm target where it is missing.
pub(crate) fn need_target() -> Result<()> {
    if library(TARGET).is_some_and(|folder| folder.is_dir()) {
        return Ok(());
    }
    say(format!("The target {TARGET} is missing: adding it."));
    add(&["target", "add", TARGET])
}

/// Decides which standard library to build against. A wish that cannot be
/// met is an error; without a wish the smaller one is taken where it can be
/// had.
pub(crate) fn choose_std(wish: Option<Std>) -> Result<Std> {
    if wish == Some(Std::Prebuilt) {
        return Ok(Std::Prebuilt);
    }
    let Err(error) = need_rebuilt() else { return Ok(Std::Rebuilt) };
    if wish == Some(Std::Rebuilt) {
        return Err(error.context("cannot rebuild the standard library"));
    }
    say(format!("The wasm gets the prebuilt standard library and is larger for it: {error:#}"));
    Ok(Std::Prebuilt)
}

/// Prepares a `cargo build` for the wasm target.
pub(crate) fn configure(cargo: &mut Command, workspace: &Workspace, std: Std) {
    let mut flags = paths(workspace);
    if std == Std::Rebuilt {
        flags.extend(REBUILT_FLAGS.map(str::to_owned));
        cargo.args(REBUILT_ARGUMENTS).env("RUSTC_BOOTSTRAP", "1");
    }
    // This variable outranks every other source of flags and, because a
    // target is named, does not reach build scripts and macros.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
}

/// Flags that keep this machine's paths out of what travels, so that the same
/// source gives the same bytes and names nobody's home folder.
fn paths(workspace: &Workspace) -> Vec<String> {
    let home = |name: &str, folder: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .or_else(|| std::env::home_dir().map(|home| home.join(folder)))
    };
    [
        (sysroot(), "/rust"),
        (home("CARGO_HOME", ".cargo"), "/cargo"),
        (Some(workspace.target.clone()), "/target"),
        (Some(workspace.root.clone()), "/hearback"),
    ]
    .into_iter()
    .filter_map(|(from, to)| Some(format!("--remap-path-prefix={}={to}", from?.display())))
    .collect()
}

fn need_rebuilt() -> Result<()> {
    let mut probe = rustc();
    probe.env("RUSTC_BOOTSTRAP", "1").args(REBUILT_FLAGS);
    if !run::succeeds(probe.args(["--target", TARGET, "--print", "cfg"])) {
        bail!("this rustc does not take {}", REBUILT_FLAGS.join(" "));
    }
    let present = || {
        sysroot().is_some_and(|root| root.join("lib/rustlib/src/rust/library/Cargo.lock").is_file())
    };
    if !present() {
        say("The source of the standard library (rust-src) is missing: adding it.");
        add(&["component", "add", "rust-src"])?;
        if !present() {
            bail!("rustup added rust-src, but this rustc does not have it");
        }
    }
    Ok(())
}

fn add(arguments: &[&str]) -> Result<()> {
    let line = format!("rustup {}", arguments.join(" "));
    if run::which("rustup").is_none() {
        bail!("rustup is not installed; install it, then run: {line}");
    }
    run::run(Command::new("rustup").args(arguments))
        .map_err(|error| error.context(format!("run this by hand, then try again: {line}")))
}

fn library(target: &str) -> Option<PathBuf> {
    sysroot().map(|root| root.join("lib/rustlib").join(target).join("lib"))
}

fn sysroot() -> Option<PathBuf> {
    let printed = run::output(rustc().args(["--print", "sysroot"])).ok()?;
    Some(Path::new(printed.trim()).to_path_buf())
}

fn rustc() -> Command {
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}
