//! What was acknowledged is stored, however often the process was killed.
//!
//! The real program on one database, killed by SIGKILL and started again, and
//! again: at places in the code that matter (see `src/failpoint.rs`) and at
//! any other moment. Meanwhile a fleet of senders goes on, and this process,
//! which nobody kills, writes down what each was told. In the end every item
//! that was ever sent must be there, once, and say what it said.
//!
//! `cargo test -p hearback --test kill` does thirty kills. The same for longer
//! prints one line of JSON with the figures:
//!
//! - `cargo test --release -p hearback --test kill -- --kills 1000 [--minutes M]`
//! - `cargo test --release -p hearback --test kill -- --writers 64 --seconds 60`

mod fleet;
mod herd;
mod ledger;
mod server;
mod supervise;

use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str| -> Option<u64> {
        let at = arguments.iter().position(|argument| argument == name)?;
        Some(arguments.get(at + 1).and_then(|text| text.parse().ok()).expect("expected a number"))
    };
    if let Some(kills) = number("--kills") {
        let limit = number("--minutes").map(|minutes| Duration::from_secs(60 * minutes));
        return summary(supervise::run(kills, limit).and_then(supervise::Summary::in_time));
    }
    if let Some(writers) = number("--writers") {
        let time = Duration::from_secs(number("--seconds").unwrap_or(60));
        return summary(herd::run(writers, herd::Until::Time(time)));
    }
    let trials = vec![
        Trial::test("thirty_kills_lose_and_double_nothing", || {
            Ok(supervise::run(30, None).map(drop)?)
        }),
        Trial::test("sixty_four_writers_and_their_readers_are_all_answered", || {
            Ok(herd::run(64, herd::Until::Count(40)).map(drop)?)
        }),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn summary<T: serde::Serialize>(result: Result<T, String>) -> ExitCode {
    match result {
        Ok(summary) => {
            println!("{}", serde_json::to_string(&summary).unwrap());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
