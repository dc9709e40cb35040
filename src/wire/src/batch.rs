//! What a page posts to an endpoint, and what the endpoint answers.
//!
//! `POST {endpoint}?site={site}&batch={id}` with a [`Batch`] as its body,
//! answered by `200` and a [`Reply`], or by an error status and a
//! [`Problem`](crate::problem::Problem). An item counts as delivered only when
//! a reply to *this* batch names its id.

use crate::{Context, Id, Timestamp};
use serde::{Deserialize, Serialize};

/// A request body: some items of one site, from one device.
///
/// `I` is the form the items are held in: [`Item`] where they are made, a raw
/// slice where they are received, so that one bad item spoils no other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Batch<I = Item> {
    /// [`VERSION`](crate::VERSION).
    pub v: u32,
    /// Names this batch; the reply repeats it.
    pub batch: Id,
    /// The site the items belong to.
    #[serde(default)]
    pub site: String,
    /// When the request was made, by the device's clock.
    pub sent_at: Timestamp,
    /// 1 for the first try with these items, counting up.
    #[serde(default)]
    pub attempt: u32,
    /// Who sends.
    #[serde(default)]
    pub client: Client,
    /// What the device had to give up on since its last delivered batch.
    #[serde(default)]
    pub lost: Lost,
    /// The items, oldest first.
    pub items: Vec<I>,
}

/// The program that sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// `hearback` for the widget.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Items given up on, by cause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lost {
    /// Did not fit into the outbox.
    pub quota: u32,
    /// Waited longer than the outbox keeps anything.
    pub expired: u32,
    /// Could not be read back from the device.
    pub corrupt: u32,
}

/// One thing a visitor said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Names the item for good: sent twice, it is stored once.
    pub id: Id,
    /// Counts up when the visitor changes what was said; the highest wins.
    pub rev: u32,
    /// What the item is: [`FEEDBACK`], or [`ANSWER`].
    #[serde(rename = "type")]
    pub kind: String,
    /// When it was said, by the device's clock.
    pub created_at: Timestamp,
    /// How long ago that was when the batch was made, in milliseconds: right
    /// even where the device's clock is not.
    pub age_ms: u64,
    /// What was said.
    pub data: Feedback,
}

/// The type of an [`Item`] that holds [`Feedback`].
pub const FEEDBACK: &str = "feedback";
/// The type of an [`Item`] whose data says whether an entry of the changelog
/// answers earlier feedback: `{"feedback": its id, "entry": the id of the
/// entry, "right": true or false}`.
pub const ANSWER: &str = "answer";

/// A rating, a comment, and what the site owner asked to know about them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Feedback {
    /// How much the visitor liked it.
    pub rating: Option<Rating>,
    /// In the visitor's words.
    pub comment: Option<String>,
    /// One of the site's own categories.
    pub category: Option<String>,
    /// Where to answer, if the visitor wants that.
    pub email: Option<String>,
    /// The page it was said on.
    pub page: Option<Page>,
    /// The version of the product it was said about.
    pub app_version: Option<String>,
    /// The language of the form, as a BCP 47 tag.
    pub locale: Option<String>,
    /// What the site added, as texts.
    pub context: Context,
}

/// A value on one of the scales a form can show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// `stars`, `emoji`, `thumbs`, …
    pub kind: String,
    /// The lowest of the scale to `max`: 0 for `nps`, 1 for all others; thumbs
    /// are 1 (down) and 2 (up).
    pub value: u32,
    /// The top of the scale.
    pub max: u32,
}

/// Where on the site, without query and fragment: those may hold secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// As in `location.origin`.
    pub origin: String,
    /// As in `location.pathname`.
    pub path: String,
}

/// The endpoint's answer to one batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// [`VERSION`](crate::VERSION).
    pub v: u32,
    /// The batch answered.
    pub batch: Id,
    /// What became of each item.
    pub results: Vec<Verdict>,
    /// The endpoint's clock.
    pub server_time: Timestamp,
}

/// What a sender must know of a [`Reply`]: the rest is for people and logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The batch answered.
    pub batch: Id,
    /// What became of each item.
    pub results: Vec<Verdict>,
}

/// What became of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The item's id as it was sent; empty if it had none that is a text.
    pub id: String,
    /// The item's revision as it was sent.
    #[serde(default)]
    pub rev: u32,
    /// Stored, known, refused, or not now.
    pub status: Status,
    /// Why, for a machine: one of [`reason`], as in `invalid:/data/rating`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// For [`Status::Retry`]: not before this many milliseconds.
    #[serde(default)]
    pub retry_after_ms: u64,
}

/// The fate of an item. All but [`Status::Retry`] end its stay in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// On disk.
    Accepted,
    /// Was on disk already.
    Duplicate,
    /// Will never be stored; the reason says why.
    Rejected,
    /// Not stored this time.
    Retry,
}

/// Why an item is [`Status::Rejected`].
pub mod reason {
    /// A member is missing or not what it should be. A colon and a pointer to
    /// it (RFC 6901) follow.
    pub const INVALID: &str = "invalid";
    /// The item is larger than the endpoint stores.
    pub const TOO_LARGE: &str = "too_large";
    /// The id and the revision are known with another content.
    pub const ID_CONFLICT: &str = "id_conflict";
    /// The item was erased by request, and does not come back.
    pub const ERASED: &str = "erased";
}
