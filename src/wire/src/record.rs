//! Records of the [device](crate::device) as text: a version, and the fields
//! in the order they are declared, with a unit separator (U+001F) before each.
//!
//! JSON would be as good, but that its parser is the browser's, and carrying
//! ten types across to it and back was a tenth of the widget. A later version
//! may add fields at the end; these are passed over here.

use crate::batch::{Acknowledgement, Status, Verdict};
use crate::{Date, Id, Timestamp, VERSION};

/// Between fields, and between the parts of a list in one of them.
const FIELD: char = '\u{1f}';
const PART: char = '\u{1e}';

/// Something that is kept on the device.
pub trait Record: Sized {
    /// It as text.
    #[must_use]
    fn to_text(&self) -> String;

    /// What the text says; nothing if it makes no sense, or if a later version
    /// wrote it.
    #[must_use]
    fn from_text(text: &str) -> Option<Self>;
}

/// Whether a later version than this one wrote it.
#[must_use]
pub fn is_later(text: &str) -> bool {
    Fields(Parts::of(text, FIELD)).next::<u32>().is_some_and(|version| version > VERSION)
}

/// What may stand in a field.
pub(crate) trait Field: Sized {
    fn put(&self, out: &mut String);
    fn take(text: &str) -> Option<Self>;
}

/// The parts of a text between separators, which are one byte each. There is
/// always one.
#[derive(Clone, Debug)]
pub struct Parts<'a> {
    rest: Option<&'a str>,
    end: u8,
}

impl<'a> Parts<'a> {
    /// The parts with this between them, which must be ASCII.
    #[must_use]
    pub fn of(text: &'a str, end: char) -> Self {
        Self { rest: Some(text), end: end as u8 }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest?;
        let place = rest.bytes().position(|byte| byte == self.end);
        let (part, rest) = match place {
            // The separator is one byte, so both halves are whole texts.
            Some(place) => (rest.get(..place)?, rest.get(place + 1..)),
            None => (rest, None),
        };
        self.rest = rest;
        Some(part)
    }
}

/// The fields of a text, one after the other.
pub(crate) struct Fields<'a>(Parts<'a>);

impl<'a> Fields<'a> {
    /// The fields of a text of this version, after the version.
    pub(crate) fn of(text: &'a str) -> Option<Self> {
        let mut fields = Self(Parts::of(text, FIELD));
        (fields.next::<u32>()? == VERSION).then_some(fields)
    }

    pub(crate) fn next<T: Field>(&mut self) -> Option<T> {
        T::take(self.0.next()?)
    }
}

/// The beginning of a record.
pub(crate) fn start() -> String {
    let mut out = String::new();
    decimal(&mut out, VERSION.into());
    out
}

/// Adds a field.
pub(crate) fn add<T: Field>(out: &mut String, field: &T) {
    out.push(FIELD);
    field.put(out);
}

pub(crate) fn decimal(out: &mut String, number: u64) {
    if number > 9 {
        decimal(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

impl Field for String {
    /// Nobody types a separator (U+001C to U+001F); whoever pastes one loses
    /// nothing by a space.
    fn put(&self, out: &mut String) {
        for c in self.chars() {
            out.push(if ('\u{1c}'..='\u{1f}').contains(&c) { ' ' } else { c });
        }
    }

    fn take(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Field for u64 {
    fn put(&self, out: &mut String) {
        decimal(out, *self);
    }

    fn take(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Field for u32 {
    fn put(&self, out: &mut String) {
        decimal(out, (*self).into());
    }

    fn take(text: &str) -> Option<Self> {
        u64::take(text)?.try_into().ok()
    }
}

impl Field for Timestamp {
    fn put(&self, out: &mut String) {
        decimal(out, self.0.unsigned_abs());
    }

    fn take(text: &str) -> Option<Self> {
        u64::take(text).map(|ms| Self(ms as i64))
    }
}

impl Field for Id {
    fn put(&self, out: &mut String) {
        out.push_str(&self.to_text());
    }

    fn take(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// Nothing and nothing said are the same.
impl Field for Option<String> {
    fn put(&self, out: &mut String) {
        if let Some(text) = self {
            text.put(out);
        }
    }

    fn take(text: &str) -> Option<Self> {
        Some(if text.is_empty() { None } else { Some(text.to_owned()) })
    }
}

impl Field for bool {
    fn put(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "" });
    }

    fn take(text: &str) -> Option<Self> {
        Some(text == "true")
    }
}

/// What is no day is none.
impl Field for Option<Date> {
    fn put(&self, out: &mut String) {
        if let Some(date) = self {
            out.push_str(&date.to_text());
        }
    }

    fn take(text: &str) -> Option<Self> {
        Some(text.parse().ok())
    }
}

impl Field for Status {
    fn put(&self, out: &mut String) {
        out.push_str(match self {
            Self::Accepted => "accepted",
            Self::Duplicate => "duplicate",
            Self::Rejected => "rejected",
            Self::Retry => "retry",
        });
    }

    fn take(text: &str) -> Option<Self> {
        Some(match text {
            "accepted" => Self::Accepted,
            "duplicate" => Self::Duplicate,
            "rejected" => Self::Rejected,
            "retry" => Self::Retry,
            _ => return None,
        })
    }
}

/// Each part ends with a mark, so that no part is not one empty part.
impl<T: Field> Field for Vec<T> {
    fn put(&self, out: &mut String) {
        for part in self {
            part.put(out);
            out.push(PART);
        }
    }

    fn take(text: &str) -> Option<Self> {
        let mut parts = Parts::of(text, PART);
        let mut list = Self::new();
        while let Some(part) = parts.next() {
            if parts.rest.is_some() {
                list.push(T::take(part)?);
            }
        }
        Some(list)
    }
}

macro_rules! records {
    ($($type:ident { $($field:ident),* })*) => {$(
        impl $crate::record::Record for $type {
            fn to_text(&self) -> String {
                let mut out = $crate::record::start();
                $($crate::record::add(&mut out, &self.$field);)*
                out
            }

            fn from_text(text: &str) -> Option<Self> {
                let mut fields = $crate::record::Fields::of(text)?;
                Some(Self { $($field: fields.next()?),* })
            }
        }
    )*};
}
pub(crate) use records;

// What comes from outside crosses into the widget in the same form: the browser
// has parsed it as JSON, and what it is made of are texts.
records! {
    Verdict { id, rev, status, reason, retry_after_ms }
}

impl Acknowledgement {
    /// The batch and the verdicts, with U+001C between them. A verdict that
    /// makes no sense names nothing.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.split('\u{1c}');
        let batch = parts.next()?.parse().ok()?;
        Some(Self { batch, results: parts.filter_map(Verdict::from_text).collect() })
    }
}
