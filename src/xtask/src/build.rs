//! `cargo xtask build`: `pkg/dist`, and the collector that embeds it.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;

use crate::dist::{self, File};
use crate::fallback;
use crate::minify::{self, Kind};
use crate::node::Node;
use crate::optimise;
use crate::run::{self, say, took};
use crate::stamp::Stamp;
use crate::toolchain::{self, Std};
use crate::wasm;
use crate::words::Words;
use crate::workspace::Workspace;

/// The crates that run in a page.
const MODULES: [&str; 4] = ["widget", "news", "answers", "reader"];

/// What is JavaScript alone, and fetched when it is needed.
const FETCHED: [&str; 8] =
    ["panel", "asked", "more", "plain", "preview", "attach", "image", "look"];

/// The first line of a module's glue. Its functions are called as soon as it is
/// loaded, so a browser that reads the hint (Explicit JavaScript Compile Hints)
/// compiles them beside the page instead of one by one while it waits.
const HINT: &str = "//# allFunctionsCalledOnLoad";

/// What a build is for.
#[derive(Clone, Copy)]
pub(crate) struct Flavour {
    release: bool,
    std: Option<Std>,
}

impl Flavour {
    /// To be done soon.
    pub(crate) fn dev(std: Option<Std>) -> Self {
        Self { release: false, std: Some(std.unwrap_or(Std::Prebuilt)) }
    }

    /// To be small and fast.
    pub(crate) fn release(std: Option<Std>) -> Self {
        Self { release: true, std }
    }
}

/// Builds everything and returns the collector's program.
pub(crate) fn run(workspace: &Workspace, flavour: Flavour) -> Result<PathBuf> {
    let started = Instant::now();
    toolchain::need_target()?;
    let std = toolchain::choose_std(flavour.std)?;
    let node = wasm_opt(workspace, flavour)?;
    let words = Words::read(workspace)?;
    let mut files = words.files()?;
    for name in FETCHED {
        files.push(fetched(workspace, &words, name)?);
    }
    for name in MODULES {
        let compiled = wasm::compile(workspace, name, std)?;
        let mut module = wasm::bind(name, &compiled, wasm::START)?;
        if let Some(node) = &node {
            module.wasm = optimise::optimise(workspace, node, &module.wasm)?;
            files.push(fallback::build(workspace, node, &words, name, &compiled)?);
        }
        let file = format!("{name}.js");
        let js = minify::minify(&file, &words.fill(&file, &module.js)?, Kind::Module)?;
        let js = format!("{HINT}\n{js}");
        files.push(File { name: file, bytes: js.into_bytes() });
        files.push(File { name: format!("{name}_bg.wasm"), bytes: module.wasm });
    }
    say("Compressing into pkg/dist");
    let packing = Instant::now();
    let hash = dist::write(workspace, &files)?;
    let stamp = Stamp { hash, std, optimised: node.is_some(), release: flavour.release };
    stamp.write(workspace)?;
    took(packing.elapsed());

    let mut cargo = run::cargo();
    cargo.args(["build", "--package", "hearback", "--bin", "hearback"]);
    let profile = if flavour.release { "release" } else { "debug" };
    if flavour.release {
        cargo.arg("--release");
    }
    run::run(cargo.current_dir(&workspace.root))?;
    let binary = workspace.binary(profile, "hearback");
    say(format!(
        "Built pkg/dist (v/{}) and {} in {:.1} s.",
        stamp.hash,
        binary.strip_prefix(&workspace.root).unwrap_or(&binary).display(),
        started.elapsed().as_secs_f64()
    ));
    Ok(binary)
}

/// A module that is fetched when it is needed, with its words and its styles.
fn fetched(workspace: &Workspace, words: &Words, name: &str) -> Result<File> {
    let file = format!("{name}.js");
    let path = workspace.root.join("src/widget").join(&file);
    let mut js = words.fill(&file, &fs::read_to_string(&path)?)?;
    if js.contains("'%CSS%'") {
        let css = fs::read_to_string(path.with_extension("css"))?.replace('\n', "");
        js = js.replace("'%CSS%'", &serde_json::to_string(&css)?);
    }
    let js = minify::minify(&file, &js, Kind::Module)?;
    Ok(File { name: file, bytes: js.into_bytes() })
}

fn wasm_opt(workspace: &Workspace, flavour: Flavour) -> Result<Option<Node>> {
    if !flavour.release {
        say(
            "A build for now: without wasm-opt, and without the JavaScript for pages where WebAssembly may not run.",
        );
        return Ok(None);
    }
    if Node::present() {
        return Node::install(workspace).map(Some);
    }
    say(
        "node and npm are not here, so binaryen is left out: the wasm is a tenth larger, and the widget does not run where WebAssembly may not.",
    );
    Ok(None)
}
