//! What the widget keeps on the visitor's device.
//!
//! The disk is a wire too: it is read by a later version of the widget than
//! the one that wrote. One record each, so that two tabs that write at once do
//! not undo each other. A record is a [text](crate::record) under a key; the
//! keys are here as well.

use crate::batch::Lost;
use crate::record::records;
use crate::{Id, Timestamp};

records! {
    Waiting { id, created_at, data }
    Receipt { id, at, app_version, quote }
    Refused { id, created_at, reason, data }
    Born { id }
    Draft { at, rating, category, comment, email }
    Pace { endpoint, failures, instant, tries, until, asked, set, most }
    Lost { quota, expired, corrupt }
    Seen { releases }
    Judged { right, wrong }
    Mark { first, wake, unread }
}

/// Where items that wait are: followed by the id.
pub const OUTBOX: &str = "outbox/";
/// Where receipts are: followed by the id.
pub const RECEIPT: &str = "receipt/";
/// Where refused items are: followed by the id.
pub const REFUSED: &str = "refused/";
/// Where records are set aside that cannot be read: followed by their key.
pub const ASIDE: &str = "aside/";
/// Where [`Seen`] is.
pub const SEEN: &str = "seen";
/// Where [`Judged`] is.
pub const JUDGED: &str = "judged";
/// Where the [`Draft`] is.
pub const DRAFT: &str = "draft";
/// Where [`Born`] is.
pub const BORN: &str = "born";
/// Where the [`Pace`] is.
pub const PACE: &str = "pace";
/// Where the [`Lost`](crate::batch::Lost) items are counted.
pub const LOST: &str = "lost";

/// An item on its way out. It is deleted when a reply names it, or by the
/// visitor; by nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The item's id.
    pub id: Id,
    /// When it was said.
    pub created_at: Timestamp,
    /// What was said: the `data` of the item, as JSON text.
    pub data: String,
}

/// An item that will not be sent, kept until the visitor deletes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The item's id.
    pub id: Id,
    /// When it was said.
    pub created_at: Timestamp,
    /// Why: the endpoint's own word, or one of the engine's.
    pub reason: String,
    /// What was said: the `data` of the item, as JSON text.
    pub data: String,
}

/// Written with the first record: while it is there and the same, nobody
/// emptied the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Born {
    /// A name for what was begun then.
    pub id: Id,
}

/// What the visitor is writing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// When it was written.
    pub at: Timestamp,
    /// A point of the scale, from 1; 0 is none.
    pub rating: u32,
    /// One of the site's categories, by its name: the list may change.
    pub category: String,
    /// The comment.
    pub comment: String,
    /// The address.
    pub email: String,
}

/// How the endpoint was last found: shared by all pages of a site, so that
/// twenty tabs ask a dead endpoint no more often than one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// The endpoint it is about; another one starts afresh.
    pub endpoint: String,
    /// Requests in a row that brought nothing.
    pub failures: u32,
    /// How many of them ended before a network can have been asked.
    pub instant: u32,
    /// When the last requests were made of which none brought anything,
    /// oldest first.
    pub tries: Vec<Timestamp>,
    /// No request before this, by our own patience.
    pub until: Timestamp,
    /// No request before this, at the endpoint's own word.
    pub asked: Timestamp,
    /// When those were decided: an earlier "now" means that the clock was put
    /// back.
    pub set: Timestamp,
    /// The most items in a batch, where the endpoint takes fewer; 0 is as
    /// many as the site's options say.
    pub most: u32,
}

/// What the visitor remembers having said: the start of "since".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The item's id.
    pub id: Id,
    /// When it was said.
    pub at: Timestamp,
    /// The version of the product then.
    pub app_version: Option<String>,
    /// The beginning of the comment, to quote it back.
    pub quote: Option<String>,
}

/// What this device has seen of the changelog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Ids of the releases that were shown, or stood there at the first
    /// contact: that one is a silent baseline.
    pub releases: Vec<String>,
}

/// What this visitor said of what was shown as an answer: the id of the
/// feedback, a space, and the id of the entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// Those that are.
    pub right: Vec<String>,
    /// Those that are not.
    pub wrong: Vec<String>,
}

/// The few facts the loader reads before any wasm, in `localStorage`: whether
/// there is a reason to fetch it, and what the badge says until then. The
/// loader makes the first one, the widget writes the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The first time the loader ran here, in milliseconds since 1970.
    pub first: u64,
    /// When the widget should be fetched without being asked for, in
    /// milliseconds since 1970; 0 is never.
    pub wake: u64,
    /// Releases not seen yet.
    pub unread: u32,
}
