//! Whole-request failures: problem details (RFC 9457).

use serde::{Deserialize, Serialize};

/// The media type of a serialized [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Why a request as a whole failed. Nothing of it was stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A stable URI reference; programs decide by it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same for a person, and the same every time.
    pub title: String,
    /// The HTTP status, repeated.
    pub status: u16,
    /// What was wrong this time, and what was expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// `Retry-After` in milliseconds: scripts of another origin may not see
    /// the header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// With `too-large`: what a body may hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<u64>,
}

/// The stable problem types.
pub mod kind {
    /// The body is no batch.
    pub const MALFORMED: &str = "/problems/malformed";
    /// The body is larger than the endpoint reads.
    pub const TOO_LARGE: &str = "/problems/too-large";
    /// The batch is of a version this endpoint does not know.
    pub const UNKNOWN_VERSION: &str = "/problems/unknown-version";
    /// The endpoint does not collect for this site.
    pub const UNKNOWN_SITE: &str = "/problems/unknown-site";
    /// The media type is none of those the endpoint reads.
    pub const UNSUPPORTED_MEDIA_TYPE: &str = "/problems/unsupported-media-type";
    /// No such address.
    pub const NOT_FOUND: &str = "/problems/not-found";
    /// The address does not take this method.
    pub const METHOD_NOT_ALLOWED: &str = "/problems/method-not-allowed";
    /// The body did not arrive in time.
    pub const TIMEOUT: &str = "/problems/timeout";
    /// Too many requests for now.
    pub const RATE_LIMITED: &str = "/problems/rate-limited";
    /// The disk does not take it now.
    pub const STORAGE_UNAVAILABLE: &str = "/problems/storage-unavailable";
    /// An attachment is for an item that is not stored, or not yet.
    pub const UNKNOWN_ITEM: &str = "/problems/unknown-item";
    /// The item has another attachment already.
    pub const OTHER_ATTACHMENT: &str = "/problems/other-attachment";
    /// The item was erased by request.
    pub const ERASED: &str = "/problems/erased";
    /// There is no changelog, or it cannot be read now.
    pub const NO_CHANGELOG: &str = "/problems/no-changelog";
}
