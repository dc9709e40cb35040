//! What may stand in a source file.

use super::Text;

/// Longest a Rust file may be, in lines.
const LINES: usize = 400;

/// Files that are one table each and may be longer.
const TABLES: &[&str] = &[];

/// Files of the crates in the wasm that only native programs reach.
const NATIVE: &[&str] = &["src/engine/src/print.rs"];

/// Calls that turn a string into elements or into a program, and the send
/// whose `true` proves nothing.
const FORBIDDEN_IN_PAGES: [&str; 14] = [
    "innerHTML",
    "inner_html",
    "outerHTML",
    "outer_html",
    "insertAdjacentHTML",
    "insert_adjacent_html",
    "document.write",
    "DOMParser",
    "DomParser",
    "setHTMLUnsafe",
    "createContextualFragment",
    "sendBeacon",
    "eval(",
    "new Function",
];

/// Crates that run in a stranger's page or decide for one that does, and so
/// must not panic.
const NO_PANIC: [&str; 5] = ["widget", "reader", "bridge", "engine", "matcher"];
const NO_PANIC_LINTS: [&str; 4] = ["unwrap_used", "expect_used", "panic", "indexing_slicing"];

/// Crates whose types are never serialized.
const NO_SERDE: [&str; 4] = ["engine", "changelog", "matcher", "xtask"];

/// The checks, each with its own words.
pub(super) fn check(files: &[Text]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files {
        complaints.extend(forbidden_calls(file));
        if file.name.ends_with(".rs") {
            complaints.extend(header(file));
            complaints.extend(length(file));
            complaints.extend(web_sys(file));
            complaints.extend(debug_output(file));
        }
        complaints.extend(no_serde(file));
        complaints.extend(no_panic(file));
    }
    complaints
}

fn forbidden_calls(file: &Text) -> Vec<String> {
    // The pages in `www/hosts` do what strangers' pages do.
    let roots = ["src/widget/", "src/reader/", "src/bridge/", "pkg/", "www/demo/"];
    // Prose may name what the code must not call.
    let code = [".rs", ".js", ".mjs", ".html"].iter().any(|end| file.name.ends_with(end));
    if !code || !roots.iter().any(|root| file.name.starts_with(root)) {
        return Vec::new();
    }
    lines(&file.text)
        .flat_map(|(number, line)| {
            let found = FORBIDDEN_IN_PAGES.iter().filter(move |call| contains_call(line, call));
            found.map(move |call| format!("{}:{number}: {call} is never used here", file.name))
        })
        .collect()
}

/// Whether the line has the call and not a longer name that ends like it.
fn contains_call(line: &str, call: &str) -> bool {
    line.match_indices(call).any(|(at, _)| {
        !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
            || call.starts_with(|c: char| c.is_uppercase())
    })
}

fn header(file: &Text) -> Option<String> {
    let first = file.text.lines().next().unwrap_or_default();
    (!first.starts_with("//!")).then(|| {
        format!("{}: expected a first line that starts with //! and says what this is", file.name)
    })
}

fn length(file: &Text) -> Option<String> {
    let count = file.text.lines().count();
    let table = TABLES.contains(&file.name.as_str()) || file.name.contains("/fixtures/");
    (count > LINES && !table).then(|| format!("{}: {count} lines, at most {LINES}", file.name))
}

/// The page is touched by the JavaScript inside the glue and by nothing else.
fn web_sys(file: &Text) -> Option<String> {
    (!file.name.starts_with("src/xtask/") && file.text.contains("web_sys"))
        .then(|| format!("{}: names web_sys, which weighs too much in the wasm", file.name))
}

/// A release build prints nothing for `{:?}` in the wasm, so nothing there
/// may depend on it.
fn debug_output(file: &Text) -> Vec<String> {
    let roots = ["src/widget/src/", "src/reader/src/", "src/bridge/src/", "src/engine/src/"];
    let held = roots.iter().any(|root| file.name.starts_with(root));
    if !held || NATIVE.contains(&file.name.as_str()) {
        return Vec::new();
    }
    let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
    lines(code)
        .filter(|(_, line)| line.contains(":?}") || line.contains(":#?}"))
        .map(|(number, _)| {
            format!("{}:{number}: Debug prints nothing in the wasm; use Display", file.name)
        })
        .collect()
}

fn no_serde(file: &Text) -> Option<String> {
    let depends = || {
        let normal = section(&file.text, "[dependencies]");
        normal.lines().any(|line| line.starts_with("serde.") || line.starts_with("serde ="))
    };
    let held = NO_SERDE.iter().any(|name| file.name == format!("src/{name}/Cargo.toml"));
    (held && depends()).then(|| {
        format!("{}: types are serialized in wire alone; this crate needs no serde", file.name)
    })
}

/// The lints have to be denied for the whole crate, in its `lib.rs` or in its
/// manifest.
fn no_panic(file: &Text) -> Vec<String> {
    let held = NO_PANIC.iter().any(|name| file.name == format!("src/{name}/src/lib.rs"));
    if !held {
        return Vec::new();
    }
    let denied = file.text.split("#![").skip(1).filter_map(|rest| {
        let attribute = rest.split(")]").next()?;
        (attribute.contains("deny(") || attribute.contains("forbid(")).then_some(attribute)
    });
    let denied: String = denied.collect();
    NO_PANIC_LINTS
        .iter()
        .filter(|lint| !denied.contains(&format!("clippy::{lint}")))
        .map(|lint| format!("{}: expected #![deny(clippy::{lint})]", file.name))
        .collect()
}

/// The lines from a heading of a manifest to the next one.
fn section<'a>(manifest: &'a str, heading: &str) -> &'a str {
    let Some((_, rest)) = manifest.split_once(heading) else { return "" };
    rest.split("\n[").next().unwrap_or(rest)
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(name: &str, text: &str) -> Vec<String> {
        check(&[Text { name: name.into(), text: text.into() }])
    }

    #[test]
    fn markup_from_strings_is_refused_where_pages_are() {
        let text = "e.innerHTML = x;\nretrieval(y);\n";
        assert_eq!(
            complaints("pkg/loader.js", text),
            ["pkg/loader.js:1: innerHTML is never used here"]
        );
        assert!(complaints("tests/page.js", text).is_empty());
    }

    #[test]
    fn a_crate_in_a_page_denies_every_way_to_panic() {
        let some = "//! x\n#![deny(clippy::unwrap_used, clippy::expect_used)]\n";
        assert_eq!(complaints("src/widget/src/lib.rs", some).len(), 2);
        let all = "//! x\n#![deny(\n    clippy::unwrap_used,\n    clippy::expect_used,\n    \
                   clippy::panic,\n    clippy::indexing_slicing\n)]\n";
        assert!(complaints("src/widget/src/lib.rs", all).is_empty());
    }

    #[test]
    fn serde_is_refused_as_a_dependency_and_free_in_tests() {
        let normal = "[dependencies]\nserde.workspace = true\n\n[dev-dependencies]\n";
        let dev = "[dependencies]\nanyhow.workspace = true\n\n[dev-dependencies]\nserde.workspace = true\n";
        assert_eq!(complaints("src/engine/Cargo.toml", normal).len(), 1);
        assert!(complaints("src/engine/Cargo.toml", dev).is_empty());
        assert!(complaints("src/wire/Cargo.toml", normal).is_empty());
    }

    #[test]
    fn debug_output_is_refused_outside_tests() {
        let text = "//! x\nlet a = format!(\"{b:?}\");\n#[cfg(test)]\nmod tests { assert!(a, \"{c:?}\"); }\n";
        assert_eq!(complaints("src/engine/src/form.rs", text).len(), 1);
    }
}
