//! The program `hearback`: its commands, and what they print.

mod dead;
mod feed;
mod user;

use crate::config::{ADDR, DATABASE, Options, Settings};
use crate::export::{Format, export, export_attachments};
use crate::store::Store as _;
use crate::store::sqlite::{Sqlite, path_of};
use crate::{demo, serve};
use clap::{Args, Parser, Subcommand};
use std::io::{BufWriter, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Keeps what visitors say, and tells them what changed since.
#[derive(Debug, Parser)]
#[command(name = "hearback", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Collect feedback, and serve the changelog and the widget
    Serve(Box<Serve>),
    /// Print a changelog as the feed the panel reads
    Feed(feed::Feed),
    /// Print what was collected, oldest first
    Export(Export),
    /// Look at what was refused, and read it again
    Dead {
        #[command(subcommand)]
        command: dead::Command,
    },
    /// Remove items for good: what comes of them later is refused
    Erase(dead::Erase),
    /// Say who may look at the team's pages under /study
    User {
        #[command(subcommand)]
        command: user::Command,
    },
    /// Show the whole loop on a page made for it; keeps nothing
    Demo(Demo),
}

#[derive(Args, Debug)]
struct Serve {
    /// A TOML file with the options below by their names
    #[arg(long, env = "HEARBACK_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
}

#[derive(Args, Debug)]
struct Export {
    /// The database to read
    #[arg(long, env = "HEARBACK_DATABASE", value_name = "sqlite:PATH", default_value = DATABASE)]
    database: String,
    /// What to print
    #[arg(long, value_enum)]
    format: Format,
    /// Write the attached images into this folder as well, as <site>.<id>.png,
    /// .jpg, .webp or .gif
    #[arg(long, value_name = "DIR")]
    attachments: Option<PathBuf>,
    /// This site only
    #[arg(long, value_name = "NAME")]
    site: Option<String>,
}

#[derive(Args, Debug)]
struct Demo {
    /// Where to listen, on this machine only; port 0 takes a free one
    #[arg(long, value_name = "HOST:PORT", default_value = ADDR)]
    addr: String,
    /// Serve the widget from this folder instead of the built-in one
    #[arg(long, value_name = "DIR")]
    assets: Option<PathBuf>,
}

impl Cli {
    /// Does what was asked. Failures are told on standard error.
    pub async fn run(self) -> ExitCode {
        log();
        let done = match self.command {
            Command::Serve(serve) => collect(*serve).await,
            Command::Feed(options) => feed::run(&options),
            Command::Export(options) => print(options).await,
            Command::Dead { command } => dead::run(command).await,
            Command::Erase(options) => dead::erase(options).await,
            Command::User { command } => user::run(command).await,
            Command::Demo(Demo { addr, assets }) => demo::run(&addr, assets).await,
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            // Whoever read the output has read enough.
            Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("hearback: {error:#}");
                ExitCode::FAILURE
            }
        }
    }
}

fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}

async fn collect(Serve { config, options }: Serve) -> anyhow::Result<()> {
    serve::run(Settings::resolve(options, config.as_deref())?).await
}

async fn print(Export { database, format, site, attachments }: Export) -> anyhow::Result<()> {
    let store = Sqlite::open_to_read(&path_of(&database)?).await?;
    let mut out = BufWriter::new(std::io::stdout());
    let mut done = export(&store, site.as_deref(), format, &mut out).await;
    if let (Ok(()), Some(folder)) = (&done, attachments) {
        done = export_attachments(&store, site.as_deref(), &folder).await.map(drop);
    }
    store.close().await;
    done
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json =
            cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
    })
}
