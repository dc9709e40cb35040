//! An SQLite file that misbehaves: what fails is refused, and what works again
//! is used again, without a restart.

use crate::suite::record;
use hearback::store::sqlite::Sqlite;
use hearback::store::{Error, Outcome, Store};
use sqlx::{ConnectOptions as _, Executor as _, SqliteConnection};
use std::path::Path;

/// A second program at the same file.
async fn meddler(folder: &Path) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join("test.db"));
    options.connect().await.unwrap()
}

#[tokio::test]
async fn a_store_that_failed_works_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::full(folder.path()).await;
    let mut meddler = meddler(folder.path()).await;

    meddler.execute("ALTER TABLE items RENAME TO gone").await.unwrap();
    let refused = store.put(vec![record("a", 1, 1)]).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");

    meddler.execute("ALTER TABLE gone RENAME TO items").await.unwrap();
    assert_eq!(store.put(vec![record("a", 1, 1)]).await.unwrap(), [Outcome::Accepted]);
    assert_eq!(store.page(None, None, 10).await.unwrap(), [record("a", 1, 1)]);
}

#[tokio::test]
async fn a_full_disk_takes_all_of_a_batch_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::full(folder.path()).await;
    let mut meddler = meddler(folder.path()).await;
    // The second row fails, in the middle of the batch.
    meddler
        .execute(
            "CREATE TRIGGER full BEFORE INSERT ON items WHEN NEW.rev = 7 \
             BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        )
        .await
        .unwrap();
    let batch = vec![record("a", 1, 1), record("a", 2, 7), record("a", 3, 1)];
    assert!(store.put(batch.clone()).await.is_err());
    assert_eq!(store.page(None, None, 10).await.unwrap(), []);

    meddler.execute("DROP TRIGGER full").await.unwrap();
    assert_eq!(store.put(batch.clone()).await.unwrap(), [Outcome::Accepted; 3]);
    assert_eq!(store.page(None, None, 10).await.unwrap(), batch);
}

#[tokio::test]
async fn what_waits_is_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::off(folder.path()).await;
    let mut large = record("a", 1, 1);
    large.data = "x".repeat(40 * 1024 * 1024);
    assert!(matches!(store.put(vec![large]).await, Err(Error::Full)));
    assert_eq!(store.put(vec![record("a", 1, 1)]).await.unwrap(), [Outcome::Accepted]);
}

#[tokio::test]
async fn a_file_opened_to_read_takes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::full(folder.path()).await;
    store.put(vec![record("a", 1, 1)]).await.unwrap();
    let reader = Sqlite::open_to_read(&folder.path().join("test.db")).await.unwrap();
    assert_eq!(reader.page(None, None, 10).await.unwrap(), [record("a", 1, 1)]);
    assert!(reader.put(vec![record("a", 2, 1)]).await.is_err());
    assert!(Sqlite::open_to_read(&folder.path().join("missing.db")).await.is_err());
    assert!(!folder.path().join("missing.db").exists());
}
