//! Hearback in real browsers.
//!
//! A case is a folder under `cases/<area>/<case>/` with a `story.txt`; this
//! crate is everything that makes such a story happen: browsers driven
//! through W3C WebDriver, a page server and the real collector on loopback,
//! and a stage on which the steps are played. `README.md` beside this crate
//! says how to run and how to write one.
//!
//! Nothing here knows how the widget is built. Stories see what a person or a
//! screen reader sees (roles and accessible names), what crosses the wire, and
//! what lies in the collector's database.

pub mod browser;
pub mod case;
pub mod collector;
pub mod driver;
pub mod engine;
pub mod front;
pub mod gallery;
pub mod glob;
pub mod ground;
pub mod http;
pub mod journal;
pub mod places;
pub mod process;
pub mod soak;
pub mod stage;
pub mod story;
pub mod template;
pub mod wait;
