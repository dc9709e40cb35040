//! An endpoint of its own for a test, and short ways to talk to it.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use hearback::app::{App, router};
use hearback::clock::Clock;
use hearback::store::sqlite::{Sqlite, Synchronous};
use hearback::store::{Record, Store};
use hearback_wire::problem::Problem;
use hearback_wire::{Id, Timestamp};
use http_body_util::BodyExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// 2026-11-22T10:00:00Z.
pub(crate) const NOW: i64 = 1_795_341_600_000;

pub(crate) struct Endpoint {
    pub(crate) router: Router,
    pub(crate) store: Arc<dyn Store>,
    now: Arc<AtomicI64>,
    folder: TempDir,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Endpoint {
    /// As `hearback serve` starts it without options.
    pub(crate) async fn new() -> Self {
        Self::with(|app, _| app).await
    }

    /// With more said about it; the folder is the test's own.
    pub(crate) async fn with(more: impl FnOnce(App, &TempDir) -> App) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let store: Arc<dyn Store> = Arc::new(Sqlite::open(&path, Synchronous::Off).await.unwrap());
        let now = Arc::new(AtomicI64::new(NOW));
        let app = more(App::new(Arc::clone(&store), clock(&now)), &folder);
        Self { router: router(app), store, now, folder }
    }

    /// The demo, with a widget's files in the folder `dist`.
    pub(crate) async fn demo() -> Self {
        let mut endpoint = Self::new().await;
        let store = Arc::clone(&endpoint.store);
        let clock = clock(&endpoint.now);
        let widget = hearback::assets::Assets::folder(endpoint.path("dist"));
        let folder = endpoint.folder.path();
        endpoint.router = hearback::demo::site(folder, store, clock, widget).await.unwrap();
        endpoint
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn wait(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::Relaxed);
    }

    pub(crate) async fn call(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.call(request.body(Body::empty()).unwrap()).await
    }

    /// As the widget posts.
    pub(crate) async fn post(&self, body: impl Into<Body>) -> Answer {
        self.post_to("/v1/feedback", Some("text/plain;charset=UTF-8"), body).await
    }

    pub(crate) async fn post_to(
        &self,
        path: &str,
        media_type: Option<&str>,
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::post(path);
        if let Some(media_type) = media_type {
            request = request.header("content-type", media_type);
        }
        self.call(request.body(body.into()).unwrap()).await
    }

    pub(crate) async fn records(&self) -> Vec<Record> {
        self.store.page(None, None, 10_000).await.unwrap()
    }
}

fn clock(now: &Arc<AtomicI64>) -> Clock {
    let now = Arc::clone(now);
    Arc::new(move || Timestamp(now.load(Ordering::Relaxed)))
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The problem, checked for what every problem has.
    pub(crate) fn problem(&self) -> Problem {
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.header("cache-control"), "no-store");
        assert_eq!(self.header("access-control-allow-origin"), "*");
        assert_eq!(self.header("access-control-expose-headers"), "Retry-After");
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.status, self.status);
        assert!(!problem.title.is_empty() && problem.detail.is_some(), "{problem:?}");
        problem
    }

    /// Status and reason of every item, in order.
    pub(crate) fn verdicts(&self) -> Vec<String> {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        let reply = self.json();
        let results = reply["results"].as_array().unwrap();
        results
            .iter()
            .map(|verdict| {
                let status = verdict["status"].as_str().unwrap();
                match verdict["reason"].as_str() {
                    Some(reason) => format!("{status} {reason}"),
                    None => status.to_owned(),
                }
            })
            .collect()
    }
}

/// An id that is easy to tell from others.
pub(crate) fn id(number: u64) -> Id {
    Id::from_parts(1_000 + number, &[7; 10])
}

/// A batch of these items, which may be anything.
pub(crate) fn batch(items: &[String]) -> String {
    format!(
        r#"{{"v":1,"batch":"{}","sent_at":"2026-11-22T10:00:00.000Z","items":[{}]}}"#,
        id(0),
        items.join(",")
    )
}

/// A good item with this data.
pub(crate) fn item(number: u64, rev: u32, data: &str) -> String {
    format!(
        r#"{{"id":"{}","rev":{rev},"type":"feedback","created_at":"2026-11-22T09:59:59.488Z","age_ms":512,"data":{data}}}"#,
        id(number)
    )
}
