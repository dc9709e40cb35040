//! An endpoint with a team for a test, and short ways to talk to its pages.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use hearback::app::{App, router};
use hearback::clock::Clock;
use hearback::store::sqlite::{Sqlite, Synchronous};
use hearback::store::{Outcome, Record, Store};
use hearback::team::Team;
use hearback_wire::{Id, Timestamp};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// 2026-11-22T10:00:00Z.
pub(crate) const NOW: i64 = 1_795_341_600_000;
pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const DAY: i64 = 24 * HOUR;
pub(crate) const HOST: &str = "feedback.example";
pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) struct Office {
    pub(crate) router: Router,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) team: Arc<Team>,
    now: Arc<AtomicI64>,
    folder: TempDir,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Office {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let store: Arc<dyn Store> = Arc::new(Sqlite::open(&path, Synchronous::Off).await.unwrap());
        let now = Arc::new(AtomicI64::new(NOW));
        let (team, router) = open(&folder, &store, &now).await;
        Self { router, store, team, now, folder }
    }

    /// The same files under another process.
    pub(crate) async fn restart(&mut self) {
        self.team.close().await;
        (self.team, self.router) = open(&self.folder, &self.store, &self.now).await;
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
        let text = String::from_utf8(body).unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, text }
    }

    /// As a browser follows a link of these pages.
    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path).header("host", HOST).header("cookie", cookie);
        let request = request.header("sec-fetch-site", "same-origin");
        self.call(request.body(Body::empty()).unwrap()).await
    }

    /// As a browser sends a form of these pages.
    pub(crate) async fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> Answer {
        let headers = [("sec-fetch-site", "same-origin"), ("origin", "https://feedback.example")];
        self.post_as(path, cookie, form, &headers).await
    }

    pub(crate) async fn post_as(
        &self,
        path: &str,
        cookie: &str,
        form: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let mut request = Request::post(path).header("host", HOST).header("cookie", cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.call(request.body(Body::from(body)).unwrap()).await
    }

    /// The path of the link for the first owner.
    pub(crate) async fn first_link(&self) -> String {
        self.team.first_link("").await.unwrap().expect("there is an owner already")
    }

    /// The cookie of the first owner, Ann.
    pub(crate) async fn owner(&self) -> String {
        let link = self.first_link().await;
        let form = [("name", "Ann"), ("password", PASSWORD), ("again", PASSWORD)];
        self.post(&link, "", &form).await.cookie()
    }

    /// The cookie of somebody else, whom the owner invites.
    pub(crate) async fn colleague(&self, owner: &str, name: &str, role: &str) -> String {
        let invited =
            self.post("/study/people/invite", owner, &[("name", name), ("role", role)]).await;
        let form = [("password", PASSWORD), ("again", PASSWORD)];
        self.post(&invited.link(), "", &form).await.cookie()
    }

    /// Something came in; its number in the order of arrival is what it is
    /// found by.
    pub(crate) async fn said(&self, number: u64, rev: u32, data: Value) {
        let now = Timestamp(self.now.load(Ordering::Relaxed));
        let record = Record {
            site: "acme".into(),
            id: id(number),
            rev,
            kind: "feedback".into(),
            created_at: now,
            age_ms: 0,
            received_at: now,
            data: data.to_string(),
        };
        assert_eq!(self.store.put(vec![record]).await.unwrap(), [Outcome::Accepted]);
        self.wait(1);
    }

    /// Somebody wrote this.
    pub(crate) async fn wrote(&self, number: u64, comment: &str) {
        let rating = json!({"kind": "stars", "value": 2, "max": 5});
        self.said(number, 1, json!({"comment": comment, "rating": rating})).await;
    }
}

async fn open(
    folder: &TempDir,
    store: &Arc<dyn Store>,
    now: &Arc<AtomicI64>,
) -> (Arc<Team>, Router) {
    let clock = {
        let now = Arc::clone(now);
        Arc::new(move || Timestamp(now.load(Ordering::Relaxed))) as Clock
    };
    let team = Team::open(&folder.path().join("test.db"), Arc::clone(&clock)).await.unwrap();
    // However slow the machine is, what came in is on the page.
    let team = Arc::new(team.with_patience(Duration::from_secs(600)));
    let app = App::new(Arc::clone(store), clock).with_team(Arc::clone(&team));
    (team, router(app))
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookie that was set, as a browser sends it back.
    pub(crate) fn cookie(&self) -> String {
        let line = self.header("set-cookie");
        assert!(!line.is_empty(), "{} {}", self.status, self.text);
        line.split(';').next().unwrap().to_owned()
    }

    /// The path of the one-time link on the page.
    pub(crate) fn link(&self) -> String {
        let at = self.text.find("/study/welcome/").unwrap_or_else(|| panic!("{}", self.text));
        self.text[at..].split(['<', '"']).next().unwrap().to_owned()
    }

    /// What is in each row of the inbox between these, in order.
    pub(crate) fn each(&self, before: &str, after: &str) -> Vec<String> {
        let pieces = self.text.split(before).skip(1);
        pieces.map(|piece| piece.split(after).next().unwrap().to_owned()).collect()
    }

    /// The comments in the inbox.
    pub(crate) fn comments(&self) -> Vec<String> {
        assert_eq!(self.status, 200, "{}", self.text);
        self.each("#comment\">", "</a>")
    }

    /// The suggestions on the page: number and name.
    pub(crate) fn suggestions(&self) -> Vec<(String, String)> {
        let of = |heading: String| {
            let (number, rest) = heading.split_once('"').unwrap();
            (number.to_owned(), rest.split_once('>').unwrap().1.to_owned())
        };
        self.each("<h3 id=\"suggestion-", "</h3>").into_iter().map(of).collect()
    }
}

/// An id that is easy to tell from others.
pub(crate) fn id(number: u64) -> Id {
    Id::from_parts(1_000 + number, &[7; 10])
}
