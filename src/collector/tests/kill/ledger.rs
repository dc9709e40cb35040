//! What was sent and what was said about it, kept outside of what is killed.

use hearback::store::sqlite::Sqlite;
use hearback::store::{Cursor, Store as _};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard};
use tokio::sync::watch;

/// What became of an item, as far as its sender knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Sent,
    Acknowledged,
}

/// All items there are, by id.
pub(crate) struct Ledger {
    items: Mutex<HashMap<String, (String, State)>>,
    acknowledged: watch::Sender<u64>,
    wrong: Mutex<Vec<String>>,
}

/// What the ledger and the database say of each other.
#[derive(Default)]
pub(crate) struct Balance {
    pub(crate) acked: u64,
    pub(crate) stored: u64,
    pub(crate) lost: u64,
    pub(crate) twice: u64,
}

impl Ledger {
    pub(crate) fn new() -> Self {
        Self { items: Mutex::default(), acknowledged: watch::channel(0).0, wrong: Mutex::default() }
    }

    fn items(&self) -> MutexGuard<'_, HashMap<String, (String, State)>> {
        self.items.lock().unwrap()
    }

    /// Before an item goes out for the first time.
    pub(crate) fn sent(&self, id: &str, data: &str) {
        self.items().insert(id.to_owned(), (data.to_owned(), State::Sent));
    }

    /// When a reply named it.
    pub(crate) fn told(&self, id: &str, status: &str) {
        let mut items = self.items();
        let (_, state) = items.get_mut(id).unwrap();
        match (status, *state) {
            ("accepted" | "duplicate", State::Sent) => {
                *state = State::Acknowledged;
                self.acknowledged.send_modify(|count| *count += 1);
            }
            ("duplicate", State::Acknowledged) => {}
            // Taken as new after it was taken: it was gone in between.
            (status, _) => self.wrong(format!("{id} was acknowledged, and is now {status}")),
        }
    }

    pub(crate) fn wrong(&self, what: String) {
        self.wrong.lock().unwrap().push(what);
    }

    /// How many were acknowledged, as it goes up.
    pub(crate) fn acknowledged(&self) -> watch::Receiver<u64> {
        self.acknowledged.subscribe()
    }

    /// Holds the database against the ledger, when nobody writes any more.
    pub(crate) async fn balance(&self, database: &Path) -> Result<Balance, String> {
        let store = Sqlite::open_to_read(database).await.map_err(|error| format!("{error:#}"))?;
        let items = self.items().clone();
        let mut wrong = std::mem::take(&mut *self.wrong.lock().unwrap());
        let mut balance = Balance::default();
        let mut seen: HashMap<String, u64> = HashMap::new();
        let mut after: Option<Cursor> = None;
        loop {
            let page = store.page(None, after.as_ref(), 1_000).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(Cursor::after(last));
            for record in page {
                balance.stored += 1;
                let id = record.id.to_string();
                match items.get(&id) {
                    Some((data, _)) if *data == record.data => {}
                    Some(_) => wrong.push(format!("{id} says something else")),
                    None => wrong.push(format!("{id} was never sent")),
                }
                *seen.entry(id).or_default() += 1;
            }
        }
        for (id, (_, state)) in &items {
            balance.acked += u64::from(*state == State::Acknowledged);
            if *state == State::Acknowledged && !seen.contains_key(id) {
                balance.lost += 1;
                wrong.push(format!("{id} was acknowledged and is lost"));
            }
        }
        balance.twice = seen.values().map(|count| count - 1).sum();
        store.close().await;
        let sound = integrity(database).await;
        if sound != "ok" {
            wrong.push(format!("the database: {sound}"));
        }
        if wrong.is_empty() && balance.twice == 0 {
            return Ok(balance);
        }
        wrong.truncate(10);
        Err(format!("{} lost, {} twice: {wrong:#?}", balance.lost, balance.twice))
    }
}

async fn integrity(database: &Path) -> String {
    use sqlx::ConnectOptions as _;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database);
    let mut connection = options.connect().await.unwrap();
    sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await.unwrap()
}
