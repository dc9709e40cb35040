//! What may be said about the best matches.
//!
//! Certainty is the logarithm of the odds that the best match is right, as a
//! logistic regression has it (Cox, *The regression analysis of binary
//! sequences*, 1958) over five things that no product is known by:
//!
//! ```text
//! certainty = 1.3 ln(share of the entry that was said)
//!           + 1.2 ln(share of the first sentence that the entry has)
//!           + 1.1 ln(how soon it came)
//!           + 1.6 (how far it is ahead of the next)
//!           + 2.0 ln(1 + what the shared words weigh, in words nobody else uses)
//! ```
//!
//! Shares are of weights, not of counts. The numbers are those of a fit to
//! reports of a dozen products and to what answered them, rounded; `cargo
//! xtask bench match` tells what they are worth elsewhere.

use crate::index::Index;
use crate::rank::{Match, Query, Said, soon};

/// How many entries are shown at most.
pub const SHOWN: usize = 3;

/// Certainty from which the best match may be called an answer.
const CLAIM: f32 = 0.9;
/// Certainty from which anything is shown. Words about another product stay
/// below it in two of three cases.
const HINT: f32 = -4.0;
/// A smaller share is as good as none, and none has no logarithm.
const LEAST: f32 = 0.05;

/// What to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The entry of which to say "May answer what you said".
    pub claim: Option<usize>,
    /// Those of which to say "Perhaps related", best first: with the claim,
    /// and without repeating it, [`SHOWN`] at most.
    pub hints: Vec<usize>,
}

impl Index {
    /// What may be said about the entries that match best; nothing, if all of
    /// them are far from what was said.
    #[must_use]
    pub fn answer(&self, said: &Said<'_>) -> Answer {
        let query = self.query(said.text);
        let matches = self.ranked(said, &query);
        let certainty = self.certainty(said, &query, &matches).unwrap_or(f32::MIN);
        if certainty < HINT {
            return Answer::default();
        }
        let mut shown = matches.iter().take(SHOWN).map(|found| found.entry);
        let claim = if certainty >= CLAIM { shown.next() } else { None };
        Answer { claim, hints: shown.collect() }
    }

    fn certainty(&self, said: &Said<'_>, query: &Query, matches: &[Match]) -> Option<f32> {
        let best = matches.first()?;
        let document = self.documents.get(best.entry)?;
        let shared = self.shared(document, query);
        let share = |part: f32, whole: f32| if part > 0.0 { part / whole } else { 0.0 };
        let ahead = matches.get(1).map_or(1.0, |next| (best.score - next.score).min(1.0));
        // No entry has the term zero, so it weighs what the rarest could.
        let rarest = self.weight(0, self.documents.len());
        Some(
            1.3 * share(shared.mass, document.mass).max(LEAST).ln()
                + 1.2 * share(shared.first, query.first).max(LEAST).ln()
                + 1.1 * soon(document.day, said.day).ln()
                + 1.6 * ahead
                + 2.0 * (1.0 + shared.mass / rarest).ln(),
        )
    }
}
