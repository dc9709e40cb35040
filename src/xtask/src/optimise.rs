//! Making a module smaller with binaryen's wasm-opt.
//!
//! What counts is the size after brotli, and there inlining cuts both ways:
//! it removes code that runs once, and it breaks up the repetition of code
//! that was made by the same macro, which brotli packs well. Which of the two
//! wins differs from module to module by some percent, so each recipe is
//! tried and the best result is kept.

use anyhow::{Context, Result};

use crate::node::Node;
use crate::run::{self, say};
use crate::workspace::Workspace;
use crate::{compress, hex};

/// What rustc lets the module use. Binaryen refuses a module that uses more
/// than it is told, and reads this nowhere once the custom sections are gone.
pub(crate) const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// All for size; the second keeps every function where it is, the next two
/// move only small ones, the last one builds the branches anew.
const RECIPES: [&[&str]; 5] = [
    &["-Oz", "--converge"],
    &["-Oz", "--converge", "--skip-pass=inlining", "--skip-pass=inlining-optimizing"],
    &["-Oz", "--converge", "--one-caller-inline-max-function-size=30"],
    &["-Oz", "--converge", "--one-caller-inline-max-function-size=14"],
    &[
        "-Oz",
        "--flatten",
        "--rereloop",
        "-Oz",
        "--converge",
        "--one-caller-inline-max-function-size=14",
    ],
];

/// Returns the module as small as it gets, which may be as it was.
pub(crate) fn optimise(workspace: &Workspace, node: &Node, wasm: &[u8]) -> Result<Vec<u8>> {
    let recipes = [FEATURES.join(" "), RECIPES.concat().join(" ")].join(" ");
    kept(workspace, wasm, &recipes, || {
        let mut best = (compress::brotli(wasm)?.len(), wasm.to_vec());
        for recipe in RECIPES {
            let arguments = [&FEATURES, recipe].concat();
            let bytes = binaryen(workspace, node, "wasm-opt", &arguments, wasm)?;
            let packed = compress::brotli(&bytes)?.len();
            say(format!(
                "  {packed} bytes after brotli, {} before wasm-opt or by another recipe",
                best.0
            ));
            if packed < best.0 {
                best = (packed, bytes);
            }
        }
        Ok(best.1)
    })
}

/// What a program of binaryen makes of a module.
pub(crate) fn binaryen(
    workspace: &Workspace,
    node: &Node,
    program: &str,
    arguments: &[&str],
    wasm: &[u8],
) -> Result<Vec<u8>> {
    let folder = workspace.target.join("xtask");
    std::fs::create_dir_all(&folder)?;
    let (from, to) = (folder.join("from.wasm"), folder.join("to"));
    std::fs::write(&from, wasm)?;
    let mut command = node.program(&format!("binaryen/bin/{program}"));
    run::run(command.args(arguments).arg(&from).arg("-o").arg(&to))?;
    std::fs::read(&to).with_context(|| format!("expected {program} to write its output"))
}

/// What was made of a module in this way before, or now: results are kept
/// under the hash of what they were made from, since the same module comes
/// often.
pub(crate) fn kept(
    workspace: &Workspace,
    wasm: &[u8],
    way: &str,
    make: impl FnOnce() -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let lock = std::fs::read(workspace.root.join("src/xtask/node/package-lock.json"))?;
    let key = hex::sha256([wasm, &lock, way.as_bytes()]);
    let folder = workspace.target.join("xtask");
    let kept = folder.join(format!("{}.kept", &key[..24]));
    if let Ok(bytes) = std::fs::read(&kept) {
        say("binaryen: the same module as before, its result is taken from the target folder");
        return Ok(bytes);
    }
    let bytes = make()?;
    std::fs::create_dir_all(&folder)?;
    std::fs::write(&kept, &bytes)?;
    Ok(bytes)
}
