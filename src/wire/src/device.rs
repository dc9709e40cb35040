//! What the widget keeps on the visitor's device.
//!
//! The disk is a wire too: it is read by a later version of the widget than
//! the one that wrote. One record each, so that two tabs that write at once do
//! not undo each other.

use crate::{Id, Timestamp};

/// An item on its way out. It is deleted when a reply names it, or by the
/// visitor; by nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// [`VERSION`](crate::VERSION).
    pub v: u32,
    /// The item's id, where IndexedDB looks for its key.
    pub id: Id,
    /// When it was said.
    pub created_at: Timestamp,
    /// What was said: the `data` of the item, as JSON text.
    pub data: String,
}

/// What the visitor remembers having said: the start of "since".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// [`VERSION`](crate::VERSION).
    pub v: u32,
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
    /// [`VERSION`](crate::VERSION).
    pub v: u32,
    /// Ids of the releases that were shown, or stood there at the first
    /// contact: that one is a silent baseline.
    pub releases: Vec<String>,
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
