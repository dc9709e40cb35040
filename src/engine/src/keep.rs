//! What is kept of this visitor, and that nothing is.

use crate::effect::{Changes, Effect, Signal};
use crate::engine::{Engine, Open};
use crate::event::Held;
use crate::form::{Fate, Form};
use crate::news::Shelf;
use hearback_wire::Id;
use hearback_wire::device::{self, Born, Judged, Mark};

impl Engine {
    /// Writes what is in the form.
    pub(crate) fn save_draft(&mut self) {
        if self.started && self.draft_due.take().is_some() {
            let mut changes = Changes::default();
            match self.form.draft(self.moment.now) {
                Some(draft) => changes.put(device::DRAFT, &draft),
                None => changes.delete(device::DRAFT, ""),
            }
            self.write(changes);
        }
    }

    pub(crate) fn kept(&mut self, id: Id, held: Held) {
        if !self.outbox.kept(id, held) {
            // It has arrived meanwhile, or was taken back.
            return;
        }
        if held == Held::Database {
            self.signal(Signal::Saved(id));
        }
        let waits = self.must_wait();
        self.form.set_fate(id, if waits { Fate::Waiting(held) } else { Fate::Sending(held) });
    }

    /// Nothing of this visitor stays; what other pages keep of it they are
    /// told by the mark that goes, so that only the first one purges.
    pub(crate) fn forget(&mut self, first: bool) {
        self.outbox.clear();
        self.receipts.clear();
        self.refused.clear();
        self.form = Form::default();
        self.draft_due = None;
        self.born = None;
        self.seen = None;
        self.judged = Judged::default();
        self.shelf = Shelf::default();
        self.fresh.clear();
        // It quotes what is forgotten.
        if self.open == Open::Panel {
            self.set_open(Open::Nothing);
        }
        self.mark = Mark::default();
        self.written = self.mark;
        if first {
            self.effects.push(Effect::Purge);
        }
    }

    /// Whether anything may be kept. What waits is written down when it may,
    /// and goes when it may not any more. Saying it again changes nothing.
    pub(crate) fn consent(&mut self, given: bool) {
        if !given {
            self.forget(true);
        } else if !self.keeps {
            self.mark.first = self.moment.now.0.unsigned_abs();
            let born = Born { id: self.next_id() };
            let mut changes = Changes::default();
            changes.put(device::BORN, &born);
            self.born = Some(born);
            for waiting in self.outbox.waiting() {
                changes.put_item(device::OUTBOX, waiting.id, waiting);
            }
            for receipt in &self.receipts {
                changes.put_item(device::RECEIPT, receipt.id, receipt);
            }
            self.effects.push(Effect::Write { changes, item: None });
        }
        self.keeps = given;
    }
}
