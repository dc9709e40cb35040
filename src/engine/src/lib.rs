//! Everything the widget decides, and nothing it does.
//!
//! The engine is a state machine without I/O. Whoever drives it says what
//! happened and when ([`Engine::handle`]), performs what it asks for
//! ([`Engine::effects`]), comes back at the time it names
//! ([`Engine::deadline`]) and draws what it shows ([`Engine::view`]). The
//! clock and the randomness arrive with every event in a [`Moment`], so a
//! story of thirty days is a test of a millisecond, and the same events give
//! the same effects.
//!
//! It cannot fail: bad options become remarks and defaults, bad answers mean
//! "not acknowledged", a feed that cannot be read is a sentence in the panel.
//!
//! | module | decides |
//! |---|---|
//! | [`options`] | what the site owner may say, and what it means |
//! | `scale` | what a rating may be |
//! | `form` | what the visitor is writing, and whether it can be sent |
//! | `outbox` | what waits, what goes into the next batch, and what may leave |
//! | `found` | what of the device can be read |
//! | `sender` | whose turn it is to send, and what an answer means |
//! | `pace` | when to try again |
//! | `news` | when to look at the changelog, and what to ask of it |
//! | `texts` | by which names all of it is said |
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod effect;
mod engine;
mod event;
mod form;
mod found;
mod keep;
mod news;
pub mod options;
mod outbox;
mod pace;
mod print;
mod scale;
mod sender;
mod texts;
mod view;

pub use effect::{Changes, Effect, Signal};
pub use engine::Engine;
pub use event::{Answer, Edit, Event, Held, Moment, Scene};
pub use found::Found;
pub use options::Options;
pub use scale::Scale;
pub use texts::{Phrase, With};
pub use view::{Field, FormView, LauncherView, PanelView, Screen, Stage, UnsentView, View};
