//! The same module as JavaScript, for pages where WebAssembly may not run: a
//! policy without `'wasm-unsafe-eval'`, or a browser that has it turned off.
//!
//! Binaryen's wasm2js translates what WebAssembly was in its first version, so
//! what rustc uses beyond that is lowered before. Glue and module become one
//! file, as nothing of it is compiled apart.

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::compress;
use crate::dist::File;
use crate::minify::{self, Kind};
use crate::node::Node;
use crate::optimise::{FEATURES, binaryen, kept};
use crate::run::say;
use crate::wasm;
use crate::words::Words;
use crate::workspace::Workspace;

/// From what rustc emits to the first version of WebAssembly.
const LOWER: [&str; 4] = [
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
    "--strip-target-features",
];

/// A custom section, with its length and the length of its name, that names no
/// feature of the target: wasm-bindgen then keeps JavaScript's values in an
/// array. Without the section it would take a table of references.
const NO_FEATURES: &[u8] = b"\0\x11\x0ftarget_features\0";

/// What is left after that, and smaller.
const SHRINK: [&str; 4] = ["--mvp-features", "--enable-mutable-globals", "-Oz", "--converge"];

/// The smallest JavaScript, as a function that is given the imports.
const TRANSLATE: [&str; 4] = ["--mvp-features", "--enable-mutable-globals", "-Oz", "--emscripten"];

/// What the widget says in the console when it runs so.
const NOTE: &str = "console.info(typeof WebAssembly == 'object' \
    ? \"hearback: this page's policy forbids WebAssembly; with script-src 'wasm-unsafe-eval' the widget is lighter\" \
    : 'hearback: this browser has no WebAssembly; the widget runs without it');";

/// Makes `<name>_js.js` of what rustc made of a crate.
pub(crate) fn build(
    workspace: &Workspace,
    node: &Node,
    words: &Words,
    name: &str,
    wasm: &[u8],
) -> Result<File> {
    let arguments = [FEATURES.as_slice(), &LOWER].concat();
    let mut lowered = kept(workspace, wasm, &arguments.join(" "), || {
        binaryen(workspace, node, "wasm-opt", &arguments, wasm)
    })?;
    lowered.extend(NO_FEATURES);
    let note = if name == "widget" { NOTE } else { "" };
    let start = include_str!("start_js.js").replace("'%NOTE%';", note);
    let module = wasm::bind(name, &lowered, &start)?;
    let way = [SHRINK, TRANSLATE].concat().join(" ");
    let translated = kept(workspace, &module.wasm, &way, || {
        let small = binaryen(workspace, node, "wasm-opt", &SHRINK, &module.wasm)?;
        binaryen(workspace, node, "wasm2js", &TRANSLATE, &small)
    })?;
    let file = format!("{name}_js.js");
    let js = words.fill(&file, &adapt(&module.js)?)?;
    let js = format!("{js}\n{}", plain_data(&String::from_utf8(translated)?)?);
    let js = minify::minify(&file, &js, Kind::Module)?;
    let packed = compress::brotli(js.as_bytes())?.len();
    say(format!("  {file}: {} bytes, {packed} after brotli", js.len()));
    Ok(File { name: file, bytes: js.into_bytes() })
}

/// Glue for a module that is JavaScript.
fn adapt(js: &str) -> Result<String> {
    // A module that takes and gives only texts keeps none.
    if js.contains("if (idx < ") && !js.contains("if (idx < 1028) return;") {
        bail!("expected the glue to keep the page's values from 1028 on, as start_js.js says");
    }
    // WebAssembly empties the buffer that a grown memory had before. Here it
    // is whole, and stale.
    let js = js
        .replace("ArrayMemory0.byteLength === 0", "ArrayMemory0.buffer !== wasm.memory.buffer")
        .replace(".buffer.detached === true", ".buffer !== wasm.memory.buffer");
    if js.contains(".byteLength === 0") || !js.contains("Memory0.buffer !== wasm.memory.buffer") {
        bail!("expected the glue to ask whether its views of the memory are stale");
    }
    Ok(js)
}

/// The module with its data as text: most of it is words and styles, and in
/// base64 brotli does not see them.
fn plain_data(js: &str) -> Result<String> {
    const DECODE: &str = "function base64DecodeToExistingUint8Array(";
    const CALL: &str = "base64DecodeToExistingUint8Array(bufferView, ";
    let mut out = String::with_capacity(js.len());
    let mut rest = js;
    let start = rest.find("var base64ReverseLookup").context("expected data in base64")?;
    let (before, tables) = rest.split_at(start);
    out.push_str(before);
    out.push_str(DECODE);
    out.push_str("view, at, text) { for (const char of text) view[at++] = char.charCodeAt(); }\n");
    rest =
        &tables[tables.find("function initActiveSegments").context("expected its segments")?..];
    while let Some(at) = rest.find(CALL) {
        let (before, call) = rest.split_at(at + CALL.len());
        let (place, data) = call.split_once(", \"").context("expected data after its place")?;
        let (data, after) = data.split_once('"').context("expected an end of the data")?;
        let text: String = STANDARD.decode(data)?.into_iter().map(char::from).collect();
        out.push_str(before);
        out.push_str(&format!("{place}, {}", serde_json::to_string(&text)?));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_comes_as_the_text_it_is() {
        let js = "function instantiate(info) {\n  var bufferView;\n  var base64ReverseLookup = 1;\n\
            function base64DecodeToExistingUint8Array(uint8Array, offset, b64) {}\n\
            function initActiveSegments(imports) {\n\
            \x20 base64DecodeToExistingUint8Array(bufferView, 1048576, \"aGki/wA=\");\n}\n}";
        let plain = plain_data(js).expect("this is what wasm2js writes");
        assert!(plain.contains("(bufferView, 1048576, \"hi\\\"ÿ\\u0000\");"), "{plain}");
        assert!(!plain.contains("Lookup"), "{plain}");
        assert!(plain_data("function instantiate(info) {}").is_err());
    }

    #[test]
    fn a_view_of_a_memory_that_grew_is_made_again() {
        let drop = "if (idx < 1028) return;";
        let glue = format!("{drop} if (cachedUint8ArrayMemory0.byteLength === 0) {{");
        let own = adapt(&glue).expect("this is what wasm-bindgen writes");
        assert!(
            own.ends_with("(cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer) {"),
            "{own}"
        );
        assert!(adapt(drop).is_err());
        assert!(adapt(&own.replace("1028", "1029")).is_err());
    }
}
