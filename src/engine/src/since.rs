//! Which releases are news to this visitor.

use hearback_wire::Timestamp;
use hearback_wire::device::{Receipt, Seen};
use hearback_wire::feed::{Head, Outline};

/// Where "since" starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Anchor<'a> {
    /// The visitor's last feedback.
    Feedback(&'a Receipt),
    /// The first time the widget ran here.
    FirstVisit(Timestamp),
    /// Nothing is known.
    Nothing,
}

/// A release that is published, and its place in the feed.
#[derive(Clone, Debug)]
pub(crate) struct Release {
    pub(crate) head: Head,
    pub(crate) place: usize,
}

/// The releases of a feed that are published, newest first.
pub(crate) fn published(feed: Outline) -> Vec<Release> {
    let mut releases = Vec::new();
    for (place, head) in feed.releases.into_iter().enumerate() {
        if !head.unreleased {
            releases.push(Release { head, place });
        }
    }
    releases
}

/// The published releases since the anchor.
///
/// By date where a release has one: it must be later than the anchor's day.
/// On that very day a release after one's feedback counts, unless the version
/// the visitor used then stands at or above it; one on the day of the first
/// visit does not. Without a date, a release counts where it stands above the
/// version used then, or else where the next older dated one counts.
pub(crate) fn since<'a>(releases: &'a [Release], anchor: Anchor<'_>) -> Vec<&'a Release> {
    let (at, version, same_day) = match anchor {
        Anchor::Feedback(receipt) => (receipt.at, receipt.app_version.as_deref(), true),
        Anchor::FirstVisit(at) => (at, None, false),
        Anchor::Nothing => return Vec::new(),
    };
    let day = at.date();
    let bare = |version: &str| version.trim().trim_start_matches(['v', 'V']).to_owned();
    let used = version.map(bare);
    let current = releases
        .iter()
        .position(|release| used.is_some() && release.head.version.as_deref().map(bare) == used);
    // From the oldest up, so that an undated release can follow the one below.
    let mut below = false;
    let mut news = Vec::new();
    for (place, release) in releases.iter().enumerate().rev() {
        let above = current.map(|current| place < current);
        below = match release.head.date {
            Some(date) if date == day => same_day && above.unwrap_or(true),
            Some(date) => date > day,
            None => above.unwrap_or(below),
        };
        if below {
            news.push(release);
        }
    }
    news.reverse();
    news
}

/// What counts as seen after the first contact: everything that was there,
/// except what came since the anchor.
pub(crate) fn baseline(releases: &[Release], anchor: Anchor<'_>) -> Seen {
    let news = since(releases, anchor);
    let mut seen = ids(releases);
    seen.retain(|id| news.iter().all(|new| new.head.id != *id));
    Seen { releases: seen }
}

/// The ids of releases.
pub(crate) fn ids(releases: &[Release]) -> Vec<String> {
    releases.iter().map(|release| release.head.id.clone()).collect()
}

/// The releases not seen yet: those that stand above everything seen. A
/// release that turns up further down was written later, not released later.
pub(crate) fn unread<'a>(releases: &'a [Release], seen: &Seen) -> &'a [Release] {
    let known = releases.iter().position(|release| seen.releases.contains(&release.head.id));
    releases.get(..known.unwrap_or(releases.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearback_wire::Id;

    fn feed(releases: &str) -> Vec<Release> {
        let release = |text: &str| {
            let (version, date) = text.split_once('@').unwrap_or((text, ""));
            Head {
                id: version.to_owned(),
                version: Some(version.to_owned()),
                date: date.parse().ok(),
                unreleased: version == "next",
                ..Head::default()
            }
        };
        published(Outline { v: 1, releases: releases.split_whitespace().map(release).collect() })
    }

    fn receipt(at: &str, version: &str) -> Receipt {
        Receipt {
            id: Id::from_parts(0, &[0; 10]),
            at: at.parse().unwrap(),
            app_version: (!version.is_empty()).then(|| version.to_owned()),
            quote: None,
        }
    }

    fn names<'a>(releases: impl IntoIterator<Item = &'a Release>) -> String {
        releases.into_iter().map(|release| release.head.id.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn since_a_feedback() {
        let noon = "2026-11-10T12:00:00.000Z";
        for (releases, version, news) in [
            ("next 3@2026-11-12 2@2026-11-09 1@2026-01-01", "", "3"),
            // On the same day, the version tells; without it, better shown than missed.
            ("3@2026-11-10 2@2026-11-10 1@2026-01-01", "2", "3"),
            ("3@2026-11-10 2@2026-11-10 1@2026-01-01", "", "3 2"),
            // No dates: by position.
            ("4 3 2 1", "2", "4 3"),
            ("4 3 2 1", "v2", "4 3"),
            ("4 3 2 1", "", ""),
            ("4 3 2 1", "7", ""),
            // Some dates: an undated one follows the next older dated one.
            ("4 3@2026-11-12 2 1@2026-01-01", "", "4 3"),
            // Unsorted: dates win over position.
            ("2@2026-01-01 3@2026-12-01 1@2025-01-01", "", "3"),
        ] {
            let receipt = receipt(noon, version);
            assert_eq!(
                names(since(&feed(releases), Anchor::Feedback(&receipt))),
                news,
                "{releases} at {version}"
            );
        }
    }

    #[test]
    fn the_day_of_the_first_visit_is_not_news() {
        let at = "2026-11-10T00:00:01.000Z".parse().unwrap();
        assert_eq!(names(since(&feed("2@2026-11-11 1@2026-11-10"), Anchor::FirstVisit(at))), "2");
        assert_eq!(names(since(&feed("2@2026-11-11"), Anchor::Nothing)), "");
    }

    #[test]
    fn the_first_contact_is_silent_and_later_ones_are_not() {
        let seen = baseline(&feed("2 1"), Anchor::Nothing);
        assert_eq!(names(unread(&feed("2 1"), &seen)), "");
        assert_eq!(names(unread(&feed("next 4 3 2 1"), &seen)), "4 3");
        assert_eq!(names(unread(&feed("3 2 1.5 1"), &seen)), "3", "written into the past");
    }

    #[test]
    fn what_came_since_a_feedback_is_unread_even_at_the_first_contact() {
        let receipt = receipt("2026-11-10T12:00:00.000Z", "");
        let feed = feed("2@2026-11-12 1@2026-01-01");
        assert_eq!(names(unread(&feed, &baseline(&feed, Anchor::Feedback(&receipt)))), "2");
    }
}
