//! An attached image on its way to somebody who may read it.
//!
//! It came from anybody, so it leaves as a file to be saved under a name of
//! ours, which no browser shows, guesses at or runs. Who may ask is for the
//! route that calls [`download`] to decide: the endpoint itself has none.

use crate::store::Attachment;
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

/// Nor is another site's page given it (Fetch, "cross-origin resource
/// policy").
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The image as an answer.
#[must_use]
pub fn download(attachment: Attachment) -> Response {
    let name = format!("attachment; filename=\"{}\"", attachment.file_name());
    // An id and an extension: this does not fail.
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let media_type = attachment.image.media_type();
    let mut response = Response::new(Body::from(attachment.bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_DISPOSITION, name);
    for (name, value) in [
        (CONTENT_TYPE, media_type),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (RESOURCE_POLICY, "same-origin"),
        (CACHE_CONTROL, "private, no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
