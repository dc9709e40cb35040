//! What people decided: a log of steps, and the book that is read from it.
//!
//! Nothing is ever taken out of the log. To undo is one more step that names
//! the one it undoes, and the book is read anew without it; to undo that is
//! to do it again. So every step can be undone at any time, not the last one
//! only. A step that no longer makes sense then, because the theme it is about
//! is gone, is void until it does.

use std::collections::BTreeMap;

use hearback_wire::Id;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::groups::GroupId;

/// The number of a theme.
pub type ThemeId = u32;

/// A decision of somebody on the team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Decision {
    /// A suggested group is a theme.
    Accept {
        /// The theme's number; no theme had it before.
        theme: ThemeId,
        /// The suggestion.
        group: GroupId,
        /// What it is called.
        name: String,
    },
    /// A suggested group belongs to a theme that is there.
    Adopt {
        /// The theme.
        theme: ThemeId,
        /// The suggestion.
        group: GroupId,
    },
    /// These comments are a theme: split from another, or picked by hand.
    Gather {
        /// The theme's number; no theme had it before.
        theme: ThemeId,
        /// A group by which later comments of the kind will find it.
        group: GroupId,
        /// What it is called.
        name: String,
        /// The comments.
        comments: Vec<Id>,
        /// The theme they were split from.
        from: Option<ThemeId>,
    },
    /// It is called something else.
    Rename {
        /// The theme.
        theme: ThemeId,
        /// The name from now on.
        name: String,
    },
    /// Two themes are one.
    Merge {
        /// The one that goes.
        from: ThemeId,
        /// The one that stays.
        into: ThemeId,
    },
    /// A suggested group is no theme, and is not suggested again.
    Dismiss {
        /// The suggestion.
        group: GroupId,
    },
    /// One comment belongs to a theme, or to none.
    Move {
        /// The comment.
        comment: Id,
        /// The theme.
        to: Option<ThemeId>,
    },
    /// How much the team makes of it, from 1, as usual, to 5.
    Weigh {
        /// The theme.
        theme: ThemeId,
        /// The weight.
        weight: f64,
    },
    /// An earlier step is taken back.
    Undo {
        /// Its number.
        step: u64,
    },
}

/// A decision, by whom and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Counts up from 1.
    pub number: u64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Who decided.
    pub by: String,
    /// What.
    pub decision: Decision,
}

/// Why a decision cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal(
    /// What was expected.
    pub &'static str,
);

impl std::fmt::Display for Refusal {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(self.0)
    }
}

impl std::error::Error for Refusal {}

/// A theme as people left it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    /// What it is called.
    pub name: String,
    /// From 1 to 5.
    pub weight: f64,
    /// The theme it was merged into.
    pub into: Option<ThemeId>,
}

/// Where a comment belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Belongs {
    /// To a theme of the team.
    Theme(ThemeId),
    /// To a group that the machine suggests, or would if it were larger.
    Group(GroupId),
    /// To a group that was dismissed.
    Dismissed(GroupId),
    /// To nothing, because somebody took it out, or because it has no words.
    Nothing,
}

/// All that was decided, read from the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    themes: BTreeMap<ThemeId, Theme>,
    owners: FxHashMap<GroupId, ThemeId>,
    dismissed: FxHashSet<GroupId>,
    pins: FxHashMap<Id, Option<ThemeId>>,
    /// Groups that any step has named, undone or not: the machine leaves
    /// them as they are.
    frozen: FxHashSet<GroupId>,
    /// Steps that are undone.
    undone: FxHashSet<u64>,
    /// Steps that make no sense without one that is undone.
    void: Vec<u64>,
}

impl Book {
    /// Reads a log.
    #[must_use]
    pub fn read(log: &[Step]) -> Self {
        let mut book = Self::default();
        // A step can only be undone by a later one, so from behind it is
        // known of each whether it stands.
        for step in log.iter().rev() {
            if let Decision::Undo { step: undone } = step.decision
                && !book.undone.contains(&step.number)
                && !book.undone.insert(undone)
            {
                book.void.push(step.number);
            }
        }
        for step in log {
            book.freeze(&step.decision);
            if book.undone.contains(&step.number) {
                // What came to the group that a split had made stays with
                // the theme it was split from.
                if let Decision::Gather { group, from: Some(from), .. } = step.decision
                    && book.themes.contains_key(&from)
                {
                    book.owners.insert(group, from);
                }
            } else if book.apply(&step.decision).is_err() {
                book.void.push(step.number);
            }
        }
        book
    }

    fn freeze(&mut self, decision: &Decision) {
        if let Decision::Accept { group, .. }
        | Decision::Adopt { group, .. }
        | Decision::Gather { group, .. }
        | Decision::Dismiss { group } = decision
        {
            self.frozen.insert(*group);
        }
    }

    /// Takes a decision, if it makes sense now.
    fn apply(&mut self, decision: &Decision) -> Result<(), Refusal> {
        match decision {
            Decision::Accept { theme, group, name } => {
                self.free(*group)?;
                self.found(*theme, name)?;
                self.owners.insert(*group, *theme);
            }
            Decision::Adopt { theme, group } => {
                self.free(*group)?;
                self.standing(*theme)?;
                self.owners.insert(*group, *theme);
            }
            Decision::Gather { theme, group, name, comments, from } => {
                self.free(*group)?;
                if let Some(from) = from {
                    self.standing(*from)?;
                }
                self.found(*theme, name)?;
                self.owners.insert(*group, *theme);
                self.pins.extend(comments.iter().map(|comment| (*comment, Some(*theme))));
            }
            Decision::Rename { theme, name } => name.clone_into(&mut self.standing(*theme)?.name),
            Decision::Merge { from, into } => {
                self.standing(*into)?;
                if from == into {
                    return Err(Refusal("expected two themes"));
                }
                self.standing(*from)?.into = Some(*into);
            }
            Decision::Dismiss { group } => {
                self.free(*group)?;
                self.dismissed.insert(*group);
            }
            Decision::Move { comment, to } => {
                if let Some(to) = to {
                    self.standing(*to)?;
                }
                self.pins.insert(*comment, *to);
            }
            Decision::Weigh { theme, weight } => {
                if !(1.0..=5.0).contains(weight) {
                    return Err(Refusal("expected a weight from 1 to 5"));
                }
                self.standing(*theme)?.weight = *weight;
            }
            Decision::Undo { .. } => {}
        }
        Ok(())
    }

    /// Whether a decision can be taken now.
    ///
    /// # Errors
    ///
    /// With what was expected, if it cannot.
    pub(crate) fn allows(&self, decision: &Decision, steps: u64) -> Result<(), Refusal> {
        if let Decision::Undo { step } = decision {
            return match (1..=steps).contains(step) && !self.undone.contains(step) {
                true => Ok(()),
                false => Err(Refusal("expected the number of a step that stands")),
            };
        }
        if let Decision::Gather { comments, .. } = decision
            && comments.is_empty()
        {
            return Err(Refusal("expected at least one comment"));
        }
        self.clone().apply(decision)
    }

    fn free(&self, group: GroupId) -> Result<(), Refusal> {
        match self.owners.contains_key(&group) || self.dismissed.contains(&group) {
            true => Err(Refusal("expected a suggestion that nobody has decided on")),
            false => Ok(()),
        }
    }

    fn found(&mut self, theme: ThemeId, name: &str) -> Result<(), Refusal> {
        if self.themes.contains_key(&theme) {
            return Err(Refusal("expected the number of no theme"));
        }
        self.themes.insert(theme, Theme { name: name.to_owned(), weight: 1.0, into: None });
        Ok(())
    }

    fn standing(&mut self, theme: ThemeId) -> Result<&mut Theme, Refusal> {
        let theme = self.themes.get_mut(&theme).filter(|theme| theme.into.is_none());
        theme.ok_or(Refusal("expected a theme that is there and was not merged"))
    }

    /// The themes that stand, by number.
    pub fn themes(&self) -> impl Iterator<Item = (ThemeId, &Theme)> {
        self.themes.iter().filter(|(_, theme)| theme.into.is_none()).map(|(id, theme)| (*id, theme))
    }

    /// A theme, standing or merged.
    #[must_use]
    pub fn theme(&self, theme: ThemeId) -> Option<&Theme> {
        self.themes.get(&theme)
    }

    /// Steps that have no effect, because what they are about is undone.
    #[must_use]
    pub fn void(&self) -> &[u64] {
        &self.void
    }

    /// Whether a step is undone.
    #[must_use]
    pub fn undone(&self, step: u64) -> bool {
        self.undone.contains(&step)
    }

    /// Whether the machine has to leave a group as it is.
    pub(crate) fn frozen(&self, group: GroupId) -> bool {
        self.frozen.contains(&group)
    }

    pub(crate) fn frozen_groups(&self) -> impl Iterator<Item = GroupId> {
        self.frozen.iter().copied()
    }

    pub(crate) fn pins(&self) -> &FxHashMap<Id, Option<ThemeId>> {
        &self.pins
    }

    /// Where a group belongs.
    pub(crate) fn group(&self, group: GroupId) -> Belongs {
        match self.owners.get(&group) {
            Some(theme) => Belongs::Theme(self.root(*theme)),
            None if self.dismissed.contains(&group) => Belongs::Dismissed(group),
            None => Belongs::Group(group),
        }
    }

    /// Where a comment belongs: what people said of it goes first.
    pub(crate) fn comment(&self, comment: Id, home: Option<GroupId>) -> Belongs {
        match self.pins.get(&comment) {
            Some(Some(theme)) => Belongs::Theme(self.root(*theme)),
            Some(None) => Belongs::Nothing,
            None => home.map_or(Belongs::Nothing, |home| self.group(home)),
        }
    }

    /// What a theme was merged into, and that, to the end. A theme that was
    /// merged cannot be merged again, so there is one.
    fn root(&self, mut theme: ThemeId) -> ThemeId {
        while let Some(into) = self.themes.get(&theme).and_then(|theme| theme.into) {
            theme = into;
        }
        theme
    }
}
