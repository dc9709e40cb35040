//! The endpoint as a service: its parts, and the addresses they answer at.
//!
//! A [`router`] is complete without a socket: tests call it as it is, `serve`
//! puts it behind a listener.

use crate::assets::Assets;
use crate::changes::Changes;
use crate::clock::Clock;
use crate::cors;
use crate::error::Failure;
use crate::gate::Gate;
use crate::limits::{Limits, Rates};
use crate::routes::{assets, attachment, changes, feedback, health};
use crate::store::Store;
use crate::team::{self, Team};
use axum::Router;
use axum::http::{Method, Uri};
use axum::middleware;
use axum::routing::{get, post};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Semaphore;

/// What the routes share.
pub struct App {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Clock,
    pub(crate) sites: BTreeSet<String>,
    pub(crate) changes: Option<Arc<Changes>>,
    pub(crate) assets: Assets,
    pub(crate) limits: Limits,
    pub(crate) gate: Gate,
    /// Room for the bodies that are being read, in KiB.
    pub(crate) bodies: Arc<Semaphore>,
    team: Option<Arc<Team>>,
    stopping: Arc<AtomicBool>,
}

/// Tells an endpoint that it will stop.
#[derive(Clone, Debug)]
pub struct Stopping(Arc<AtomicBool>);

impl Stopping {
    /// From now on the endpoint says that it is not ready, and answers all the
    /// same.
    pub fn announce(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl App {
    /// An endpoint that collects for every site as fast as it can, has no
    /// changelog, and serves the widget that was built into the program.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Clock) -> Self {
        let app = Self {
            store,
            clock,
            sites: BTreeSet::new(),
            changes: None,
            assets: Assets::embedded(),
            limits: Limits::default(),
            gate: Gate::new(Rates::default()),
            bodies: Arc::new(Semaphore::new(0)),
            team: None,
            stopping: Arc::default(),
        };
        app.with_limits(Limits::default())
    }

    /// Reads so much of a request, and no more.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        let most = (limits.bodies_bytes / 1024).min(Semaphore::MAX_PERMITS);
        (self.limits, self.bodies) = (limits, Arc::new(Semaphore::new(most)));
        self
    }

    /// Takes items so often, and no more.
    #[must_use]
    pub fn with_rates(mut self, rates: Rates) -> Self {
        self.gate = Gate::new(rates);
        self
    }

    /// By which the endpoint will be told that it stops.
    #[must_use]
    pub fn stopping(&self) -> Stopping {
        Stopping(Arc::clone(&self.stopping))
    }

    /// Whether it was told.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
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
        self.changes = Some(Arc::new(changes));
        self
    }

    /// Serves the team's pages under `/study`.
    #[must_use]
    pub fn with_team(mut self, team: Arc<Team>) -> Self {
        self.team = Some(team);
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
    let team = app.team.clone();
    let endpoint = Router::new()
        .route("/v1/feedback", post(feedback::post))
        .route("/v1/feedback/{id}/attachment", post(attachment::post))
        .route("/v1/changes", get(changes::get))
        .route("/hearback.js", get(assets::loader))
        .route("/hearback.mjs", get(assets::loader))
        .route("/v/{*path}", get(assets::versioned))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn(cors::layer))
        .with_state(Arc::new(app));
    let Some(team) = team else { return endpoint };
    // Added after the layer: what pages of any origin may do ends here.
    endpoint.merge(team::router(team))
}

async fn not_found(uri: Uri) -> Failure {
    Failure::not_found(format!("found nothing at {}", uri.path()))
}

async fn method_not_allowed(method: Method) -> Failure {
    Failure::method_not_allowed(method.as_str())
}
