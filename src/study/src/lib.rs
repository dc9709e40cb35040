//! From a thousand comments to a ranked list.
//!
//! Pure: the day, the person and the one who decides are arguments, and the
//! same comments and decisions always make the same list.
//!
//! | module | what it knows |
//! |---|---|
//! | [`clean`] | a text as it came, to one that can be compared; what is no text |
//! | `features` | a text's words, meanings and n-grams, and what they weigh |
//! | `concepts` | words that mean the same, within and across languages |
//! | `groups` | groups of what says the same, one comment at a time |
//! | `settle`, `agglomerate` | all suggestions at once, whatever came first |
//! | [`study`](Study) | comments, where they belong, what is counted of them |
//! | [`decisions`] | what people decided, and how to take it back |
//! | `desk` | each way to decide, as a call |
//! | [`rank`] | frequency and importance, and the score with its factors |
//! | `label` | a group in its own words |
//! | [`measures`] | NPS, CSAT and CES by any key |
//! | [`trend`] | what is said more than before, beyond chance |
//! | [`journal`] | what was ranked, built and changed |
//! | [`interval`] | shares, means and gaps with their doubt |
//! | [`agreement`] | how well groups agree with a truth |
//!
//! ```
//! use hearback_study::{Comment, Study, Who, person, rank::Lens};
//! use hearback_wire::Id;
//!
//! let mut study = Study::default();
//! let said = ["The dark theme is too bright", "dark theme please", "It crashes when I print"];
//! for (text, number) in said.into_iter().zip(1..) {
//!     let id = Id::from_parts(number, &[0; 10]);
//!     study.add(&Comment { id, person: person(text), day: 20_779, rating: None, text, locale: None });
//! }
//! let suggested = &study.suggestions(Lens::default())[0];
//! assert_eq!(suggested.factors.people, 2);
//!
//! let ann = Who { name: "ann", at: 1_795_305_600_000 };
//! let hearback_study::Belongs::Group(group) = suggested.belongs else { panic!() };
//! let theme = study.accept(ann, group, "Dark theme")?;
//! let list = study.ranked(Lens::default());
//! assert_eq!(list[0].name.as_deref(), Some("Dark theme"));
//! assert_eq!(list[0].factors.asked, 3);
//! # Ok::<(), hearback_study::Refusal>(())
//! ```

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod agglomerate;
pub mod agreement;
pub mod clean;
mod comment;
mod concepts;
pub mod decisions;
mod desk;
mod features;
mod groups;
pub mod interval;
pub mod journal;
mod label;
pub mod measures;
pub mod rank;
mod settle;
mod study;
mod tally;
pub mod trend;
mod vector;

pub use comment::{Comment, content, person};
pub use decisions::{Belongs, Refusal, ThemeId};
pub use desk::Who;
pub use groups::GroupId;
pub use label::Label;
pub use study::{Added, Study};
