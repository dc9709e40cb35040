//! The team's own database, beside the one that collects.
//!
//! A file of its own: what the team reads and decides never waits for the
//! writer of what arrives, and never makes it wait. What visitors said is read
//! from the other file, by connections that cannot write.

use anyhow::Context as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, SqlSafeStr as _, SqliteConnection};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};

const MIGRATIONS: [(i64, &str, &str); 1] =
    [(1, "team", include_str!("../../migrations/team/0001_team.sql"))];

/// Bytes of the write-ahead log that are kept for the next writes.
const LOG_BYTES: u64 = 4 * 1024 * 1024;
/// Memory for the writer's pages, taken as it is needed.
const CACHE_KIB: u32 = 32 * 1024;
/// Pages that are read at the same time; more wait for one of these.
const READERS: u32 = 4;

/// The connections of the team's pages.
pub(crate) struct Base {
    writer: Mutex<SqliteConnection>,
    /// Reads what the team decided, and by what things are found.
    pub(super) readers: SqlitePool,
    /// Reads what visitors said.
    pub(super) items: SqlitePool,
}

/// Where the team's database is, given the one that collects:
/// `hearback.study.db` beside `hearback.db`.
pub(crate) fn beside(items: &Path) -> PathBuf {
    items.with_extension("study.db")
}

impl Base {
    /// Opens the team's database beside `items`, and makes it where it is
    /// missing. `items` itself is opened when it is first read.
    pub(crate) async fn open(items: &Path) -> anyhow::Result<Self> {
        let path = beside(items);
        let cannot = || format!("cannot open the team's database {}", path.display());
        let mut writer = options(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A decision that was confirmed is on disk.
            .synchronous(SqliteSynchronous::Full)
            // What is erased is gone from the file too.
            .pragma("secure_delete", "on")
            .pragma("journal_size_limit", LOG_BYTES.to_string())
            // What is read anew goes to places all over the indices.
            .pragma("cache_size", format!("-{CACHE_KIB}"))
            .connect()
            .await
            .with_context(cannot)?;
        migrator().run(&mut writer).await.with_context(cannot)?;
        // What the disk has is for what visitors say: the log of the tables
        // that were just made is not kept beside them.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut writer).await?;
        Ok(Self {
            writer: Mutex::new(writer),
            readers: pool(options(&path).read_only(true)),
            items: pool(options(items).read_only(true)),
        })
    }

    /// The one connection that writes, when it is free.
    pub(super) async fn writer(&self) -> MutexGuard<'_, SqliteConnection> {
        self.writer.lock().await
    }

    /// Lets go of both files.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.items.close().await;
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
        .pragma("temp_store", "memory")
        .disable_statement_logging()
}

fn pool(options: SqliteConnectOptions) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options)
}

fn migrator() -> Migrator {
    let migrations = MIGRATIONS.into_iter().map(|(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}
