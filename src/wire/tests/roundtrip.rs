//! Every document that crosses the wire, parsed and printed back: what was
//! read is what is written, name for name.

use hearback_wire::batch::{Batch, Reply};
use hearback_wire::feed::Feed;
use hearback_wire::problem::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Parses the text as a `T`, prints that, and compares the two documents.
fn check<T: DeserializeOwned + Serialize>(text: &str) {
    let expected: Value = serde_json::from_str(text).unwrap();
    let parsed: T = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(parsed).unwrap(), expected);
}

#[test]
fn a_batch() {
    check::<Batch>(include_str!("fixtures/batch.json"));
}

#[test]
fn a_reply() {
    check::<Reply>(include_str!("fixtures/reply.json"));
}

#[test]
fn a_problem() {
    check::<Problem>(include_str!("fixtures/problem.json"));
    check::<Problem>(include_str!("fixtures/problem-too-large.json"));
}

#[test]
fn a_feed() {
    check::<Feed>(include_str!("fixtures/feed.json"));
}

#[test]
fn what_a_sender_may_leave_out_has_its_default() {
    let text = include_str!("fixtures/batch.json");
    let mut document: Value = serde_json::from_str(text).unwrap();
    let envelope = document.as_object_mut().unwrap();
    for name in ["site", "attempt", "client", "lost"] {
        assert!(envelope.remove(name).is_some());
    }
    envelope["items"][0]["data"] = serde_json::json!({});
    let batch: Batch = serde_json::from_value(document).unwrap();
    assert_eq!((batch.site.as_str(), batch.attempt, batch.lost.quota), ("", 0, 0));
    assert_eq!(batch.items[0].data, hearback_wire::batch::Feedback::default());
}

#[test]
fn what_only_a_later_version_knows_is_no_error() {
    let text = include_str!("fixtures/batch.json");
    let later = text.replacen("\"attempt\"", "\"mood\":[{}],\"attempt\"", 1);
    assert_ne!(later, text);
    let (read, expected): (Batch, Batch) =
        (serde_json::from_str(&later).unwrap(), serde_json::from_str(text).unwrap());
    assert_eq!(read, expected);
}
