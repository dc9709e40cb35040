//! `POST /v1/feedback/<id>/attachment`: takes the image that goes with an item.
//!
//! The same rules as for batches: it is on disk before the answer, the same
//! twice is one, and what cannot be done now says when to come back.

use super::body;
use super::feedback::site;
use crate::address::Peer;
use crate::app::App;
use crate::error::Failure;
use crate::store::{Attached, Attachment, Error, Image};
use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use hearback_wire::attachment::Reply;
use hearback_wire::batch::Status;
use hearback_wire::limits::ATTACHMENT_BYTES;
use hearback_wire::{Id, VERSION};
use serde::Deserialize;
use std::sync::Arc;
use tokio::time::timeout;

#[derive(Default, Deserialize)]
pub(crate) struct Params {
    #[serde(default)]
    site: String,
}

pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    peer: Option<Extension<Peer>>,
    params: Result<Query<Params>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    let sender = app.gate.sender(peer.map(|Extension(peer)| peer), &headers);
    if let Err(failure) = app.gate.admit(sender) {
        body::drain(&app, &headers, body).await;
        return Err(failure);
    }
    let received = body::read(&app, &headers, body, ATTACHMENT_BYTES).await?;
    let id: Id = id.parse().map_err(|_| Failure::unknown_item(&id))?;
    let Query(params) = params.map_err(|error| Failure::malformed(error.body_text()))?;
    let site = site(&app, &params.site, "")?;
    app.gate.admit_batch(sender, &site, 1)?;
    let image = Image::of(&received.bytes).ok_or_else(Failure::no_image)?;
    let (received_at, bytes) = ((app.clock)(), received.bytes);
    let length = bytes.len() as u64;
    let attachment = Attachment { site, id, image, received_at, bytes };
    // As with batches: what is written after that is a duplicate next time.
    let late = |_| Error::Unavailable("it did not answer in time".to_owned());
    let attached = timeout(app.limits.store_time, app.store.attach(attachment));
    let (code, status) = match attached.await.map_err(late)?? {
        Attached::Stored => (StatusCode::CREATED, Status::Accepted),
        Attached::Duplicate => (StatusCode::OK, Status::Duplicate),
        Attached::Conflict => return Err(Failure::other_attachment(id)),
        Attached::Unknown => return Err(Failure::unknown_item(&id.to_string())),
        Attached::Erased => return Err(Failure::erased(id)),
    };
    let media_type = image.media_type().to_owned();
    let reply = Reply { v: VERSION, id, status, media_type, bytes: length };
    // Texts and numbers: this does not fail.
    let body = serde_json::to_vec(&reply).unwrap_or_default();
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    Ok((code, headers, body).into_response())
}
