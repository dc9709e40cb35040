//! The one task that writes.
//!
//! A durable commit costs a wait for the disk, whether it holds one item or
//! two hundred. So requests do not commit: they hand their records to this
//! task, which takes whatever has gathered while the last commit was running,
//! commits it at once, and then tells everybody. Under load the wait is shared
//! by all; when idle, an item waits for nobody.
//!
//! What waits is bounded in bytes, so that a slow disk becomes a refusal that
//! the page understands and not a process that runs out of memory.

use super::sql::{CHUNKS, insert};
use super::{Error, Outcome, Record};
use hearback_wire::Id;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Row as _, SqliteConnection};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

/// Records of one commit, unless a single batch holds more.
const GROUP: usize = 256;
/// How often the task lets others run before it commits what it has. A turn
/// costs microseconds when nobody is there, and fills the group when many are.
const TURNS: usize = 4;
/// Batches that may wait.
const QUEUE: usize = 1024;
/// Bytes that may wait, in units of 1 KiB.
const QUEUE_KIB: usize = 32 * 1024;

/// Hands records to the writing task. Clones share the task.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Job>,
    room: Arc<Semaphore>,
}

enum Job {
    Put {
        records: Vec<Record>,
        done: oneshot::Sender<Result<Vec<Outcome>, Error>>,
        /// Given back when the job is dropped.
        _room: OwnedSemaphorePermit,
    },
    Close(oneshot::Sender<()>),
}

impl Writer {
    /// Starts the task. It writes through `connection`, and opens another by
    /// `options` after a failure.
    pub(super) fn start(connection: SqliteConnection, options: SqliteConnectOptions) -> Self {
        let (queue, jobs) = mpsc::channel(QUEUE);
        tokio::spawn(run(jobs, Some(connection), options));
        Self { queue, room: Arc::new(Semaphore::new(QUEUE_KIB)) }
    }

    /// A writer that refuses everything, for a database opened for reading.
    pub(super) fn closed() -> Self {
        Self { queue: mpsc::channel(1).0, room: Arc::new(Semaphore::new(0)) }
    }

    pub(super) async fn put(&self, records: Vec<Record>) -> Result<Vec<Outcome>, Error> {
        if self.queue.is_closed() {
            return Err(closed());
        }
        let bytes: usize = records.iter().map(|record| 256 + record.data.len()).sum();
        let kib = u32::try_from(bytes / 1024 + 1).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room).try_acquire_many_owned(kib).map_err(|_| Error::Full)?;
        let (done, outcome) = oneshot::channel();
        self.queue.try_send(Job::Put { records, done, _room: room }).map_err(
            |error| match error {
                mpsc::error::TrySendError::Full(_) => Error::Full,
                mpsc::error::TrySendError::Closed(_) => closed(),
            },
        )?;
        outcome.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Writes what waits, closes the connection and ends the task.
    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.queue.send(Job::Close(done)).await.is_ok() {
            // The task answers, or is gone; both are the end.
            let _ = closed.await;
        }
    }
}

/// The next job that is there, or comes while others have their turns.
async fn joining(jobs: &mut mpsc::Receiver<Job>) -> Option<Job> {
    for _ in 0..TURNS {
        if let Ok(job) = jobs.try_recv() {
            return Some(job);
        }
        tokio::task::yield_now().await;
    }
    jobs.try_recv().ok()
}

fn closed() -> Error {
    Error::Unavailable("it is closed for writing".to_owned())
}

async fn run(
    mut jobs: mpsc::Receiver<Job>,
    mut connection: Option<SqliteConnection>,
    options: SqliteConnectOptions,
) {
    let mut closing = Vec::new();
    let mut next = jobs.recv().await;
    while let Some(job) = next {
        let mut group = Vec::new();
        let mut waiting = Vec::new();
        let mut job = Some(job);
        while let Some(taken) = job {
            match taken {
                Job::Put { records, done, _room } => {
                    waiting.push((records.len(), done, _room));
                    group.extend(records);
                }
                Job::Close(done) => {
                    // What was sent before is still received; nothing later.
                    jobs.close();
                    closing.push(done);
                }
            }
            job = if group.len() < GROUP { joining(&mut jobs).await } else { None };
        }
        if !waiting.is_empty() {
            let result = commit(&mut connection, &options, group).await;
            answer(waiting, result);
        }
        next = jobs.recv().await;
    }
    if let Some(connection) = connection
        && let Err(error) = connection.close().await
    {
        tracing::warn!(%error, "the database did not close cleanly");
    }
    for done in closing {
        // Whoever asked may have stopped waiting.
        let _ = done.send(());
    }
}

type Waiting = (usize, oneshot::Sender<Result<Vec<Outcome>, Error>>, OwnedSemaphorePermit);

fn answer(waiting: Vec<Waiting>, result: Result<Vec<Outcome>, sqlx::Error>) {
    match result {
        Ok(outcomes) => {
            let mut outcomes = outcomes.into_iter();
            for (len, done, _) in waiting {
                // A request that was given up on is answered to nobody.
                let _ = done.send(Ok(outcomes.by_ref().take(len).collect()));
            }
        }
        Err(error) => {
            tracing::error!(%error, "a commit failed; the batches in it were refused");
            for (_, done, _) in waiting {
                let _ = done.send(Err(Error::Unavailable(error.to_string())));
            }
        }
    }
}

async fn commit(
    slot: &mut Option<SqliteConnection>,
    options: &SqliteConnectOptions,
    records: Vec<Record>,
) -> Result<Vec<Outcome>, sqlx::Error> {
    // A connection that failed is not put back: what state it is in is
    // anybody's guess, and opening another takes a millisecond.
    let mut connection = match slot.take() {
        Some(connection) => connection,
        None => options.connect().await?,
    };
    match write(&mut connection, records).await {
        Ok(outcomes) => {
            *slot = Some(connection);
            Ok(outcomes)
        }
        Err(error) => {
            // The first error is the one that says what happened.
            let _ = connection.close_hard().await;
            Err(error)
        }
    }
}

async fn write(
    connection: &mut SqliteConnection,
    records: Vec<Record>,
) -> Result<Vec<Outcome>, sqlx::Error> {
    let mut outcomes = vec![Outcome::Duplicate; records.len()];
    // The lock is taken at the start: a transaction that reads first and
    // wants to write later may be refused without waiting.
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    for mut wave in waves(records) {
        while let Some(size) = CHUNKS.into_iter().find(|size| *size <= wave.len()) {
            let chunk = wave.split_off(wave.len() - size);
            let mut places = HashMap::with_capacity(size);
            let mut query = sqlx::query(insert(size));
            for (place, record) in chunk {
                let id = record.id.to_string();
                places.insert((record.site.clone(), id.clone()), place);
                query = query
                    .bind(record.site)
                    .bind(id)
                    .bind(i64::from(record.rev))
                    .bind(record.kind)
                    .bind(record.created_at.0)
                    .bind(i64::try_from(record.age_ms).unwrap_or(i64::MAX))
                    .bind(record.received_at.0)
                    .bind(record.data);
            }
            for row in query.fetch_all(&mut *transaction).await? {
                let key: (String, String) = (row.try_get(0)?, row.try_get(1)?);
                if let Some(outcome) = places.get(&key).and_then(|place| outcomes.get_mut(*place)) {
                    *outcome = Outcome::Accepted;
                }
            }
        }
    }
    transaction.commit().await?;
    Ok(outcomes)
}

/// Deals the records out so that no wave holds a key twice and a key's records
/// keep their order: wave after wave has the effect of one after the other.
fn waves(records: Vec<Record>) -> Vec<Vec<(usize, Record)>> {
    let mut waves: Vec<Vec<(usize, Record)>> = Vec::new();
    let mut seen: HashMap<(String, Id), usize> = HashMap::with_capacity(records.len());
    for (place, record) in records.into_iter().enumerate() {
        let wave = seen.entry((record.site.clone(), record.id)).or_insert(0);
        match waves.get_mut(*wave) {
            Some(records) => records.push((place, record)),
            None => waves.push(vec![(place, record)]),
        }
        *wave += 1;
    }
    waves
}
