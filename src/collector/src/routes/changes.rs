//! `GET /v1/changes`: the changelog as the panel reads it.

use crate::app::App;
use crate::error::Failure;
use crate::negotiate::respond;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use std::sync::Arc;

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Some(changes) = &app.changes else {
        return Err(Failure::no_changelog("the endpoint was started without --changelog"));
    };
    let Some(published) = changes.current((app.clock)()).await else {
        return Err(Failure::no_changelog("the changelog cannot be read now"));
    };
    let content = (published.body.clone(), published.etag.as_str());
    // Kept, but asked about each time: the tag makes that cheap, and a release
    // shows when it is there.
    Ok(respond(&headers, content, "application/json", "no-cache"))
}
