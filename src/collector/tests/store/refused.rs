//! What a store keeps of what was refused, and what it forgets for good.

use crate::suite::{Opened, record};
use hearback::store::Outcome::{Accepted, Conflict, Duplicate, Erased};
use hearback::store::{Dead, DeadCursor, Record, What};
use hearback_wire::{Id, Timestamp};

pub(crate) fn dead(number: u32, received_at: i64) -> Dead {
    Dead {
        site: "a".to_owned(),
        what: What::Item,
        id: number.to_string(),
        rev: number,
        reason: "invalid:/data".to_owned(),
        received_at: Timestamp(received_at),
        times: 1,
        raw: format!("{{\"n\":{number},\"odd\":\"\u{0}\u{1f600}").into_bytes(),
    }
}

async fn all(store: &Opened) -> Vec<Dead> {
    store.dead(None, 1_000).await.unwrap()
}

pub(crate) async fn the_same_revision_with_other_words_is_a_conflict(
    store: Opened,
    _: impl AsyncFn() -> Opened,
) {
    let says =
        |number, rev, data: &str| Record { data: data.to_owned(), ..record("a", number, rev) };
    let first = says(1, 2, r#"{"a":1,"b":[2.0,{}]}"#);
    let other = Record { kind: "applause".to_owned(), ..first.clone() };
    let anew = Record { age_ms: 99, received_at: Timestamp(9), ..first.clone() };
    for (again, expected) in [
        (first.clone(), Accepted),
        (first.clone(), Duplicate),
        (anew, Duplicate),
        (says(1, 2, r#"{ "b": [2.0, {}], "a": 1 }"#), Duplicate),
        (says(1, 2, r#"{"a":1,"b":[2.0,{"c":0}]}"#), Conflict),
        (says(1, 2, "no JSON"), Conflict),
        (other, Conflict),
        // Another revision decides by itself, whatever it says.
        (says(1, 1, "{}"), Duplicate),
        (says(1, 3, "{}"), Accepted),
        (says(1, 3, r#"{"x":0}"#), Conflict),
    ] {
        assert_eq!(store.put(vec![again.clone()]).await.unwrap(), [expected], "{again:?}");
    }
    // Within one batch as well, and no other record is affected.
    let batch = vec![says(2, 1, "{}"), says(2, 1, "[]"), says(3, 1, "{}"), says(2, 1, "{}")];
    assert_eq!(store.put(batch).await.unwrap(), [Accepted, Conflict, Accepted, Duplicate]);
    let many: Vec<Record> = (0..300).map(|number| says(number, 3, "{}")).collect();
    let outcomes = store.put(many.clone()).await.unwrap();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Accepted).count(), 299);
    let changed = many.into_iter().map(|record| Record { data: "[]".to_owned(), ..record });
    assert_eq!(store.put(changed.collect()).await.unwrap(), vec![Conflict; 300]);
}

pub(crate) async fn what_was_refused_comes_back_in_order(
    store: Opened,
    open: impl AsyncFn() -> Opened,
) {
    let body = Dead { what: What::Body, raw: vec![0, 255, 10], site: String::new(), ..dead(9, 5) };
    let expected = [dead(2, -1), dead(1, 3), body, dead(3, 9)];
    let outcomes = store
        .write(vec![record("a", 1, 1)], vec![expected[3].clone(), expected[1].clone()])
        .await
        .unwrap();
    assert_eq!(outcomes, [Accepted]);
    store.write(Vec::new(), vec![expected[0].clone(), expected[2].clone()]).await.unwrap();
    store.close().await;
    let store = open().await;
    assert_eq!(all(&store).await, expected);
    let mut pages = Vec::new();
    while let page = store.dead(pages.last().map(DeadCursor::after).as_ref(), 3).await.unwrap()
        && !page.is_empty()
    {
        pages.extend(page);
    }
    assert_eq!(pages, expected);

    assert_eq!(store.exhume(vec![expected[1].key(), "none".to_owned()]).await.unwrap(), 1);
    assert_eq!(store.exhume(vec![expected[1].key()]).await.unwrap(), 0);
    assert_eq!(all(&store).await.len(), 3);
}

pub(crate) async fn the_same_refused_twice_is_one(store: Opened, _: impl AsyncFn() -> Opened) {
    let again = Dead { received_at: Timestamp(8), reason: "too_large".to_owned(), ..dead(1, 3) };
    let elsewhere = Dead { site: "b".to_owned(), ..dead(1, 4) };
    store.write(Vec::new(), vec![dead(1, 3), again.clone(), elsewhere.clone()]).await.unwrap();
    store.write(Vec::new(), vec![again.clone()]).await.unwrap();
    let seen = Dead { times: 3, received_at: Timestamp(3), ..again };
    assert_eq!(all(&store).await, [seen, elsewhere]);
}

pub(crate) async fn what_was_erased_stays_away(store: Opened, open: impl AsyncFn() -> Opened) {
    let ids: Vec<Id> = [1, 2, 3].map(|number| record("a", number, 1).id).to_vec();
    let names = |id: Id, site: &str, what| Dead {
        raw: format!("xx{}xx", id.to_string().to_uppercase()).into_bytes(),
        site: site.to_owned(),
        what,
        ..dead(0, 0)
    };
    let stays = [names(ids[0], "b", What::Item), names(ids[2], "a", What::Item)];
    let goes = [names(ids[0], "a", What::Item), names(ids[1], "", What::Body)];
    store.write(Vec::new(), [stays.clone(), goes].concat()).await.unwrap();
    let records = [("a", 1), ("b", 1), ("a", 3)].map(|(site, number)| record(site, number, 1));
    store.put(records.to_vec()).await.unwrap();

    // The second was never there; it is remembered all the same.
    let erased = store.erase("a", &ids[..2], Timestamp(7)).await.unwrap();
    assert_eq!((erased.items, erased.dead), (1, 2));
    assert_eq!(store.erase("a", &ids[..2], Timestamp(8)).await.unwrap().items, 0);
    store.close().await;
    let store = open().await;
    let late = vec![record("a", 1, 9), record("a", 2, 1), record("a", 3, 1), record("b", 1, 1)];
    assert_eq!(store.put(late).await.unwrap(), [Erased, Erased, Duplicate, Duplicate]);
    assert_eq!(store.page(None, None, 10).await.unwrap(), records[1..]);
    let left: Vec<String> = all(&store).await.iter().map(Dead::key).collect();
    let mut expected = stays.map(|dead| dead.key());
    expected.sort();
    assert_eq!(left, expected);
}
