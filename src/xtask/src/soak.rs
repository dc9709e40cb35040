//! `cargo xtask soak`: what takes longer than a test may.
//!
//! Each soak prints one line of JSON; the table of figures in the README of
//! the end-to-end suite is made of these lines and of nothing else.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde_json::Value;

use crate::build::{self, Flavour};
use crate::fuzz::Fuzzers;
use crate::run::{self, say};
use crate::workspace::Workspace;

const FILE: &str = "tests/README.md";
const START: &str = "<!-- soak:";
const END: &str = "<!-- /soak -->";

/// What is soaked.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Soak {
    /// A million items through the engine and a model of everything that can
    /// fail around it.
    Model,
    /// The collector, killed at its failpoints and under load a thousand
    /// times, and written to by 64 clients for a minute; its parser and the
    /// reader of changelogs are fuzzed all the while.
    Collector,
    /// Each browser, killed two hundred times around the click on Send.
    Browser,
}

/// Runs a soak; an error if anything was lost or doubled.
pub(crate) fn run(workspace: &Workspace, what: Soak, count: Option<u64>) -> Result<()> {
    match what {
        Soak::Model => {
            let items = count.unwrap_or(1_000_000).to_string();
            let arguments =
                ["--package", "hearback-engine", "--test", "model", "--", "--nocapture"];
            let mut cargo = release(workspace, &arguments);
            soak(workspace, cargo.env("HEARBACK_MODEL_ITEMS", items))
        }
        Soak::Collector => {
            let kills = count.unwrap_or(1_000).to_string();
            let kill = ["--package", "hearback", "--test", "kill", "--"];
            let fuzzers = Fuzzers::start(workspace)?;
            soak(workspace, &mut release(workspace, &[&kill[..], &["--kills", &kills]].concat()))?;
            let writers = ["--writers", "64", "--seconds", "60"];
            soak(workspace, &mut release(workspace, &[&kill[..], &writers[..]].concat()))?;
            for figures in fuzzers.stop()? {
                take_down(workspace, &figures)?;
            }
            Ok(())
        }
        Soak::Browser => {
            let binary = build::run(workspace, Flavour::release(None))?;
            let mut cargo = run::cargo();
            cargo.args(["bench", "--package", "hearback-tests", "--bench", "kills"]);
            cargo.args(["--profile", "dev"]).env("HEARBACK_BIN", binary);
            cargo.env("HEARBACK_KILLS", count.unwrap_or(200).to_string());
            soak(workspace, &mut cargo)
        }
    }
}

/// A test in a release build of its own: programs in it have failpoints, and
/// must not be taken for the release build.
fn release(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut cargo = run::cargo();
    cargo.args(["test", "--release"]).args(arguments);
    cargo.env("CARGO_TARGET_DIR", workspace.root.join("target/soak"));
    cargo
}

/// Runs a soak and takes down its figures.
fn soak(workspace: &Workspace, cargo: &mut Command) -> Result<()> {
    let mut figures: Vec<Value> = Vec::new();
    let status = run::tee(cargo.current_dir(&workspace.root), |line| {
        let line = line.trim();
        if line.starts_with('{') {
            figures.extend(serde_json::from_str(line).ok());
        }
    })?;
    anyhow::ensure!(!figures.is_empty(), "expected a line of figures");
    for figures in &figures {
        take_down(workspace, figures)?;
    }
    anyhow::ensure!(status.success(), "the soak ended with {status}");
    Ok(())
}

/// Puts a row of figures into the table, in the place of the one before.
fn take_down(workspace: &Workspace, figures: &Value) -> Result<()> {
    let path = workspace.root.join(FILE);
    let text = fs::read_to_string(&path)?;
    let filled = fill(&text, &row(figures))
        .with_context(|| format!("{FILE}: expected the marks {START} … --> and {END}"))?;
    say(format!("writing the figures into {FILE}"));
    Ok(fs::write(path, filled)?)
}

fn row(figures: &Value) -> String {
    let cell = |names: &[&str]| {
        let value = names.iter().find_map(|name| figures.get(name));
        value.map_or(String::new(), |value| value.to_string().trim_matches('"').to_owned())
    };
    let what = [cell(&["what"]), cell(&["engine"])].join(" ");
    format!(
        "| {} | {} | {} | {} | {} | {} |",
        what.trim(),
        cell(&["runs", "items", "kills"]),
        cell(&["acked", "saved"]),
        cell(&["stored", "rows"]),
        cell(&["lost"]),
        cell(&["twice"]),
    )
}

/// The text with the row in its table; rows begin with what they are about.
fn fill(text: &str, row: &str) -> Option<String> {
    let start = text.find(START)?;
    let end = start + text.get(start..)?.find(END)?;
    let (head, tail) = (text.get(..start)?, text.get(end..)?);
    let what = row.split('|').nth(1)?;
    let mut lines: Vec<&str> = text.get(start..end)?.trim_end().lines().collect();
    match lines.iter().position(|line| line.split('|').nth(1) == Some(what)) {
        Some(place) => *lines.get_mut(place)? = row,
        None => lines.push(row),
    }
    Some(format!("{head}{}\n\n{tail}", lines.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_takes_the_place_of_the_one_before() {
        let text = format!("# x\n\n{START} from there -->\n\n| what |\n|---|\n\n{END}\n\nmore\n");
        let figures = |lost| serde_json::json!({"what": "model", "items": 9, "saved": 8, "rows": 7, "lost": lost, "twice": 0});
        let once = fill(&text, &row(&figures(1))).expect("the marks are there");
        assert!(
            once.contains("|---|\n| model | 9 | 8 | 7 | 1 | 0 |\n\n<!-- /soak -->\n\nmore\n"),
            "{once}"
        );
        let twice = fill(&once, &row(&figures(0))).expect("the marks are there");
        assert_eq!(twice, once.replace("| 1 | 0 |", "| 0 | 0 |"));
    }
}
