//! What becomes of batches that are as they should be.

use crate::harness::{Endpoint, NOW, batch, id, item};
use hearback_wire::batch::{Reply, Status};
use hearback_wire::{Timestamp, problem};

#[tokio::test]
async fn an_item_is_stored_as_it_came() {
    let endpoint = Endpoint::new().await;
    let data = r#"{"rating":{"kind":"stars","value":4,"max":5}, "comment":"h\u00f6h\n","later":{"x":[1.50]}}"#;
    let answer = endpoint.post(batch(&[item(1, 3, data)])).await;

    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let reply: Reply = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((reply.v, reply.batch, reply.server_time), (1, id(0), Timestamp(NOW)));
    let [verdict] = &reply.results[..] else { panic!("{reply:?}") };
    assert_eq!(verdict.id, id(1).to_string());
    assert_eq!((verdict.rev, verdict.status, &verdict.reason), (3, Status::Accepted, &None));

    let [record] = &endpoint.records().await[..] else { panic!("not one record") };
    assert_eq!(record.data, data);
    assert_eq!((record.id, record.rev, record.age_ms), (id(1), 3, 512));
    assert_eq!((record.site.as_str(), record.kind.as_str()), ("default", "feedback"));
    assert_eq!((record.created_at, record.received_at), (Timestamp(NOW - 512), Timestamp(NOW)));
}

#[tokio::test]
async fn the_batch_of_the_contract_is_taken() {
    let endpoint = Endpoint::new().await;
    let path = "/v1/feedback?site=acme&batch=019ab8f0-4400-7000-8000-00000000000b";
    let body = include_str!("../../../wire/tests/fixtures/batch.json");
    let answer = endpoint.post_to(path, Some("application/json"), body).await;
    assert_eq!(answer.verdicts(), ["accepted"]);
}

#[tokio::test]
async fn the_same_again_is_a_duplicate_and_a_higher_revision_replaces() {
    let endpoint = Endpoint::new().await;
    for (rev, comment, expected) in [
        (2, "first", "accepted"),
        (2, "first", "duplicate"),
        (1, "late", "duplicate"),
        (3, "changed", "accepted"),
        (2, "first", "duplicate"),
    ] {
        endpoint.wait(1_000);
        let data = format!(r#"{{"comment":"{comment}"}}"#);
        let answer = endpoint.post(batch(&[item(1, rev, &data)])).await;
        assert_eq!(answer.verdicts(), [expected], "revision {rev}");
        assert_eq!(answer.json()["results"][0]["rev"], rev);
    }
    let [record] = &endpoint.records().await[..] else { panic!("not one record") };
    assert_eq!((record.rev, record.data.as_str()), (3, r#"{"comment":"changed"}"#));
    assert_eq!(record.received_at, Timestamp(NOW + 4_000));
}

#[tokio::test]
async fn one_batch_may_hold_an_id_more_than_once() {
    let endpoint = Endpoint::new().await;
    let items =
        [item(1, 1, "{}"), item(1, 1, "{}"), item(2, 1, "{}"), item(1, 5, "{}"), item(1, 4, "{}")];
    let answer = endpoint.post(batch(&items)).await;
    assert_eq!(answer.verdicts(), ["accepted", "duplicate", "accepted", "accepted", "duplicate"]);
    let revisions: Vec<u32> = endpoint.records().await.iter().map(|record| record.rev).collect();
    assert_eq!(revisions, [5, 1]);
}

#[tokio::test]
async fn the_same_id_at_two_sites_is_two_items() {
    let endpoint = Endpoint::new().await;
    for site in ["acme", "zeta"] {
        let path = format!("/v1/feedback?site={site}&batch={}", id(0));
        let answer = endpoint.post_to(&path, None, batch(&[item(1, 1, "{}")])).await;
        assert_eq!(answer.verdicts(), ["accepted"]);
    }
    let sites: Vec<String> =
        endpoint.records().await.into_iter().map(|record| record.site).collect();
    assert_eq!(sites, ["acme", "zeta"]);
}

#[tokio::test]
async fn query_and_envelope_agree_on_the_site() {
    let endpoint = Endpoint::with(|app, _| app.with_sites(["acme".to_owned()])).await;
    let with_site =
        |site: &str| batch(&[item(1, 1, "{}")]).replacen("{", &format!(r#"{{"site":"{site}","#), 1);
    for (query, envelope, expected) in [
        ("acme", "acme", Ok(())),
        ("acme", "", Ok(())),
        ("", "acme", Ok(())),
        ("acme", "zeta", Err(problem::kind::MALFORMED)),
        ("zeta", "", Err(problem::kind::UNKNOWN_SITE)),
        ("", "", Err(problem::kind::UNKNOWN_SITE)),
        ("a%20b", "", Err(problem::kind::MALFORMED)),
        ("%ff", "", Err(problem::kind::MALFORMED)),
    ] {
        let path = format!("/v1/feedback?site={query}");
        let answer = endpoint.post_to(&path, None, with_site(envelope)).await;
        let found = match answer.status {
            200 => Ok(()),
            _ => Err(answer.problem().kind),
        };
        assert_eq!(found, expected.map_err(str::to_owned), "{query:?} {envelope:?}");
    }
}

#[tokio::test]
async fn reads_text_and_json_and_nothing_else() {
    let endpoint = Endpoint::new().await;
    for (media_type, status) in [
        (None, 200),
        (Some("text/plain"), 200),
        (Some("Text/Plain; charset=utf-8"), 200),
        (Some("application/json"), 200),
        (Some("application/x-www-form-urlencoded"), 415),
        (Some("text/plainer"), 415),
        (Some(""), 415),
    ] {
        let answer = endpoint.post_to("/v1/feedback", media_type, batch(&[])).await;
        assert_eq!(answer.status, status, "{media_type:?}");
        if status == 415 {
            assert_eq!(answer.problem().kind, problem::kind::UNSUPPORTED_MEDIA_TYPE);
        }
    }
}

#[tokio::test]
async fn a_store_that_fails_is_no_loss_and_says_when_to_come_back() {
    let endpoint = Endpoint::new().await;
    endpoint.store.close().await;
    let answer = endpoint.post(batch(&[item(1, 1, "{}")])).await;
    assert_eq!(answer.status, 503);
    let problem = answer.problem();
    assert_eq!(problem.kind, problem::kind::STORAGE_UNAVAILABLE);
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    let ms = problem.retry_after_ms.unwrap();
    assert!(ms > 0 && ms <= seconds * 1_000, "{ms} {seconds}");

    assert_eq!(endpoint.get("/readyz", &[]).await.status, 503);
    assert_eq!(endpoint.get("/healthz", &[]).await.status, 200);
}

#[tokio::test]
async fn is_ready_while_the_store_is() {
    let endpoint = Endpoint::new().await;
    assert_eq!(endpoint.get("/readyz", &[]).await.status, 200);
    assert!(endpoint.records().await.is_empty());
}
