//! What can happen to the widget.

use crate::found::Found;
use hearback_wire::Timestamp;
use hearback_wire::batch::{Acknowledgement, Feedback, Page};
use hearback_wire::news::News;

/// When something happened, and sixteen random bytes to go with it.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The device's clock.
    pub now: Timestamp,
    /// Fresh for every event.
    pub entropy: u128,
}

impl Moment {
    /// The moment's entropy, and from the second time on a mix of it: one
    /// event may need more than one identifier. The mix is `SplitMix64`
    /// (Steele, Lea and Flood, 2014) on both halves.
    pub(crate) fn draw(&mut self) -> u128 {
        let entropy = self.entropy;
        let mix = |half: u64| {
            let z = half.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        self.entropy =
            u128::from(mix(entropy as u64)) | u128::from(mix((entropy >> 64) as u64)) << 64;
        entropy
    }
}

/// Everything that can happen. The list is closed: what is not here cannot
/// change what the widget does.
#[derive(Clone, Debug)]
pub enum Event {
    /// The widget was started and has read what the device keeps.
    Started(Found),
    /// An answer to [`Effect::Claim`](crate::Effect::Claim).
    Claimed {
        /// The number of the claim.
        claim: u32,
        /// What the device keeps, if this page may send; `None` where another
        /// page of the site is sending.
        found: Option<Found>,
    },
    /// The device was read again, to see what other pages did.
    Looked(Found),
    /// The form was asked for.
    OpenForm,
    /// The panel was asked for.
    OpenPanel,
    /// The launcher was pressed.
    Launcher,
    /// The visitor or the page closed what was open.
    Closed,
    /// The visitor changed a field.
    Edited(Edit),
    /// The visitor pressed Send.
    Send(Scene),
    /// The visitor does not want to send what is in the form.
    Discard,
    /// The visitor does not need a refused item any more.
    Dismiss(hearback_wire::Id),
    /// The visitor said whether what was shown answers what was said.
    Judged {
        /// The id of the feedback, a space, and the id of the entry.
        about: String,
        /// Whether it does.
        right: bool,
    },
    /// The text of a refused item was copied.
    Copied,
    /// An item was written down, as well as the device can; told again if it
    /// comes to lie more safely later.
    Kept {
        /// The item.
        id: hearback_wire::Id,
        /// Where it lies now.
        held: Held,
    },
    /// A request ended.
    Answered {
        /// The batch it carried.
        batch: hearback_wire::Id,
        /// What came back.
        answer: Answer,
    },
    /// The page was asked to send what waits now.
    Flush,
    /// The browser says that it is connected, or that it is not.
    Online(bool),
    /// The page is hidden; it may never be seen again.
    Hidden,
    /// The page is being left. It may come back as it was.
    Left,
    /// The page came back.
    Resumed,
    /// The changelog was fetched, whatever it is; or it could not be reached.
    Feed {
        /// Which of the two.
        reached: bool,
    },
    /// The panel's module has answered.
    News(News),
    /// The visitor wants everything on this device gone.
    Forget,
    /// The visitor wanted that in another page of the site.
    Forgotten,
    /// Whether anything may be kept on this device.
    Consent(bool),
    /// The time [`Engine::deadline`](crate::Engine::deadline) named has come.
    Tick,
}

/// A change to one field of the form.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A point of the scale, from 1.
    Rating(u32),
    /// One of the categories, by its place in the list.
    Category(usize),
    /// The whole comment.
    Comment(String),
    /// The whole address.
    Email(String),
}

/// Where and how the page stood when the visitor pressed Send.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The page.
    pub page: Option<Page>,
    /// The language of the form.
    pub locale: Option<String>,
    /// Whether the visitor keeps the version of the product.
    pub versionless: bool,
    /// What the site added.
    pub context: Vec<(String, String)>,
}

impl Scene {
    /// Adds the scene to what the visitor said.
    pub(crate) fn fill(self, data: &mut Feedback) {
        if self.versionless {
            data.app_version = None;
        }
        data.page = self.page;
        data.locale = self.locale;
        data.context.0.extend(self.context);
    }
}

/// How a request ended.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A reply in the form of the wire.
    Reply(Acknowledgement),
    /// Anything else that came with a status: an error, or a success that is
    /// no reply.
    Status {
        /// The HTTP status.
        status: u16,
        /// What the endpoint asked to wait, in milliseconds.
        retry_after_ms: Option<u64>,
        /// Whether a page came with it, as from a network that wants a login.
        html: bool,
    },
    /// Nothing that a script may see.
    Nothing,
}

/// Where an item lies, and so what may be promised of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// In this page alone.
    Memory,
    /// In storage that outlives the page, but perhaps not a browser that dies:
    /// `localStorage` is written to disk when the browser likes.
    Storage,
    /// On disk.
    Database,
}
