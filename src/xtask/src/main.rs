//! `cargo xtask`: everything that is done to this repository, by name.
//!
//! A newcomer runs `cargo xtask demo`, a contributor `cargo xtask test`; the
//! other commands are their parts. Each command prints what it runs and how
//! long it took on stderr, and its result on stdout.

mod bench;
mod build;
mod compress;
mod demo;
mod dist;
mod engines;
mod fallback;
mod fuzz;
mod gallery;
mod hex;
mod install;
mod minify;
mod names;
mod node;
mod optimise;
mod run;
mod size;
mod soak;
mod stamp;
mod tally;
mod test;
mod tidy;
mod toolchain;
mod types;
mod wasm;
mod words;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::engines::Engine;
use crate::toolchain::Std;
use crate::workspace::Workspace;

/// Build, try, test and measure Hearback.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build pkg/dist (what a page loads) and the collector that embeds it.
    Build {
        /// Fast instead of small: no wasm-opt, the collector unoptimised.
        #[arg(long)]
        dev: bool,
        /// The wasm's standard library: `rebuilt` for size (needs the
        /// rust-src component; the default of a release build where that can
        /// be had) or `prebuilt` as rustup ships it (the default with --dev).
        #[arg(long, value_enum, value_name = "KIND")]
        std: Option<Std>,
    },
    /// Build, then serve the demo site and say what to click.
    Demo {
        /// What follows is handed to `hearback demo`.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Run every check there is; what it needs is installed or named.
    Test {
        /// Browsers that the end-to-end suite drives.
        #[arg(long, value_enum, value_delimiter = ',', default_values_t = Engine::ALL)]
        engines: Vec<Engine>,
    },
    /// Take pictures of every state, and put them on one page.
    Gallery {
        /// Browsers that are pictured.
        #[arg(long, value_enum, value_delimiter = ',', default_values_t = Engine::ALL)]
        engines: Vec<Engine>,
    },
    /// Print the size of what travels to a browser, against the budgets.
    Size,
    /// Check the invariants that a compiler does not.
    Tidy {
        /// Write what is derived from the code into the documents.
        #[arg(long)]
        write: bool,
    },
    /// Measure.
    Bench {
        /// What to measure.
        #[command(subcommand)]
        what: bench::Bench,
    },
    /// Fail on purpose for as long as it takes, and count what is lost.
    Soak {
        /// What to soak.
        #[arg(value_enum)]
        what: soak::Soak,
        /// Items of the model, or kills.
        #[arg(long, visible_alias = "kills")]
        count: Option<u64>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> anyhow::Result<()> {
    let workspace = Workspace::find()?;
    match command {
        Command::Build { dev: true, std } => {
            build::run(&workspace, build::Flavour::dev(std)).map(drop)
        }
        Command::Build { dev: false, std } => {
            build::run(&workspace, build::Flavour::release(std)).map(drop)
        }
        Command::Demo { arguments } => demo::run(&workspace, &arguments),
        Command::Test { engines } => test::run(&workspace, &engines),
        Command::Gallery { engines } => gallery::run(&workspace, &engines),
        Command::Size => size::run(&workspace),
        Command::Tidy { write } => tidy::run(&workspace, write),
        Command::Bench { what } => bench::run(&workspace, what),
        Command::Soak { what, count } => soak::run(&workspace, what, count),
    }
}
