//! `POST /v1/feedback`: takes a batch, and answers for every item in it.

use super::body;
use crate::address::Peer;
use crate::app::App;
use crate::config::{DEFAULT_SITE, SITE_CHARS, is_site};
use crate::error::{Failure, soon};
use crate::failpoint;
use crate::intake::{self, Candidate, Entry, Intake};
use crate::repair::repair;
use crate::store::{Dead, Error, Outcome, Record, What};
use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use hearback_wire::VERSION;
use hearback_wire::batch::{Lost, Reply, Status, Verdict, reason};
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::time::timeout;

/// The query. `batch` is there for logs on the way; the envelope counts.
#[derive(Default, Deserialize)]
pub(crate) struct Params {
    #[serde(default)]
    site: String,
}

type Asked = Result<Query<Params>, QueryRejection>;

pub(crate) async fn post(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    params: Asked,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    let sender = app.gate.sender(peer.map(|Extension(peer)| peer), &headers);
    if let Err(failure) = app.gate.admit(sender) {
        body::drain(&app, &headers, body).await;
        return Err(failure);
    }
    let received = body::read(&app, &headers, body, app.limits.body_bytes).await?;
    let named = params.as_ref().map(|Query(params)| params.site.clone()).unwrap_or_default();
    let media_type = headers.get(CONTENT_TYPE);
    match take(&app, sender, params, media_type, &received.bytes).await {
        Ok(reply) => {
            // Texts and numbers: this does not fail.
            let body = serde_json::to_vec(&reply).unwrap_or_default();
            let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
            failpoint::reached("before-reply");
            Ok((headers, body).into_response())
        }
        Err(failure) => {
            if let Some(reason) = failure.refusal() {
                bury(&app, named, reason, received.bytes).await;
            }
            Err(failure)
        }
    }
}

/// From a body to what became of it.
async fn take(
    app: &App,
    sender: Option<IpAddr>,
    params: Asked,
    media_type: Option<&HeaderValue>,
    bytes: &[u8],
) -> Result<Reply, Failure> {
    check_media_type(media_type)?;
    let Query(params) = params.map_err(|error| Failure::malformed(error.body_text()))?;
    let text = repair(bytes);
    let intake = intake::read(&text, &app.limits)?;
    let site = site(app, &params.site, &intake.site)?;
    app.gate.admit_batch(sender, &site, intake.items.len())?;
    report(&site, &intake.lost);
    keep(app, &site, intake).await
}

/// Keeps a body that will never be taken. It was not acknowledged, so this may
/// fail: whoever sent it still has it.
async fn bury(app: &App, site: String, reason: String, raw: Vec<u8>) {
    let other = !app.sites.is_empty() && !app.sites.contains(&site);
    if raw.is_empty() || (other && !site.is_empty()) {
        return;
    }
    let site = if is_site(&site) { site } else { String::new() };
    let received_at = (app.clock)();
    let id = String::new();
    let dead = Dead { site, what: What::Body, id, rev: 0, reason, received_at, times: 1, raw };
    if let Err(error) = write(app, Vec::new(), vec![dead]).await {
        tracing::warn!(%error, "a refused body was not kept");
    }
}

/// Writes, unless that takes longer than anybody waits: what is written after
/// that is a duplicate when it comes again.
async fn write(app: &App, records: Vec<Record>, dead: Vec<Dead>) -> Result<Vec<Outcome>, Error> {
    if records.is_empty() && dead.is_empty() {
        return Ok(Vec::new());
    }
    let late = |_| Error::Unavailable("it did not answer in time".to_owned());
    timeout(app.limits.store_time, app.store.write(records, dead)).await.map_err(late)?
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
pub(super) fn site(app: &App, query: &str, envelope: &str) -> Result<String, Failure> {
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

async fn keep(app: &App, site: &str, intake: Intake<'_>) -> Result<Reply, Failure> {
    let received_at = (app.clock)();
    let mut records = Vec::with_capacity(intake.items.len());
    let mut results = Vec::with_capacity(intake.items.len());
    let mut dead = Vec::new();
    // Where in the results the verdict on each record stands.
    let mut places = Vec::with_capacity(intake.items.len());
    let refused = |verdict: &Verdict, raw: &str| Dead {
        site: site.to_owned(),
        what: What::Item,
        id: verdict.id.chars().take(ID_CHARS).collect(),
        rev: verdict.rev,
        reason: verdict.reason.clone().unwrap_or_default(),
        received_at,
        times: 1,
        raw: raw.as_bytes().to_vec(),
    };
    for Entry { raw, item } in intake.items {
        let verdict = match item {
            Ok(Candidate { name, id, rev, kind, created_at, age_ms, data }) => {
                places.push((results.len(), raw));
                let site = site.to_owned();
                let record = Record { site, id, rev, kind, created_at, age_ms, received_at, data };
                records.push(record);
                Verdict { id: name, rev, status: Status::Retry, reason: None, retry_after_ms: 0 }
            }
            Err(verdict) => {
                dead.push(refused(&verdict, raw));
                verdict
            }
        };
        results.push(verdict);
    }
    let outcomes = write(app, records, dead).await?;
    let mut conflicts = Vec::new();
    for ((place, raw), outcome) in places.into_iter().zip(outcomes) {
        let Some(verdict) = results.get_mut(place) else { continue };
        let (status, why) = match outcome {
            Outcome::Accepted => (Status::Accepted, None),
            Outcome::Duplicate => (Status::Duplicate, None),
            Outcome::Conflict => (Status::Rejected, Some(reason::ID_CONFLICT)),
            // Nothing of it is kept: that is what was asked for.
            Outcome::Erased => (Status::Rejected, Some(reason::ERASED)),
        };
        (verdict.status, verdict.reason) = (status, why.map(str::to_owned));
        if outcome == Outcome::Conflict {
            conflicts.push((place, refused(verdict, raw)));
        }
    }
    // Only now is it known what the rest is at odds with. The sender forgets
    // what it is told was refused, so that must be on disk as well.
    let (places, dead): (Vec<usize>, Vec<Dead>) = conflicts.into_iter().unzip();
    if let Err(error) = write(app, Vec::new(), dead).await {
        tracing::warn!(%error, "items at odds with stored ones were not kept");
        for place in places {
            if let Some(verdict) = results.get_mut(place) {
                (verdict.status, verdict.reason) = (Status::Retry, None);
                verdict.retry_after_ms = soon();
            }
        }
    }
    Ok(Reply { v: VERSION, batch: intake.batch, results, server_time: (app.clock)() })
}

/// Characters kept of an id that may be no id.
const ID_CHARS: usize = 64;
