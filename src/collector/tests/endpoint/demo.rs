//! The demo: its page, its changelog, and the operator's strip.

use crate::harness::{Endpoint, batch, id, item};

const JSON: Option<&str> = Some("application/json");

#[tokio::test]
async fn a_shipped_release_reaches_the_panel() {
    let demo = Endpoint::demo().await;
    let before = demo.get("/CHANGELOG.md", &[]).await;
    assert_eq!(before.header("content-type"), "text/markdown; charset=utf-8");
    assert_eq!(before.header("cache-control"), "no-cache");
    assert_eq!(
        demo.get("/CHANGELOG.md", &[("if-none-match", before.header("etag"))]).await.status,
        304
    );

    let release = r#"{"version":"99.0.0","kind":"added","text":"Dark mode\nCSV export"}"#;
    let answer = demo.post_to("/demo/release", JSON, release).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.json(), serde_json::json!({ "version": "99.0.0", "date": "2026-11-22" }));

    let after = demo.get("/CHANGELOG.md", &[]).await;
    assert_ne!(after.header("etag"), before.header("etag"));
    let feed = demo.get("/v1/changes", &[]).await.json();
    let newest = feed["releases"]
        .as_array()
        .unwrap()
        .iter()
        .find(|release| release["unreleased"] == false)
        .unwrap();
    assert_eq!((&newest["version"], &newest["date"]), (&"99.0.0".into(), &"2026-11-22".into()));
    assert_eq!(newest["sections"][0]["kind"], "added");
    assert_eq!(newest["sections"][0]["entries"].as_array().unwrap().len(), 2);

    assert_eq!(demo.post_to("/demo/release", JSON, release).await.status, 400);
}

#[tokio::test]
async fn other_pages_cannot_ship() {
    let demo = Endpoint::demo().await;
    let release = r#"{"version":"99.0.0","kind":"added","text":"x"}"#;
    assert_eq!(demo.post_to("/demo/release", Some("text/plain"), release).await.status, 400);
    assert_eq!(demo.post_to("/demo/release", None, release).await.status, 400);
    let preflight = axum::http::Request::builder()
        .method("OPTIONS")
        .uri("/demo/release")
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = demo.call(preflight).await;
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn the_strip_sees_what_was_collected_newest_first() {
    let demo = Endpoint::demo().await;
    demo.post(batch(&[item(1, 1, r#"{"comment":"first"}"#)])).await;
    demo.wait(1);
    demo.post(batch(&[item(2, 1, r#"{"comment":"second"}"#)])).await;
    let rows = demo.get("/demo/feedback", &[]).await.json();
    let rows = rows["items"].as_array().unwrap();
    let found: Vec<_> =
        rows.iter().map(|row| (row["id"].as_str(), row["data"]["comment"].as_str())).collect();
    let (one, two) = (id(1).to_string(), id(2).to_string());
    assert_eq!(found, [(Some(two.as_str()), Some("second")), (Some(one.as_str()), Some("first"))]);
}

#[tokio::test]
async fn the_page_and_the_endpoint_share_an_origin() {
    let demo = Endpoint::demo().await;
    for (path, media_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/demo.css", "text/css; charset=utf-8"),
        ("/demo.js", "text/javascript; charset=utf-8"),
    ] {
        let answer = demo.get(path, &[]).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, media_type), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
    assert_eq!(demo.get("/healthz", &[]).await.status, 200);
    assert_eq!(demo.get("/nowhere", &[]).await.problem().status, 404);
}
