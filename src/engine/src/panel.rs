//! How releases are shown.

use crate::event::Trouble;
use crate::since::{self, Anchor, Release};
use crate::texts;
use crate::texts::{Phrase, With};
use crate::view::{Body, PanelView, ReleaseView};
use hearback_wire::device::Receipt;
use hearback_wire::join;

/// Releases shown to somebody of whom nothing is known, or for whom nothing
/// is new.
const NEWEST: usize = 5;
/// Releases shown at all.
const MOST: usize = 30;

/// What is known of the changelog.
#[derive(Debug, Default)]
pub(crate) enum Shelf {
    /// Nothing was asked for yet.
    #[default]
    Untouched,
    /// It is being fetched for the first time.
    Loading,
    /// It was read.
    Read(Vec<Release>),
    /// It could not be.
    Broken(Trouble),
}

/// The panel for this visitor. `fresh` names the releases that were unread
/// when it was opened.
pub(crate) fn view<'a>(
    shelf: &'a Shelf,
    anchor: Anchor<'a>,
    fresh: &[String],
    has_changelog: bool,
    edition: u32,
) -> PanelView<'a> {
    let mut panel = PanelView {
        edition,
        title: texts::WHATS_NEW.into(),
        note: None,
        quote: None,
        body: Body::Words(texts::LOADING.into(), false),
    };
    let releases = match shelf {
        _ if !has_changelog => {
            panel.body = Body::Words(texts::NO_CHANGELOG.into(), true);
            return panel;
        }
        Shelf::Untouched | Shelf::Loading => return panel,
        Shelf::Broken(trouble) => {
            panel.body = Body::Words(words(*trouble).into(), true);
            return panel;
        }
        Shelf::Read(releases) => releases,
    };
    let news = since::since(releases, anchor);
    let mut shown = Vec::new();
    if news.is_empty() {
        for release in releases.iter().take(NEWEST) {
            shown.push(show(release, fresh));
        }
    }
    for release in news.iter().take(MOST) {
        shown.push(show(release, fresh));
    }
    panel.body = Body::Releases(shown);
    match anchor {
        Anchor::Feedback(receipt) if news.is_empty() => {
            panel.note = Some(on(texts::NOTHING_SINCE, receipt));
        }
        Anchor::Feedback(receipt) => {
            panel.title = texts::SINCE_FEEDBACK.into();
            panel.quote = receipt.quote.as_deref();
            let text = if receipt.quote.is_some() { texts::YOU_SAID } else { texts::YOU_RATED };
            panel.note = Some(on(text, receipt));
        }
        Anchor::FirstVisit(_) if !news.is_empty() => panel.title = texts::SINCE_VISIT.into(),
        Anchor::FirstVisit(_) | Anchor::Nothing => {}
    }
    if releases.is_empty() {
        panel.note = None;
        panel.body = Body::Words(texts::NO_RELEASES.into(), false);
    }
    panel
}

fn on<'a>(key: &'static str, receipt: &Receipt) -> Phrase<'a> {
    Phrase { key, with: With::Day(receipt.at.date()) }
}

fn words(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => texts::UNREACHABLE,
        Trouble::Empty => texts::EMPTY,
        Trouble::Html => texts::HTML,
        Trouble::NoReleases => texts::NO_RELEASES,
        Trouble::TooLarge => texts::FEED_TOO_LARGE,
    }
}

fn show<'a>(release: &'a Release, fresh: &[String]) -> ReleaseView<'a> {
    let head = &release.head;
    let heading = match (&head.version, &head.title) {
        (Some(version), Some(title)) => join(&[version, " – ", title]),
        (Some(name), None) | (None, Some(name)) => name.clone(),
        (None, None) => String::new(),
    };
    let mut tags = Vec::new();
    if fresh.contains(&head.id) {
        tags.push(texts::NEW.into());
    }
    if head.yanked {
        tags.push(texts::YANKED.into());
    }
    ReleaseView { heading, date: head.date, tags, url: head.url.as_deref(), place: release.place }
}
