//! Where the team decides: each way to do so is one step in the log.

use hearback_wire::Id;

use crate::comment::Place;
use crate::decisions::{Belongs, Book, Decision, Refusal, Step, ThemeId};
use crate::groups::GroupId;
use crate::study::{JOIN, Study};

/// Who decides, and when.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// The name of somebody on the team.
    pub name: &'a str,
    /// Milliseconds since 1970.
    pub at: i64,
}

impl Study {
    /// Makes a suggestion a theme.
    ///
    /// # Errors
    ///
    /// If it is no suggestion, or was decided on already.
    pub fn accept(&mut self, who: Who<'_>, group: GroupId, name: &str) -> Result<ThemeId, Refusal> {
        self.known(group)?;
        let theme = self.fresh_theme();
        self.decide(who, Decision::Accept { theme, group, name: name.to_owned() })?;
        Ok(theme)
    }

    /// Adds a suggestion to a theme.
    ///
    /// # Errors
    ///
    /// If either is not there, or the suggestion was decided on already.
    pub fn adopt(&mut self, who: Who<'_>, theme: ThemeId, group: GroupId) -> Result<u64, Refusal> {
        self.known(group)?;
        self.decide(who, Decision::Adopt { theme, group })
    }

    /// Makes comments a theme of their own, out of another or from anywhere;
    /// later comments that are like them will come to it.
    ///
    /// # Errors
    ///
    /// If there are none, or the other theme is not there.
    pub fn gather(
        &mut self,
        who: Who<'_>,
        comments: &[Id],
        from: Option<ThemeId>,
        name: &str,
    ) -> Result<ThemeId, Refusal> {
        let known = comments.iter().copied().filter(|id| self.places.contains_key(id)).collect();
        let (theme, group) = (self.fresh_theme(), self.groups.fresh());
        let name = name.to_owned();
        self.decide(who, Decision::Gather { theme, group, name, comments: known, from })?;
        Ok(theme)
    }

    /// Gives a theme another name.
    ///
    /// # Errors
    ///
    /// If it is not there.
    pub fn rename(&mut self, who: Who<'_>, theme: ThemeId, name: &str) -> Result<u64, Refusal> {
        self.decide(who, Decision::Rename { theme, name: name.to_owned() })
    }

    /// Makes one theme a part of another.
    ///
    /// # Errors
    ///
    /// If either is not there, or they are one.
    pub fn merge(&mut self, who: Who<'_>, from: ThemeId, into: ThemeId) -> Result<u64, Refusal> {
        self.decide(who, Decision::Merge { from, into })
    }

    /// Sets a suggestion aside for good.
    ///
    /// # Errors
    ///
    /// If it is no suggestion, or was decided on already.
    pub fn dismiss(&mut self, who: Who<'_>, group: GroupId) -> Result<u64, Refusal> {
        self.known(group)?;
        self.decide(who, Decision::Dismiss { group })
    }

    /// Puts one comment into a theme, or takes it out of all.
    ///
    /// # Errors
    ///
    /// If either is not there.
    pub fn assign(
        &mut self,
        who: Who<'_>,
        comment: Id,
        to: Option<ThemeId>,
    ) -> Result<u64, Refusal> {
        if !self.places.contains_key(&comment) {
            return Err(Refusal("expected a comment that is there"));
        }
        self.decide(who, Decision::Move { comment, to })
    }

    /// Says how much the team makes of a theme, from 1 to 5.
    ///
    /// # Errors
    ///
    /// If it is not there, or the weight is another.
    pub fn weigh(&mut self, who: Who<'_>, theme: ThemeId, weight: f64) -> Result<u64, Refusal> {
        self.decide(who, Decision::Weigh { theme, weight })
    }

    /// Takes back a step, whichever; taking back that is doing it again.
    ///
    /// # Errors
    ///
    /// If there is no such step, or it is taken back already.
    pub fn undo(&mut self, who: Who<'_>, step: u64) -> Result<u64, Refusal> {
        self.decide(who, Decision::Undo { step })
    }

    /// Takes a decision; its number.
    ///
    /// # Errors
    ///
    /// With what was expected, if it cannot be taken now.
    pub fn decide(&mut self, who: Who<'_>, decision: Decision) -> Result<u64, Refusal> {
        let steps = self.log.len() as u64;
        self.book.allows(&decision, steps)?;
        let before = self.touched(&decision);
        if let Decision::Gather { group, comments, .. } = &decision {
            let places: Vec<Place> =
                comments.iter().filter_map(|id| self.places.get(id).copied()).collect();
            self.show(*group, &places);
        }
        let number = steps + 1;
        let undo = matches!(decision, Decision::Undo { .. });
        let taken = decision.clone();
        self.log.push(Step { number, at: who.at, by: who.name.to_owned(), decision });
        self.book = Book::read(&self.log);
        if undo {
            self.recount_all();
        } else {
            let mut touched = before;
            touched.extend(self.touched(&taken));
            touched.sort_unstable();
            touched.dedup();
            touched.into_iter().for_each(|belongs| self.recount(belongs));
        }
        Ok(number)
    }

    /// Shows a group what it is about, without giving it members.
    pub(crate) fn show(&mut self, group: GroupId, places: &[Place]) {
        for place in places {
            let vector = self.vector(*place);
            self.groups.teach(group, &vector, 1.0);
        }
    }

    /// What a decision is about, as the book has it now.
    fn touched(&self, decision: &Decision) -> Vec<Belongs> {
        match decision {
            Decision::Accept { theme, group, .. } | Decision::Adopt { theme, group } => {
                vec![Belongs::Theme(*theme), Belongs::Group(*group)]
            }
            Decision::Gather { theme, comments, .. } => {
                let places = comments.iter().map(|comment| self.belongs_to(*comment));
                places.chain([Belongs::Theme(*theme)]).collect()
            }
            Decision::Merge { from, into } => vec![Belongs::Theme(*from), Belongs::Theme(*into)],
            Decision::Dismiss { group } => vec![Belongs::Group(*group), Belongs::Dismissed(*group)],
            Decision::Move { comment, .. } => vec![self.belongs_to(*comment)],
            Decision::Rename { .. } | Decision::Weigh { .. } | Decision::Undo { .. } => Vec::new(),
        }
    }

    fn known(&self, group: GroupId) -> Result<(), Refusal> {
        let known = self.groups.get(group).is_some();
        if known { Ok(()) } else { Err(Refusal("expected a suggestion that is there")) }
    }

    fn fresh_theme(&self) -> ThemeId {
        let given = self.log.iter().filter_map(|step| match step.decision {
            Decision::Accept { theme, .. } | Decision::Gather { theme, .. } => Some(theme),
            _ => None,
        });
        given.max().map_or(1, |last| last.saturating_add(1))
    }

    /// What was decided, oldest first: the state to keep.
    #[must_use]
    pub fn log(&self) -> &[Step] {
        &self.log
    }

    /// What the log comes to.
    #[must_use]
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The suggestions most like a theme or a group, best first: what the
    /// team may want to add to it.
    #[must_use]
    pub fn related(&self, belongs: Belongs) -> Vec<GroupId> {
        let mut near: Vec<(GroupId, f32)> = Vec::new();
        let own: Vec<GroupId> = match belongs {
            Belongs::Theme(_) => {
                self.book.frozen_groups().filter(|id| self.book.group(*id) == belongs).collect()
            }
            Belongs::Group(id) | Belongs::Dismissed(id) => vec![id],
            Belongs::Nothing => Vec::new(),
        };
        for group in own.iter().filter_map(|id| self.groups.get(*id)) {
            let skip = |id: GroupId| own.contains(&id) || self.book.group(id) != Belongs::Group(id);
            near.extend(self.groups.near(&group.part.sum, JOIN, &skip));
        }
        near.retain(|(_, alike)| *alike >= JOIN.least / 4.0);
        near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut ids: Vec<GroupId> = Vec::new();
        for (id, _) in near {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}
