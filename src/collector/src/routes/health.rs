//! `GET /healthz` and `GET /readyz`, for whatever watches the process.

use crate::app::App;
use crate::error::Failure;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use std::sync::Arc;

/// The process lives.
pub(crate) async fn alive() -> impl IntoResponse {
    ([(CACHE_CONTROL, "no-store")], "alive\n")
}

/// The store takes items; 503 if not.
pub(crate) async fn ready(State(app): State<Arc<App>>) -> Result<impl IntoResponse, Failure> {
    app.store.ready().await?;
    Ok(([(CACHE_CONTROL, "no-store")], "ready\n"))
}
