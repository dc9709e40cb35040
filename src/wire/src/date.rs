//! Calendar days.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// A day of the proleptic Gregorian calendar, as changelogs name them. In
/// JSON: `"2026-11-22"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if the calendar has it: years 0 to 9999.
    #[must_use]
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((0..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self {
            year,
            month,
            day,
        })
    }

    /// Year, month and day of month, the last two counted from 1.
    #[must_use]
    pub fn parts(self) -> (i16, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// Days since 1970-01-01. Howard Hinnant, "chrono-compatible low-level
    /// date algorithms", `days_from_civil`.
    #[must_use]
    pub fn unix_days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The inverse of [`Date::unix_days`] (`civil_from_days` there). Days
    /// outside the years 0 to 9999 give the nearest day inside.
    #[must_use]
    pub fn from_unix_days(days: i64) -> Self {
        let days = days.clamp(-719_528, 2_932_896) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year: year as i16, month: month as u8, day: day as u8 }
    }

    /// Reads the `YYYY-MM-DD` at the start of a text, and says what follows.
    pub(crate) fn split(text: &str) -> Option<(Self, &str)> {
        let (head, rest) = text.split_at_checked(10)?;
        let (mut parts, mut part) = ([0, 0, 0], 0);
        for (place, byte) in head.bytes().enumerate() {
            match (place, byte) {
                (4 | 7, b'-') => part += 1,
                (4 | 7, _) => return None,
                (_, b'0'..=b'9') => {
                    let number: &mut i16 = parts.get_mut(part)?;
                    *number = *number * 10 + i16::from(byte - b'0');
                }
                _ => return None,
            }
        }
        let [year, month, day] = parts;
        Some((Self::new(year, month as u8, day as u8)?, rest))
    }
}

impl Date {
    /// As in JSON. By hand, because `fmt` with its padding and precision would
    /// be a tenth of the widget.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(10);
        digits(&mut text, i64::from(self.year), 1_000);
        text.push('-');
        digits(&mut text, i64::from(self.month), 10);
        text.push('-');
        digits(&mut text, i64::from(self.day), 10);
        text
    }
}

/// Writes a number from its digit of this value down.
pub(crate) fn digits(text: &mut String, number: i64, mut value: i64) {
    while value > 0 {
        text.push(char::from(b'0' + (number / value % 10) as u8));
        value /= 10;
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl FromStr for Date {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match Self::split(text) {
            Some((date, "")) => Ok(date),
            _ => Err("expected a day as YYYY-MM-DD"),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_days_both_ways() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2026-11-22", 20_779),
            ("0000-01-01", -719_528),
            ("9999-12-31", 2_932_896),
        ] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.unix_days(), days, "{text}");
            assert_eq!(Date::from_unix_days(days).to_string(), text);
        }
    }

    #[test]
    fn every_day_of_four_centuries_survives_the_trip() {
        for days in -10_000..140_000 {
            assert_eq!(Date::from_unix_days(days).unix_days(), days);
        }
    }

    #[test]
    fn refuses_what_no_calendar_has() {
        for text in
            ["2026-02-29", "2026-13-01", "2026-00-10", "2026-4-01", "2026-11-22x", "+026-11-22", ""]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
