//! From a crate to a wasm module and the JavaScript that loads it.

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::{Bindgen, EncodeInto, Output};

use crate::names::{self, Names};
use crate::run::{self, say, took};
use crate::toolchain::{self, Std, TARGET};
use crate::workspace::Workspace;

/// The one name under which the wasm imports everything; it stands there once
/// for every import.
const MODULE: &str = "_";

/// What starts a module that a browser compiles.
pub(crate) const START: &str = include_str!("start.js");

/// A module and its glue, as a browser loads them.
pub(crate) struct Module {
    pub(crate) wasm: Vec<u8>,
    pub(crate) js: String,
}

/// Builds one crate for the browser, as wasm-bindgen reads it.
///
/// One at a time, because cargo unites the features of all packages of a
/// build, and what one of the two needs must not grow the other.
pub(crate) fn compile(workspace: &Workspace, name: &str, std: Std) -> Result<Vec<u8>> {
    let package = format!("hearback-{name}");
    let mut cargo = run::cargo();
    cargo.args(["build", "--lib", "--profile", "wasm", "--target", TARGET, "--package", &package]);
    toolchain::configure(&mut cargo, workspace, std);
    run::run(cargo.current_dir(&workspace.root))?;

    let built = workspace.target.join(TARGET).join("wasm").join(format!("hearback_{name}.wasm"));
    std::fs::read(&built)
        .with_context(|| format!("expected {}: is {package} a cdylib?", built.display()))
}

/// Writes the glue, which ends in `start`, and leaves in the module only what
/// runs.
pub(crate) fn bind(name: &str, wasm: &[u8], start: &str) -> Result<Module> {
    say(format!("wasm-bindgen: {name}"));
    let started = Instant::now();
    let mut output = Bindgen::new()
        .input_bytes(name, wasm.to_vec())
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .encode_into(EncodeInto::Always)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen cannot read the module")?;

    let glue = output.js().to_owned();
    let module = output.wasm_mut();
    let mut names = Names::default();
    // What needs no conversion is imported straight from the local modules.
    let mut direct = Vec::new();
    for import in module.imports.iter_mut() {
        if import.module.starts_with("./snippets/") {
            direct.push(import.name.clone());
        }
        import.module = MODULE.to_owned();
        import.name = names.shorten(&import.name);
    }
    // What the glue does not name is not called: the keeper of a table of
    // references, where there is none.
    let mut idle = Vec::new();
    for export in module.exports.iter().filter(|export| !glue.contains(&export.name)) {
        idle.push(export.id());
    }
    for export in idle {
        module.exports.delete(export);
    }
    for export in module.exports.iter_mut() {
        export.name = names.shorten(&export.name);
    }
    // Only sections that a browser ignores are custom.
    let custom: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for id in custom {
        module.customs.delete(id);
    }
    let wasm = module.emit_wasm();
    let js = names::replace(&inline(&output, &direct, start)?, &names);
    took(started.elapsed());
    Ok(Module { wasm, js })
}

/// The glue with its local modules inside: what is always loaded together
/// travels together. `direct` names what the wasm takes from them as it is.
fn inline(output: &Output, direct: &[String], start: &str) -> Result<String> {
    let mut js = String::new();
    let mut imports = String::new();
    for line in output.js().lines() {
        // The local modules as a whole, and their places among the imports.
        let namespace = line.starts_with("import * as import");
        let place = line.contains("\": import") && line.trim_start().starts_with(['"']);
        if place && imports.is_empty() {
            imports = format!("{MODULE}: {{ ...import0, {} }},\n", direct.join(", "));
            js.push_str(&imports);
        } else if !namespace && !place {
            js.push_str(line);
            js.push('\n');
        }
    }
    let own = js.clone();
    let mut known: BTreeSet<&str> = declared(&own).collect();
    for (path, source) in output.local_modules() {
        // They share one scope there.
        for name in declared(source) {
            if !known.insert(name) {
                bail!("{path}: something else in this glue declares {name} as well");
            }
        }
        let source = source.replace("\nexport const ", "\nconst ");
        let from = format!("from './snippets/{path}';");
        let import = js.find(&from).map_or(0..0, |at| {
            let start = js[..at].rfind("import ").unwrap_or(at);
            start..at + from.len()
        });
        js.replace_range(import, &source);
    }
    if js.contains("./snippets/") {
        bail!("expected every local module inside the glue");
    }
    let end =
        js.find("async function __wbg_load(").context("expected the glue to end in its start")?;
    js.truncate(end);
    js.push_str(start);
    // The glue has a second way for texts that are ASCII, which is faster and
    // longer; the first one serves all.
    Ok(js.replace("if (realloc === undefined) {", "if (true) {"))
}

/// What a module declares at its top level, where each declaration begins a
/// line.
fn declared(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(|line| {
        let line = line.strip_prefix("export ").unwrap_or(line);
        let line = line.strip_prefix("async ").unwrap_or(line);
        let (kind, rest) = line.split_once(' ')?;
        let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').next()?;
        (["const", "let", "function"].contains(&kind) && !name.is_empty()).then_some(name)
    })
}
