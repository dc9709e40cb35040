//! The program `hearback`. Everything is in the library; see [`hearback::cli`].

use clap::Parser as _;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    hearback::cli::Cli::parse().run().await
}
