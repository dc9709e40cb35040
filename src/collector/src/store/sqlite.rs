//! Items in an SQLite file: the default, and enough for most sites.
//!
//! One connection writes (see `writer`), a few read. The file is in WAL mode
//! with `synchronous=FULL`, so a commit is on disk when it returns, and
//! readers never wait for it.

use super::commit::{Graves, dead_bytes};
use super::disk::Disk;
use super::writer::{Desk, Writer};
use super::{
    Attached, Attachment, Cursor, Dead, DeadCursor, Erased, Error, Outcome, Record, Store, What,
    attachments, sql,
};
use anyhow::{Context as _, bail, ensure};
use async_trait::async_trait;
use hearback_wire::{Id, Timestamp};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Row as _, SqlSafeStr as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// The first SQLite whose write-ahead log cannot lose a commit when two
/// connections write and checkpoint at the same time.
const OLDEST: [u32; 3] = [3, 51, 3];
/// Earlier lines that were given the same repair
/// (<https://www.sqlite.org/wal.html>, "The WAL-Reset Bug").
const REPAIRED: [[u32; 3]; 2] = [[3, 50, 7], [3, 44, 6]];

const MIGRATIONS: [(i64, &str, &str); 3] = [
    (1, "items", include_str!("../../migrations/sqlite/0001_items.sql")),
    (2, "dead", include_str!("../../migrations/sqlite/0002_dead.sql")),
    (3, "attachments", include_str!("../../migrations/sqlite/0003_attachments.sql")),
];

/// Bytes of the write-ahead log that are kept for the next writes.
const LOG_BYTES: u64 = 64 * 1024 * 1024;

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// It does.
    #[default]
    Full,
    /// It does not, and an answer promises nothing: for measuring only.
    Off,
}

impl FromStr for Synchronous {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "full" => Ok(Self::Full),
            "off" => Ok(Self::Off),
            _ => Err("expected full or off"),
        }
    }
}

/// How a database is opened for writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// Whether a commit waits for the disk.
    pub synchronous: Synchronous,
    /// Bytes of the disk that stay free; nothing is taken below.
    pub reserve: u64,
    /// Bytes that are kept of what was refused; the oldest leave first.
    pub dead_bytes: u64,
    /// Pages the file may have: a quota, for disks that are shared.
    pub pages: Option<u32>,
}

impl Default for Manner {
    fn default() -> Self {
        let synchronous = Synchronous::default();
        Self { synchronous, reserve: 0, dead_bytes: DEAD_BYTES, pages: None }
    }
}

/// Bytes that are kept of what was refused, unless told otherwise.
pub const DEAD_BYTES: u64 = 64 * 1024 * 1024;

/// An SQLite database. See the module.
pub struct Sqlite {
    writer: Writer,
    readers: SqlitePool,
}

impl Sqlite {
    /// As [`Sqlite::open_as`], with nothing said but the one thing.
    pub async fn open(path: &Path, synchronous: Synchronous) -> anyhow::Result<Self> {
        Self::open_as(path, Manner { synchronous, ..Manner::default() }).await
    }

    /// Opens the file at `path`, makes it where it is missing, and brings its
    /// tables up to date. Needs a tokio runtime, whose task it leaves behind
    /// until [`Store::close`].
    pub async fn open_as(path: &Path, manner: Manner) -> anyhow::Result<Self> {
        let cannot = || format!("cannot open the database {}", path.display());
        let mut options = base(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(match manner.synchronous {
                Synchronous::Full => SqliteSynchronous::Full,
                Synchronous::Off => SqliteSynchronous::Off,
            })
            // What is erased is gone from the file too.
            .pragma("secure_delete", "on")
            .pragma("journal_size_limit", LOG_BYTES.to_string());
        if let Some(pages) = manner.pages {
            options = options.pragma("max_page_count", pages.to_string());
        }
        // Each statement stays prepared, of each of the three that have many
        // shapes and of the few that have one.
        options = options.statement_cache_capacity(4 * sql::ROWS);
        let mut connection = options.connect().await.with_context(cannot)?;
        let version: String =
            sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut connection).await?;
        check_version(&version)?;
        migrator().run(&mut connection).await.with_context(cannot)?;
        let held = dead_bytes(&mut connection).await.with_context(cannot)?;
        let graves = Graves { bound: manner.dead_bytes, held };
        let disk = Disk::new(path, manner.reserve);
        let readers = pool(base(path).read_only(true));
        let desk = Desk { connection: Some(connection), options, graves, disk };
        Ok(Self { writer: Writer::start(desk), readers })
    }

    /// Ends when the disk failed to sync a commit: nothing is taken any more,
    /// and the process should end, because only another one reads again what
    /// is really there.
    pub fn failed(&self) -> impl Future<Output = ()> + Send + 'static {
        self.writer.failed()
    }

    /// Opens an existing file for reading only; nothing is made or changed,
    /// and [`Store::put`] fails.
    pub async fn open_to_read(path: &Path) -> anyhow::Result<Self> {
        ensure!(path.is_file(), "there is no database at {}", path.display());
        let readers = pool(base(path).read_only(true));
        sqlx::query("SELECT site FROM items LIMIT 1")
            .fetch_optional(&readers)
            .await
            .with_context(|| format!("{} is not a database of Hearback", path.display()))?;
        Ok(Self { writer: Writer::closed(), readers })
    }
}

/// The path in a database address, `sqlite:PATH`.
pub fn path_of(address: &str) -> anyhow::Result<PathBuf> {
    let path = address.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path));
    match path {
        Some(":memory:" | "") => bail!(
            "the database `{address}` would be gone with the process; expected sqlite:PATH, like \
             sqlite:hearback.db"
        ),
        Some(path) => Ok(PathBuf::from(path)),
        None => {
            bail!("the database `{address}`: expected sqlite:PATH, like sqlite:hearback.db")
        }
    }
}

fn base(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
        .pragma("temp_store", "memory")
        .disable_statement_logging()
}

fn pool(options: SqliteConnectOptions) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options)
}

fn migrator() -> Migrator {
    let migrations = MIGRATIONS.into_iter().map(|(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

fn check_version(version: &str) -> anyhow::Result<()> {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = [(); 3].map(|()| parts.next().unwrap_or(0));
    let repaired = REPAIRED.iter().any(|fixed| found[..2] == fixed[..2] && found >= *fixed);
    ensure!(
        found >= OLDEST || repaired,
        "this program was built with SQLite {version}, which may lose what it has committed; \
         expected 3.51.3 or later, 3.50.7 or 3.44.6"
    );
    Ok(())
}

#[async_trait]
impl Store for Sqlite {
    async fn write(&self, records: Vec<Record>, dead: Vec<Dead>) -> Result<Vec<Outcome>, Error> {
        self.writer.write(records, dead).await
    }

    async fn page(
        &self,
        site: Option<&str>,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Vec<Record>, Error> {
        let query = match (after, site) {
            (None, None) => sqlx::query(sql::FIRST),
            (None, Some(_)) => sqlx::query(sql::FIRST_OF_SITE),
            (Some(_), None) => sqlx::query(sql::NEXT),
            (Some(_), Some(_)) => sqlx::query(sql::NEXT_OF_SITE),
        };
        let mut query = query.bind(i64::from(limit));
        if let Some(after) = after {
            query =
                query.bind(after.received_at.0).bind(after.id.to_string()).bind(after.site.clone());
        }
        if let Some(site) = site {
            query = query.bind(site.to_owned());
        }
        let rows = query.fetch_all(&self.readers).await?;
        rows.iter().map(record).collect::<Result<_, _>>().map_err(Error::from)
    }

    async fn dead(&self, after: Option<&DeadCursor>, limit: u32) -> Result<Vec<Dead>, Error> {
        let query = sqlx::query(if after.is_some() { sql::DEAD_NEXT } else { sql::DEAD_FIRST });
        let mut query = query.bind(i64::from(limit));
        if let Some(after) = after {
            query = query.bind(after.received_at.0).bind(after.key.clone());
        }
        let rows = query.fetch_all(&self.readers).await?;
        rows.iter().map(dead).collect::<Result<_, _>>().map_err(Error::from)
    }

    async fn attach(&self, attachment: Attachment) -> Result<Attached, Error> {
        self.writer.attach(attachment).await
    }

    async fn attachment(&self, site: &str, id: Id) -> Result<Option<Attachment>, Error> {
        Ok(attachments::one(&self.readers, site, id).await?)
    }

    async fn attachments(
        &self,
        site: Option<&str>,
        after: Option<(&str, Id)>,
        limit: u32,
    ) -> Result<Vec<Attachment>, Error> {
        Ok(attachments::page(&self.readers, site, after, limit).await?)
    }

    async fn exhume(&self, keys: Vec<String>) -> Result<u64, Error> {
        self.writer.exhume(keys).await
    }

    async fn erase(&self, site: &str, ids: &[Id], at: Timestamp) -> Result<Erased, Error> {
        self.writer.erase(site, ids, at).await
    }

    async fn ready(&self) -> Result<(), Error> {
        // An empty commit goes the whole way: through the queue, the writing
        // task and the lock of the file.
        self.writer.write(Vec::new(), Vec::new()).await.map(drop)
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn dead(row: &SqliteRow) -> Result<Dead, sqlx::Error> {
    let what: String = row.try_get(1)?;
    Ok(Dead {
        site: row.try_get(0)?,
        what: what.parse::<What>().map_err(|expected| sqlx::Error::Decode(expected.into()))?,
        id: row.try_get(2)?,
        rev: u32::try_from(row.try_get::<i64, _>(3)?).unwrap_or(u32::MAX),
        reason: row.try_get(4)?,
        received_at: Timestamp(row.try_get(5)?),
        times: u32::try_from(row.try_get::<i64, _>(6)?).unwrap_or(u32::MAX),
        raw: row.try_get(7)?,
    })
}

fn record(row: &SqliteRow) -> Result<Record, sqlx::Error> {
    let id: String = row.try_get(1)?;
    Ok(Record {
        site: row.try_get(0)?,
        id: id.parse::<Id>().map_err(|error| sqlx::Error::Decode(error.into()))?,
        rev: u32::try_from(row.try_get::<i64, _>(2)?).unwrap_or(u32::MAX),
        kind: row.try_get(3)?,
        created_at: Timestamp(row.try_get(4)?),
        age_ms: u64::try_from(row.try_get::<i64, _>(5)?).unwrap_or(0),
        received_at: Timestamp(row.try_get(6)?),
        data: row.try_get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_an_sqlite_that_may_lose_commits() {
        for (version, good) in [
            ("3.51.3", true),
            ("3.52.0", true),
            ("4.0", true),
            ("3.51.2", false),
            ("3.50.7", true),
            ("3.50.6", false),
            ("3.44.6", true),
            ("3.45.9", false),
            ("3.44.5", false),
            ("3.9.99", false),
            ("nonsense", false),
        ] {
            assert_eq!(check_version(version).is_ok(), good, "{version}");
        }
    }

    #[test]
    fn reads_addresses() {
        assert_eq!(path_of("sqlite:a/b.db").unwrap(), Path::new("a/b.db"));
        assert_eq!(path_of("sqlite:///var/b.db").unwrap(), Path::new("/var/b.db"));
        for bad in ["hearback.db", "postgres://host/db", "sqlite::memory:", "sqlite:"] {
            assert!(path_of(bad).is_err(), "{bad}");
        }
    }
}
