//! What was ranked, what was built and what changed: the memory that lets a
//! team check later whether its list was right.

use serde::{Deserialize, Serialize};

use crate::decisions::ThemeId;
use crate::interval::{Estimate, Moments, gap};
use crate::rank::{Ranked, Weights};

/// An entry of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Milliseconds since 1970.
    pub at: i64,
    /// Who did it.
    pub by: String,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// The list was read to decide by, with all its factors.
    Ranked {
        /// The top of it.
        list: Vec<Ranked>,
    },
    /// Other weights are in force.
    Weighed {
        /// The weights, with their version.
        weights: Weights,
    },
    /// A release answers a theme.
    Built {
        /// The theme.
        theme: ThemeId,
        /// The version of the release.
        release: String,
    },
    /// What became of a theme's ratings.
    Changed {
        /// The theme.
        theme: ThemeId,
        /// Before it was built.
        before: Moments,
        /// After.
        after: Moments,
    },
}

impl What {
    /// How much higher the ratings are after than before, on a scale from 0
    /// to 1; none for other entries.
    #[must_use]
    pub fn effect(&self) -> Option<Estimate> {
        let Self::Changed { before, after, .. } = self else { return None };
        let all = before.plus(*after);
        let usual = all.spread() / (all.count - 1.0).max(1.0);
        Some(gap(after, before, usual))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_has_its_doubt() {
        let ratings = |values: &[f64]| {
            let mut moments = Moments::default();
            values.iter().for_each(|value| moments.add(*value));
            moments
        };
        let effect = |before: &[f64], after: &[f64]| {
            let what = What::Changed { theme: 1, before: ratings(before), after: ratings(after) };
            what.effect().unwrap()
        };
        assert!(effect(&[0.0, 0.25], &[1.0]).low < 0.0);
        assert!(effect(&[0.0; 30], &[1.0; 30]).low > 0.5);
    }
}
