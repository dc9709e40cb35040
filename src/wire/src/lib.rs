//! The contract between page, endpoint and changelog.
//!
//! Three things cross a boundary between programs that are released at
//! different times, and each has its types here and nowhere else:
//!
//! - [`batch`]: what a page posts and what an endpoint answers,
//! - [`feed`]: a changelog as the panel reads it,
//! - [`device`]: what the widget keeps on the visitor's device, for a later
//!   version of itself.
//!
//! Serialization stops here: the other crates' own types have none, but those
//! of `study` that a database keeps. It comes twice, as serde for native
//! programs and as [`value`] for a browser. There is no I/O, no clock and no
//! randomness; a [`Timestamp`] and an [`Id`] are made from arguments.

pub mod answers;
pub mod attachment;
pub mod batch;
mod context;
mod date;
pub mod device;
pub mod feed;
mod id;
pub mod json;
pub mod limits;
pub mod news;
pub mod problem;
pub mod record;
pub mod text;
mod time;
pub mod value;

pub use context::Context;
pub use date::Date;
pub use id::Id;
pub use time::Timestamp;

/// The version of every format in this crate. It only grows; a reader that
/// meets a larger one sets the data aside instead of guessing.
pub const VERSION: u32 = 1;

/// Texts, one after the other. The standard library's own ways are made anew
/// for every kind of list, which a browser would have to fetch.
#[must_use]
pub fn join(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}
