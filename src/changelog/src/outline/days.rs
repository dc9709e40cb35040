//! `07/08/2026`: which of the two numbers is the month, the file tells.
//!
//! A day of the file that can only be read in one way decides; else the order
//! of the releases, which is broken more often by the wrong reading. Where
//! nothing decides, the month stands first, as in the country that writes most
//! of these slashes, and a remark says so.

use super::Outlined;
use crate::date;
use crate::remark::{Code, Remarks};
use hearback_wire::Date;

/// Settles the days of the releases, which are read with the month first.
pub(super) fn settle(releases: &mut [Outlined], text: &str, remarks: &mut Remarks) {
    let Some(doubt) = releases.iter().find(|release| release.heading.day_first.is_some()) else {
        return;
    };
    let line = doubt.line;
    let (month_first, day_first) = date::orders(text);
    let (for_month, for_day) = if month_first == day_first {
        // What is broken more often is less likely.
        (breaks(releases, true), breaks(releases, false))
    } else {
        (month_first, day_first)
    };
    if for_month == for_day {
        remarks.line(line, Code::DoubtfulDate, || {
            "the month is taken to stand before the day; 2026-11-22 leaves no doubt".into()
        });
    }
    for release in releases {
        let other = release.heading.day_first.take();
        if for_day > for_month {
            release.heading.date = other.or(release.heading.date);
        }
    }
}

/// How many releases stand on the wrong side of the one before, in the
/// direction in which there are fewer of them.
fn breaks(releases: &[Outlined], day_first: bool) -> usize {
    let day = |release: &Outlined| {
        let other = release.heading.day_first.filter(|_| day_first);
        other.or(release.heading.date)
    };
    let days: Vec<Date> = releases.iter().filter_map(day).collect();
    let pairs = || days.iter().zip(days.iter().skip(1));
    let rising = pairs().filter(|(above, below)| above < below).count();
    let falling = pairs().filter(|(above, below)| above > below).count();
    rising.min(falling)
}
