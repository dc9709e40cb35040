//! The endpoint as a service: its parts, and the addresses they answer at.
//!
//! A [`router`] is complete without a socket: tests call it as it is, `serve`
//! puts it behind a listener.

use crate::assets::Assets;
use crate::changes::Changes;
use crate::clock::Clock;
use crate::cors;
use crate::error::Failure;
use crate::routes::{assets, changes, feedback, health};
use crate::store::Store;
use axum::Router;
use axum::http::{Method, Uri};
use axum::middleware;
use axum::routing::{get, post};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the routes share.
pub struct App {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Clock,
    pub(crate) sites: BTreeSet<String>,
    pub(crate) changes: Option<Changes>,
    pub(crate) assets: Assets,
}

impl App {
    /// An endpoint that collects for every site, has no changelog, and serves
    /// the widget that was built into the program.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Clock) -> Self {
        Self { store, clock, sites: BTreeSet::new(), changes: None, assets: Assets::embedded() }
    }

    /// Collects for these sites only; for all if there are none.
    #[must_use]
    pub fn with_sites(mut self, sites: impl IntoIterator<Item = String>) -> Self {
        self.sites = sites.into_iter().collect();
        self
    }

    /// Serves this changelog.
    #[must_use]
    pub fn with_changes(mut self, changes: Changes) -> Self {
        self.changes = Some(changes);
        self
    }

    /// Serves these files instead of the built-in ones.
    #[must_use]
    pub fn with_assets(mut self, assets: Assets) -> Self {
        self.assets = assets;
        self
    }
}

/// The endpoint, ready to be called.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/v1/feedback", post(feedback::post))
        .route("/v1/changes", get(changes::get))
        .route("/hearback.js", get(assets::loader))
        .route("/hearback.mjs", get(assets::loader))
        .route("/v/{*path}", get(assets::versioned))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn(cors::layer))
        .with_state(Arc::new(app))
}

async fn not_found(uri: Uri) -> Failure {
    Failure::not_found(format!("found nothing at {}", uri.path()))
}

async fn method_not_allowed(method: Method) -> Failure {
    Failure::method_not_allowed(method.as_str())
}
