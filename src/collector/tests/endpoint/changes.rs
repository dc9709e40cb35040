//! The changelog: built, tagged, and followed when it changes.

use crate::harness::{Answer, Endpoint};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use hearback::changes::Changes;
use hearback_wire::problem::kind;
use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::RwLock;

const ONE: &str = "# Changelog\n\n## [1.0.0] - 2026-01-01\n\n### Added\n\n- The first\n";
const TWO: &str = "# Changelog\n\n## [1.1.0] - 2026-02-02\n\n### Fixed\n\n- The second\n\n\
                   ## [1.0.0] - 2026-01-01\n\n### Added\n\n- The first\n";

fn versions(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.header("content-type"), "application/json");
    let feed = answer.json();
    assert_eq!(feed["v"], 1);
    let releases = feed["releases"].as_array().unwrap();
    releases.iter().map(|release| release["version"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_file_is_followed() {
    let endpoint = Endpoint::with(|app, folder| {
        app.with_changes(Changes::new(&folder.path().join("CHANGELOG.md").to_string_lossy()))
    })
    .await;
    let path = endpoint.path("CHANGELOG.md");
    let look = async |tag: &str| endpoint.get("/v1/changes", &[("if-none-match", tag)]).await;

    assert_eq!(look("").await.problem().kind, kind::NO_CHANGELOG);

    fs::write(&path, ONE).unwrap();
    let first = look("").await;
    assert_eq!(versions(&first), ["1.0.0"]);
    assert_eq!(first.header("cache-control"), "no-cache");
    let tag = first.header("etag");
    assert!(tag.starts_with('"'), "{tag}");
    let known = look(tag).await;
    assert_eq!((known.status, known.body.len()), (304, 0));
    assert_eq!(known.header("etag"), tag);

    fs::write(&path, TWO).unwrap();
    let second = look(tag).await;
    assert_eq!(versions(&second), ["1.1.0", "1.0.0"]);
    assert_ne!(second.header("etag"), tag);

    fs::remove_file(&path).unwrap();
    assert_eq!(look(tag).await.problem().kind, kind::NO_CHANGELOG);

    // As it was: the same bytes have the same tag.
    fs::write(&path, ONE).unwrap();
    assert_eq!(look(tag).await.status, 304);
}

#[tokio::test]
async fn a_file_that_is_no_changelog_is_a_feed_without_releases() {
    let endpoint = Endpoint::with(|app, folder| {
        let path = folder.path().join("CHANGELOG.md");
        fs::write(&path, b"\xff\xfe nothing").unwrap();
        app.with_changes(Changes::new(&path.to_string_lossy()))
    })
    .await;
    assert!(versions(&endpoint.get("/v1/changes", &[]).await).is_empty());
}

/// A server elsewhere, what it answers, and the conditions it was asked under.
#[derive(Clone, Default)]
struct Elsewhere {
    answer: Arc<Mutex<(u16, &'static str, &'static str)>>,
    asked: Arc<Mutex<Vec<String>>>,
    /// Whoever closes it lets those who ask wait.
    gate: Arc<RwLock<()>>,
}

impl Elsewhere {
    async fn start() -> (Self, String) {
        let elsewhere = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/CHANGELOG.md", listener.local_addr().unwrap());
        let router =
            Router::new().route("/CHANGELOG.md", get(answer)).with_state(elsewhere.clone());
        tokio::spawn(hearback::serve::serve(listener, router, std::future::pending()));
        (elsewhere, url)
    }

    fn answers(&self, status: u16, tag: &'static str, body: &'static str) {
        *self.answer.lock().unwrap() = (status, tag, body);
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

async fn answer(State(elsewhere): State<Elsewhere>, headers: HeaderMap) -> impl IntoResponse {
    let condition = headers.get("if-none-match").map_or("", |value| value.to_str().unwrap());
    elsewhere.asked.lock().unwrap().push(condition.to_owned());
    let _open = elsewhere.gate.read().await;
    let (status, tag, body) = *elsewhere.answer.lock().unwrap();
    (StatusCode::from_u16(status).unwrap(), [("etag", tag)], body)
}

#[tokio::test]
async fn an_address_is_asked_once_a_minute_and_may_fail() {
    let (elsewhere, url) = Elsewhere::start().await;
    let changes = Changes::new(&url).holding(Duration::from_secs(60));
    let endpoint = Endpoint::with(|app, _| app.with_changes(changes)).await;
    let look = async || endpoint.get("/v1/changes", &[]).await;

    elsewhere.answers(500, "", "out of order");
    assert_eq!(look().await.problem().kind, kind::NO_CHANGELOG);
    assert_eq!(elsewhere.asked(), [""]);

    elsewhere.answers(200, "\"one\"", ONE);
    assert_eq!(look().await.status, 404, "asked again too soon");
    endpoint.wait(60_000);
    let first = look().await;
    assert_eq!(versions(&first), ["1.0.0"]);
    assert_eq!(first.json()["source"], url);
    endpoint.wait(59_999);
    assert_eq!(versions(&look().await), ["1.0.0"]);
    assert_eq!(elsewhere.asked(), [""]);

    elsewhere.answers(304, "\"one\"", "");
    endpoint.wait(1);
    assert_eq!(versions(&look().await), ["1.0.0"]);
    assert_eq!(elsewhere.asked(), ["\"one\""]);

    // It is asked half as often after every failure but the first.
    let page = "<html><body>Sign in</body></html>";
    for (wait, status, body) in [(60, 503, "down"), (60, 404, ""), (120, 200, page)] {
        elsewhere.answers(status, "\"bad\"", body);
        endpoint.wait(wait * 1_000 - 1);
        look().await;
        assert!(elsewhere.asked().is_empty(), "asked too soon before {status}");
        endpoint.wait(1);
        assert_eq!(versions(&look().await), ["1.0.0"], "after {status} {body}");
        assert_eq!(elsewhere.asked(), ["\"one\""]);
    }

    for _ in 0..20 {
        endpoint.wait(3_600_000);
        assert_eq!(versions(&look().await), ["1.0.0"]);
        assert_eq!(elsewhere.asked().len(), 1, "less than once an hour");
    }

    elsewhere.answers(200, "\"two\"", TWO);
    endpoint.wait(3_600_000);
    assert_eq!(versions(&look().await), ["1.1.0", "1.0.0"]);
    elsewhere.asked();
    endpoint.wait(60_000);
    look().await;
    assert_eq!(elsewhere.asked(), ["\"two\""], "a good answer counts as the first");

    // The clock goes back a year: asked all the same.
    elsewhere.asked();
    endpoint.wait(-31_536_000_000);
    assert_eq!(versions(&look().await), ["1.1.0", "1.0.0"]);
    assert_eq!(elsewhere.asked(), ["\"two\""]);
}

#[tokio::test]
async fn a_slow_address_holds_nobody_up() {
    let (elsewhere, url) = Elsewhere::start().await;
    let changes = Changes::new(&url).holding(Duration::ZERO);
    let endpoint = Endpoint::with(|app, _| app.with_changes(changes)).await;
    let look = async || versions(&endpoint.get("/v1/changes", &[]).await);
    elsewhere.answers(200, "\"one\"", ONE);
    assert_eq!(look().await, ["1.0.0"], "there was nothing to show meanwhile");

    let closed = elsewhere.gate.write().await;
    elsewhere.answers(200, "\"two\"", TWO);
    endpoint.wait(60_000);
    assert_eq!(look().await, ["1.0.0"]);
    assert_eq!(look().await, ["1.0.0"], "somebody is looking already");
    drop(closed);
    // What the first of them asked for is for the next.
    while look().await == ["1.0.0"] {
        tokio::task::yield_now().await;
    }
    assert_eq!(look().await, ["1.1.0", "1.0.0"]);
    assert_eq!(elsewhere.asked().len(), 2);

    // What nobody asked for in a day is worth waiting for.
    let closed = elsewhere.gate.write().await;
    elsewhere.answers(200, "\"three\"", ONE);
    endpoint.wait(24 * 3_600_000);
    let (late, ()) = tokio::join!(look(), async { drop(closed) });
    assert_eq!(late, ["1.0.0"]);
}
