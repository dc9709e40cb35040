//! What the engine asks for.

use hearback_wire::Id;
use hearback_wire::device::{Mark, Receipt, Seen, Waiting};

/// Something the driver must do, in the order given. [`Effect::Keep`],
/// [`Effect::Post`] and [`Effect::FetchFeed`] are answered by an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Write an item and its receipt to disk, both or neither, and say
    /// [`Event::Kept`](crate::Event::Kept).
    Keep(Waiting, Receipt),
    /// Delete items from disk.
    Drop(Vec<Id>),
    /// Delete receipts from disk.
    Unlearn(Vec<Id>),
    /// Write what was seen of the changelog.
    Remember(Seen),
    /// Write the loader's mark.
    Mark(Mark),
    /// Delete everything this widget ever wrote to the device.
    Purge,
    /// Post a batch and say [`Event::Answered`](crate::Event::Answered).
    Post {
        /// The batch it carries.
        batch: Id,
        /// The body of the request: a batch, as JSON.
        body: String,
        /// Whether the page is being left, so that the request must outlive
        /// it.
        leaving: bool,
    },
    /// Fetch the changelog and say [`Event::Feed`](crate::Event::Feed).
    FetchFeed,
    /// Tell the page.
    Signal(Signal),
    /// One line to the console: something the site owner should mend.
    Warn(String),
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
