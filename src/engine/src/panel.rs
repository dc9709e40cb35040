//! How releases are shown.

use crate::event::Trouble;
use crate::since::{self, Anchor};
use crate::texts;
use crate::view::{Body, PanelView, Phrase, ReleaseView, SectionView};
use hearback_wire::feed::{Feed, Release};

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
    Read(Feed),
    /// It could not be.
    Broken(Trouble),
}

/// The panel for this visitor. `fresh` names the releases that were unread
/// when it was opened.
pub(crate) fn view(
    shelf: &Shelf,
    anchor: Anchor<'_>,
    fresh: &[String],
    has_changelog: bool,
) -> PanelView {
    let mut panel = PanelView {
        title: texts::WHATS_NEW,
        note: None,
        quote: None,
        body: Body::Words(texts::LOADING, false),
        close: texts::CLOSE,
        give_feedback: texts::GIVE_FEEDBACK,
    };
    let feed = match shelf {
        _ if !has_changelog => {
            panel.body = Body::Words(texts::NO_CHANGELOG, true);
            return panel;
        }
        Shelf::Untouched | Shelf::Loading => return panel,
        Shelf::Broken(trouble) => {
            panel.body = Body::Words(words(*trouble), true);
            return panel;
        }
        Shelf::Read(feed) => feed,
    };
    let news = since::since(feed, anchor);
    let newest = since::published(feed).take(NEWEST);
    let releases: Vec<_> =
        if news.is_empty() { newest.collect() } else { news.iter().copied().take(MOST).collect() };
    match anchor {
        Anchor::Feedback(receipt) if news.is_empty() => {
            panel.note = Some(Phrase { text: texts::NOTHING_SINCE, date: Some(receipt.at.date()) });
        }
        Anchor::Feedback(receipt) => {
            panel.title = texts::SINCE_FEEDBACK;
            panel.quote.clone_from(&receipt.quote);
            let text = if receipt.quote.is_some() { texts::YOU_SAID } else { texts::YOU_RATED };
            panel.note = Some(Phrase { text, date: Some(receipt.at.date()) });
        }
        Anchor::FirstVisit(_) if !news.is_empty() => panel.title = texts::SINCE_VISIT,
        Anchor::FirstVisit(_) | Anchor::Nothing => {}
    }
    panel.body = if releases.is_empty() {
        panel.note = None;
        Body::Words(texts::NO_RELEASES, false)
    } else {
        Body::Releases(releases.into_iter().map(|release| show(release, fresh)).collect())
    };
    panel
}

fn words(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => texts::UNREACHABLE,
        Trouble::Empty => texts::EMPTY,
        Trouble::Html => texts::HTML,
        Trouble::NoReleases => texts::NO_RELEASES,
        Trouble::TooLarge => texts::TOO_LARGE,
    }
}

fn show(release: &Release, fresh: &[String]) -> ReleaseView {
    let heading = match (&release.version, &release.title) {
        (Some(version), Some(title)) => [version, " – ", title].concat(),
        (Some(name), None) | (None, Some(name)) => name.clone(),
        (None, None) => texts::UNNAMED.to_owned(),
    };
    let is_new = fresh.contains(&release.id).then_some(texts::NEW);
    let is_yanked = release.yanked.then_some(texts::YANKED);
    let sections = release.sections.iter().map(|section| SectionView {
        kind: section.kind,
        label: section.label.clone(),
        entries: section
            .entries
            .iter()
            .map(|entry| (entry.breaking.then_some(texts::BREAKING), entry.blocks.clone()))
            .collect(),
    });
    ReleaseView {
        heading,
        date: release.date,
        tags: is_new.into_iter().chain(is_yanked).collect(),
        link: release.url.clone().map(|url| (url, texts::MORE)),
        summary: release.summary.clone(),
        sections: sections.collect(),
    }
}
