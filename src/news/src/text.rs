//! Questions and answers, as `hearback_wire::news` has them, without copying:
//! a module this small is mostly what it does with texts.

use hearback_wire::record::Parts;

/// The fields of a record.
pub(crate) const FIELD: char = '\u{1f}';
/// Behind each item of a list in a field.
pub(crate) const ITEM: char = '\u{1e}';

/// The fields of a record after its version; none where it makes no sense, or
/// where a later version wrote it.
pub(crate) struct Fields<'a>(Parts<'a>);

impl<'a> Fields<'a> {
    pub(crate) fn of(record: &'a str) -> Option<Self> {
        let mut parts = Parts::of(record, FIELD);
        (parts.next() == Some("1")).then_some(Self(parts))
    }

    /// The next one; empty where there is none.
    pub(crate) fn next(&mut self) -> &'a str {
        self.0.next().unwrap_or_default()
    }

    /// The next one as a whole number; 0 where it is none.
    pub(crate) fn number(&mut self) -> u64 {
        number(self.next()).unwrap_or(0)
    }

    /// The next one as a list.
    pub(crate) fn list(&mut self) -> Vec<&'a str> {
        let mut items = Vec::new();
        for item in Parts::of(self.next(), ITEM) {
            items.push(item);
        }
        items.pop();
        items
    }
}

/// A whole number in decimal digits.
pub(crate) fn number(text: &str) -> Option<u64> {
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
pub(crate) fn record(answer: &mut String, fields: &[&str]) {
    answer.push('1');
    for field in fields {
        answer.push(FIELD);
        answer.push_str(field);
    }
}

/// A number in decimal digits.
pub(crate) fn digits(number: u64) -> String {
    let mut digits = if number > 9 { self::digits(number / 10) } else { String::new() };
    digits.push(char::from(b'0' + (number % 10) as u8));
    digits
}

/// Items as a list in a field.
pub(crate) fn list(items: &[&str]) -> String {
    let mut list = String::new();
    for item in items {
        list.push_str(item);
        list.push(ITEM);
    }
    list
}
