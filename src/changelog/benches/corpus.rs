//! Which changelogs of a folder are read right: the number of releases, the
//! newest version and the newest date all as its `index.tsv` says.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[path = "../tests/truth/mod.rs"]
mod truth;

fn main() -> ExitCode {
    // Cargo adds options of its own.
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let Some(folder) = folder.map(PathBuf::from) else {
        eprintln!("expected a folder with changelogs and an index.tsv");
        return ExitCode::FAILURE;
    };
    let start = Instant::now();
    match truth::compare(&folder) {
        Ok(rows) => {
            let wrong: Vec<_> = rows.iter().filter(|row| row.found != row.truth).collect();
            for row in &wrong {
                let (count, version, date) = &row.found;
                let (all, newest, day) = &row.truth;
                println!("{}", row.file);
                println!("  expected {all} releases, newest {newest:?} of {day:?}");
                println!("  found    {count} releases, newest {version:?} of {date:?}");
            }
            let right = rows.len() - wrong.len();
            let time = start.elapsed().as_millis();
            println!("{right} of {} are exactly right ({time} ms)", rows.len());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
