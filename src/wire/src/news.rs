//! What the widget and the panel's module say to each other.
//!
//! They are two wasm modules that share nothing but texts. The widget asks
//! with what it knows of the visitor: a [`Visitor`], what was
//! [seen](crate::device::Seen) if anything was, what was
//! [judged](crate::device::Judged), and the [receipts](crate::device::Receipt),
//! oldest first, with U+001C between them.
//! The panel's hands add U+001D, the trouble with the feed if there is one, and
//! a [`Listed`] for each of its releases, again with U+001C between.
//!
//! The answer is a [`News`] for the widget, or nothing where the feed could not
//! be read; and for the hands a [`Panel`] and what is [`Shown`] in it, with
//! U+001C between.

use crate::record::records;

records! {
    Visitor { first, version, open, fresh, now }
    Listed { id, version, day, title, yanked, unreleased, prerelease }
    News { unread, fresh, changed, seen }
    Panel { title, note, day, quote, words, alarming, first }
    Shown { heading, day, tags, place }
}

/// Between the parts of a question, and of an answer.
pub const PART: char = '\u{1c}';
/// The same as text.
pub const PART_TEXT: &str = "\u{1c}";
/// Between what the widget asks and what the hands add.
pub const FEED: char = '\u{1d}';

/// What decides what is new, besides what is kept on the device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visitor {
    /// The first time the loader ran here, in milliseconds since 1970; 0 if
    /// that is not known.
    pub first: u64,
    /// The version of the product on this page.
    pub version: Option<String>,
    /// Whether the panel is open.
    pub open: bool,
    /// Ids of the releases that were unread when it was opened.
    pub fresh: Vec<String>,
    /// What the device's clock says, in milliseconds since 1970.
    pub now: u64,
}

/// A release as far as it decides what is new: the fields are those of
/// [`Release`](crate::feed::Release), but for the day, which is counted from
/// 1970, as a browser has it at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "documented at Release")]
pub struct Listed {
    pub id: String,
    pub version: Option<String>,
    pub day: Option<String>,
    pub title: Option<String>,
    pub yanked: bool,
    pub unreleased: bool,
    pub prerelease: bool,
}

/// What the widget is to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Releases not seen yet.
    pub unread: u32,
    /// As in [`Visitor`], from now on.
    pub fresh: Vec<String>,
    /// Whether more was seen by now.
    pub changed: bool,
    /// What was seen by now, as [`Seen`](crate::device::Seen) has it.
    pub seen: Vec<String>,
}

/// The panel's head, and what stands there where no releases do. Words are
/// names in the locales.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Panel {
    /// Its heading.
    pub title: String,
    /// Since when; empty if that is not said.
    pub note: String,
    /// The day that the note names, counted from 1970.
    pub day: Option<String>,
    /// What the visitor wrote then.
    pub quote: Option<String>,
    /// Why there are no releases; empty where there are.
    pub words: String,
    /// Whether that is something wrong.
    pub alarming: bool,
    /// How many releases are shown at first; the others follow them.
    pub first: u32,
}

/// A release in the panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its version, its name, or both; nothing where it has neither.
    pub heading: String,
    /// Its day, counted from 1970.
    pub day: Option<String>,
    /// Words beside the heading: new, withdrawn.
    pub tags: Vec<String>,
    /// Its place in the feed, where its text is.
    pub place: u32,
}
