//! `GET /healthz` and `GET /readyz`, for whatever watches the process.

use crate::app::App;
use crate::error::Failure;
use crate::store::Error;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use std::sync::Arc;
use tokio::time::timeout;

/// The process lives.
pub(crate) async fn alive() -> impl IntoResponse {
    ([(CACHE_CONTROL, "no-store")], "alive\n")
}

/// The store takes items, and will for a while; 503 if not.
pub(crate) async fn ready(State(app): State<Arc<App>>) -> Result<impl IntoResponse, Failure> {
    if app.is_stopping() {
        return Err(Failure::busy());
    }
    let late = |_| Error::Unavailable("it did not answer in time".to_owned());
    timeout(app.limits.store_time, app.store.ready()).await.map_err(late)??;
    Ok(([(CACHE_CONTROL, "no-store")], "ready\n"))
}
