//! Which releases are news to this visitor.

use hearback_wire::record::Parts;
use hearback_wire::text::{Fields, number, version as bare};

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

/// Where "since" starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Anchor<'a> {
    /// The visitor's last feedback.
    Feedback(Receipt<'a>),
    /// The first time the widget ran here, in milliseconds since 1970.
    FirstVisit(u64),
    /// Nothing is known.
    Nothing,
}

/// What the visitor said, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Receipt<'a> {
    /// When, in milliseconds since 1970.
    pub(crate) at: u64,
    /// The version of the product then; empty if that is not known.
    pub(crate) version: &'a str,
    /// The beginning of the comment; empty if there was none.
    pub(crate) quote: &'a str,
}

impl<'a> Receipt<'a> {
    pub(crate) fn read(record: &'a str) -> Option<Self> {
        let mut fields = Fields::of(record)?;
        fields.take();
        Some(Self { at: fields.number(), version: fields.take(), quote: fields.take() })
    }

    /// The day, counted from 1970.
    pub(crate) fn day(&self) -> u64 {
        self.at / DAY_MS
    }
}

/// A release that is published.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Release<'a> {
    pub(crate) id: &'a str,
    pub(crate) version: &'a str,
    /// Counted from 1970.
    pub(crate) day: Option<u64>,
    pub(crate) title: &'a str,
    pub(crate) yanked: bool,
    pub(crate) prerelease: bool,
    /// Its place in the feed.
    pub(crate) place: u64,
    /// The first release of its package, by its place in the list.
    package: usize,
    /// Of the first one of a package: where the version that was used stands,
    /// and whether the last one that was looked at is news.
    current: usize,
    follows: bool,
    /// Whether it came since the anchor.
    pub(crate) is_news: bool,
    /// Whether it was seen before.
    pub(crate) is_seen: bool,
    /// Whether it is to be counted as unread.
    pub(crate) is_unread: bool,
    /// Whether it was unread when the panel was opened.
    pub(crate) is_fresh: bool,
}

/// The package, where a feed has several: the reader puts it before the version
/// in the ids of releases.
fn package(id: &str) -> &str {
    let mut parts = Parts::of(id, '@');
    let before = parts.next().unwrap_or_default();
    if parts.next().is_some() { before } else { "" }
}

/// The releases of a feed that are published, newest first. Who runs a
/// pre-release is shown all of them, and nobody else any.
pub(crate) fn published<'a>(
    heads: impl Iterator<Item = &'a str>,
    running: &str,
) -> Vec<Release<'a>> {
    let mut all = Vec::new();
    let mut early = false;
    for (place, head) in (0..).zip(heads) {
        let Some(mut fields) = Fields::of(head) else { continue };
        let mut release = Release {
            id: fields.take(),
            version: fields.take(),
            day: number(fields.take()),
            title: fields.take(),
            yanked: !fields.take().is_empty(),
            prerelease: false,
            place,
            package: 0,
            current: usize::MAX,
            follows: false,
            is_news: false,
            is_seen: false,
            is_unread: false,
            is_fresh: false,
        };
        let unreleased = fields.take();
        release.prerelease = !fields.take().is_empty();
        if unreleased.is_empty() {
            let own = !running.is_empty() && bare(release.version) == bare(running);
            early |= release.prerelease && own;
            all.push(release);
        }
    }
    let mut releases: Vec<Release<'a>> = Vec::new();
    for mut release in all {
        if early || !release.prerelease {
            release.package = releases.len();
            for other in &releases {
                if package(other.id) == package(release.id) {
                    release.package = other.package;
                    break;
                }
            }
            releases.push(release);
        }
    }
    releases
}

/// Finds those that came since the anchor.
///
/// By date where a release has one: it must be later than the anchor's day.
/// On that very day a release after one's feedback counts, unless the version
/// the visitor used then stands at or above it; one on the day of the first
/// visit does not. Without a date, a release counts where it stands above the
/// version used then, or else where the next older dated one counts. What
/// stands above what is a matter of one package.
pub(crate) fn find_news(releases: &mut [Release<'_>], anchor: &Anchor<'_>) {
    let (start, used, same_day) = match anchor {
        Anchor::Feedback(receipt) => (receipt.day(), bare(receipt.version), true),
        Anchor::FirstVisit(at) => (at / DAY_MS, "", false),
        Anchor::Nothing => return,
    };
    // The highest that has the version is found last.
    for place in (0..releases.len()).rev() {
        let Some(release) = releases.get(place) else { continue };
        let package = release.package;
        if !used.is_empty()
            && bare(release.version) == used
            && let Some(head) = releases.get_mut(package)
        {
            head.current = place;
        }
    }
    // From the oldest up, so that an undated release can follow the one below.
    for place in (0..releases.len()).rev() {
        let Some(release) = releases.get(place) else { continue };
        let (day, package) = (release.day, release.package);
        let Some(head) = releases.get_mut(package) else { continue };
        let above = place < head.current;
        let known = head.current < usize::MAX;
        let is_news = match day {
            Some(day) if day == start => same_day && above,
            Some(day) => day > start,
            None => above && (known || head.follows),
        };
        head.follows = is_news;
        if let Some(release) = releases.get_mut(place) {
            release.is_news = is_news;
        }
    }
}

/// Finds those that are unread: those that stand above everything seen, and
/// those of a later day. Any other that turns up further down was written
/// later, not released later. A day after tomorrow was mistyped, and nothing
/// has to be later than that.
pub(crate) fn find_unread(releases: &mut [Release<'_>], now: u64) {
    let mut latest = None;
    for release in &*releases {
        if release.is_seen && release.day <= Some(now / DAY_MS + 1) {
            latest = latest.max(release.day);
        }
    }
    let mut above = true;
    for release in releases {
        if release.is_seen {
            above = false;
        } else {
            release.is_unread = above || (latest.is_some() && release.day > latest);
        }
    }
}
