//! An SQLite file that misbehaves: what fails is refused, and what works again
//! is used again, without a restart.

use crate::attachments::image;
use crate::refused::dead;
use crate::suite::record;
use hearback::store::sqlite::{Manner, Sqlite};
use hearback::store::{Attached, Attachment, Dead, Error, Outcome, Record, Store};
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

#[tokio::test]
async fn what_was_refused_is_bounded_and_the_oldest_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let manner = Manner { dead_bytes: 10_000, ..Manner::default() };
    let store = Sqlite::open_as(&path, manner).await.unwrap();
    let sized =
        |number: u32| Dead { raw: vec![b'x'; number as usize], ..dead(number, number.into()) };
    let kept = async |store: &Sqlite| -> Vec<u32> {
        store.dead(None, 1_000).await.unwrap().iter().map(|dead| dead.rev).collect()
    };
    for number in 1_000..1_020 {
        store.write(vec![record("a", number.into(), 1)], vec![sized(number)]).await.unwrap();
    }
    let left = kept(&store).await;
    assert!(left.len() >= 5 && left.len() <= 8, "{left:?}");
    assert_eq!(left.last(), Some(&1_019));
    assert!(left.is_sorted(), "{left:?}");
    // One that has no place at all leaves the others alone.
    store.write(Vec::new(), vec![sized(10_000)]).await.unwrap();
    assert_eq!(kept(&store).await, left);
    // The bound is kept by whoever opens it next.
    store.close().await;
    let manner = Manner { dead_bytes: 3_000, ..Manner::default() };
    let store = Sqlite::open_as(&path, manner).await.unwrap();
    store.write(Vec::new(), vec![sized(1_020)]).await.unwrap();
    assert_eq!(kept(&store).await, [1_019, 1_020]);
    assert_eq!(store.page(None, None, 100).await.unwrap().len(), 20);
}

#[tokio::test]
async fn a_flood_of_refused_bodies_does_not_keep_out_items() {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::off(folder.path()).await;
    let large = Dead { raw: vec![b'x'; 12 * 1024 * 1024], ..dead(1, 1) };
    assert!(matches!(store.write(Vec::new(), vec![large]).await, Err(Error::Full)));
    let item = Record { data: "x".repeat(12 * 1024 * 1024), ..record("a", 1, 1) };
    assert_eq!(store.put(vec![item]).await.unwrap(), [Outcome::Accepted]);
}

#[tokio::test]
async fn nothing_of_an_erased_item_is_left_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::full(folder.path()).await;
    let secret = |number| Record {
        data: format!(r#"{{"comment":"the words that must go {}"}}"#, "x".repeat(9_000)),
        ..record("a", number, 1)
    };
    let named = Dead {
        raw: [secret(1).id.to_string(), secret(1).data].concat().into_bytes(),
        ..dead(1, 1)
    };
    store.write(vec![secret(1), secret(2)], vec![named]).await.unwrap();
    // What is shown must go as well: many pages of it.
    let image = Attachment { bytes: b"must go ".repeat(20_000), ..image("a", 2, &[]) };
    assert_eq!(store.attach(image).await.unwrap(), Attached::Stored);
    let found = || -> bool {
        std::fs::read_dir(folder.path()).unwrap().any(|entry| {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(8).any(|window| window == b"must go ")
        })
    };
    assert!(found());
    store.erase("a", &[secret(1).id, secret(2).id], secret(1).received_at).await.unwrap();
    assert!(!found());
}
