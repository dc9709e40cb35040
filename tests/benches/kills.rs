//! Kills browsers and counts what arrived: `HEARBACK_KILLS` of each engine in
//! `HEARBACK_ENGINES`, 200 without it, at moments that `HEARBACK_SEED` decides.
//!
//! Prints a table, then one line of JSON for each engine; ends with an error
//! if anything was lost or came twice.

use anyhow::{Context, Result, bail};
use hearback_tests::engine::Engine;
use hearback_tests::soak::{self, HEAD};

#[tokio::main]
async fn main() -> Result<()> {
    let number = |name: &str, usual: u64| match std::env::var(name) {
        Ok(text) => text.parse().with_context(|| format!("{name}: expected a number")),
        Err(_) => Ok(usual),
    };
    let kills = number("HEARBACK_KILLS", 200)? as usize;
    let seed = number("HEARBACK_SEED", 1)?;
    let mut reports = Vec::new();
    for engine in Engine::chosen()? {
        engine.check()?;
        let scratch = tempfile::tempdir()?;
        let report = soak::run(engine, kills, seed, scratch.path()).await?;
        eprintln!("{engine}: {}", report.json());
        reports.push(report);
    }
    println!("{HEAD}");
    for report in &reports {
        print!("{report}");
    }
    for report in &reports {
        println!("{}", report.json());
    }
    let faults = reports.iter().flat_map(|report| &report.faults).collect::<Vec<_>>();
    if faults.is_empty() { Ok(()) } else { bail!("{faults:#?}") }
}
