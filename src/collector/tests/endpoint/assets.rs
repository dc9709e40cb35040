//! The widget's files: which of them, in which coding, kept for how long.

use crate::harness::{Answer, Endpoint};
use axum::body::Body;
use axum::http::Request;
use hearback::assets::Assets;
use std::fs;

const WASM: &str = "/v/0123456789ab/widget_bg.wasm";

async fn endpoint() -> Endpoint {
    Endpoint::with(|app, folder| {
        let dist = folder.path().join("dist");
        fs::create_dir_all(dist.join("v/0123456789ab")).unwrap();
        for (name, text) in [
            ("hearback.js", "plain loader"),
            ("hearback.js.br", "brotli loader"),
            ("hearback.js.gz", "gzip loader"),
            ("hearback.mjs", "plain module"),
            (WASM, "plain wasm"),
            ("v/0123456789ab/widget_bg.wasm.gz", "gzip wasm"),
            (".secret", "secret"),
        ] {
            fs::write(dist.join(name.trim_start_matches('/')), text).unwrap();
        }
        fs::write(folder.path().join("outside.js"), "outside").unwrap();
        app.with_assets(Assets::folder(dist))
    })
    .await
}

fn text(answer: &Answer) -> &str {
    std::str::from_utf8(&answer.body).unwrap()
}

#[tokio::test]
async fn a_file_comes_in_the_best_coding_that_the_browser_reads() {
    let endpoint = endpoint().await;
    for (path, accepted, body, coding) in [
        ("/hearback.js", "gzip, deflate, br, zstd", "brotli loader", "br"),
        ("/hearback.js", "br;q=0.5, gzip;q=0.8", "gzip loader", "gzip"),
        ("/hearback.js", "br;q=0, gzip", "gzip loader", "gzip"),
        ("/hearback.js", "", "plain loader", ""),
        ("/hearback.js", "zstd", "plain loader", ""),
        ("/hearback.mjs", "br", "plain module", ""),
        (WASM, "gzip, br", "gzip wasm", "gzip"),
    ] {
        let answer = endpoint.get(path, &[("accept-encoding", accepted)]).await;
        assert_eq!((answer.status, text(&answer)), (200, body), "{path} {accepted:?}");
        assert_eq!(answer.header("content-encoding"), coding, "{path} {accepted:?}");
        assert_eq!(answer.header("vary"), "Accept-Encoding");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
    }
}

#[tokio::test]
async fn loaders_are_asked_for_again_and_what_they_load_is_not() {
    let endpoint = endpoint().await;
    let script = "text/javascript; charset=utf-8";
    for (path, media_type, cache_control) in [
        ("/hearback.js", script, "max-age=300, must-revalidate"),
        ("/hearback.mjs", script, "max-age=300, must-revalidate"),
        (WASM, "application/wasm", "public, max-age=31536000, immutable"),
    ] {
        let answer = endpoint.get(path, &[]).await;
        assert_eq!(answer.header("content-type"), media_type, "{path}");
        assert_eq!(answer.header("cache-control"), cache_control, "{path}");
    }
}

#[tokio::test]
async fn what_the_browser_has_is_not_sent_again() {
    let endpoint = endpoint().await;
    let get = |tag: String, coding: &'static str| {
        let endpoint = &endpoint;
        async move {
            let headers = [("if-none-match", tag.as_str()), ("accept-encoding", coding)];
            endpoint.get("/hearback.js", &headers).await
        }
    };
    let tag = get(String::new(), "").await.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.len() > 10, "{tag}");
    for (known, coding, status) in [
        (tag.clone(), "", 304),
        (format!("\"other\", W/{tag}"), "", 304),
        ("*".to_owned(), "", 304),
        ("\"other\"".to_owned(), "", 200),
        // Another coding is another representation.
        (tag.clone(), "br", 200),
    ] {
        let answer = get(known.clone(), coding).await;
        assert_eq!(answer.status, status, "{known} {coding:?}");
        if status == 304 {
            assert!(answer.body.is_empty());
            assert_eq!(answer.header("etag"), tag);
            assert_eq!(answer.header("vary"), "Accept-Encoding");
            assert_eq!(answer.header("cache-control"), "max-age=300, must-revalidate");
        }
    }
    fs::write(endpoint.path("dist/hearback.js"), "another loader").unwrap();
    assert_eq!(get(tag, "").await.status, 200);
}

#[tokio::test]
async fn a_head_has_no_body() {
    let endpoint = endpoint().await;
    let request = Request::head("/hearback.js").body(Body::empty()).unwrap();
    let answer = endpoint.call(request).await;
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert_eq!(answer.header("content-length"), "12");
}

#[tokio::test]
async fn nothing_outside_of_the_folder_is_served() {
    let endpoint = endpoint().await;
    for path in [
        "/v/../hearback.js",
        "/v/../../outside.js",
        "/v/%2e%2e/%2e%2e/outside.js",
        "/v/..%2f..%2foutside.js",
        "/v/0123456789ab/../../.secret",
        "/v//etc/passwd",
        "/v/0123456789ab",
        "/v/0123456789ab/",
        "/.secret",
        "/outside.js",
    ] {
        assert_eq!(endpoint.get(path, &[]).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_widget_that_was_not_built_says_how_to_build_it() {
    let endpoint = Endpoint::with(|app, folder| {
        app.with_assets(Assets::folder(folder.path().join("nowhere")))
    })
    .await;
    let problem = endpoint.get("/hearback.js", &[]).await.problem();
    assert!(problem.detail.unwrap().contains("cargo xtask build"));
}
