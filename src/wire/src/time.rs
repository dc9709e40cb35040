//! Instants.

use crate::Date;
use crate::date::digits;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

const DAY_MS: i64 = 86_400_000;

/// An instant in milliseconds since 1970, UTC. In JSON: RFC 3339 with
/// milliseconds and `Z`, as `Date.prototype.toISOString` writes it; any
/// RFC 3339 offset is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The day it falls on, in UTC.
    #[must_use]
    pub fn date(self) -> Date {
        Date::from_unix_days(self.0.div_euclid(DAY_MS))
    }

    /// Milliseconds from `earlier` to here, zero when the clock went back.
    #[must_use]
    pub fn since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0)
    }

    /// This many milliseconds later.
    #[must_use]
    pub fn plus(self, ms: u64) -> Self {
        Self(self.0.saturating_add_unsigned(ms))
    }
}

impl Timestamp {
    /// As in JSON.
    #[must_use]
    pub fn to_text(&self) -> String {
        let ms = self.0.rem_euclid(DAY_MS);
        let mut text = self.date().to_text();
        for (before, number, value) in [
            ('T', ms / 3_600_000, 10),
            (':', ms / 60_000 % 60, 10),
            (':', ms / 1_000 % 60, 10),
            ('.', ms % 1_000, 100),
        ] {
            text.push(before);
            digits(&mut text, number, value);
        }
        text.push('Z');
        text
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl FromStr for Timestamp {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or("expected an instant as RFC 3339, like 2026-11-22T10:00:00.000Z")
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let (date, rest) = Date::split(text)?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, rest) = rest.split_at_checked(8)?;
    let (hours, minutes, seconds) = (two(clock, 0)?, two(clock, 3)?, two(clock, 6)?);
    let separators =
        clock.as_bytes().get(2) == Some(&b':') && clock.as_bytes().get(5) == Some(&b':');
    if !separators || hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let (ms, zone) = match rest.strip_prefix('.') {
        Some(rest) => {
            let len = rest.bytes().take_while(u8::is_ascii_digit).count();
            let digits = rest.get(..len).filter(|digits| !digits.is_empty())?;
            let ms = digits
                .bytes()
                .chain(*b"000")
                .take(3)
                .fold(0, |ms, digit| ms * 10 + i64::from(digit - b'0'));
            (ms, rest.get(len..)?)
        }
        None => (0, rest),
    };
    let offset = match zone {
        "Z" | "z" => 0,
        _ => {
            let sign = if zone.starts_with('+') { 1 } else { -1 };
            let rest = zone.strip_prefix(['+', '-'])?;
            let (hours, minutes) = (two(rest, 0)?, two(rest, 3)?);
            if rest.len() != 5
                || rest.as_bytes().get(2) != Some(&b':')
                || hours > 23
                || minutes > 59
            {
                return None;
            }
            sign * (hours * 60 + minutes)
        }
    };
    let minutes = (date.unix_days() * 24 + hours) * 60 + minutes - offset;
    Some(Timestamp((minutes * 60 + seconds) * 1_000 + ms))
}

fn two(text: &str, at: usize) -> Option<i64> {
    let part = text.get(at..at + 2)?;
    part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rfc_3339_and_writes_what_browsers_write() {
        for (text, written) in [
            ("2026-11-22T10:00:00.000Z", "2026-11-22T10:00:00.000Z"),
            ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00.000Z"),
            ("2026-11-22t10:00:00.5+02:30", "2026-11-22T07:30:00.500Z"),
            ("2026-01-01 00:00:00.123456789-00:01", "2026-01-01T00:01:00.123Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), written);
        }
    }

    #[test]
    fn refuses_what_is_no_instant() {
        for text in [
            "",
            "2026-11-22",
            "2026-11-22T10:00:00",
            "2026-11-22T24:00:00Z",
            "2026-11-22T10:00:00.Z",
            "2026-11-22T10:00:00+1:00",
            "ü026-11-22T10:00:00Z",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }
}
