//! Any bytes at all: the answer is never an error of the endpoint.

use crate::fake::Fake;
use crate::harness::{batch, item};
use axum::body::Body;
use axum::http::Request;
use hearback::app::{App, router};
use hearback::clock;
use hearback::replay::replay;
use hearback::store::{Dead, What};
use hearback_wire::Timestamp;
use hearback_wire::batch::Reply;
use http_body_util::BodyExt as _;
use proptest::prelude::*;
use std::sync::Arc;
use tower::ServiceExt as _;

/// A good batch, with some of its bytes replaced, taken out or doubled.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let data = prop_oneof![
        Just("{}".to_owned()),
        Just(
            r#"{"rating":{"kind":"stars","value":4,"max":5},"comment":"\ud83d\ude00"}"#.to_owned()
        ),
        Just(r#"{"context":{"a":"b"},"later":[1e400,{"x":null}]}"#.to_owned()),
    ];
    let items = proptest::collection::vec((0..5_u64, 0..3_u32, data), 0..6);
    let splice = prop_oneof![
        any::<Vec<u8>>(),
        proptest::sample::select(vec![
            "\"", "{", "}", "[", "]", ",", ":", "\\u0000", "\\ud800", "\0", "\u{feff}", "1e999",
            "null", "-", "\"id\":", "\"v\":1,", "[[[[[[[[", "\u{202e}",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    let splices =
        proptest::collection::vec((any::<prop::sample::Index>(), 0..9_usize, splice), 0..4);
    (items, splices).prop_map(|(items, splices)| {
        let items: Vec<String> =
            items.iter().map(|(number, rev, data)| item(*number, *rev, data)).collect();
        let mut bytes = batch(&items).into_bytes();
        for (at, gone, put) in splices {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (at + gone).min(bytes.len());
            bytes.splice(at..end, put);
        }
        bytes
    })
}

/// Posts the bytes, and holds the answer to what every answer is.
fn answered(bytes: &[u8], media_type: &[u8], query: &str) -> Result<(), TestCaseError> {
    let router = router(App::new(Arc::new(Fake::default()), clock::system()));
    let mut request = Request::post("/v1/feedback");
    // Hyper lets no other queries through.
    if let Ok(uri) = format!("/v1/feedback?{query}").parse::<hyper::Uri>() {
        request = request.uri(uri);
    }
    if let Ok(value) = hyper::header::HeaderValue::from_bytes(media_type) {
        request = request.header("content-type", value);
    }
    let request = request.body(Body::from(bytes.to_vec())).unwrap();
    let (status, body) = runtime().block_on(async {
        let answer = router.oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.into_body().collect().await.unwrap().to_bytes())
    });
    prop_assert!([200, 400, 403, 413, 415].contains(&status), "{status}");
    if status == 200 {
        let reply: Reply = serde_json::from_slice(&body).unwrap();
        for verdict in reply.results {
            prop_assert!(verdict.reason.is_none_or(|reason| reason.len() < 2_000));
        }
    }
    Ok(())
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn bytes_are_never_an_error_of_the_endpoint(
        bytes: Vec<u8>,
        media_type: Vec<u8>,
        query in "\\PC{0,20}",
    ) {
        answered(&bytes, &media_type, &query)?;
        answered(&bytes, b"text/plain", "")?;
    }

    #[test]
    fn a_damaged_batch_is_never_an_error_of_the_endpoint(bytes in damaged()) {
        answered(&bytes, b"text/plain", "site=a")?;
    }

    #[test]
    fn whatever_was_refused_can_be_read_again(bytes in damaged(), whole: bool) {
        let dead = Dead {
            site: "a".to_owned(),
            what: if whole { What::Body } else { What::Item },
            id: String::new(),
            rev: 0,
            reason: String::new(),
            received_at: Timestamp(0),
            times: 1,
            raw: bytes,
        };
        prop_assert!(runtime().block_on(replay(&Fake::default(), &dead, false)).is_ok());
    }
}
