//! What the panel's hands ask about answers, and what they are told.
//!
//! They ask with what was [judged](crate::device::Judged) on this device and its
//! [receipts](crate::device::Receipt), oldest first; then U+001D and an [`Entry`] for each of the changelog that was
//! released, newest first; all with U+001C between them. The answer is an
//! [`Answer`] each, with U+001C before it, in the order in which they are shown.

use crate::record::records;

records! {
    Entry { id, version, day, answers, text }
    Answer { kind, receipt, entry }
}

/// The team says that it answers this.
pub const LINK: &str = "link";
/// The visitor said that it does.
pub const RIGHT: &str = "right";
/// Its words make that likely: "May answer what you said".
pub const CLAIM: &str = "claim";
/// Its words are worth a look: "Perhaps related".
pub const HINT: &str = "hint";

/// An entry of the changelog, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// As in [`feed::Entry`](crate::feed::Entry).
    pub id: String,
    /// The version of its release.
    pub version: Option<String>,
    /// The day of its release, counted from 1970.
    pub day: Option<String>,
    /// As in [`feed::Entry`](crate::feed::Entry), with spaces between.
    pub answers: String,
    /// What it says, without markup.
    pub text: String,
}

/// An entry that answers something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// [`LINK`], [`RIGHT`], [`CLAIM`] or [`HINT`].
    pub kind: String,
    /// The place of the receipt in the question, from 0.
    pub receipt: u32,
    /// The place of the entry in the question, from 0.
    pub entry: u32,
}
