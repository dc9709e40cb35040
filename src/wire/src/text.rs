//! [Records](crate::record) without copying, for the modules of the panel: they
//! are so small that they are mostly what they do with texts.
#![allow(clippy::single_char_add_str, reason = "a character is encoded at run time: 250 bytes")]

use crate::record::Parts;

/// The fields of a record.
pub const FIELD: char = '\u{1f}';
/// Behind each item of a list in a field.
pub const ITEM: char = '\u{1e}';

/// The fields of a record.
#[derive(Clone, Debug)]
pub struct Fields<'a>(Parts<'a>);

impl<'a> Fields<'a> {
    /// Those after the version; none where the record makes no sense, or where
    /// a later version wrote it.
    #[must_use]
    pub fn of(record: &'a str) -> Option<Self> {
        let mut parts = Parts::of(record, FIELD);
        (parts.next() == Some("1")).then_some(Self(parts))
    }

    /// The next one; empty where there is none.
    pub fn take(&mut self) -> &'a str {
        self.0.next().unwrap_or_default()
    }

    /// The next one as a whole number; 0 where it is none.
    pub fn number(&mut self) -> u64 {
        number(self.take()).unwrap_or(0)
    }

    /// The next one as a list.
    pub fn list(&mut self) -> Vec<&'a str> {
        let mut items = Vec::new();
        for item in Parts::of(self.take(), ITEM) {
            items.push(item);
        }
        items.pop();
        items
    }
}

/// A whole number in decimal digits.
#[must_use]
pub fn number(text: &str) -> Option<u64> {
    let mut number: Option<u64> = None;
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = Some(number.unwrap_or(0).wrapping_mul(10).wrapping_add(digit.into()));
    }
    number
}

/// Adds a record to an answer.
pub fn record(answer: &mut String, fields: &[&str]) {
    answer.push_str("1");
    for field in fields {
        answer.push_str("\u{1f}");
        answer.push_str(field);
    }
}

const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// A number in decimal digits.
#[must_use]
pub fn digits(number: u64) -> String {
    let mut digits = if number > 9 { self::digits(number / 10) } else { String::new() };
    digits.push_str(DIGITS.get((number % 10) as usize).unwrap_or(&""));
    digits
}

/// Items as a list in a field.
#[must_use]
pub fn list(items: &[&str]) -> String {
    let mut list = String::new();
    for item in items {
        list.push_str(item);
        list.push_str("\u{1e}");
    }
    list
}

/// A version as it is compared: without a `v` before it.
#[must_use]
pub fn version(version: &str) -> &str {
    match version.as_bytes() {
        [b'v', ..] => version.get(1..).unwrap_or_default(),
        _ => version,
    }
}
