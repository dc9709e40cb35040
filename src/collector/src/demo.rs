//! `hearback demo`: the whole loop on one page.
//!
//! The demo site, the endpoint it posts to and the changelog it reads share
//! one origin; the database and the changelog live in a folder that goes away
//! with the process. What is added here is for the operator's strip on that
//! page: it ships a release, and shows what was collected. It answers on this
//! machine only, and `serve` knows nothing of it.

mod release;

use crate::app::{App, router};
use crate::assets::Assets;
use crate::changes::Changes;
use crate::clock::{self, Clock};
use crate::error::Failure;
use crate::export::Row;
use crate::negotiate::{etag, respond};
use crate::routes::assets::file;
use crate::serve;
use crate::store::sqlite::{Sqlite, Synchronous};
use crate::store::{Cursor, Record, Store};
use anyhow::{Context as _, ensure};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, body::Body};
use release::Release;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Mutex;
use tower::ServiceExt as _;

const CHANGELOG: &str = "CHANGELOG.md";
const MARKDOWN: &str = "text/markdown; charset=utf-8";
/// Everything on the page may change while somebody looks at it.
const ALWAYS_ASK: &str = "no-cache";
/// Records read at once.
const PAGE: u32 = 500;

/// What the demo's own routes share.
struct Demo {
    store: Arc<dyn Store>,
    clock: Clock,
    site: Assets,
    /// The changelog; one release is added at a time.
    changelog: Mutex<PathBuf>,
}

/// Runs the demo until it is told to stop.
pub(crate) async fn run(addr: &str, assets: Option<PathBuf>) -> anyhow::Result<()> {
    for addr in tokio::net::lookup_host(addr).await.with_context(|| format!("address `{addr}`"))? {
        ensure!(
            addr.ip().is_loopback(),
            "the demo lets everybody who reaches it ship releases; expected an address of this \
             machine only, like {}, found {addr}",
            crate::config::ADDR
        );
    }
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("demo.db");
    let store: Arc<dyn Store> = Arc::new(Sqlite::open(&database, Synchronous::Full).await?);
    let widget = assets.map_or_else(Assets::embedded, Assets::folder);
    let router = site(folder.path(), Arc::clone(&store), clock::system(), widget).await?;
    let listener = serve::bind(addr).await?;
    let addr = listener.local_addr()?;
    let stop = serve::stop()?;
    serve::announce(addr)?;
    writeln!(
        std::io::stdout(),
        "1. Open http://{addr}/ and click Feedback: rate, write a line, send.\n\
         2. In the strip at the top, ship a release.\n\
         3. Open What's new: it says what changed since your feedback.\n\
         Nothing is kept: the database and the changelog go when you press Ctrl-C."
    )?;
    serve::serve(listener, router, stop).await;
    store.close().await;
    Ok(())
}

/// The demo site on top of the endpoint. Its changelog is copied to `folder`.
pub async fn site(
    folder: &Path,
    store: Arc<dyn Store>,
    clock: Clock,
    widget: Assets,
) -> anyhow::Result<Router> {
    let site = Assets::demo();
    let changelog = site.find(CHANGELOG, &[crate::negotiate::Coding::Identity]).await;
    let changelog = changelog.context("this program was built without the demo site")?.bytes;
    let path = folder.join(CHANGELOG);
    tokio::fs::write(&path, changelog).await?;
    let app = App::new(Arc::clone(&store), Arc::clone(&clock))
        .with_changes(Changes::new(&path.to_string_lossy()))
        .with_assets(widget);
    let endpoint = router(app);
    let demo = Arc::new(Demo { store, clock, site, changelog: Mutex::new(path) });
    Ok(Router::new()
        .route("/CHANGELOG.md", get(read_changelog))
        .route("/demo/release", post(ship))
        .route("/demo/feedback", get(list))
        .fallback(page)
        .with_state((demo, endpoint)))
}

type Shared = State<(Arc<Demo>, Router)>;

/// A file of the site, or whatever the endpoint answers.
async fn page(
    State((demo, endpoint)): Shared,
    uri: Uri,
    headers: HeaderMap,
    request: axum::http::Request<Body>,
) -> Response {
    let name = match uri.path() {
        "/" => "index.html",
        path => path.trim_start_matches('/'),
    };
    let found = if request.method().is_safe() {
        file(&demo.site, name, &headers, ALWAYS_ASK).await
    } else {
        None
    };
    match found {
        Some(response) => response,
        // A router does not fail.
        None => endpoint.oneshot(request).await.unwrap_or_else(|never| match never {}),
    }
}

async fn read_changelog(State((demo, _)): Shared, headers: HeaderMap) -> Result<Response, Failure> {
    let path = demo.changelog.lock().await;
    let bytes = tokio::fs::read(&*path)
        .await
        .map_err(|_| Failure::no_changelog("the demo's changelog is gone"))?;
    let tag = etag(&bytes);
    Ok(respond(&headers, (Bytes::from(bytes), &tag), MARKDOWN, ALWAYS_ASK))
}

/// `POST /demo/release`: puts a release of today on top of the changelog.
async fn ship(
    State((demo, _)): Shared,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    // A page of another origin cannot send this type without asking first,
    // and is not answered when it asks.
    let json = headers.get(CONTENT_TYPE).is_some_and(|value| {
        value.as_bytes().to_ascii_lowercase().starts_with(b"application/json")
    });
    if !json {
        return Err(Failure::malformed("expected application/json"));
    }
    let release: Release = serde_json::from_slice(&body).map_err(|error| {
        Failure::malformed(format!("expected {{version, kind, text, title?}}: {error}"))
    })?;
    let path = demo.changelog.lock().await;
    let gone = |_| Failure::no_changelog("the demo's changelog is gone");
    let before = tokio::fs::read_to_string(&*path).await.map_err(gone)?;
    let date = (demo.clock)().date();
    let after = release.on_top_of(&before, date).map_err(Failure::malformed)?;
    tokio::fs::write(&*path, after).await.map_err(gone)?;
    let answer = serde_json::json!({ "version": release.version(), "date": date });
    Ok((StatusCode::CREATED, json_headers(), answer.to_string()).into_response())
}

/// `GET /demo/feedback`: everything collected so far, newest first.
async fn list(State((demo, _)): Shared) -> Result<Response, Failure> {
    let mut records: Vec<Record> = Vec::new();
    loop {
        let after = records.last().map(Cursor::after);
        let page = demo.store.page(None, after.as_ref(), PAGE).await?;
        if page.is_empty() {
            break;
        }
        records.extend(page);
    }
    let rows: Vec<Row<'_>> = records.iter().rev().filter_map(|row| Row::of(row).ok()).collect();
    // Rows were JSON before: this does not fail.
    let rows = serde_json::to_string(&rows).unwrap_or_default();
    Ok((json_headers(), format!("{{\"items\":{rows}}}")).into_response())
}

fn json_headers() -> [(axum::http::HeaderName, &'static str); 2] {
    [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")]
}
