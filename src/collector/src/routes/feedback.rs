//! `POST /v1/feedback`: takes a batch, and answers for every item in it.

use crate::app::App;
use crate::config::{SITE_CHARS, is_site};
use crate::error::Failure;
use crate::intake::{self, Candidate, Intake};
use crate::store::{Outcome, Record};
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use hearback_wire::batch::{Lost, Reply, Status, Verdict};
use hearback_wire::{VERSION, limits};
use http_body_util::BodyExt as _;
use serde::Deserialize;
use std::sync::Arc;

/// The site of items that name none.
const DEFAULT_SITE: &str = "default";
/// Bytes of an oversized body that are read and thrown away, so that its
/// sender gets to see the answer instead of a broken connection.
const DRAINED_BYTES: usize = 16 * 1024 * 1024;

/// The query. `batch` is there for logs on the way; the envelope counts.
#[derive(Deserialize)]
pub(crate) struct Params {
    #[serde(default)]
    site: String,
}

pub(crate) async fn post(
    State(app): State<Arc<App>>,
    params: Result<Query<Params>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    let bytes = bytes(&headers, body).await?;
    check_media_type(headers.get(CONTENT_TYPE))?;
    let Query(params) = params.map_err(|error| Failure::malformed(error.body_text()))?;
    let intake = intake::read(&bytes)?;
    let site = site(&app, &params.site, &intake.site)?;
    report(&site, &intake.lost);
    let reply = keep(&app, &site, intake).await?;
    // Texts and numbers: this does not fail.
    let body = serde_json::to_vec(&reply).unwrap_or_default();
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    Ok((headers, body).into_response())
}

/// The body, if it is not longer than the endpoint reads. Never holds more.
async fn bytes(headers: &HeaderMap, mut body: Body) -> Result<Vec<u8>, Failure> {
    let too_large = || Failure::too_large(format!("expected at most {} bytes", limits::BODY_BYTES));
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok())
        .unwrap_or(0);
    // A sender that waits for leave to send is better not given it.
    if announced > DRAINED_BYTES || (announced > limits::BODY_BYTES && headers.contains_key(EXPECT))
    {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(announced.min(limits::BODY_BYTES));
    let mut seen = 0;
    while let Some(frame) = body.frame().await {
        let broken = |_| Failure::malformed("the body broke off");
        let Ok(data) = frame.map_err(broken)?.into_data() else { continue };
        seen += data.len();
        if seen <= limits::BODY_BYTES {
            bytes.extend_from_slice(&data);
        } else if seen > DRAINED_BYTES {
            break;
        }
    }
    if seen > limits::BODY_BYTES { Err(too_large()) } else { Ok(bytes) }
}

/// The parameters after the media type do not matter: the body is read as
/// UTF-8 whatever they say, and a body without a type is read as well.
fn check_media_type(found: Option<&HeaderValue>) -> Result<(), Failure> {
    let Some(found) = found else { return Ok(()) };
    let found = String::from_utf8_lossy(found.as_bytes());
    let essence = found.split(';').next().unwrap_or_default().trim();
    let known = ["text/plain", "application/json"];
    if known.iter().any(|known| essence.eq_ignore_ascii_case(known)) {
        Ok(())
    } else {
        Err(Failure::unsupported_media_type(essence))
    }
}

/// The one site that query and envelope agree on.
fn site(app: &App, query: &str, envelope: &str) -> Result<String, Failure> {
    let site = match (query, envelope) {
        ("", "") => DEFAULT_SITE,
        (site, "") | ("", site) => site,
        (query, envelope) if query == envelope => query,
        (query, envelope) => {
            return Err(Failure::malformed(format!(
                "the query names the site `{query}`, the batch `{envelope}`; expected the same"
            )));
        }
    };
    if !is_site(site) {
        return Err(Failure::malformed(format!(
            "the site's name: expected 1 to {SITE_CHARS} of A-Z, a-z, 0-9, `.`, `_` and `-`"
        )));
    }
    if !app.sites.is_empty() && !app.sites.contains(site) {
        return Err(Failure::unknown_site(site));
    }
    Ok(site.to_owned())
}

/// A device that gave something up says so; somebody should get to know.
fn report(site: &str, lost: &Lost) {
    if *lost != Lost::default() {
        let Lost { quota, expired, corrupt } = lost;
        tracing::warn!(site, quota, expired, corrupt, "a device lost items before sending them");
    }
}

async fn keep(app: &App, site: &str, intake: Intake) -> Result<Reply, Failure> {
    let received_at = (app.clock)();
    let mut records = Vec::with_capacity(intake.items.len());
    let mut results = Vec::with_capacity(intake.items.len());
    // Where in the results the verdict on each record stands.
    let mut places = Vec::with_capacity(intake.items.len());
    for item in intake.items {
        let verdict = match item {
            Ok(Candidate { name, id, rev, kind, created_at, age_ms, data }) => {
                places.push(results.len());
                let site = site.to_owned();
                let record = Record { site, id, rev, kind, created_at, age_ms, received_at, data };
                records.push(record);
                Verdict { id: name, rev, status: Status::Retry, reason: None, retry_after_ms: 0 }
            }
            Err(verdict) => verdict,
        };
        results.push(verdict);
    }
    let outcomes = if records.is_empty() { Vec::new() } else { app.store.put(records).await? };
    for (place, outcome) in places.into_iter().zip(outcomes) {
        if let Some(verdict) = results.get_mut(place) {
            verdict.status = match outcome {
                Outcome::Accepted => Status::Accepted,
                Outcome::Duplicate => Status::Duplicate,
            };
        }
    }
    Ok(Reply { v: VERSION, batch: intake.batch, results, server_time: (app.clock)() })
}
