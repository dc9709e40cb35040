//! `GET /hearback.js`, `/hearback.mjs` and `/v/<hash>/…`: the widget.
//!
//! The loaders keep their address, so they are asked for again after five
//! minutes; what they load carries its content in its address and is never
//! asked for twice.

use crate::app::App;
use crate::assets::{Asset, Assets};
use crate::error::Failure;
use crate::negotiate::{Coding, codings, respond};
use axum::extract::State;
use axum::http::header::{CONTENT_ENCODING, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use axum::response::Response;
use std::sync::Arc;

/// A page that isolates itself embeds only what allows it (Fetch, "cross-origin
/// resource policy").
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

pub(crate) async fn loader(
    State(app): State<Arc<App>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    serve(&app.assets, &uri, &headers, "max-age=300, must-revalidate").await
}

pub(crate) async fn versioned(
    State(app): State<Arc<App>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    serve(&app.assets, &uri, &headers, "public, max-age=31536000, immutable").await
}

async fn serve(
    assets: &Assets,
    uri: &Uri,
    headers: &HeaderMap,
    cache_control: &'static str,
) -> Result<Response, Failure> {
    let name = uri.path().trim_start_matches('/');
    match file(assets, name, headers, cache_control).await {
        Some(response) => Ok(response),
        None => Err(Failure::not_found(format!(
            "found no file {name}; if the widget was not built yet, run `cargo xtask build`"
        ))),
    }
}

/// A file, in the best coding the client can read.
pub(crate) async fn file(
    assets: &Assets,
    name: &str,
    headers: &HeaderMap,
    cache_control: &'static str,
) -> Option<Response> {
    let Asset { bytes, etag, coding, media_type } = assets.find(name, &codings(headers)).await?;
    let mut response = respond(headers, (bytes, &etag), media_type, cache_control);
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    if coding != Coding::Identity {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    }
    Some(response)
}
