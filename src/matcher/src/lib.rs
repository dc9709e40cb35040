//! Which entry of a changelog answers what a visitor said.
//!
//! It happens on the visitor's device, so it has to be small: there is no
//! model, no table of Unicode and no dictionary, and nothing is fetched. What
//! is left is what did most of the work wherever it was measured: the right
//! words (`words`), less what says nothing (`language`), counted by how
//! rare they are (`index`), with an eye on the calendar (`rank`), and a
//! measure of doubt (`answer`).
//!
//! ```
//! use hearback_matcher::{Entry, Index, Said};
//!
//! let entries = [
//!     Entry { text: "Exporting a large board no longer freezes the window", day: Some(20_030) },
//!     Entry { text: "Dark theme follows the system", day: Some(20_030) },
//! ];
//! let index = Index::new(&entries);
//! let said = "The window freezes when I export large boards.";
//! let said = Said { text: said, day: Some(20_010), skip: &|_| false };
//! assert_eq!(index.rank(&said)[0].entry, 0);
//! ```

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod answer;
mod chars;
mod index;
mod language;
mod rank;
mod sort;
mod stem;
mod table;
mod terms;
pub mod text;
mod words;

pub use answer::{Answer, SHOWN};
pub use index::{Entry, Index};
pub use rank::{Match, Said};
