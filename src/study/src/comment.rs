//! A comment as it is given to the study, and as it is kept.

use hearback_wire::Id;
use hearback_wire::batch::Rating;

use crate::clean::Kind;

/// Something a visitor said.
#[derive(Clone, Debug)]
pub struct Comment<'a> {
    /// Names it for good.
    pub id: Id,
    /// Names who said it; the same for everything that person said. See
    /// [`person`].
    pub person: u64,
    /// Days since 1970-01-01.
    pub day: i32,
    /// How they liked it.
    pub rating: Option<&'a Rating>,
    /// In their words.
    pub text: &'a str,
    /// The language of the form, as a BCP 47 tag: taken where the words do
    /// not tell.
    pub locale: Option<&'a str>,
}

/// The number of a person, of whatever names one: FNV-1a with 64 bits.
#[must_use]
pub fn person(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

/// How content somebody was, from 0 to 1; none for a value that is not on its
/// scale.
#[must_use]
pub fn content(rating: &Rating) -> Option<f64> {
    let on_scale = rating.max > 1 && rating.value <= rating.max;
    let place = f64::from(rating.value.max(1)) - 1.0;
    on_scale.then(|| place / (f64::from(rating.max) - 1.0))
}

/// The place of a comment in the order of arrival.
pub(crate) type Place = u32;

/// A comment as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) id: Id,
    pub(crate) person: u64,
    pub(crate) day: i32,
    pub(crate) content: Option<f64>,
    pub(crate) text: Box<str>,
    pub(crate) language: &'static str,
    pub(crate) kind: Kind,
    /// The earlier comment of the same person that says the same.
    pub(crate) twin: Option<Place>,
    /// Its group, if it has words.
    pub(crate) home: Option<u32>,
    /// Taken back or erased.
    pub(crate) gone: bool,
}

impl Said {
    /// Does it count for itself?
    pub(crate) fn counts(&self) -> bool {
        !self.gone && self.twin.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scale_ends_at_nought_and_one() {
        let content = |value, max| content(&Rating { kind: "any".into(), value, max });
        assert_eq!(
            [content(1, 5), content(5, 5), content(2, 2)],
            [Some(0.0), Some(1.0), Some(1.0)]
        );
        assert_eq!(content(3, 5), Some(0.5));
        assert_eq!([content(6, 5), content(1, 1)], [None, None]);
    }
}
