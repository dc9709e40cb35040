//! "Since" and "unread" as one would say them, with no thought for time or
//! size.
//!
//! - A pre-release is there for those who run one.
//! - The clock of a visitor is believed unless it was ahead of what it is now.
//! - Since the last feedback, else since the first visit, else nothing is news.
//! - A release with a day is news if its day is later. On the very day of a
//!   feedback it is, unless it stands at or below the version used then.
//! - A release without a day is news if it stands above the version used then;
//!   if that is not in the changelog, if the next older one with a day is.
//! - Above and below are a matter of one package.
//! - What is unread stands above all that was seen, or is of a later day than
//!   any that is not after tomorrow.

use hearback_wire::Timestamp;
use hearback_wire::device::Receipt;
use hearback_wire::news::Listed;

#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) receipts: Vec<Receipt>,
    /// In milliseconds since 1970; 0 is not known.
    pub(crate) first: u64,
    /// The version of the product that runs.
    pub(crate) version: Option<String>,
}

pub(crate) struct World<'a> {
    pub(crate) releases: &'a [Listed],
    pub(crate) visitor: &'a Visitor,
    pub(crate) now: Timestamp,
}

enum Anchor<'a> {
    Feedback(&'a Receipt),
    Visit(Timestamp),
    Nothing,
}

fn bare(version: &str) -> &str {
    version.strip_prefix('v').unwrap_or(version)
}

/// Days since 1970.
fn date(at: Timestamp) -> i64 {
    at.0.div_euclid(86_400_000)
}

fn package(release: &Listed) -> &str {
    release.id.split_once('@').map_or("", |(package, _)| package)
}

impl World<'_> {
    /// The places of the releases that this visitor may see.
    pub(crate) fn visible(&self) -> Vec<usize> {
        let own = self.visitor.version.as_deref().map(bare);
        let runs_one = own.is_some_and(|own| {
            self.releases.iter().any(|release| {
                let same = release.version.as_deref().map(bare) == Some(own);
                release.prerelease && !release.unreleased && same
            })
        });
        let all = 0..self.releases.len();
        all.filter(|place| {
            let release = &self.releases[*place];
            !release.unreleased && (runs_one || !release.prerelease)
        })
        .collect()
    }

    fn day(&self, place: usize) -> Option<i64> {
        self.releases[place].day.as_deref().map(|day| day.parse().expect("a day"))
    }

    fn anchor(&self) -> Anchor<'_> {
        let mut receipts: Vec<_> = self.visitor.receipts.iter().collect();
        receipts.sort_by_key(|receipt| receipt.at);
        let believed = receipts.iter().rfind(|receipt| receipt.at <= self.now);
        if let Some(receipt) = believed.or(receipts.last()) {
            return Anchor::Feedback(receipt);
        }
        let first = Timestamp(self.visitor.first as i64);
        match first.0 > 0 && first <= self.now {
            true => Anchor::Visit(first),
            false => Anchor::Nothing,
        }
    }

    /// Whether the release stands above the version, if its package has that.
    fn above(&self, place: usize, version: &str) -> Option<bool> {
        let kin = |other: &usize| package(&self.releases[*other]) == package(&self.releases[place]);
        let mut all = self.visible().into_iter().filter(kin);
        let current = all.find(|other| {
            self.releases[*other].version.as_deref().map(bare) == Some(bare(version))
        });
        current.map(|current| place < current)
    }

    fn is_news(&self, place: usize) -> bool {
        let (start, used, same_day) = match self.anchor() {
            Anchor::Feedback(receipt) => (receipt.at, receipt.app_version.as_deref(), true),
            Anchor::Visit(first) => (first, None, false),
            Anchor::Nothing => return false,
        };
        let above = used.and_then(|used| self.above(place, used));
        match (self.day(place), above) {
            (Some(day), _) if day > date(start) => true,
            (Some(day), _) if day < date(start) => false,
            (Some(_), above) => same_day && above != Some(false),
            (None, Some(above)) => above,
            (None, None) => {
                let kin = |other: &usize| {
                    package(&self.releases[*other]) == package(&self.releases[place])
                };
                let older = self.visible().into_iter().filter(|other| *other > place).filter(kin);
                let dated = older.into_iter().find(|other| self.day(*other).is_some());
                dated.is_some_and(|dated| self.is_news(dated))
            }
        }
    }

    /// The places of what is new since.
    pub(crate) fn news(&self) -> Vec<usize> {
        self.visible().into_iter().filter(|place| self.is_news(*place)).collect()
    }

    fn id(&self, place: usize) -> String {
        self.releases[place].id.clone()
    }

    /// What counts as seen at the first contact.
    pub(crate) fn baseline(&self) -> Vec<String> {
        let old = self.visible().into_iter().filter(|place| !self.is_news(*place));
        old.map(|place| self.id(place)).collect()
    }

    /// The places of what is unread.
    pub(crate) fn unread(&self, seen: &[String]) -> Vec<usize> {
        let known = |place: &usize| seen.contains(&self.releases[*place].id);
        let visible = self.visible();
        let top = visible.iter().copied().find(known).unwrap_or(usize::MAX);
        let tomorrow = date(self.now) + 1;
        let days = visible.iter().copied().filter(known).filter_map(|place| self.day(place));
        let latest = days.filter(|day| *day <= tomorrow).max();
        let unread = |place: &usize| {
            let later = self.day(*place).zip(latest).is_some_and(|(day, latest)| day > latest);
            !known(place) && (*place < top || later)
        };
        visible.iter().copied().filter(unread).collect()
    }

    /// What counts as seen after a look at the panel.
    pub(crate) fn seen(&self, before: &[String]) -> Vec<String> {
        let visible = self.visible().into_iter().map(|place| self.id(place));
        visible.chain(before.iter().cloned()).collect()
    }
}
