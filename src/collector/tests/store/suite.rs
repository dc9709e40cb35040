//! The promises of [`Store`], one test each.

use hearback::store::{Cursor, Error, Outcome, Record, Store};
use hearback_wire::{Id, Timestamp};
use std::sync::Arc;

/// Runs the suite against the store that `$open` opens in a folder; opened
/// again in the same folder, it must be the same store.
#[macro_export]
macro_rules! conforms {
    ($name:ident, $open:expr) => {
        $crate::conforms!(@tests $name, $open,
            outcomes_follow_the_order_of_the_records,
            a_lower_revision_never_replaces,
            sites_do_not_meet,
            any_text_comes_back_as_it_went,
            pages_are_ordered_and_complete,
            many_writers_lose_nothing_and_agree_on_the_winner,
            what_was_put_is_there_after_opening_again,
            a_large_batch_is_taken_whole,
            after_closing_nothing_is_taken,
            the_same_revision_with_other_words_is_a_conflict,
            what_was_refused_comes_back_in_order,
            the_same_refused_twice_is_one,
            what_was_erased_stays_away,
            images_are_there_after_opening_again,
            images_come_in_pages,
        );
    };
    (@tests $name:ident, $open:expr, $($test:ident,)+) => {
        mod $name {
            use super::*;
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    let folder = tempfile::tempdir().unwrap();
                    let open = async || {
                        let store = $open(folder.path()).await;
                        std::sync::Arc::new(store) as std::sync::Arc<dyn hearback::store::Store>
                    };
                    $crate::suite::$test(open().await, open).await;
                }
            )+
        }
    };
}

pub(crate) use crate::attachments::*;
pub(crate) use crate::refused::*;

pub(crate) type Opened = Arc<dyn Store>;

pub(crate) fn record(site: &str, number: u64, rev: u32) -> Record {
    Record {
        site: site.to_owned(),
        id: Id::from_parts(number, &[1; 10]),
        rev,
        kind: "feedback".to_owned(),
        created_at: Timestamp(-5),
        age_ms: 7,
        received_at: Timestamp(1_000),
        data: format!(r#"{{"comment":"{site} {number} {rev}"}}"#),
    }
}

async fn all(store: &Opened) -> Vec<Record> {
    store.page(None, None, 100_000).await.unwrap()
}

use Outcome::{Accepted, Duplicate};

pub(crate) async fn outcomes_follow_the_order_of_the_records(
    store: Opened,
    _: impl AsyncFn() -> Opened,
) {
    assert_eq!(store.put(Vec::new()).await.unwrap(), []);
    let records = [(1, 2), (2, 1), (1, 2), (1, 1), (1, 3), (2, 2)];
    let records = records.map(|(number, rev)| record("a", number, rev)).to_vec();
    let expected = [Accepted, Accepted, Duplicate, Duplicate, Accepted, Accepted];
    assert_eq!(store.put(records.clone()).await.unwrap(), expected);
    assert_eq!(store.put(records).await.unwrap(), [Duplicate; 6]);
    assert_eq!(all(&store).await, [record("a", 1, 3), record("a", 2, 2)]);
}

pub(crate) async fn a_lower_revision_never_replaces(store: Opened, _: impl AsyncFn() -> Opened) {
    for (rev, outcome) in [(5, Accepted), (4, Duplicate), (u32::MAX, Accepted), (0, Duplicate)] {
        assert_eq!(store.put(vec![record("a", 1, rev)]).await.unwrap(), [outcome], "{rev}");
    }
    assert_eq!(all(&store).await, [record("a", 1, u32::MAX)]);
}

pub(crate) async fn sites_do_not_meet(store: Opened, _: impl AsyncFn() -> Opened) {
    let records = vec![record("a", 1, 1), record("b", 1, 1), record("A", 1, 1)];
    assert_eq!(store.put(records).await.unwrap(), [Accepted; 3]);
    assert_eq!(store.page(Some("b"), None, 10).await.unwrap(), [record("b", 1, 1)]);
    assert_eq!(store.page(Some("c"), None, 10).await.unwrap(), []);
}

pub(crate) async fn any_text_comes_back_as_it_went(store: Opened, _: impl AsyncFn() -> Opened) {
    let odd = Record {
        kind: "h\u{f6}h'\"; DROP TABLE items; --".to_owned(),
        data: "{\"comment\":\"\u{1f600}\u{202e}\u{7f}\u{fffd} \\u0001 $1 ?2 %s\",\n \"n\":1.50}"
            .to_owned(),
        created_at: Timestamp(253_402_300_799_999),
        age_ms: u64::try_from(i64::MAX).unwrap(),
        received_at: Timestamp(-62_167_219_200_000),
        ..record("a", 1, 1)
    };
    store.put(vec![odd.clone()]).await.unwrap();
    assert_eq!(all(&store).await, [odd]);
}

pub(crate) async fn pages_are_ordered_and_complete(store: Opened, _: impl AsyncFn() -> Opened) {
    // Arrival before id before site, and many of each the same.
    let mut expected = Vec::new();
    for arrival in 0..3 {
        for number in 0..7 {
            for site in ["a", "b"] {
                let number = arrival * 100 + number;
                let received_at = Timestamp(-i64::try_from(arrival).unwrap());
                expected.push(Record { received_at, ..record(site, number, 1) });
            }
        }
    }
    store.put(expected.clone()).await.unwrap();
    expected.sort_by_key(|record| (record.received_at, record.id, record.site.clone()));
    for site in [None, Some("b")] {
        let expected: Vec<&Record> =
            expected.iter().filter(|record| site.is_none_or(|site| record.site == site)).collect();
        for limit in [1, 4, 1_000] {
            let mut found = Vec::new();
            while let page =
                store.page(site, found.last().map(Cursor::after).as_ref(), limit).await.unwrap()
                && !page.is_empty()
            {
                assert!(page.len() <= limit as usize);
                found.extend(page);
            }
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{site:?} {limit}");
        }
    }
}

pub(crate) async fn many_writers_lose_nothing_and_agree_on_the_winner(
    store: Opened,
    _: impl AsyncFn() -> Opened,
) {
    let writers: Vec<_> = (1..=16)
        .map(|writer| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let mut accepted = 0;
                for round in 0..20 {
                    let own = record("a", 1_000 + u64::from(writer) * 100 + round, 1);
                    let shared = record("a", round, writer);
                    let outcomes = store.put(vec![own, shared]).await.unwrap();
                    assert_eq!(outcomes.first(), Some(&Accepted));
                    accepted += usize::from(outcomes.last() == Some(&Accepted));
                }
                accepted
            })
        })
        .collect();
    let mut accepted = 0;
    for writer in writers {
        accepted += writer.await.unwrap();
    }
    // Each of the shared ones was accepted at least once, and the highest won.
    assert!((20..=16 * 20).contains(&accepted), "{accepted}");
    let found = all(&store).await;
    assert_eq!(found.len(), 16 * 20 + 20);
    let shared: Vec<&Record> = found.iter().take(20).collect();
    assert!(shared.iter().all(|record| record.rev == 16), "{shared:?}");
}

pub(crate) async fn what_was_put_is_there_after_opening_again(
    store: Opened,
    open: impl AsyncFn() -> Opened,
) {
    store.put(vec![record("a", 1, 1)]).await.unwrap();
    store.close().await;
    let again = open().await;
    assert_eq!(all(&again).await, [record("a", 1, 1)]);
    assert_eq!(again.put(vec![record("a", 1, 1)]).await.unwrap(), [Duplicate]);
}

pub(crate) async fn a_large_batch_is_taken_whole(store: Opened, _: impl AsyncFn() -> Opened) {
    let records: Vec<Record> = (0..1_000).map(|number| record("a", number, 1)).collect();
    assert_eq!(store.put(records.clone()).await.unwrap(), vec![Accepted; 1_000]);
    assert_eq!(all(&store).await, records);
}

pub(crate) async fn after_closing_nothing_is_taken(store: Opened, open: impl AsyncFn() -> Opened) {
    store.ready().await.unwrap();
    store.close().await;
    store.close().await;
    assert!(matches!(store.put(vec![record("a", 1, 1)]).await, Err(Error::Unavailable(_))));
    assert!(store.ready().await.is_err());
    assert_eq!(all(&open().await).await, []);
}
