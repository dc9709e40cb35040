//! Starts, kills, and starts again.

use crate::fleet::{Sender, Target};
use crate::ledger::Ledger;
use crate::server::Server;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::sync::watch;

const SENDERS: u64 = 16;

/// Where it is killed; anywhere, last.
const POINTS: [&str; 6] =
    ["before-begin", "mid-insert", "before-commit", "after-commit", "before-reply", "anywhere"];

#[derive(Serialize)]
pub(crate) struct Summary {
    what: &'static str,
    runs: u64,
    acked: u64,
    stored: u64,
    lost: u64,
    twice: u64,
    seconds: f64,
    slowest_restart_ms: u128,
    at: BTreeMap<&'static str, u64>,
}

impl Summary {
    /// A restart on the database of a killed one takes no more than this.
    pub(crate) fn in_time(self) -> Result<Self, String> {
        let found = self.slowest_restart_ms;
        if found < 2_000 { Ok(self) } else { Err(format!("a restart took {found} ms")) }
    }
}

/// So many kills, or fewer if the time is over.
pub(crate) fn run(kills: u64, limit: Option<Duration>) -> Result<Summary, String> {
    let begin = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("hearback.db");
    let ledger = Arc::new(Ledger::new());
    let runtime = Runtime::new().unwrap();
    let (target, targets) = watch::channel(Target { start: 0, addr: None, last: false });
    let senders: Vec<_> = (0..SENDERS)
        .map(|number| runtime.spawn(Sender::new(number, Arc::clone(&ledger)).run(targets.clone())))
        .collect();
    let mut random = fastrand::Rng::with_seed(0x5eed_0003);
    let (mut runs, mut slowest, mut at) = (0, Duration::ZERO, BTreeMap::new());
    while runs < kills && limit.is_none_or(|limit| begin.elapsed() < limit) {
        let point = POINTS[(runs % POINTS.len() as u64) as usize];
        let times = 1 + random.u64(..40);
        let failpoint = (point != "anywhere").then(|| format!("{point}:{times}"));
        let server = Server::start(&database, failpoint.as_deref());
        slowest = slowest.max(server.took);
        let addr = Some(server.addr);
        runs += 1;
        target.send_replace(Target { start: runs, addr, last: false });
        if failpoint.is_some() {
            server.died();
        } else {
            let mut acknowledged = ledger.acknowledged();
            let enough = *acknowledged.borrow() + 10 * times;
            runtime.block_on(acknowledged.wait_for(|count| *count >= enough)).unwrap();
            server.kill();
        }
        *at.entry(point).or_default() += 1;
    }
    let server = Server::start(&database, None);
    slowest = slowest.max(server.took);
    target.send_replace(Target { start: runs + 1, addr: Some(server.addr), last: true });
    for sender in senders {
        runtime.block_on(sender).unwrap();
    }
    server.stop();
    let balance = runtime.block_on(ledger.balance(&database))?;
    Ok(Summary {
        what: "collector kills",
        runs,
        acked: balance.acked,
        stored: balance.stored,
        lost: balance.lost,
        twice: balance.twice,
        seconds: begin.elapsed().as_secs_f64(),
        slowest_restart_ms: slowest.as_millis(),
        at,
    })
}
