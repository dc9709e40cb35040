//! Everything that came in, grouped, decided on and counted.

use hearback_wire::Id;
use rustc_hash::FxHashMap;

use crate::agglomerate::Link;
use crate::clean::{Kind, bare, clean, kind, resemblance};
use crate::comment::{Comment, Place, Said, content};
use crate::decisions::{Belongs, Book, Decision, Step};
use crate::features::{Counts, Features, Reader};
use crate::groups::{GroupId, Groups};
use crate::rank::Weights;
use crate::tally::Tally;
use crate::vector::Vector;

/// How alike a comment and a group must be for the comment to join, and two
/// groups to be one.
pub(crate) const JOIN: Link = Link { bend: 0.75, least: 0.12 };
/// From which resemblance on two comments of one person are one.
const TWINS: f32 = 0.8;
/// How many comments of one person are remembered to tell twins.
const REMEMBERED: usize = 8;
/// Fewest comments of a group that is counted, and so may be suggested.
pub(crate) const SUGGESTED: usize = 2;

/// What became of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// Words, or none.
    pub kind: Kind,
    /// Where it belongs.
    pub belongs: Belongs,
    /// Its group, to be kept and given to [`Study::restore`].
    pub group: Option<GroupId>,
    /// The earlier comment of the same person that says the same, so that
    /// this one counts for nothing.
    pub twin: Option<Id>,
}

/// The state of a study.
pub struct Study {
    pub(crate) reader: Reader,
    pub(crate) counts: Counts,
    pub(crate) said: Vec<Said>,
    pub(crate) places: FxHashMap<Id, Place>,
    by_person: FxHashMap<u64, Vec<Place>>,
    pub(crate) groups: Groups,
    /// Comments that show a group what it is about, by decision.
    gathered: FxHashMap<Id, Vec<GroupId>>,
    pub(crate) log: Vec<Step>,
    pub(crate) book: Book,
    pub(crate) whole: Tally,
    pub(crate) tallies: FxHashMap<Belongs, Tally>,
    pub(crate) weights: Weights,
}

impl Default for Study {
    fn default() -> Self {
        Self::new(Weights::default(), Vec::new())
    }
}

impl Study {
    /// Without comments, and with what was decided before.
    #[must_use]
    pub fn new(weights: Weights, log: Vec<Step>) -> Self {
        Self::with(Reader::new(true), weights, log)
    }

    /// One that knows no meanings of words, to tell what they are worth.
    #[must_use]
    pub fn literal() -> Self {
        Self::with(Reader::new(false), Weights::default(), Vec::new())
    }

    fn with(reader: Reader, weights: Weights, log: Vec<Step>) -> Self {
        let book = Book::read(&log);
        let mut groups = Groups::default();
        book.frozen_groups().for_each(|id| groups.skip_to(id.saturating_add(1)));
        let mut gathered: FxHashMap<Id, Vec<GroupId>> = FxHashMap::default();
        for step in &log {
            if let Decision::Gather { group, comments, .. } = &step.decision {
                for comment in comments {
                    gathered.entry(*comment).or_default().push(*group);
                }
            }
        }
        Self {
            reader,
            counts: Counts::default(),
            said: Vec::new(),
            places: FxHashMap::default(),
            by_person: FxHashMap::default(),
            groups,
            gathered,
            book,
            log,
            whole: Tally::default(),
            tallies: FxHashMap::default(),
            weights,
        }
    }

    /// Takes one more comment and finds its group. One that is known already
    /// is answered and not counted again.
    pub fn add(&mut self, comment: &Comment<'_>) -> Added {
        self.enter(comment, None)
    }

    /// Takes a comment that was added before this program started, with the
    /// group it had then; nothing is searched. Groups keep their numbers.
    pub fn restore(&mut self, comment: &Comment<'_>, group: Option<GroupId>) -> Added {
        self.enter(comment, Some(group))
    }

    fn enter(&mut self, comment: &Comment<'_>, known: Option<Option<GroupId>>) -> Added {
        if let Some(place) = self.places.get(&comment.id) {
            return self.added(*place);
        }
        let text = clean(comment.text);
        let kind = kind(&text);
        let language = self.language(&text, comment.locale);
        let twin = if kind == Kind::Words { self.twin(comment.person, &text) } else { None };
        let place = self.said.len() as Place;
        self.places.insert(comment.id, place);
        self.said.push(Said {
            id: comment.id,
            person: comment.person,
            day: comment.day,
            content: comment.rating.and_then(content),
            text: text.into(),
            language,
            kind,
            twin,
            home: None,
            gone: false,
        });
        if twin.is_none() {
            let half_life = self.weights.half_life;
            if let Some(said) = self.said.get(place as usize) {
                self.whole.add(said, half_life);
            }
            if kind == Kind::Words {
                self.house(place, known.flatten());
            }
            self.count(place);
        } else if let Some(first) = twin {
            let home = self.said.get(first as usize).and_then(|first| first.home);
            if let Some(said) = self.said.get_mut(place as usize) {
                said.home = home;
            }
        }
        let mine = self.by_person.entry(comment.person).or_default();
        if mine.len() >= REMEMBERED {
            mine.remove(0);
        }
        mine.push(place);
        self.added(place)
    }

    fn added(&self, place: Place) -> Added {
        let said = self.said.get(place as usize);
        let first = said.and_then(|said| self.said.get(said.twin? as usize));
        Added {
            kind: said.map_or(Kind::Empty, |said| said.kind),
            belongs: self.belongs(place),
            group: said.and_then(|said| said.home),
            twin: first.map(|first| first.id),
        }
    }

    /// The language of a text: its own, else that of the form, else English.
    fn language(&self, text: &str, locale: Option<&str>) -> &'static str {
        let form = || {
            let primary = locale?.split('-').next()?;
            hearback_matcher::text::TONGUES.into_iter().find(|tongue| *tongue == primary)
        };
        self.reader.tongues.guess(text).or_else(form).unwrap_or("en")
    }

    /// An earlier comment of the person that says the same.
    fn twin(&self, person: u64, text: &str) -> Option<Place> {
        let mine = bare(text);
        let earlier = self.by_person.get(&person)?.iter();
        let mut same = earlier.filter(|place| {
            let other = self.said.get(**place as usize).filter(|said| said.kind == Kind::Words);
            other.is_some_and(|said| !said.gone && resemblance(&bare(&said.text), &mine) >= TWINS)
        });
        let place = *same.next()?;
        // A twin's twin is the first of them.
        Some(self.said.get(place as usize).and_then(|said| said.twin).unwrap_or(place))
    }

    /// Finds a group, or takes the one it had.
    fn house(&mut self, place: Place, known: Option<GroupId>) {
        let features = self.features(place);
        self.counts.add(&features);
        let vector = self.counts.vector(&features);
        let id = known.or_else(|| self.groups.join(&vector, JOIN));
        let id = id.unwrap_or_else(|| self.groups.fresh());
        self.groups.put(id, place, &vector);
        if let Some(said) = self.said.get_mut(place as usize) {
            said.home = Some(id);
            for group in self.gathered.get(&said.id).into_iter().flatten() {
                self.groups.teach(*group, &vector, 1.0);
            }
        }
    }

    pub(crate) fn features(&self, place: Place) -> Features {
        let said = self.said.get(place as usize);
        let (language, text) = said.map_or(("en", ""), |said| (said.language, &*said.text));
        self.reader.read(language, text)
    }

    pub(crate) fn vector(&self, place: Place) -> Vector {
        self.counts.vector(&self.features(place))
    }

    /// Where a comment belongs.
    pub(crate) fn belongs(&self, place: Place) -> Belongs {
        let said = self.said.get(place as usize);
        said.filter(|said| !said.gone)
            .map_or(Belongs::Nothing, |said| self.book.comment(said.id, said.home))
    }

    /// Where a comment belongs; nothing, if it is not known.
    #[must_use]
    pub fn belongs_to(&self, comment: Id) -> Belongs {
        self.places.get(&comment).map_or(Belongs::Nothing, |place| self.belongs(*place))
    }

    /// Counts a comment where it belongs.
    fn count(&mut self, place: Place) {
        let belongs = self.belongs(place);
        let half_life = self.weights.half_life;
        if belongs == Belongs::Nothing {
            return;
        }
        if let Some(tally) = self.tallies.get_mut(&belongs) {
            if let Some(said) = self.said.get(place as usize) {
                tally.add(said, half_life);
            }
            return;
        }
        // A group is counted from its second comment on: most never have one.
        if let Belongs::Group(id) = belongs
            && self.groups.get(id).is_none_or(|group| group.members.len() < SUGGESTED)
        {
            return;
        }
        self.recount(belongs);
    }

    /// Counts a theme or a group from its comments.
    pub(crate) fn recount(&mut self, belongs: Belongs) {
        let mut tally = Tally::default();
        for place in self.places_of(belongs) {
            if let Some(said) = self.said.get(place as usize).filter(|said| said.counts()) {
                tally.add(said, self.weights.half_life);
            }
        }
        if tally.comments == 0 {
            self.tallies.remove(&belongs);
        } else {
            self.tallies.insert(belongs, tally);
        }
    }

    /// Counts everything anew.
    pub(crate) fn recount_all(&mut self) {
        self.whole = Tally::default();
        self.tallies.clear();
        let half_life = self.weights.half_life;
        for (place, said) in self.said.iter().enumerate().filter(|(_, said)| said.counts()) {
            self.whole.add(said, half_life);
            let belongs = self.belongs(place as Place);
            let small = match belongs {
                Belongs::Nothing => true,
                Belongs::Group(id) => {
                    self.groups.get(id).is_none_or(|group| group.members.len() < SUGGESTED)
                }
                Belongs::Theme(_) | Belongs::Dismissed(_) => false,
            };
            if !small {
                self.tallies.entry(belongs).or_default().add(said, half_life);
            }
        }
    }

    /// The comments of a theme or a group, without twins, oldest first by
    /// arrival.
    pub(crate) fn places_of(&self, belongs: Belongs) -> Vec<Place> {
        let mut places: Vec<Place> = match belongs {
            Belongs::Group(id) | Belongs::Dismissed(id) => {
                self.groups.get(id).map(|group| group.members.clone()).unwrap_or_default()
            }
            Belongs::Theme(_) => {
                let owned = self.book.frozen_groups().filter(|id| self.book.group(*id) == belongs);
                let members = owned.filter_map(|id| self.groups.get(id));
                let mut places: Vec<Place> =
                    members.flat_map(|group| &group.members).copied().collect();
                let pinned = self.book.pins().keys().filter_map(|id| self.places.get(id));
                places.extend(pinned);
                places.sort_unstable();
                places.dedup();
                places
            }
            Belongs::Nothing => Vec::new(),
        };
        places.retain(|place| {
            let counts = self.said.get(*place as usize).is_some_and(Said::counts);
            counts && self.belongs(*place) == belongs
        });
        places
    }

    /// The comments of a theme or a group, the newest first; without those in
    /// which somebody says the same again.
    #[must_use]
    pub fn comments(&self, belongs: Belongs) -> Vec<Id> {
        let mut places = self.places_of(belongs);
        places.sort_unstable_by_key(|place| {
            let day = self.said.get(*place as usize).map(|said| said.day);
            std::cmp::Reverse((day, *place))
        });
        places.iter().filter_map(|place| Some(self.said.get(*place as usize)?.id)).collect()
    }

    /// Every comment with its group, to be kept for [`Study::restore`]. After
    /// [`Study::settle`] they may all be others.
    pub fn housed(&self) -> impl Iterator<Item = (Id, Option<GroupId>)> {
        self.said.iter().filter(|said| !said.gone).map(|said| (said.id, said.home))
    }

    /// Forgets a comment: what was said and that it counted. False if it was
    /// not known. What the team decided about it stays in the log, where it
    /// is a number that names nothing.
    pub fn forget(&mut self, comment: Id) -> bool {
        let Some(place) = self.places.remove(&comment) else { return false };
        let belongs = self.belongs(place);
        let features = self.features(place);
        let vector = self.counts.vector(&features);
        let Some(said) = self.said.get_mut(place as usize) else { return false };
        let (home, counted) = (said.home.take(), said.twin.is_none());
        said.gone = true;
        said.text = "".into();
        said.content = None;
        if let (Some(home), true) = (home, counted) {
            self.counts.remove(&features);
            self.groups.take(home, place, &vector);
        }
        // The next of its twins counts in its place, with its own rating.
        let next = self.said.iter().position(|said| said.twin == Some(place) && !said.gone);
        if let Some(next) = next {
            for said in self.said.iter_mut().filter(|said| said.twin == Some(place)) {
                said.twin = Some(next as Place);
            }
            if let Some(said) = self.said.get_mut(next) {
                said.twin = None;
            }
            self.house(next as Place, home);
        }
        self.whole = Tally::default();
        for said in self.said.iter().filter(|said| said.counts()) {
            self.whole.add(said, self.weights.half_life);
        }
        self.recount(belongs);
        true
    }

    /// How many comments are kept, and how many of them say again what their
    /// writer had said.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (
            self.places.len(),
            self.said.iter().filter(|said| !said.gone && said.twin.is_some()).count(),
        )
    }
}
