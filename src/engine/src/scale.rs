//! The scales a form can show.

use crate::texts;
use hearback_wire::batch::Rating;

/// A scale of whole numbers, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Its name: the value of the option, and the `kind` of a rating.
    pub kind: &'static str,
    /// The name of the question it answers.
    pub question: &'static str,
    /// The lowest value.
    pub low: u32,
    /// The highest value.
    pub high: u32,
    /// The names of what the lowest and the highest value mean, where the
    /// values are shown as numbers.
    pub ends: Option<[&'static str; 2]>,
}

/// NPS as by Reichheld ("The one number you need to grow", 2003), CSAT of five
/// points, CES of seven (CES 2.0, Corporate Executive Board, 2013).
const SCALES: &[Scale] = &[
    Scale { kind: "stars", question: texts::RATING, low: 1, high: 5, ends: None },
    Scale { kind: "emoji", question: texts::RATING, low: 1, high: 5, ends: None },
    Scale { kind: "thumbs", question: texts::RATING, low: 1, high: 2, ends: None },
    Scale {
        kind: "nps",
        question: texts::RATING_NPS,
        low: 0,
        high: 10,
        ends: Some(["npsLow", "npsHigh"]),
    },
    Scale {
        kind: "csat",
        question: texts::RATING_CSAT,
        low: 1,
        high: 5,
        ends: Some(["csatLow", "csatHigh"]),
    },
    Scale {
        kind: "ces",
        question: texts::RATING_CES,
        low: 1,
        high: 7,
        ends: Some(["cesLow", "cesHigh"]),
    },
];

impl Scale {
    /// The scale of this name; none for `none`.
    pub(crate) fn of(kind: &str) -> Option<Self> {
        SCALES.iter().find(|scale| scale.kind == kind).copied()
    }

    /// How many points it has.
    #[must_use]
    pub fn points(&self) -> u32 {
        self.high - self.low + 1
    }

    /// A value of this scale, if the scale has it.
    #[must_use]
    pub fn rate(&self, value: u32) -> Option<Rating> {
        (self.low..=self.high).contains(&value).then(|| Rating {
            kind: self.kind.to_owned(),
            value,
            max: self.high,
        })
    }

    /// The point of this place, counted from 1; 0 is none.
    pub(crate) fn at(&self, place: u32) -> Option<Rating> {
        self.rate(place.checked_sub(1)? + self.low)
    }
}
