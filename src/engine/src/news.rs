//! When to look at the changelog, and what the visitor is told of it.

use crate::effect::{Changes, Effect, Signal};
use crate::engine::{Engine, Open};
use crate::texts;
use crate::view::PanelView;
use hearback_wire::device::{self, Seen};
use hearback_wire::json;
use hearback_wire::news::{News, PART, Visitor};
use hearback_wire::record::Record;

/// How long a look at the changelog lasts, in milliseconds: for somebody who
/// said something and may be waiting for an answer, and for everybody else.
const LOOK_MS: (u64, u64) = (5 * 60_000, 24 * 3_600_000);

/// What is known of the changelog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shelf {
    /// Nothing was asked for yet.
    #[default]
    Untouched,
    /// It is being fetched for the first time.
    Loading,
    /// The panel's module has it.
    Fetched,
    /// It could not be reached.
    Unreachable,
}

impl Engine {
    pub(crate) fn open_panel(&mut self) {
        self.set_open(Open::Panel);
        if self.options.changelog.is_some() {
            self.ask();
            self.look();
        }
    }

    /// Fetches the changelog; what is shown meanwhile is the last one.
    pub(crate) fn look(&mut self) {
        if self.shelf != Shelf::Fetched {
            self.shelf = Shelf::Loading;
        }
        self.effects.push(Effect::FetchFeed);
    }

    pub(crate) fn feed(&mut self, reached: bool) {
        self.looked = Some(self.moment.now);
        if reached {
            self.shelf = Shelf::Fetched;
        } else if self.shelf != Shelf::Fetched {
            self.shelf = Shelf::Unreachable;
        }
        self.ask();
    }

    /// Asks what is new to somebody of whom all this is known.
    fn ask(&mut self) {
        if self.shelf != Shelf::Fetched {
            return;
        }
        let open = self.open == Open::Panel;
        let version = self.options.version.clone();
        let now = self.moment.now.0.unsigned_abs();
        let fresh = self.fresh.clone();
        let visitor = Visitor { first: self.mark.first, version, open, fresh, now };
        let mut question = visitor.to_text();
        question.push(PART);
        if let Some(seen) = &self.seen {
            question.push_str(&seen.to_text());
        }
        question.push(PART);
        question.push_str(&self.judged.to_text());
        for receipt in &self.receipts {
            question.push(PART);
            question.push_str(&receipt.to_text());
        }
        self.effects.push(Effect::Ask(question));
    }

    /// Takes the answer.
    pub(crate) fn news(&mut self, news: News) {
        let News { unread, fresh, changed, seen } = news;
        // Nothing is new of what was closed meanwhile.
        if self.open == Open::Panel {
            self.fresh = fresh;
        }
        if changed {
            let seen = Seen { releases: seen };
            let mut changes = Changes::default();
            changes.put(device::SEEN, &seen);
            self.write(changes);
            self.seen = Some(seen);
        }
        if unread != self.mark.unread {
            self.mark.unread = unread;
            self.signal(Signal::Unread(unread));
        }
    }

    /// Remembers what the visitor says of an answer, and lets the team know.
    pub(crate) fn judge(&mut self, about: String, right: bool) {
        let Some((feedback, entry)) = about.split_once(' ') else { return };
        let data = json::judgement(feedback, entry, right);
        let list = if right { &mut self.judged.right } else { &mut self.judged.wrong };
        list.push(about);
        let mut changes = Changes::default();
        changes.put(device::JUDGED, &self.judged);
        let id = self.next_id();
        self.push(id, data, changes);
        self.ask();
    }

    /// What the panel says before its module does.
    pub(crate) fn panel(&self) -> PanelView {
        let (words, alarming) = match self.shelf {
            _ if self.options.changelog.is_none() => (texts::NO_CHANGELOG, true),
            Shelf::Untouched | Shelf::Loading => (texts::LOADING, false),
            Shelf::Unreachable => (texts::UNREACHABLE, true),
            Shelf::Fetched => ("", false),
        };
        PanelView { words, alarming }
    }

    /// Tells the loader when it should fetch the widget by itself: at once
    /// while something waits, else when the changelog is worth a look.
    pub(crate) fn update_mark(&mut self) {
        let lasts = if self.receipts.is_empty() { LOOK_MS.1 } else { LOOK_MS.0 };
        let wake = match (self.looked, &self.options.changelog) {
            _ if self.outbox.len() > 0 => 1,
            (_, None) => 0,
            (Some(looked), _) => looked.plus(lasts).0.unsigned_abs(),
            (None, _) if !self.receipts.is_empty() => 1,
            (None, _) => self.mark.wake,
        };
        self.mark.wake = wake;
        if self.keeps && self.mark != self.written {
            self.written = self.mark;
            self.effects.push(Effect::Mark(self.mark));
        }
    }
}
