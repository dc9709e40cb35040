//! `cargo xtask bench`: figures that depend on the machine, so no test
//! asserts them; and how well the matcher does, of which a test asserts the
//! least.

mod day;
mod matching;
mod study;

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Subcommand;

use crate::build::{self, Flavour};
use crate::run;
use crate::workspace::Workspace;

/// What can be measured.
#[derive(Subcommand)]
pub(crate) enum Bench {
    /// Durable items a second, and how long a batch waits for its answer.
    Ingest,
    /// From a click on the launcher to the painted form, cold and warm.
    Open,
    /// What ten thousand submissions cost the page: time of a call, and heap.
    Submit,
    /// How well words find the entries that answer them.
    Match {
        /// Holds `pairs.jsonl` and `entries/`.
        folder: PathBuf,
        /// One line of JSON instead of a table.
        #[arg(long)]
        json: bool,
        /// Only the title of what was said, which is as short as a comment.
        #[arg(long)]
        title: bool,
    },
    /// How well comments that say the same are put together, and how fast.
    Study {
        /// Holds real duplicates, as `pairs.jsonl`.
        folder: Option<PathBuf>,
        /// One line of JSON instead of a table.
        #[arg(long)]
        json: bool,
        /// Only how well: nothing that takes minutes.
        #[arg(long)]
        quick: bool,
        /// A start with a million comments, too.
        #[arg(long)]
        million: bool,
    },
    /// Changelogs of a folder that are read exactly right.
    Changelog {
        /// Holds `index.tsv` and the files it names.
        folder: PathBuf,
    },
}

/// Builds what is measured the way it is shipped, then measures.
pub(crate) fn run(workspace: &Workspace, what: Bench) -> Result<()> {
    let mut folder = None;
    let (package, bench) = match what {
        Bench::Ingest => ("hearback", "ingest"),
        Bench::Open => ("hearback-tests", "open"),
        Bench::Submit => ("hearback-tests", "submit"),
        Bench::Match { folder, json, title } => {
            let figures = matching::measure(&folder, title)?;
            if json {
                println!("{}", figures.json());
            } else {
                println!("{figures}");
            }
            return Ok(());
        }
        Bench::Study { folder, json, quick, million } => {
            let figures = study::measure(workspace, folder.as_deref(), quick, million)?;
            if json {
                println!("{}", figures.json());
            } else {
                print!("{figures}");
            }
            return Ok(());
        }
        Bench::Changelog { folder: from } => {
            // The bench runs in the folder of its package.
            folder = Some(from.canonicalize().with_context(|| from.display().to_string())?);
            ("hearback-changelog", "corpus")
        }
    };
    let mut cargo = run::cargo();
    cargo.args(["bench", "--package", package, "--bench", bench]);
    if package == "hearback-tests" {
        // What is measured is the browser; the harness need not be fast.
        cargo.args(["--profile", "dev"]);
        cargo.env("HEARBACK_BIN", build::run(workspace, Flavour::release(None))?);
    }
    if let Some(folder) = folder {
        cargo.arg("--").arg(folder);
    }
    run::run(cargo.current_dir(&workspace.root))
}
