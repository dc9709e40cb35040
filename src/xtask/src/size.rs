//! `cargo xtask size`: what travels, against the budgets.
//!
//! Sizes are bytes after brotli at quality 11; 1 KB is 1000 bytes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::build::{self, Flavour};
use crate::run::say;
use crate::stamp::Stamp;
use crate::toolchain::Std;
use crate::workspace::Workspace;

/// Something a visitor waits for, and what it may cost in bytes.
struct Budget {
    what: &'static str,
    files: &'static [&'static str],
    limit: u64,
    aim: u64,
}

/// The budgets of the design.
const BUDGETS: [Budget; 5] = [
    Budget { what: "loader, before any click", files: &["hearback.js"], limit: 2_500, aim: 2_000 },
    Budget {
        what: "first open of the form, loader included",
        files: &["hearback.js", "widget.js", "widget_bg.wasm"],
        limit: 45_000,
        aim: 32_000,
    },
    Budget {
        what: "panel on top",
        files: &["panel.js", "news.js", "news_bg.wasm"],
        limit: 8_000,
        aim: 6_000,
    },
    Budget {
        what: "answers, for who said something",
        files: &["asked.js", "plain.js", "answers.js", "answers_bg.wasm"],
        limit: 15_000,
        aim: 8_000,
    },
    Budget {
        what: "reader, for raw changelogs only",
        files: &["reader.js", "reader_bg.wasm"],
        limit: 75_000,
        aim: 60_000,
    },
];

/// What takes the place of wasm and glue where WebAssembly may not run. Nobody
/// else loads it, so it has no budget.
const FALLBACK: [&str; 4] = ["widget_js.js", "news_js.js", "answers_js.js", "reader_js.js"];

/// Prints the table; an error where a budget is exceeded.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut stamp = Stamp::read(workspace);
    if !stamp.as_ref().is_some_and(|stamp| stamp.release) {
        say("There is no release build to measure: building one.");
        build::run(workspace, Flavour::release(None))?;
        stamp = Stamp::read(workspace);
    }
    report(workspace, &stamp.context("expected the build to leave a note")?)
}

fn report(workspace: &Workspace, stamp: &Stamp) -> Result<()> {
    let size = |name: &str, suffix: &str| {
        let dist = workspace.dist();
        let folder =
            if name.starts_with("hearback.") { dist } else { dist.join("v").join(&stamp.hash) };
        bytes(&folder.join(format!("{name}{suffix}")))
    };
    println!("{:<42} {:>9} {:>9} {:>9}", "file", "plain", "gzip", "brotli");
    let files: BTreeSet<_> = BUDGETS.iter().flat_map(|budget| budget.files).collect();
    for name in files {
        let [plain, gzip, brotli] = [size(name, "")?, size(name, ".gz")?, size(name, ".br")?];
        println!("{name:<42} {plain:>9} {gzip:>9} {brotli:>9}");
    }
    println!();
    println!(
        "{:<42} {:>9} {:>9} {:>9}",
        "what a visitor waits for, brotli", "bytes", "budget", "aim"
    );
    let mut over = Vec::new();
    for Budget { what, files, limit, aim } in &BUDGETS {
        let total: u64 = files.iter().map(|name| size(name, ".br")).sum::<Result<u64>>()?;
        let verdict = match total {
            total if total > *limit => "OVER BUDGET",
            total if total > *aim => "within budget",
            _ => "within aim",
        };
        println!("{what:<42} {total:>9} {limit:>9} {aim:>9}  {verdict}");
        if total > *limit {
            over.push(format!("{what}: {total} bytes, at most {limit}"));
        }
    }
    println!();
    println!("{:<42} {:>9}", "where WebAssembly may not run, brotli", "bytes");
    for name in FALLBACK {
        match size(name, ".br") {
            Ok(bytes) => println!("{name:<42} {bytes:>9}"),
            Err(_) => println!("{name:<42}   missing: node and npm bring what makes it"),
        }
    }
    if stamp.std == Std::Prebuilt {
        println!("Built against the prebuilt standard library; a rebuilt one is smaller.");
    }
    if !stamp.optimised {
        println!("Built without wasm-opt; node and npm bring it.");
    }
    if !over.is_empty() {
        bail!("over budget: {}", over.join("; "));
    }
    Ok(())
}

fn bytes(path: &Path) -> Result<u64> {
    Ok(fs::metadata(path).with_context(|| format!("expected {}", path.display()))?.len())
}
