//! What is refused is kept, can be looked at, and gets another chance.

use crate::harness::{Endpoint, NOW, batch, id, item};
use hearback::replay::{Replayed, replay};
use hearback::store::{Dead, What};
use hearback_wire::batch::reason;
use hearback_wire::{Timestamp, limits};

async fn dead(endpoint: &Endpoint) -> Vec<Dead> {
    endpoint.store.dead(None, 100).await.unwrap()
}

#[tokio::test]
async fn a_refused_item_is_kept_as_it_came() {
    let endpoint = Endpoint::new().await;
    let bad = item(2, 7, r#"{"rating":{"kind":"stars","value":4.5,"max":5},  "comment":"hm"}"#);
    let worse = r#"["no item", 5]"#.to_owned();
    let answer = endpoint.post(batch(&[item(1, 1, "{}"), bad.clone(), worse.clone()])).await;
    assert_eq!(
        answer.verdicts(),
        ["accepted", "rejected invalid:/data/rating/value", "rejected invalid:"]
    );
    let mut dead = dead(&endpoint).await;
    dead.sort_by_key(|dead| dead.reason.clone());
    let [unread, read] = &dead[..] else { panic!("{dead:?}") };
    assert_eq!((&unread.raw[..], &*unread.id), (worse.as_bytes(), ""));
    assert_eq!((&read.raw[..], read.rev), (bad.as_bytes(), 7));
    assert_eq!((&*read.id, &*read.site), (&*id(2).to_string(), "default"));
    assert_eq!((read.what, read.received_at), (What::Item, Timestamp(NOW)));
    assert_eq!(read.reason, "invalid:/data/rating/value");
}

#[tokio::test]
async fn a_body_that_is_no_batch_is_kept_up_to_the_limit() {
    let endpoint = Endpoint::with(|app, _| app.with_sites(["acme".to_owned()])).await;
    let later = br#"{"v":2,"shape":"unknown"}"#.to_vec();
    let broken = b"{\"v\":1,\xff\0".to_vec();
    let full = [b"x".repeat(limits::BODY_BYTES)].concat();
    let large = [b"x".repeat(limits::BODY_BYTES + 1)].concat();
    for (path, media_type, body, kept) in [
        ("/v1/feedback?site=acme", None, &later, Some("unknown-version: ")),
        ("/v1/feedback", None, &broken, Some("malformed: ")),
        ("/v1/feedback?site=acme", Some("text/html"), &later, Some("unsupported-media-type: ")),
        ("/v1/feedback", None, &full, Some("malformed: ")),
        // Nobody's, too much, and nothing at all.
        ("/v1/feedback?site=zeta", None, &broken, None),
        ("/v1/feedback?site=acme", None, &large, None),
        ("/v1/feedback?site=acme", None, &Vec::new(), None),
    ] {
        let before = dead(&endpoint).await;
        let answer = endpoint.post_to(path, media_type, body.clone()).await;
        assert!((400..500).contains(&answer.status), "{}", answer.status);
        let after = dead(&endpoint).await;
        let added = after.iter().find(|dead| !before.contains(dead));
        let Some(reason) = kept else {
            assert_eq!(added, None);
            continue;
        };
        let added = added.unwrap();
        assert_eq!((added.what, &added.raw), (What::Body, body));
        assert!(added.reason.starts_with(reason), "{}", added.reason);
        let site = path.split_once("site=").map_or("", |(_, site)| site);
        assert_eq!(added.site, site);
    }
}

#[tokio::test]
async fn an_item_at_odds_with_a_stored_one_is_refused_and_kept() {
    let endpoint = Endpoint::new().await;
    let first = item(1, 2, r#"{"comment":"first"}"#);
    let other = item(1, 2, r#"{"comment":"other"}"#);
    let before = endpoint.post(batch(std::slice::from_ref(&first))).await;
    assert_eq!(before.verdicts(), ["accepted"]);
    let answer = endpoint.post(batch(&[other.clone(), first, item(2, 1, "{}")])).await;
    assert_eq!(answer.verdicts(), ["rejected id_conflict", "duplicate", "accepted"]);
    let [dead] = &dead(&endpoint).await[..] else { panic!("not one") };
    assert_eq!((&dead.raw[..], &*dead.reason), (other.as_bytes(), reason::ID_CONFLICT));
    assert!(endpoint.records().await[0].data.contains("first"));

    // Nothing of its reason is gone: it stays.
    let again = replay(endpoint.store.as_ref(), dead, false).await.unwrap();
    assert_eq!(again, Replayed::Refused(reason::ID_CONFLICT.to_owned()));
    assert_eq!(self::dead(&endpoint).await.len(), 1);
}

#[tokio::test]
async fn an_erased_item_is_refused_and_nothing_of_it_is_kept() {
    let endpoint = Endpoint::new().await;
    endpoint.post(batch(&[item(1, 1, "{}")])).await;
    endpoint.store.erase("default", &[id(1), id(2)], Timestamp(NOW)).await.unwrap();
    let late = [item(1, 1, "{}"), item(1, 5, "{}"), item(2, 1, "{}"), item(3, 1, "{}")];
    let erased = "rejected erased";
    assert_eq!(endpoint.post(batch(&late)).await.verdicts(), [erased, erased, erased, "accepted"]);
    assert_eq!(endpoint.records().await.len(), 1);
    // Nor where it could not be read: not as an item, and not in a body.
    let bad = batch(&[item(1, 6, "5"), item(4, 1, "5")]);
    assert_eq!(endpoint.post(bad.clone()).await.verdicts(), ["rejected invalid:/data"; 2]);
    assert_eq!(endpoint.post(bad[..bad.len() - 1].to_owned()).await.status, 400);
    let kept: Vec<String> = dead(&endpoint).await.into_iter().map(|dead| dead.id).collect();
    assert_eq!(kept, [id(4).to_string()]);
}

#[tokio::test]
async fn what_is_acceptable_by_now_moves_to_where_it_belongs() {
    let endpoint = Endpoint::new().await;
    // As if an earlier endpoint had refused them for reasons of its own.
    let refused = |raw: String, what, at| Dead {
        site: "acme".to_owned(),
        what,
        id: String::new(),
        rev: 0,
        reason: "invalid:/later".to_owned(),
        received_at: Timestamp(at),
        times: 1,
        raw: raw.into_bytes(),
    };
    let whole = batch(&[item(2, 1, "{}"), item(3, 1, r#"{"comment":"a\u0000"}"#)]);
    let good = refused(item(1, 1, "{}"), What::Item, 5);
    let body = refused(whole.clone(), What::Body, 6);
    let cut = refused(whole[..whole.len() - 1].to_owned(), What::Body, 7);
    let part = refused(batch(&[item(4, 1, "{}"), "5".to_owned()]), What::Body, 8);
    let all = vec![good, body, cut, part];
    endpoint.store.write(Vec::new(), all.clone()).await.unwrap();
    for dry_run in [true, false] {
        let mut said = Vec::new();
        for dead in &all {
            said.push(replay(endpoint.store.as_ref(), dead, dry_run).await.unwrap());
        }
        assert_eq!(said[..2], [Replayed::Taken(1), Replayed::Taken(2)]);
        let Replayed::Refused(cut) = &said[2] else { panic!("{said:?}") };
        assert!(cut.starts_with("malformed: "), "{cut}");
        assert_eq!(said[3], Replayed::Refused("invalid:".to_owned()));
        let left = if dry_run { &all[..] } else { &all[2..] };
        assert_eq!(dead(&endpoint).await, left);
    }
    let records = endpoint.records().await;
    assert!(records.iter().all(|record| record.site == "acme"));
    let arrivals: Vec<Timestamp> = records.iter().map(|record| record.received_at).collect();
    assert_eq!(arrivals, [5, 6, 6].map(Timestamp));
}
