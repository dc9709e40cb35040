//! One sender for all pages of a site, and what comes back.
//!
//! Whoever sends holds a lock, reads the device under it, sends what is due,
//! writes what the answer meant and lets go. What is on disk is the queue;
//! what a page holds in memory is its last view of it.

use crate::effect::{Changes, Effect, Signal};
use crate::engine::Engine;
use crate::event::{Answer, Held};
use crate::form::Fate;
use crate::found::Found;
use crate::outbox::Room;
use crate::pace::{self, Miss};
use hearback_wire::batch::Lost;
use hearback_wire::device::{self, Pace, Refused};
use hearback_wire::{Id, Timestamp, limits};

/// How long to wait before asking for the lock again, in milliseconds.
const BUSY_MS: u64 = 1_000;

/// Whether this page may send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It has not asked.
    #[default]
    Idle,
    /// It has.
    Asked,
    /// It may.
    Held,
}

/// What a page knows about sending, beside what waits.
#[derive(Debug, Default)]
pub(crate) struct Sender {
    pub(crate) turn: Turn,
    /// Tells an answer to a claim from one to a claim that was given up.
    claim: u32,
    pub(crate) pace: Pace,
    pub(crate) lost: Lost,
    /// Whether the browser says that it is connected.
    pub(crate) online: bool,
    /// Whether the page was left and has not come back.
    pub(crate) away: bool,
    /// Another page is sending; not before this.
    busy: Option<Timestamp>,
    /// A circuit that is open is tried once by every page.
    probe: bool,
    /// Whether the console was told that the endpoint is set up wrongly.
    told: bool,
}

impl Engine {
    /// Takes in what the device holds, at the start, when it is this page's
    /// turn, or to see what other pages did.
    pub(crate) fn sync(&mut self, mut found: Found) {
        if found.durable {
            self.sender.lost = found.lost.unwrap_or_default();
        }
        let mut changes = Changes::default();
        found.set_aside(&mut self.sender.lost, &mut changes);
        let pace = found.pace.filter(|pace| pace.endpoint == self.options.endpoint);
        if let Some(pace) = pace.filter(|pace| pace.set >= self.sender.pace.set) {
            self.sender.pace = pace;
        }
        for receipt in found.receipts {
            if self.receipts.iter().all(|known| known.id != receipt.id) {
                let later = self.receipts.iter().position(|other| other.at > receipt.at);
                self.receipts.insert(later.unwrap_or(self.receipts.len()), receipt);
            }
        }
        for refused in found.refused {
            if self.refused.iter().all(|known| known.id != refused.id) {
                self.form.refuse(refused.id);
                self.refused.push(refused);
            }
        }
        let mut there: Vec<Id> = found.waiting.iter().map(|waiting| waiting.id).collect();
        there.sort_unstable();
        let gone = self.outbox.take_out(|item, held| {
            let kept = held.is_some_and(|held| held != Held::Memory);
            found.durable && kept && there.binary_search(&item.id).is_err()
        });
        // Somebody who empties the device does not take back what was said;
        // that is what `forget` is for.
        let emptied = found.durable && self.born.is_some() && self.born != found.born;
        for item in gone {
            let id = item.id;
            if emptied {
                changes.put_item(device::OUTBOX, id, &item);
                self.outbox.push(item, Some(Held::Database));
            } else if self.refused.iter().all(|refused| refused.id != id) {
                // Another page has sent it.
                self.form.set_fate(id, Fate::Arrived);
                self.signal(Signal::Sent(id));
            }
        }
        if found.born.is_some() || !found.durable {
            self.born = found.born.or(self.born.take());
        } else if let Some(born) = &self.born {
            changes.put(device::BORN, born);
        }
        self.outbox.find(found.waiting);
        self.expire(&mut changes);
        self.write(changes);
    }

    /// What waited too long is not sent any more, and stays to be seen.
    fn expire(&mut self, changes: &mut Changes) {
        let now = self.moment.now;
        let old = self.outbox.take_out(|item, _| now.since(item.created_at) > limits::OUTBOX_MS);
        for item in old {
            self.sender.lost.expired += 1;
            changes.put(device::LOST, &self.sender.lost);
            self.refuse(item, "expired".to_owned(), changes);
        }
    }

    pub(crate) fn claimed(&mut self, claim: u32, found: Option<Found>) {
        if self.sender.turn != Turn::Asked || claim != self.sender.claim {
            return;
        }
        match found {
            Some(found) => {
                self.sender.turn = Turn::Held;
                self.sync(found);
            }
            None => {
                self.sender.turn = Turn::Idle;
                let wait = BUSY_MS + self.moment.draw() as u64 % (2 * BUSY_MS);
                self.sender.busy = Some(self.moment.now.plus(wait));
            }
        }
    }

    /// The most items in a batch.
    fn most_items(&self) -> usize {
        let most = self.sender.pace.most as usize;
        if most == 0 { self.options.batch_items } else { most.min(self.options.batch_items) }
    }

    /// Whether the next try was asked for by somebody, or is the one that
    /// every page may make where a circuit is open.
    fn is_pushing(&self) -> bool {
        self.outbox.is_urgent() || self.sender.probe && pace::is_cut_off(&self.sender.pace)
    }

    /// When the next batch is due; `None` if nothing can be sent until
    /// something else happens.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        let now = self.moment.now;
        if !self.sender.online || self.sender.away || !self.started {
            return None;
        }
        let due = self.outbox.due(now, self.most_items(), &self.options)?;
        let busy = self.sender.busy.filter(|busy| *busy <= now.plus(4 * BUSY_MS)).unwrap_or(now);
        Some(due.max(busy).max(pace::allowed(&self.sender.pace, now, self.is_pushing())))
    }

    /// Whether what waits has to go on waiting, for all that is known.
    pub(crate) fn must_wait(&self) -> bool {
        let now = self.moment.now;
        !self.sender.online || pace::allowed(&self.sender.pace, now, self.is_pushing()) > now
    }

    /// Whether something is under way that [`Event::Flush`](crate::Event::Flush)
    /// started or waits for.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        self.sender.turn != Turn::Idle || self.outbox.is_sending()
    }

    /// Sends whatever is due, and lets others send when nothing is.
    pub(crate) fn pump(&mut self) {
        let now = self.moment.now;
        let due = self.due().is_some_and(|due| due <= now);
        match self.sender.turn {
            Turn::Idle if due => {
                self.sender.turn = Turn::Asked;
                self.sender.busy = None;
                self.sender.claim = self.sender.claim.wrapping_add(1);
                self.effects.push(Effect::Claim(self.sender.claim));
            }
            Turn::Held if due => {
                self.sender.probe = false;
                let bytes = self.options.batch_bytes;
                self.post(Room { items: self.most_items(), bytes, leaving: false });
            }
            Turn::Held if !self.outbox.is_sending() => self.release(),
            _ => {}
        }
    }

    fn release(&mut self) {
        self.sender.turn = Turn::Idle;
        self.effects.push(Effect::Release);
    }

    fn post(&mut self, room: Room) {
        let (now, batch) = (self.moment.now, self.next_id());
        let lost = self.sender.lost;
        if let Some(body) = self.outbox.take(now, batch, room, lost, &self.options) {
            for id in self.outbox.in_flight() {
                self.form.set_fate(*id, Fate::Sending(self.outbox.held(*id)));
            }
            pace::tried(&mut self.sender.pace, now);
            if room.leaving {
                // Its end may be seen by nobody.
                let mut changes = Changes::default();
                self.sender.pace.set = now;
                self.put_pace(&mut changes);
                self.write(changes);
            }
            self.effects.push(Effect::Post { batch, body, leaving: room.leaving });
        }
    }

    pub(crate) fn answered(&mut self, batch: Id, answer: &Answer) {
        let now = self.moment.now;
        let items = self.outbox.in_flight().len() as u32;
        let Some(mut outcome) = self.outbox.answered(now, batch, answer, &self.options) else {
            return;
        };
        let mut changes = Changes::default();
        if outcome.remaining.is_empty() {
            let most = self.options.batch_items as u32;
            pace::succeeded(&mut self.sender.pace, now, most);
            if self.sender.lost != Lost::default() {
                self.sender.lost = Lost::default();
                changes.delete(device::LOST, "");
            }
        } else {
            let mut miss = Miss::of(answer, outcome.took_ms, items);
            miss.retry_after_ms = miss.retry_after_ms.max(outcome.retry_after_ms);
            let entropy = self.moment.draw() as u64;
            pace::failed(&mut self.sender.pace, now, &miss, entropy);
            if miss.is_fault_of_setup() && !self.sender.told {
                self.sender.told = true;
                self.effects.push(Effect::Warn(
                    "the endpoint refuses every request (401, 403, 404 or 410): is \"endpoint\" right? What was said is kept on the device".to_owned(),
                ));
            }
        }
        self.put_pace(&mut changes);
        for id in std::mem::take(&mut outcome.delivered) {
            changes.delete_item(device::OUTBOX, id);
            self.form.set_fate(id, Fate::Arrived);
            self.signal(Signal::Sent(id));
        }
        for (id, held) in outcome.remaining {
            self.form.set_fate(id, Fate::Waiting(held));
        }
        for (item, reason) in outcome.refused {
            self.refuse(item, reason, &mut changes);
        }
        self.write(changes);
    }

    fn put_pace(&mut self, changes: &mut Changes) {
        self.sender.pace.endpoint.clone_from(&self.options.endpoint);
        changes.put(device::PACE, &self.sender.pace);
    }

    /// An item that will not be sent stays where the visitor sees it.
    fn refuse(&mut self, item: device::Waiting, reason: String, changes: &mut Changes) {
        let device::Waiting { id, created_at, data, .. } = item;
        self.receipts.retain(|receipt| receipt.id != id);
        let refused = Refused { id, created_at, reason: reason.clone(), data };
        changes.put_item(device::REFUSED, id, &refused);
        changes.delete_item(device::OUTBOX, id);
        changes.delete_item(device::RECEIPT, id);
        self.refused.push(refused);
        self.form.refuse(id);
        self.signal(Signal::Failed(id, reason));
    }

    /// The page may never be seen again: what is on disk is safe, and one
    /// small request may save the next visit from sending it.
    pub(crate) fn hidden(&mut self) {
        self.save_draft();
        let now = self.moment.now;
        let free = self.sender.online && pace::allowed(&self.sender.pace, now, false) <= now;
        if free && !self.is_sending() && self.outbox.in_flight().is_empty() {
            let items = self.most_items();
            self.post(Room { items, bytes: limits::KEEPALIVE_BYTES, leaving: true });
        }
    }

    /// The page is being left: nothing of it may hold up another, or itself
    /// when it comes back.
    pub(crate) fn left(&mut self) {
        if self.sender.turn != Turn::Idle {
            self.release();
        }
        if self.outbox.is_sending() {
            self.outbox.abandon();
        }
        self.hidden();
        self.sender.away = true;
    }

    /// A page that starts may try once where a circuit is open.
    pub(crate) fn start_sending(&mut self, online: bool) {
        self.sender.online = online;
        self.sender.probe = true;
    }

    /// The page came back: whether its last request arrived, nobody knows.
    pub(crate) fn resume(&mut self) {
        if std::mem::take(&mut self.sender.away) {
            self.outbox.abandon();
        }
    }

    pub(crate) fn set_online(&mut self, online: bool) {
        if online && !self.sender.online {
            let entropy = self.moment.draw() as u64;
            pace::reconnected(&mut self.sender.pace, self.moment.now, entropy);
        }
        self.sender.online = online;
    }

    /// Writes changes, where anything may be kept.
    pub(crate) fn write(&mut self, changes: Changes) {
        if self.keeps && !changes.is_empty() {
            self.effects.push(Effect::Write { changes, item: None });
        }
    }
}
