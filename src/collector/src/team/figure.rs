//! Numbers for people: ratings, shares and intervals, in words and as marks.

use super::page::count;
use hearback_study::content;
use hearback_study::interval::Estimate;
use hearback_wire::batch::Rating;
use maud::{Markup, html};

/// Width of a mark for an interval, in its own units.
const WIDTH: f64 = 100.0;

/// What somebody chose on a scale.
pub(super) fn rating(rating: &Rating) -> Markup {
    let Rating { kind, value, max } = rating;
    let tone = match content(rating) {
        Some(content) if content <= 0.34 => "rating low",
        Some(content) if content >= 0.74 => "rating high",
        _ => "rating",
    };
    html! { span class=(tone) title=(kind) { (step(kind, *value, *max)) } }
}

/// A step of a scale in words.
pub(super) fn step(kind: &str, value: u32, max: u32) -> String {
    match (kind, value, max) {
        ("thumbs", 1, _) => "Thumb down".to_owned(),
        ("thumbs", 2, _) => "Thumb up".to_owned(),
        ("stars", ..) => format!("{value} of {}", count(u64::from(max), "star", "stars")),
        _ => format!("{value} of {max}"),
    }
}

/// A share in per cent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// The ends of an interval, written by the function.
pub(super) fn ends(estimate: Estimate, write: impl Fn(f64) -> String) -> Markup {
    html! { span class="ends" { (write(estimate.low)) " to " (write(estimate.high)) } }
}

/// An interval and its best guess on a scale, as a mark beside the number. It
/// says nothing that the number does not, so it is hidden from readers.
pub(super) fn whisker(estimate: Estimate, least: f64, most: f64) -> Markup {
    let place = |value: f64| {
        let span = (most - least).max(f64::EPSILON);
        format!("{:.1}", 2.0 + (WIDTH - 4.0) * ((value - least) / span).clamp(0.0, 1.0))
    };
    let (low, middle, high) = (place(estimate.low), place(estimate.value), place(estimate.high));
    html! {
        svg class="whisker" viewBox="0 0 100 10" width="100" height="10" aria-hidden="true" {
            line class="scale" x1="2" x2="98" y1="5" y2="5" {}
            line class="range" x1=(low) x2=(high) y1="5" y2="5" {}
            circle cx=(middle) cy="5" r="3.2" {}
        }
    }
}

/// Counts by week, as a small line up to `until`, with weeks of none.
pub(super) fn sparkline(weeks: &[(i32, u64)], until: i32, many: i32) -> Markup {
    let from = until - many + 1;
    let of =
        |week: i32| weeks.iter().find(|(found, _)| *found == week).map_or(0, |(_, count)| *count);
    let counts: Vec<u64> = (from..=until).map(of).collect();
    let most = counts.iter().max().copied().unwrap_or_default().max(1) as f64;
    let step = 80.0 / f64::from((many - 1).max(1));
    let points: Vec<String> = counts
        .iter()
        .zip(0_u32..)
        .map(|(count, place)| {
            let (x, y) = (2.0 + step * f64::from(place), 18.0 - 16.0 * *count as f64 / most);
            format!("{x:.1},{y:.1}")
        })
        .collect();
    let said = format!(
        "{} in the last {many} weeks, {} this week",
        count(counts.iter().sum(), "comment", "comments"),
        counts.last().copied().unwrap_or_default()
    );
    html! {
        svg class="spark" viewBox="0 0 84 20" width="84" height="20" role="img" aria-label=(said) {
            polyline points=(points.join(" ")) {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_on_their_scale() {
        let estimate = Estimate { value: 0.5, low: -9.0, high: 9.0 };
        let mark = whisker(estimate, 0.0, 1.0).into_string();
        assert!(mark.contains("x1=\"2.0\" x2=\"98.0\"") && mark.contains("cx=\"50.0\""), "{mark}");
        let line = sparkline(&[(8, 4), (10, 2)], 10, 3).into_string();
        assert!(line.contains("2.0,2.0 42.0,18.0 82.0,10.0"), "{line}");
        assert!(line.contains("6 comments in the last 3 weeks, 2 this week"), "{line}");
    }

    #[test]
    fn steps_have_names() {
        assert_eq!(step("stars", 4, 5), "4 of 5 stars");
        assert_eq!(step("thumbs", 1, 2), "Thumb down");
        assert_eq!(step("nps", 9, 10), "9 of 10");
    }
}
