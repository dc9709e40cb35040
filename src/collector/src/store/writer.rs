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
//!
//! A failure refuses the commit's batches and no more, with one exception:
//! when the disk says that it could not sync, nobody knows which of the pages
//! it was given it has, and asking again may be answered with a lie (fsync
//! reports an error once). The task then takes nothing more, and
//! [`Writer::failed`] tells the program to end: what was acknowledged is in
//! the log, which the next start reads from the disk itself.

use super::attachments::{Attached, Attachment, Hashed};
use super::commit::{self, Graves};
use super::dead::{Dead, Erased};
use super::disk::Disk;
use super::{Error, Outcome, Record};
use hearback_wire::{Id, Timestamp};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};

/// Records of one commit, unless a single batch holds more.
const GROUP: usize = 256;
/// Batches that may wait.
const QUEUE: usize = 1024;
/// Bytes that may wait, in units of 1 KiB.
const QUEUE_KIB: usize = 32 * 1024;
/// Of these, bytes of refused bodies: a flood of nonsense must not keep out
/// what can be read.
const DEAD_KIB: usize = 8 * 1024;
/// Bytes of images that may wait beside them.
const IMAGES_KIB: usize = 16 * 1024;

/// Hands records to the writing task. Clones share the task.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Job>,
    room: Arc<Semaphore>,
    dead_room: Arc<Semaphore>,
    image_room: Arc<Semaphore>,
    failed: watch::Receiver<bool>,
}

type Answer<T> = oneshot::Sender<Result<T, Error>>;

enum Job {
    Write {
        records: Vec<Record>,
        dead: Vec<Dead>,
        done: Answer<Vec<Outcome>>,
        /// Given back when the job is dropped.
        _room: OwnedSemaphorePermit,
    },
    Attach {
        image: Hashed,
        done: Answer<Attached>,
        _room: OwnedSemaphorePermit,
    },
    Errand(Errand),
    Close(oneshot::Sender<()>),
}

/// What a person asked for. It has a transaction of its own.
enum Errand {
    Exhume { keys: Vec<String>, done: Answer<u64> },
    Erase { site: String, ids: Vec<Id>, at: Timestamp, done: Answer<Erased> },
}

/// What the task writes through, and what it must mind.
pub(super) struct Desk {
    /// `None` after a failure: what state a connection is in then is anybody's
    /// guess, and opening another takes a millisecond.
    pub(super) connection: Option<SqliteConnection>,
    pub(super) options: SqliteConnectOptions,
    pub(super) graves: Graves,
    pub(super) disk: Disk,
}

impl Writer {
    /// Starts the task.
    pub(super) fn start(desk: Desk) -> Self {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (failing, failed) = watch::channel(false);
        tokio::spawn(run(jobs, desk, failing));
        let [room, dead_room, image_room] =
            [QUEUE_KIB, DEAD_KIB, IMAGES_KIB].map(|kib| Arc::new(Semaphore::new(kib)));
        Self { queue, room, dead_room, image_room, failed }
    }

    /// A writer that refuses everything, for a database opened for reading.
    pub(super) fn closed() -> Self {
        let none = || Arc::new(Semaphore::new(0));
        let failed = watch::channel(false).1;
        let (room, dead_room, image_room) = (none(), none(), none());
        Self { queue: mpsc::channel(1).0, room, dead_room, image_room, failed }
    }

    pub(super) async fn write(
        &self,
        records: Vec<Record>,
        dead: Vec<Dead>,
    ) -> Result<Vec<Outcome>, Error> {
        if self.queue.is_closed() {
            return Err(closed());
        }
        let only_dead = records.is_empty() && !dead.is_empty();
        let bytes = records.iter().map(|record| 256 + record.data.len()).sum::<usize>()
            + dead.iter().map(Dead::size).sum::<usize>();
        let kib = u32::try_from(bytes / 1024 + 1).unwrap_or(u32::MAX);
        let room = if only_dead { &self.dead_room } else { &self.room };
        let room = Arc::clone(room).try_acquire_many_owned(kib).map_err(|_| Error::Full)?;
        let (done, outcome) = oneshot::channel();
        self.enqueue(Job::Write { records, dead, done, _room: room })?;
        outcome.await.unwrap_or_else(|_| Err(closed()))
    }

    pub(super) async fn attach(&self, image: Attachment) -> Result<Attached, Error> {
        if self.queue.is_closed() {
            return Err(closed());
        }
        let kib = u32::try_from(image.bytes.len() / 1024 + 1).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.image_room).try_acquire_many_owned(kib);
        let (done, attached) = oneshot::channel();
        let (image, room) = (image.into(), room.map_err(|_| Error::Full)?);
        self.enqueue(Job::Attach { image, done, _room: room })?;
        attached.await.unwrap_or_else(|_| Err(closed()))
    }

    fn enqueue(&self, job: Job) -> Result<(), Error> {
        self.queue.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Error::Full,
            mpsc::error::TrySendError::Closed(_) => closed(),
        })
    }

    pub(super) async fn exhume(&self, keys: Vec<String>) -> Result<u64, Error> {
        let (done, removed) = oneshot::channel();
        self.errand(Errand::Exhume { keys, done }, removed).await
    }

    pub(super) async fn erase(
        &self,
        site: &str,
        ids: &[Id],
        at: Timestamp,
    ) -> Result<Erased, Error> {
        let (done, erased) = oneshot::channel();
        let (site, ids) = (site.to_owned(), ids.to_vec());
        self.errand(Errand::Erase { site, ids, at, done }, erased).await
    }

    async fn errand<T>(
        &self,
        errand: Errand,
        done: oneshot::Receiver<Result<T, Error>>,
    ) -> Result<T, Error> {
        self.queue.send(Job::Errand(errand)).await.map_err(|_| closed())?;
        done.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Ends when the disk can no longer be believed.
    pub(super) fn failed(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut failed = self.failed.clone();
        async move {
            if failed.wait_for(|failed| *failed).await.is_err() {
                // The task ended in order: this never happens then.
                std::future::pending::<()>().await;
            }
        }
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

fn closed() -> Error {
    Error::Unavailable("it is closed for writing".to_owned())
}

async fn run(mut jobs: mpsc::Receiver<Job>, mut desk: Desk, failing: watch::Sender<bool>) {
    let mut closing = Vec::new();
    let mut next = jobs.recv().await;
    while let Some(job) = next {
        let (mut group, mut graves, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
        let (mut images, mut attaching) = (Vec::new(), Vec::new());
        let mut errand = None;
        let mut job = Some(job);
        while let Some(taken) = job {
            match taken {
                Job::Write { records, dead, done, _room } => {
                    waiting.push((records.len(), done, _room));
                    group.extend(records);
                    graves.extend(dead);
                }
                Job::Attach { image, done, _room } => {
                    images.push(image);
                    attaching.push((done, _room));
                }
                // It comes after what was there before it.
                Job::Errand(taken) => errand = Some(taken),
                Job::Close(done) => {
                    // What was sent before is still received; nothing later.
                    jobs.close();
                    closing.push(done);
                }
            }
            let more = errand.is_none() && group.len() + graves.len() + images.len() < GROUP;
            // Not waiting for more to come: what comes during this commit shares
            // the next, and is read while this one waits for the disk.
            job = if more { jobs.try_recv().ok() } else { None };
        }
        if !waiting.is_empty() || !attaching.is_empty() {
            let result = desk.commit(group, graves, images).await;
            answer(waiting, attaching, result, &failing);
        }
        if let Some(errand) = errand
            && desk.run(errand).await
        {
            let _ = failing.send(true);
        }
        if *failing.borrow() {
            return;
        }
        next = jobs.recv().await;
    }
    if let Some(connection) = desk.connection
        && let Err(error) = connection.close().await
    {
        tracing::warn!(%error, "the database did not close cleanly");
    }
    for done in closing {
        // Whoever asked may have stopped waiting.
        let _ = done.send(());
    }
}

type Waiting = (usize, Answer<Vec<Outcome>>, OwnedSemaphorePermit);
type Attaching = (Answer<Attached>, OwnedSemaphorePermit);
/// What became of the records of a commit, and of the images.
type Done = (Vec<Outcome>, Vec<Attached>);

fn answer(
    waiting: Vec<Waiting>,
    attaching: Vec<Attaching>,
    result: Result<Done, Failed>,
    failing: &watch::Sender<bool>,
) {
    match result {
        Ok((outcomes, attached)) => {
            for ((done, _), attached) in attaching.into_iter().zip(attached) {
                let _ = done.send(Ok(attached));
            }
            let mut outcomes = outcomes.into_iter();
            for (len, done, _) in waiting {
                // A request that was given up on is answered to nobody.
                let _ = done.send(Ok(outcomes.by_ref().take(len).collect()));
            }
        }
        Err(Failed { error, fatal }) => {
            tracing::error!(%error, "a commit failed; the batches in it were refused");
            // First, so that nobody is told to come back to this process.
            if fatal {
                let _ = failing.send(true);
            }
            for (_, done, _) in waiting {
                let _ = done.send(Err(Error::Unavailable(error.clone())));
            }
            for (done, _) in attaching {
                let _ = done.send(Err(Error::Unavailable(error.clone())));
            }
        }
    }
}

/// Why a transaction did not happen.
struct Failed {
    error: String,
    /// Whether the disk can still be believed.
    fatal: bool,
}

impl From<sqlx::Error> for Failed {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        let fatal = code.is_some_and(|code| is_sync_failure(&code));
        Self { error: error.to_string(), fatal }
    }
}

/// `SQLITE_IOERR_FSYNC` and `SQLITE_IOERR_DIR_FSYNC`
/// (<https://www.sqlite.org/rescode.html>).
fn is_sync_failure(code: &str) -> bool {
    matches!(code, "1034" | "1290")
}

impl Desk {
    async fn commit(
        &mut self,
        records: Vec<Record>,
        dead: Vec<Dead>,
        images: Vec<Hashed>,
    ) -> Result<Done, Failed> {
        self.disk.check().map_err(|error| Failed { error: error.to_string(), fatal: false })?;
        let mut connection = self.connect().await?;
        match commit::write(&mut connection, records, dead, images, &mut self.graves).await {
            Ok(done) => {
                self.connection = Some(connection);
                self.disk.watch_log();
                Ok(done)
            }
            Err(error) => {
                // The first error is the one that says what happened.
                let _ = connection.close_hard().await;
                Err(error.into())
            }
        }
    }

    async fn connect(&mut self) -> Result<SqliteConnection, sqlx::Error> {
        match self.connection.take() {
            Some(connection) => Ok(connection),
            None => self.options.connect().await,
        }
    }

    /// Whether the disk said that it cannot be believed.
    async fn run(&mut self, errand: Errand) -> bool {
        let mut connection = match self.connect().await {
            Ok(connection) => connection,
            Err(error) => {
                errand.refuse(error.into());
                return false;
            }
        };
        let failed = match errand {
            Errand::Exhume { keys, done } => {
                tell(done, commit::exhume(&mut connection, keys).await)
            }
            Errand::Erase { site, ids, at, done } => {
                tell(done, commit::erase(&mut connection, &site, &ids, at).await)
            }
        };
        match failed {
            None => self.connection = Some(connection),
            Some(_) => drop(connection.close_hard().await),
        }
        failed.is_some_and(|failed| failed.fatal)
    }
}

/// Passes a result on. Whoever asked may have stopped waiting.
fn tell<T>(done: Answer<T>, result: Result<T, sqlx::Error>) -> Option<Failed> {
    match result.map_err(Failed::from) {
        Ok(value) => {
            let _ = done.send(Ok(value));
            None
        }
        Err(failed) => {
            let _ = done.send(Err(Error::Unavailable(failed.error.clone())));
            Some(failed)
        }
    }
}

impl Errand {
    fn refuse(self, error: Error) {
        match self {
            Self::Exhume { done, .. } => drop(done.send(Err(error))),
            Self::Erase { done, .. } => drop(done.send(Err(error))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_sync_failure;

    #[test]
    fn a_full_disk_is_no_reason_to_end() {
        // FULL, IOERR_WRITE, BUSY, then the two syncs.
        let codes = ["13", "778", "5", "1034", "1290"];
        assert_eq!(codes.map(is_sync_failure), [false, false, false, true, true]);
    }
}
