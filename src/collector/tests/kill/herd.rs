//! Many writers at once, while others read, back up and tidy up: every batch
//! is answered, and none by an error.

use crate::fleet::{Sender, connect};
use crate::ledger::Ledger;
use crate::server::Server;
use serde::Serialize;
use sqlx::{ConnectOptions as _, Executor as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

#[derive(Clone, Copy)]
pub(crate) enum Until {
    /// Batches of each writer.
    Count(u64),
    Time(Duration),
}

#[derive(Serialize)]
pub(crate) struct Summary {
    what: &'static str,
    runs: u64,
    acked: u64,
    stored: u64,
    lost: u64,
    twice: u64,
    seconds: f64,
    errors: u64,
    backups: u64,
    p99_ms: f64,
}

pub(crate) fn run(writers: u64, until: Until) -> Result<Summary, String> {
    let begin = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("hearback.db");
    let ledger = Arc::new(Ledger::new());
    let runtime = Runtime::new().unwrap();
    let server = Server::start(&database, None);
    let addr = server.addr;
    let over = Arc::new(AtomicBool::new(false));
    let meddler = runtime.spawn(meddle(folder.path().to_owned(), Arc::clone(&over)));
    let running: Vec<_> = (0..writers)
        .map(|number| {
            let mut sender = Sender::new(number, Arc::clone(&ledger));
            runtime.spawn(async move {
                let mut connection = connect(addr).await.unwrap();
                let mut answers = Vec::new();
                for sent in 0.. {
                    let go_on = match until {
                        Until::Count(count) => sent < count,
                        Until::Time(time) => begin.elapsed() < time,
                    };
                    if !go_on {
                        break;
                    }
                    let start = Instant::now();
                    let status = sender.send(&mut connection, true).await;
                    answers.push((status.unwrap_or(0), start.elapsed()));
                }
                answers
            })
        })
        .collect();
    let mut answers = Vec::new();
    for writer in running {
        answers.extend(runtime.block_on(writer).unwrap());
    }
    over.store(true, Ordering::Relaxed);
    let backups = runtime.block_on(meddler).unwrap();
    server.stop();
    let balance = runtime.block_on(ledger.balance(&database))?;
    let errors = answers.iter().filter(|(status, _)| *status != 200).count() as u64;
    let mut times: Vec<Duration> = answers.iter().map(|(_, time)| *time).collect();
    times.sort_unstable();
    if errors > 0 {
        return Err(format!("{errors} of {} answers were errors", answers.len()));
    }
    Ok(Summary {
        what: "collector writers",
        runs: answers.len() as u64,
        acked: balance.acked,
        stored: balance.stored,
        lost: balance.lost,
        twice: balance.twice,
        seconds: begin.elapsed().as_secs_f64(),
        errors,
        backups,
        p99_ms: times.get(times.len() * 99 / 100).map_or(0.0, Duration::as_secs_f64) * 1_000.0,
    })
}

/// Reads everything, writes the log back and copies the database, again and
/// again, as dashboards and backups do. How many times.
async fn meddle(folder: std::path::PathBuf, over: Arc<AtomicBool>) -> u64 {
    let path: &Path = &folder.join("hearback.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_secs(5));
    let mut connection = options.connect().await.unwrap();
    let mut backups = 0;
    loop {
        let all = "SELECT COUNT(*), SUM(LENGTH(data)) FROM items";
        sqlx::query(all).fetch_one(&mut connection).await.unwrap();
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
        let copy = folder.join("backup.db");
        sqlx::query("VACUUM INTO ?1")
            .bind(copy.to_str().unwrap().to_owned())
            .execute(&mut connection)
            .await
            .unwrap();
        std::fs::remove_file(copy).unwrap();
        backups += 1;
        if over.load(Ordering::Relaxed) {
            return backups;
        }
    }
}
