//! Images that go with items: what is taken, and what becomes of it.

use crate::fake::Fake;
use crate::harness::{Answer, Endpoint, NOW, batch, id, item};
use hearback::app::{App, router};
use hearback::download::download;
use hearback::export::export_attachments;
use hearback::limits::{Limits, Rates};
use hearback::rate::Rate;
use hearback::store::{Attachment, Image};
use hearback_wire::Timestamp;
use hearback_wire::limits::ATTACHMENT_BYTES;
use hearback_wire::problem::kind;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// Two, and no third for long.
const FEW: Rate = Rate { per_second: 0.001, burst: 2.0 };

/// Bytes that begin as an image does.
fn image(magic: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = magic.to_vec();
    bytes.extend((bytes.len()..length).map(|place| place as u8));
    bytes
}

fn png(length: usize) -> Vec<u8> {
    image(b"\x89PNG\r\n\x1a\n", length)
}

fn address(number: u64, site: &str) -> String {
    format!("/v1/feedback/{}/attachment?site={site}", id(number))
}

/// As the widget posts: without any header.
async fn attach(endpoint: &Endpoint, number: u64, bytes: impl Into<Vec<u8>>) -> Answer {
    endpoint.post_to(&address(number, "acme"), None, bytes.into()).await
}

async fn said(endpoint: &Endpoint, number: u64) {
    let answer = endpoint.post_to("/v1/feedback?site=acme", None, batch(&[item(number, 1, "{}")]));
    assert_eq!(answer.await.verdicts(), ["accepted"]);
}

async fn stored(endpoint: &Endpoint) -> Vec<Attachment> {
    endpoint.store.attachments(None, None, 100).await.unwrap()
}

#[tokio::test]
async fn an_image_is_stored_once_as_it_came() {
    let endpoint = Endpoint::new().await;
    said(&endpoint, 1).await;
    let answer = attach(&endpoint, 1, png(1_000)).await;
    assert_eq!((answer.status, answer.header("cache-control")), (201, "no-store"));
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let reply = serde_json::json!({
        "v": 1, "id": id(1), "status": "accepted", "media_type": "image/png", "bytes": 1_000,
    });
    assert_eq!(answer.json(), reply);

    endpoint.wait(5);
    let again = attach(&endpoint, 1, png(1_000)).await;
    assert_eq!((again.status, &again.json()["status"]), (200, &"duplicate".into()));
    let other = attach(&endpoint, 1, png(1_001)).await;
    assert_eq!((other.status, other.problem().kind), (409, kind::OTHER_ATTACHMENT.to_owned()));
    let [kept] = &stored(&endpoint).await[..] else { panic!("not one image") };
    assert_eq!((&*kept.site, kept.id, kept.image), ("acme", id(1), Image::Png));
    assert_eq!((&kept.bytes, kept.received_at), (&png(1_000), Timestamp(NOW)));
    assert_eq!(endpoint.store.attachment("acme", id(1)).await.unwrap().as_ref(), Some(kept));
    assert_eq!(endpoint.store.attachment("other", id(1)).await.unwrap(), None);
}

#[tokio::test]
async fn the_item_comes_first_and_is_of_the_same_site() {
    let endpoint = Endpoint::new().await;
    let early = attach(&endpoint, 1, png(50)).await;
    let problem = early.problem();
    assert_eq!((early.status, &*problem.kind), (404, kind::UNKNOWN_ITEM));
    assert!(problem.retry_after_ms.is_some());
    said(&endpoint, 1).await;
    let elsewhere = endpoint.post_to(&address(1, "zeta"), None, png(50)).await;
    assert_eq!(elsewhere.problem().kind, kind::UNKNOWN_ITEM);
    let no_id = endpoint.post_to("/v1/feedback/first/attachment?site=acme", None, png(50)).await;
    assert_eq!((no_id.status, no_id.problem().kind), (404, kind::UNKNOWN_ITEM.to_owned()));
    assert_eq!(stored(&endpoint).await, []);
    assert_eq!(attach(&endpoint, 1, png(50)).await.status, 201);

    let read = endpoint.get(&address(1, "acme"), &[]).await;
    assert_eq!((read.status, read.header("allow")), (405, "POST"));
}

#[tokio::test]
async fn what_it_is_is_read_from_the_bytes() {
    let endpoint = Endpoint::new().await;
    for (number, bytes, found) in [
        (1, png(60), Some("image/png")),
        (2, image(b"\xff\xd8\xff\xe0", 60), Some("image/jpeg")),
        (3, image(b"RIFF\x34\0\0\0WEBPVP8 ", 60), Some("image/webp")),
        (4, image(b"GIF89a", 60), Some("image/gif")),
        (5, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), None),
        (6, b"<!doctype html><script>alert(1)</script>".to_vec(), None),
        (7, b"%PDF-1.7".to_vec(), None),
        (8, Vec::new(), None),
    ] {
        said(&endpoint, number).await;
        // Whatever it is called does not matter.
        let name = if number % 2 == 0 { "image/png" } else { "text/html" };
        let answer = endpoint.post_to(&address(number, "acme"), Some(name), bytes).await;
        match found {
            Some(found) => assert_eq!(answer.json()["media_type"], found),
            None => assert_eq!(answer.problem().kind, kind::UNSUPPORTED_MEDIA_TYPE),
        }
    }
    assert_eq!(stored(&endpoint).await.len(), 4);
    // It is nothing to be read again: it is no feedback.
    assert_eq!(endpoint.store.dead(None, 10).await.unwrap(), []);
}

#[tokio::test]
async fn two_megabytes_are_taken_and_no_byte_more() {
    let endpoint = Endpoint::new().await;
    said(&endpoint, 1).await;
    let large = attach(&endpoint, 1, png(ATTACHMENT_BYTES + 1)).await;
    assert_eq!((large.status, large.problem().max_bytes), (413, Some(ATTACHMENT_BYTES as u64)));
    assert_eq!(attach(&endpoint, 1, png(ATTACHMENT_BYTES)).await.status, 201);
    // Batches have the limit they had.
    assert_eq!(endpoint.post(vec![b' '; 1024 * 1024 + 1]).await.status, 413);
}

#[tokio::test]
async fn what_is_erased_takes_its_image_along() {
    let endpoint = Endpoint::new().await;
    for number in [1, 2] {
        said(&endpoint, number).await;
        attach(&endpoint, number, png(90)).await;
    }
    endpoint.store.erase("acme", &[id(1), id(3)], Timestamp(NOW)).await.unwrap();
    let ids: Vec<_> = stored(&endpoint).await.into_iter().map(|image| image.id).collect();
    assert_eq!(ids, [id(2)]);
    for number in [1, 3] {
        let late = attach(&endpoint, number, png(90)).await;
        assert_eq!((late.status, late.problem().kind), (410, kind::ERASED.to_owned()));
    }
    // A revision of the item is the same item.
    let path = "/v1/feedback?site=acme";
    endpoint.post_to(path, None, batch(&[item(2, 5, r#"{"comment":"more"}"#)])).await;
    assert_eq!(stored(&endpoint).await.len(), 1);
}

#[tokio::test]
async fn sites_rates_and_a_store_that_fails_are_as_for_batches() {
    let rates = Rates { site: Some(FEW), ..Rates::default() };
    let endpoint =
        Endpoint::with(|app, _| app.with_sites(["acme".to_owned()]).with_rates(rates)).await;
    said(&endpoint, 1).await;
    let other = endpoint.post_to(&address(1, "zeta"), None, png(50)).await;
    assert_eq!((other.status, other.problem().kind), (403, kind::UNKNOWN_SITE.to_owned()));
    assert_eq!(attach(&endpoint, 1, png(50)).await.status, 201);
    let often = attach(&endpoint, 1, png(50)).await;
    assert_eq!((often.status, often.problem().kind), (429, kind::RATE_LIMITED.to_owned()));

    let endpoint = Endpoint::new().await;
    said(&endpoint, 1).await;
    endpoint.store.close().await;
    let closed = attach(&endpoint, 1, png(50)).await;
    assert_eq!((closed.status, closed.problem().kind), (503, kind::STORAGE_UNAVAILABLE.to_owned()));
    assert!(closed.problem().retry_after_ms.is_some());

    let mut endpoint = Endpoint::new().await;
    let limits = Limits { store_time: Duration::ZERO, ..Limits::default() };
    let app = App::new(Arc::new(Fake::silent()), hearback::clock::system()).with_limits(limits);
    endpoint.router = router(app);
    assert_eq!(attach(&endpoint, 1, png(50)).await.status, 503);
}

#[tokio::test]
async fn many_at_once_agree_on_one() {
    let endpoint = Endpoint::new().await;
    said(&endpoint, 1).await;
    let endpoint = Arc::new(endpoint);
    let mut all = JoinSet::new();
    for number in 0..12 {
        let endpoint = Arc::clone(&endpoint);
        all.spawn(async move { attach(&endpoint, 1, png(100 + number % 2)).await.status });
    }
    let mut statuses = all.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [[200; 5].as_slice(), &[201], &[409; 6]].concat());
    assert_eq!(stored(&endpoint).await.len(), 1);
}

#[tokio::test]
async fn leaves_as_a_file_that_nothing_runs() {
    let endpoint = Endpoint::new().await;
    for number in 1..7 {
        said(&endpoint, number).await;
        attach(&endpoint, number, png(50 + number as usize)).await;
    }
    endpoint.post_to("/v1/feedback?site=..", None, batch(&[item(9, 1, "{}")])).await;
    let gif = image(b"GIF89a", 60);
    assert_eq!(endpoint.post_to(&address(9, ".."), None, gif.clone()).await.status, 201);

    let image = endpoint.store.attachment("acme", id(1)).await.unwrap().unwrap();
    let answer = download(image);
    for (name, value) in [
        ("content-type", "image/png"),
        ("content-disposition", &*format!("attachment; filename=\"{}.png\"", id(1))),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "private, no-store"),
    ] {
        assert_eq!(answer.headers()[name], value);
    }

    let folder = endpoint.path("images");
    let written = export_attachments(endpoint.store.as_ref(), None, &folder).await.unwrap();
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut expected: Vec<_> = (1..7).map(|number| format!("acme.{}.png", id(number))).collect();
    expected.insert(0, format!("...{}.gif", id(9)));
    assert_eq!((written, &names), (7, &expected));
    assert_eq!(std::fs::read(folder.join(&names[0])).unwrap(), gif);
    let only = endpoint.path("only");
    let written = export_attachments(endpoint.store.as_ref(), Some("acme"), &only).await.unwrap();
    assert_eq!(written, 6);
}
