//! How releases are shown.

use crate::since::{Anchor, Release};
use hearback_wire::join;
use hearback_wire::news::PART_TEXT;
use hearback_wire::text::{digits, list, record};

/// Releases shown to somebody of whom nothing is known, or for whom nothing
/// is new.
const NEWEST: usize = 5;
/// Releases shown at first.
const MOST: usize = 30;

/// Adds the panel for this visitor.
pub(crate) fn draw(answer: &mut String, releases: &[Release<'_>], anchor: &Anchor<'_>) {
    let mut news = 0;
    for release in releases {
        news += usize::from(release.is_news);
    }
    let (mut title, mut note, mut day, mut quote) = ("whatsNew", "", String::new(), "");
    match anchor {
        _ if releases.is_empty() => return words(answer, "panelNoReleases", ""),
        Anchor::Feedback(receipt) => {
            day = digits(receipt.day());
            note = "panelNothingSince";
            if news > 0 {
                title = "panelSinceFeedback";
                quote = receipt.quote;
                note = if quote.is_empty() { "panelYouRated" } else { "panelYouSaid" };
            }
        }
        Anchor::FirstVisit(_) if news > 0 => title = "panelSinceVisit",
        Anchor::FirstVisit(_) | Anchor::Nothing => {}
    }
    let most = if news > 0 { MOST.min(news) } else { NEWEST.min(releases.len()) };
    part(answer, &[title, note, &day, quote, "", "", &digits(most as u64)]);
    for is_news in [true, false] {
        for release in releases {
            if release.is_news == is_news {
                show(answer, release);
            }
        }
    }
}

/// Adds the panel where the feed cannot be read, by what is wrong with it:
/// `empty`, `too-large`, or anything else for what is no changelog.
pub(crate) fn trouble(answer: &mut String, what: &str) {
    let key = match what {
        "empty" => "panelEmpty",
        "too-large" => "panelTooLarge",
        _ => "panelHtml",
    };
    words(answer, key, "true");
}

fn words(answer: &mut String, key: &str, alarming: &str) {
    part(answer, &["whatsNew", "", "", "", key, alarming, "0"]);
}

fn show(answer: &mut String, release: &Release<'_>) {
    let Release { version, title, .. } = release;
    let between = if version.is_empty() || title.is_empty() { "" } else { " – " };
    let mut tags = Vec::new();
    if release.is_fresh {
        tags.push("panelNew");
    }
    if release.yanked {
        tags.push("panelYanked");
    }
    let day = release.day.map(digits).unwrap_or_default();
    let heading = join(&[version, between, title]);
    part(answer, &[&heading, &day, &list(&tags), &digits(release.place)]);
}

fn part(answer: &mut String, fields: &[&str]) {
    answer.push_str(PART_TEXT);
    record(answer, fields);
}
