//! Requests that fail as a whole: problem details (RFC 9457).
//!
//! The policy: whatever arrives, the answer is one the sender can act on. What
//! will never be taken is a 4xx that says what was expected; what the endpoint
//! cannot do now is a 503 that says when to come back. There is no other 5xx.
//! A bad item is no failure of its request; it has a verdict of its own.

use crate::store;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use hearback_wire::problem::{MEDIA_TYPE, Problem, kind};
use hearback_wire::{Id, VERSION};
use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

/// A [`Problem`] on its way to the sender.
#[derive(Debug)]
pub(crate) struct Failure(Box<Problem>);

impl Failure {
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        let title = "The request is not a batch";
        problem(StatusCode::BAD_REQUEST, kind::MALFORMED, title, Some(detail.into())).into()
    }

    pub(crate) fn unknown_version(found: u64) -> Self {
        let title = "The batch is of a version this endpoint does not know";
        let detail = format!("found v {found}; expected v {VERSION}");
        problem(StatusCode::BAD_REQUEST, kind::UNKNOWN_VERSION, title, detail).into()
    }

    pub(crate) fn unknown_site(site: &str) -> Self {
        let title = "This endpoint does not collect for this site";
        let detail = format!("the site `{site}` is none of those the endpoint was started with");
        problem(StatusCode::FORBIDDEN, kind::UNKNOWN_SITE, title, detail).into()
    }

    pub(crate) fn unsupported_media_type(found: &str) -> Self {
        let title = "The endpoint does not read this media type";
        let detail = format!("found `{found}`; expected text/plain or application/json, in UTF-8");
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        problem(status, kind::UNSUPPORTED_MEDIA_TYPE, title, detail).into()
    }

    pub(crate) fn no_image() -> Self {
        let title = "The endpoint does not read this media type";
        let detail =
            "found no image; expected PNG, JPEG, WebP or GIF by its first bytes".to_owned();
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        problem(status, kind::UNSUPPORTED_MEDIA_TYPE, title, detail).into()
    }

    pub(crate) fn unknown_item(id: &str) -> Self {
        let title = "There is no such item";
        let id = id.escape_debug();
        let detail =
            format!("`{id}` is not stored, or not yet; expected the item before its image");
        let problem = problem(StatusCode::NOT_FOUND, kind::UNKNOWN_ITEM, title, detail);
        Problem { retry_after_ms: Some(soon()), ..problem }.into()
    }

    pub(crate) fn other_attachment(id: Id) -> Self {
        let title = "The item has another attachment";
        let detail = format!("expected the same bytes as before for `{id}`, or none");
        problem(StatusCode::CONFLICT, kind::OTHER_ATTACHMENT, title, detail).into()
    }

    pub(crate) fn erased(id: Id) -> Self {
        let title = "The item was erased";
        let detail = format!("nothing is stored any more for `{id}`");
        problem(StatusCode::GONE, kind::ERASED, title, detail).into()
    }

    /// `max_bytes` is what a body may hold.
    pub(crate) fn too_large(detail: impl Into<String>, max_bytes: usize) -> Self {
        let title = "The batch is too large";
        let problem =
            problem(StatusCode::PAYLOAD_TOO_LARGE, kind::TOO_LARGE, title, Some(detail.into()));
        Problem { max_bytes: Some(max_bytes as u64), ..problem }.into()
    }

    pub(crate) fn timeout() -> Self {
        let title = "The batch did not arrive in time";
        let detail =
            "nothing of it was stored; expected a faster body, or a smaller one".to_owned();
        let problem = problem(StatusCode::REQUEST_TIMEOUT, kind::TIMEOUT, title, detail);
        Problem { retry_after_ms: Some(soon()), ..problem }.into()
    }

    /// `wait` is when the first request will be let in again.
    pub(crate) fn rate_limited(wait: Duration) -> Self {
        let title = "Too many requests for now";
        let detail = "nothing of the batch was stored; expected later, and then fewer".to_owned();
        let problem = problem(StatusCode::TOO_MANY_REQUESTS, kind::RATE_LIMITED, title, detail);
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        // Up to twice the wait and a second more: whoever is limited together
        // is not asked to come back together.
        let wait = wait.saturating_add(1 + jitter(wait.saturating_add(1_000)));
        Problem { retry_after_ms: Some(wait), ..problem }.into()
    }

    pub(crate) fn busy() -> Self {
        unavailable()
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        let title = "There is nothing at this address";
        problem(StatusCode::NOT_FOUND, kind::NOT_FOUND, title, Some(detail.into())).into()
    }

    pub(crate) fn method_not_allowed(method: &str) -> Self {
        let title = "This address does not take this method";
        let detail = format!("found {method}; see the Allow header for what is expected");
        problem(StatusCode::METHOD_NOT_ALLOWED, kind::METHOD_NOT_ALLOWED, title, detail).into()
    }

    pub(crate) fn no_changelog(detail: impl Into<String>) -> Self {
        let title = "There is no changelog to read";
        problem(StatusCode::NOT_FOUND, kind::NO_CHANGELOG, title, Some(detail.into())).into()
    }
}

impl Failure {
    /// Why a body as a whole will never be taken, if that is what this says.
    /// One for a site that is not collected for is no such body: whoever runs
    /// the endpoint did not want it.
    pub(crate) fn refusal(&self) -> Option<String> {
        let Problem { kind, detail, .. } = &*self.0;
        let kinds =
            [kind::MALFORMED, kind::UNKNOWN_VERSION, kind::UNSUPPORTED_MEDIA_TYPE, kind::TOO_LARGE];
        let name = kind.strip_prefix("/problems/").filter(|_| kinds.contains(&kind.as_str()))?;
        Some(format!("{name}: {}", detail.as_deref().unwrap_or_default()))
    }
}

/// Between two and five seconds, in milliseconds: senders that failed together
/// are not asked to come back together.
pub(crate) fn soon() -> u64 {
    2_000 + jitter(3_000)
}

/// Any number below `end`, which is at least 1.
fn jitter(end: u64) -> u64 {
    RandomState::new().hash_one(()) % end.max(1)
}

fn unavailable() -> Failure {
    // The error itself may name files; it is for the log alone.
    let title = "The endpoint cannot store anything now";
    let detail = "nothing of the batch was stored; expected to work again later".to_owned();
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let problem = problem(status, kind::STORAGE_UNAVAILABLE, title, detail);
    Problem { retry_after_ms: Some(soon()), ..problem }.into()
}

fn problem(
    status: StatusCode,
    kind: &str,
    title: &str,
    detail: impl Into<Option<String>>,
) -> Problem {
    Problem {
        kind: kind.to_owned(),
        title: title.to_owned(),
        status: status.as_u16(),
        detail: detail.into(),
        ..Problem::default()
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        tracing::warn!(%error, "refused for now");
        unavailable()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self(problem) = self;
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        // Text, numbers and nothing else: this does not fail.
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let headers = [(CONTENT_TYPE, MEDIA_TYPE), (CACHE_CONTROL, "no-store")];
        let mut response = (status, headers, body).into_response();
        if let Some(ms) = problem.retry_after_ms {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(ms.div_ceil(1_000)));
        }
        response
    }
}
