//! Where items are kept.
//!
//! A [`Store`] promises one thing: when [`Store::put`] returns, what it took
//! survives the death of the process, and of the machine. Whoever implements
//! it passes the suite in `tests/store`. SQL is written once, in `sql`, in the
//! part of the language that SQLite and PostgreSQL share.

mod attachments;
mod commit;
mod dead;
mod disk;
mod sql;
pub mod sqlite;
mod writer;

pub use attachments::{Attached, Attachment, Image};
pub(crate) use commit::tombstone;
pub use dead::{Dead, DeadCursor, Erased, What};

use async_trait::async_trait;
use hearback_wire::{Id, Timestamp};

/// One item, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The site it belongs to.
    pub site: String,
    /// Names it within the site.
    pub id: Id,
    /// Its revision; a higher one replaces a lower one.
    pub rev: u32,
    /// What it is; `feedback`.
    pub kind: String,
    /// When it was said, by the device's clock.
    pub created_at: Timestamp,
    /// How long it waited on the device, in milliseconds.
    pub age_ms: u64,
    /// When this revision reached the endpoint, by the endpoint's clock.
    pub received_at: Timestamp,
    /// What was said: a JSON object, as text.
    pub data: String,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is on disk.
    Accepted,
    /// The same or a later revision was there already.
    Duplicate,
    /// The same revision was there already, and says something else.
    Conflict,
    /// It was erased by request, and is not stored again.
    Erased,
}

/// A place in the order of arrival: after the record it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    received_at: Timestamp,
    id: Id,
    site: String,
}

impl Cursor {
    /// The place right after this record.
    #[must_use]
    pub fn after(record: &Record) -> Self {
        Self { received_at: record.received_at, id: record.id, site: record.site.clone() }
    }
}

/// Why a store did not do what was asked. Nothing of it happened, or it will
/// be recognised as a duplicate when it is asked again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// More is waiting to be written than the store is willing to hold.
    #[error("too much is waiting to be written")]
    Full,
    /// The database does not answer, or refuses.
    #[error("the database is not available: {0}")]
    Unavailable(String),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}

/// Keeps items. Cheap to share, safe to use from many tasks at once.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Keeps the records, in order, and says for each what became of it; with
    /// them, what was refused. All of it is durable when this returns, or none
    /// was taken. Once called it runs to its end, even if nobody waits for the
    /// answer.
    async fn write(&self, records: Vec<Record>, dead: Vec<Dead>) -> Result<Vec<Outcome>, Error>;

    /// As [`Store::write`], with nothing refused.
    async fn put(&self, records: Vec<Record>) -> Result<Vec<Outcome>, Error> {
        self.write(records, Vec::new()).await
    }

    /// At most `limit` records after `after`, of one site or of all, ordered
    /// by arrival, then id, then site.
    async fn page(
        &self,
        site: Option<&str>,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Vec<Record>, Error>;

    /// Keeps the image that goes with an item, and says what became of it. As
    /// [`Store::write`] it is durable when this returns, and runs to its end.
    async fn attach(&self, attachment: Attachment) -> Result<Attached, Error>;

    /// The image that goes with an item of a site, if there is one.
    async fn attachment(&self, site: &str, id: Id) -> Result<Option<Attachment>, Error>;

    /// At most `limit` images after the one of this site and item, of one site
    /// or of all, ordered by site, then id.
    async fn attachments(
        &self,
        site: Option<&str>,
        after: Option<(&str, Id)>,
        limit: u32,
    ) -> Result<Vec<Attachment>, Error>;

    /// At most `limit` refused things after `after`, ordered by arrival, then
    /// key.
    async fn dead(&self, after: Option<&DeadCursor>, limit: u32) -> Result<Vec<Dead>, Error>;

    /// Removes the refused things with these keys, and says how many there
    /// were.
    async fn exhume(&self, keys: Vec<String>) -> Result<u64, Error>;

    /// Removes these items of a site, and whatever refused thing names them,
    /// and leaves a hash of each, so that one that comes back is known and
    /// stays out.
    async fn erase(&self, site: &str, ids: &[Id], at: Timestamp) -> Result<Erased, Error>;

    /// Whether a record could be written now.
    async fn ready(&self) -> Result<(), Error>;

    /// Finishes what was taken and lets go of the database. Later calls fail.
    async fn close(&self);
}
