//! Bodies that are not as they should be: each has its answer, and none of
//! them is an error of the endpoint.

use crate::harness::{Endpoint, batch, id, item};
use axum::body::{Body, Bytes, HttpBody};
use hearback_wire::limits;
use hearback_wire::problem::kind;
use hyper::body::Frame;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

const DEEP: usize = 100_000;

/// Whole batches, and the problem each is answered with.
fn batches() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let good = batch(&[item(1, 1, "{}")]);
    let replaced = |from: &str, to: &str| {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        bad.into_bytes()
    };
    let sent_at = r#""sent_at":"2026-11-22T10:00:00.000Z""#;
    let many: Vec<String> = (0..=limits::BODY_ITEMS as u64).map(|n| item(n, 1, "{}")).collect();
    vec![
        ("nothing", Vec::new(), kind::MALFORMED),
        ("space", b"  \n".to_vec(), kind::MALFORMED),
        ("no JSON", b"rating=4&comment=hello".to_vec(), kind::MALFORMED),
        ("bytes", (0..=255).collect(), kind::MALFORMED),
        ("null", b"null".to_vec(), kind::MALFORMED),
        ("a list", b"[]".to_vec(), kind::MALFORMED),
        ("an empty object", b"{}".to_vec(), kind::MALFORMED),
        ("cut off", good.as_bytes()[..good.len() - 1].to_vec(), kind::MALFORMED),
        ("two of them", good.repeat(2).into_bytes(), kind::MALFORMED),
        ("deep lists", "[".repeat(DEEP).into_bytes(), kind::MALFORMED),
        ("deep objects", r#"{"a":"#.repeat(DEEP).into_bytes(), kind::MALFORMED),
        (
            "deep where a text belongs",
            replaced(sent_at, &format!(r#""sent_at":{}{}"#, "[".repeat(DEEP), "]".repeat(DEEP))),
            kind::MALFORMED,
        ),
        (
            "deep version",
            replaced(r#""v":1"#, &format!(r#""v":{}{}"#, "[".repeat(DEEP), "]".repeat(DEEP))),
            kind::MALFORMED,
        ),
        ("no version", replaced(r#""v":1,"#, ""), kind::MALFORMED),
        ("version as a text", replaced(r#""v":1"#, r#""v":"1""#), kind::MALFORMED),
        ("half a version", replaced(r#""v":1"#, r#""v":1.5"#), kind::MALFORMED),
        ("version 0", replaced(r#""v":1"#, r#""v":0"#), kind::UNKNOWN_VERSION),
        ("version 2 of another shape", br#"{"v":2,"items":{}}"#.to_vec(), kind::UNKNOWN_VERSION),
        ("no batch id", replaced(&format!(r#""batch":"{}","#, id(0)), ""), kind::MALFORMED),
        ("no UUID", replaced(&id(0).to_string(), "17"), kind::MALFORMED),
        ("no instant", replaced(sent_at, r#""sent_at":"yesterday""#), kind::MALFORMED),
        ("infinite number", replaced(sent_at, r#""sent_at":1e400"#), kind::MALFORMED),
        ("items as an object", replaced(r#""items":["#, r#""items":{"a":["#), kind::MALFORMED),
        ("items missing", replaced(r#""items""#, r#""article""#), kind::MALFORMED),
        ("items twice", replaced(r#""items""#, r#""items":[],"items""#), kind::MALFORMED),
        ("too many items", batch(&many).into_bytes(), kind::TOO_LARGE),
        ("10 MB of text", vec![b'a'; 10_000_000], kind::TOO_LARGE),
        ("10 MB of lists", vec![b'['; 10_000_000], kind::TOO_LARGE),
        (
            "a 10 MB name",
            format!(r#"{{"{}":1}}"#, "k".repeat(10_000_000)).into_bytes(),
            kind::TOO_LARGE,
        ),
        ("one byte too many", vec![b' '; limits::BODY_BYTES + 1], kind::TOO_LARGE),
    ]
}

#[tokio::test]
async fn a_batch_that_cannot_be_read_is_refused_whole() {
    let endpoint = Endpoint::new().await;
    for (name, body, expected) in batches() {
        let answer = endpoint.post(body).await;
        let problem = answer.problem();
        assert_eq!(problem.kind, expected, "{name}: {problem:?}");
        let (status, max_bytes) = match expected {
            kind::TOO_LARGE => (413, Some(limits::BODY_BYTES as u64)),
            _ => (400, None),
        };
        assert_eq!((answer.status, problem.max_bytes), (status, max_bytes), "{name}");
    }
    assert!(endpoint.records().await.is_empty());
}

/// One item among good ones, and its verdict.
fn items() -> Vec<(&'static str, String, &'static str)> {
    let with_data = |data: &str| item(10, 1, data);
    let good = with_data("{}");
    let replaced = |from: &str, to: &str| {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        bad
    };
    let deep = |open: &str, close: &str| format!("{}0{}", open.repeat(DEEP), close.repeat(DEEP));
    let long = "x".repeat(limits::ITEM_BYTES);
    vec![
        ("a number", "17".to_owned(), "rejected invalid:"),
        ("null", "null".to_owned(), "rejected invalid:"),
        ("a list", "[]".to_owned(), "rejected invalid:"),
        ("a deep list", deep("[", "]"), "rejected too_large"),
        ("an empty object", "{}".to_owned(), "rejected invalid:/id"),
        ("id as a number", replaced(&format!("\"{}\"", id(10)), "5"), "rejected invalid:/id"),
        ("no UUID", replaced(&id(10).to_string(), "me"), "rejected invalid:/id"),
        ("no revision", replaced(r#""rev":1,"#, ""), "rejected invalid:/rev"),
        ("negative revision", replaced(r#""rev":1"#, r#""rev":-1"#), "rejected invalid:/rev"),
        ("large revision", replaced(r#""rev":1"#, r#""rev":4294967296"#), "rejected invalid:/rev"),
        ("no type", replaced(r#""feedback""#, r#""""#), "rejected invalid:/type"),
        ("no instant", replaced("T09:59:59.488Z", ""), "rejected invalid:/created_at"),
        ("negative age", replaced("512", "-1"), "rejected invalid:/age_ms"),
        ("infinite age", replaced("512", "1e400"), "rejected invalid:/age_ms"),
        ("no data", replaced(r#","data":{}"#, ""), "rejected invalid:/data"),
        ("data as a text", with_data(r#""{}""#), "rejected invalid:/data"),
        ("comment as a number", with_data(r#"{"comment":5}"#), "rejected invalid:/data/comment"),
        (
            "half a star",
            with_data(r#"{"rating":{"kind":"stars","value":4.5,"max":5}}"#),
            "rejected invalid:/data/rating/value",
        ),
        (
            "an odd name",
            with_data(r#"{"context":{"a/b~c":1}}"#),
            "rejected invalid:/data/context/a~1b~0c",
        ),
        ("infinite", with_data(r#"{"later":1e400}"#), "rejected invalid:/data"),
        (
            "deep and unknown",
            with_data(&format!(r#"{{"later":{}0{}}}"#, "[".repeat(1_000), "]".repeat(1_000))),
            "rejected invalid:/data",
        ),
        ("deep data", with_data(&deep("[", "]")), "rejected too_large"),
        ("too large", with_data(&format!(r#"{{"comment":"{long}"}}"#)), "rejected too_large"),
        ("half a surrogate pair", with_data(r#"{"comment":"a\ud83dz"}"#), "accepted"),
        ("NUL", with_data(r#"{"comment":"a\u0000z"}"#), "accepted"),
        ("a bare NUL", with_data("{\"comment\":\"a\0z\"}"), "accepted"),
        ("a name twice", with_data(r#"{"comment":"first","comment":"last"}"#), "accepted"),
        ("an unknown type", replaced(r#""feedback""#, r#""applause""#), "accepted"),
        (
            "another spelling of the id",
            replaced(&id(10).to_string(), &id(10).to_string().to_uppercase()),
            "accepted",
        ),
    ]
}

#[tokio::test]
async fn one_bad_item_of_twenty_spoils_no_other() {
    for (name, bad, expected) in items() {
        let endpoint = Endpoint::new().await;
        let mut all: Vec<String> = (20..39).map(|n| item(n, 1, r#"{"comment":"good"}"#)).collect();
        all.insert(7, bad);
        let answer = endpoint.post(batch(&all)).await;
        let mut verdicts = answer.verdicts();
        assert_eq!(verdicts.remove(7), expected, "{name}");
        assert!(verdicts.iter().all(|verdict| verdict == "accepted"), "{name}: {verdicts:?}");
        let stored = endpoint.records().await.len();
        assert_eq!(stored, 19 + usize::from(expected == "accepted"), "{name}");
    }
}

#[tokio::test]
async fn a_refused_item_is_still_named() {
    let endpoint = Endpoint::new().await;
    let unnamed = item(4, 9, "{}").replacen("\"id\"", "\"name\"", 1);
    let loud = item(5, 2, "{}").replace(&id(5).to_string(), &id(5).to_string().to_uppercase());
    let doubled = item(6, 3, "7").replacen('{', r#"{"id":"first","#, 1);
    let answer = endpoint.post(batch(&[item(3, 7, "5"), unnamed, loud, doubled])).await;
    let reply = answer.json();
    let name = |at: usize| {
        let verdict = &reply["results"][at];
        (verdict["id"].as_str().unwrap().to_owned(), verdict["rev"].as_u64().unwrap())
    };
    assert_eq!(name(0), (id(3).to_string(), 7));
    assert_eq!(name(1), (String::new(), 9));
    assert_eq!(name(2), (id(5).to_string().to_uppercase(), 2));
    assert_eq!(name(3), (id(6).to_string(), 3));
}

#[tokio::test]
async fn what_no_store_can_keep_is_replaced_and_the_rest_kept() {
    for (sent, kept) in [
        (&br#"{"comment":"a\ud83dz"}"#[..], r#"{"comment":"a\ufffdz"}"#),
        (br#"{"comment":"\ud83d\ude00\u0000"}"#, r#"{"comment":"\ud83d\ude00\ufffd"}"#),
        (b"{\"comment\":\"a\xf0\x9f\x98z\"}", "{\"comment\":\"a\u{fffd}z\"}"),
        (b"{\"comment\":\"a\0z\"}", "{\"comment\":\"a\u{fffd}z\"}"),
    ] {
        let endpoint = Endpoint::new().await;
        let whole = batch(&[item(1, 1, "%")]);
        let (head, tail) = whole.split_once('%').unwrap();
        let body = [head.as_bytes(), sent, tail.as_bytes()].concat();
        assert_eq!(endpoint.post(body).await.verdicts(), ["accepted"]);
        assert_eq!(endpoint.records().await[0].data, kept);
    }
}

#[tokio::test]
async fn a_byte_order_mark_is_no_part_of_the_batch() {
    let endpoint = Endpoint::new().await;
    let answer = endpoint.post(format!("\u{feff}{}", batch(&[item(1, 1, "{}")]))).await;
    assert_eq!(answer.verdicts(), ["accepted"]);
}

#[tokio::test]
async fn an_announced_body_that_is_far_too_large_is_not_read() {
    let endpoint = Endpoint::new().await;
    let request = axum::http::Request::post("/v1/feedback")
        .header("content-length", "1000000000")
        .body(Body::new(Untouchable))
        .unwrap();
    assert_eq!(endpoint.call(request).await.problem().kind, kind::TOO_LARGE);
}

/// A body that fails the test when it is read.
struct Untouchable;

impl HttpBody for Untouchable {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        panic!("the body was read");
    }
}
