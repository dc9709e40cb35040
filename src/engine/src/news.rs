//! What the engine knows of the changelog, and whom it tells.

use crate::effect::{Changes, Effect, Signal};
use crate::engine::{Engine, Open};
use crate::event::Trouble;
use crate::panel::Shelf;
use crate::since::{self, Anchor};
use hearback_wire::Timestamp;
use hearback_wire::device;
use hearback_wire::feed::Outline;

/// How long a look at the changelog lasts, in milliseconds: for somebody who
/// said something and may be waiting for an answer, and for everybody else.
const LOOK_MS: (u64, u64) = (5 * 60_000, 24 * 3_600_000);

impl Engine {
    pub(crate) fn open_panel(&mut self) {
        self.set_open(Open::Panel);
        self.edition += 1;
        self.show_unread();
        if self.options.changelog.is_some() {
            self.look();
        }
    }

    /// Fetches the changelog; what is shown meanwhile is the last one.
    pub(crate) fn look(&mut self) {
        if !matches!(self.shelf, Shelf::Read(_)) {
            self.shelf = Shelf::Loading;
        }
        self.effects.push(Effect::FetchFeed);
    }

    pub(crate) fn feed(&mut self, result: Result<Outline, Trouble>) {
        self.looked = Some(self.moment.now);
        self.edition += 1;
        match result {
            Ok(feed) => {
                let releases = since::published(feed);
                let first = self.seen.is_none().then(|| since::baseline(&releases, self.anchor()));
                self.shelf = Shelf::Read(releases);
                if let Some(seen) = first {
                    let mut changes = Changes::default();
                    changes.put(device::SEEN, &seen);
                    self.write(changes);
                    self.seen = Some(seen);
                }
            }
            Err(_) if matches!(self.shelf, Shelf::Read(_)) => {}
            Err(trouble) => self.shelf = Shelf::Broken(trouble),
        }
        if self.open == Open::Panel {
            self.show_unread();
        }
        self.count_unread();
    }

    /// The visitor looks at the panel: what was unread is new this once.
    fn show_unread(&mut self) {
        let (Shelf::Read(releases), Some(seen)) = (&self.shelf, &mut self.seen) else { return };
        let fresh = since::ids(since::unread(releases, seen));
        if !fresh.is_empty() {
            self.fresh.extend(fresh);
            seen.releases = since::ids(releases);
            let mut changes = Changes::default();
            changes.put(device::SEEN, seen);
            self.write(changes);
        }
        self.count_unread();
    }

    fn count_unread(&mut self) {
        let (Shelf::Read(releases), Some(seen)) = (&self.shelf, &self.seen) else { return };
        let unread = since::unread(releases, seen).len() as u32;
        if unread != self.mark.unread {
            self.mark.unread = unread;
            self.signal(Signal::Unread(unread));
        }
    }

    pub(crate) fn anchor(&self) -> Anchor<'_> {
        match self.receipts.last() {
            Some(receipt) => Anchor::Feedback(receipt),
            None if self.mark.first > 0 => Anchor::FirstVisit(Timestamp(self.mark.first as i64)),
            None => Anchor::Nothing,
        }
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
