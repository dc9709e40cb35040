//! What the engine asks for.

use hearback_wire::Id;
use hearback_wire::device::Mark;
use hearback_wire::record::Record;

/// Something the driver must do, in the order given. [`Effect::Claim`],
/// [`Effect::Post`], [`Effect::FetchFeed`], [`Effect::Ask`] and a
/// [`Effect::Write`] with an item are answered by an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Write to the device: all of the changes or none.
    Write {
        /// What changes; empty where nothing may be kept.
        changes: Changes,
        /// The item that is among them: to be answered by
        /// [`Event::Kept`](crate::Event::Kept).
        item: Option<Id>,
    },
    /// Write the loader's mark.
    Mark(Mark),
    /// Delete everything this widget ever wrote to the device.
    Purge,
    /// Become the one who sends, of all pages of this site, and read the
    /// device; to be answered by [`Event::Claimed`](crate::Event::Claimed) with
    /// the same number.
    Claim(u32),
    /// Let another page send, as soon as what was written is on disk. A
    /// request under way that is not a leaving one is given up.
    Release,
    /// Post a batch and say [`Event::Answered`](crate::Event::Answered).
    Post {
        /// The batch it carries.
        batch: Id,
        /// The body of the request, as JSON.
        body: String,
        /// Whether the page is being left, so that the request must outlive
        /// it.
        leaving: bool,
    },
    /// Fetch the changelog and say [`Event::Feed`](crate::Event::Feed).
    FetchFeed,
    /// Ask the panel's module what is new, and let it draw the panel if that
    /// is open: the question as far as the widget knows it
    /// ([`hearback_wire::news`]). To be answered by
    /// [`Event::News`](crate::Event::News).
    Ask(String),
    /// Tell the page.
    Signal(Signal),
    /// One line to the console: something the site owner should mend.
    Warn(String),
}

/// Changes to records of the device, in order.
///
/// They are one text, as that is what crosses cheapest into a browser: for
/// each record its key, U+001D and what it becomes, or only the key where it
/// goes; and U+001C after each. No record holds these characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(String);

/// After each change.
const END: char = '\u{1c}';
/// Between a key and its record.
const BECOMES: char = '\u{1d}';

impl Changes {
    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them as text.
    #[must_use]
    pub fn as_text(&self) -> &str {
        &self.0
    }

    /// Each key, and what its record becomes; `None` where it goes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0.split_terminator(END).map(|change| match change.split_once(BECOMES) {
            Some((key, record)) => (key, Some(record)),
            None => (change, None),
        })
    }

    pub(crate) fn put<T: Record>(&mut self, key: &str, record: &T) {
        self.write(key, "", &record.to_text());
    }

    pub(crate) fn put_item<T: Record>(&mut self, store: &str, id: Id, record: &T) {
        self.write(store, &id.to_text(), &record.to_text());
    }

    /// `record` is a text that was on the device before.
    pub(crate) fn write(&mut self, store: &str, id: &str, record: &str) {
        for part in [store, id, "\u{1d}", record, "\u{1c}"] {
            self.0.push_str(part);
        }
    }

    pub(crate) fn delete(&mut self, store: &str, id: &str) {
        for part in [store, id, "\u{1c}"] {
            self.0.push_str(part);
        }
    }

    pub(crate) fn delete_item(&mut self, store: &str, id: Id) {
        self.delete(store, &id.to_text());
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// What the page is told, by `hearback.on(name, …)` and as DOM events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The widget runs.
    Ready,
    /// The form or the panel is open.
    Open,
    /// It is closed.
    Close,
    /// The visitor pressed Send, or the page submitted.
    Submit(Id),
    /// The item is durable on this device.
    Saved(Id),
    /// A reply named the item.
    Sent(Id),
    /// The item will not be sent: parked, with the reason.
    Failed(Id, String),
    /// So many releases were not seen yet.
    Unread(u32),
}
