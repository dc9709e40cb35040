//! What waits, what goes into the next batch, and what may leave.
//!
//! Invariant: an item leaves only because a reply to its own batch names it,
//! or because the visitor deletes it. Everything else that can come back from
//! a network means "not acknowledged".

use crate::event::{Answer, Held};
use crate::options::Options;
use hearback_wire::batch::{Client, Lost, Status, Verdict};
use hearback_wire::device::Waiting;
use hearback_wire::{Id, Timestamp, join, json, limits};

/// What a batch weighs without its items, and an item without its data: at
/// least.
const BATCH_BYTES: usize = 1_024;
const ITEM_BYTES: usize = 192;

/// The queue of one site on one device, as far as this page knows it.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    entries: Vec<Entry>,
    flight: Option<Flight>,
    /// When the last request was made.
    last: Option<Timestamp>,
    /// Whether somebody asked to send now.
    urgent: bool,
}

#[derive(Debug)]
struct Entry {
    waiting: Waiting,
    attempts: u32,
    /// Where it lies; `None` while it is being written.
    held: Option<Held>,
    /// Whether it was said on this page, so that no other page sends it before
    /// this one tried.
    own: bool,
}

impl Entry {
    fn bytes(&self) -> usize {
        ITEM_BYTES + self.waiting.data.len()
    }
}

#[derive(Debug)]
struct Flight {
    batch: Id,
    ids: Vec<Id>,
    leaving: bool,
}

/// How much may go into a batch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub(crate) items: usize,
    pub(crate) bytes: usize,
    /// Whether the page is being left: it takes what nobody else may be
    /// sending at this moment.
    pub(crate) leaving: bool,
}

/// What an answer meant.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Arrived, now or earlier.
    pub(crate) delivered: Vec<Id>,
    /// Refused for good, with the reason.
    pub(crate) refused: Vec<(Waiting, String)>,
    /// Still here, with where each lies.
    pub(crate) remaining: Vec<(Id, Held)>,
    /// The longest wait that was asked for item by item.
    pub(crate) retry_after_ms: Option<u64>,
    /// How long the request took, in milliseconds.
    pub(crate) took_ms: u64,
}

impl Outbox {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Send now.
    pub(crate) fn hurry(&mut self) {
        self.urgent = true;
    }

    pub(crate) fn is_urgent(&self) -> bool {
        self.urgent
    }

    /// Bytes waiting.
    pub(crate) fn bytes(&self) -> usize {
        self.entries.iter().map(Entry::bytes).sum()
    }

    /// Whether another item of this much data fits beside `more` bytes.
    pub(crate) fn has_room_for(&self, data: &str, more: usize) -> bool {
        self.entries.len() < limits::OUTBOX_ITEMS
            && self.bytes() + more + ITEM_BYTES + data.len() <= limits::OUTBOX_BYTES
    }

    /// Takes an item that is being written to disk (`None`) or was written
    /// there.
    pub(crate) fn push(&mut self, waiting: Waiting, held: Option<Held>) {
        self.entries.push(Entry { waiting, attempts: 0, held, own: true });
    }

    /// Takes the items that were found on disk. Those that are here already
    /// stay as they are.
    pub(crate) fn find(&mut self, found: Vec<Waiting>) {
        let mut known: Vec<Id> = self.waiting().map(|waiting| waiting.id).collect();
        known.sort_unstable();
        for waiting in found {
            if known.binary_search(&waiting.id).is_err() {
                let held = Some(Held::Database);
                self.entries.push(Entry { waiting, attempts: 0, held, own: false });
            }
        }
    }

    /// Where an item lies now; false if it is not here any more.
    pub(crate) fn kept(&mut self, id: Id, held: Held) -> bool {
        let entry = self.entries.iter_mut().find(|entry| entry.waiting.id == id);
        entry.map(|entry| entry.held = Some(held)).is_some()
    }

    /// Items that `leaves` says something about, taken out; not those that
    /// are under way.
    pub(crate) fn take_out(
        &mut self,
        leaves: impl Fn(&Waiting, Option<Held>) -> bool,
    ) -> Vec<Waiting> {
        let mut out = Vec::new();
        let flying = self.flight.as_ref().map_or(&[][..], |flight| &flight.ids);
        for index in (0..self.entries.len()).rev() {
            let Some(Entry { waiting, held, .. }) = self.entries.get(index) else { continue };
            if leaves(waiting, *held) && !flying.contains(&waiting.id) {
                out.push(self.entries.remove(index).waiting);
            }
        }
        out
    }

    /// Every item here.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = &Waiting> {
        self.entries.iter().map(|entry| &entry.waiting)
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// When the next batch is due for its own sake; `None` if there is nothing
    /// to send.
    pub(crate) fn due(&self, now: Timestamp, items: usize, options: &Options) -> Option<Timestamp> {
        if self.flight.is_some() {
            return None;
        }
        let (mut count, mut bytes) = (0, BATCH_BYTES);
        for entry in self.entries.iter().filter(|entry| entry.held.is_some()) {
            count += 1;
            bytes += entry.bytes();
        }
        if count == 0 {
            return None;
        }
        let full = count >= items || bytes >= options.batch_bytes;
        Some(match self.last {
            Some(last) if !full && !self.urgent && last <= now => last.plus(options.batch_ms),
            _ => now,
        })
    }

    /// The next batch, oldest first, as the body of a request, marked as in
    /// flight.
    pub(crate) fn take(
        &mut self,
        now: Timestamp,
        batch: Id,
        room: Room,
        lost: Lost,
        options: &Options,
    ) -> Option<String> {
        let mut left = room.bytes.saturating_sub(BATCH_BYTES);
        let (mut items, mut ids, mut attempt) = (String::new(), Vec::new(), 0);
        for entry in &mut self.entries {
            if entry.held.is_none() || (room.leaving && !entry.own) {
                continue;
            }
            if entry.bytes() > left || ids.len() >= room.items {
                // One item always goes, or the largest would wait for ever.
                if room.leaving || !ids.is_empty() {
                    break;
                }
            }
            left = left.saturating_sub(entry.bytes());
            entry.attempts += 1;
            attempt = attempt.max(entry.attempts);
            if !ids.is_empty() {
                items.push(',');
            }
            let Waiting { id, created_at, ref data, .. } = entry.waiting;
            ids.push(id);
            items.push_str(&if options.cloudevents {
                json::cloud_event(id, created_at, &options.site, data)
            } else {
                json::item(id, created_at, now.since(created_at), data)
            });
        }
        if ids.is_empty() {
            return None;
        }
        self.flight = Some(Flight { batch, ids, leaving: room.leaving });
        self.last = Some(now);
        self.urgent = false;
        if options.cloudevents {
            return Some(join(&["[", &items, "]"]));
        }
        let client =
            Client { name: "hearback".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() };
        Some(json::batch(batch, &options.site, now, attempt, &client, lost, &items))
    }

    /// The items of the request under way.
    pub(crate) fn in_flight(&self) -> &[Id] {
        self.flight.as_ref().map_or(&[], |flight| &flight.ids)
    }

    /// Whether a request is under way that is not a last one.
    pub(crate) fn is_sending(&self) -> bool {
        self.flight.as_ref().is_some_and(|flight| !flight.leaving)
    }

    /// Gives up on the request under way: what it carried may have arrived or
    /// not.
    pub(crate) fn abandon(&mut self) {
        self.flight = None;
    }

    /// Reads the answer to a batch; `None` if it is about a batch that is not
    /// in flight, which means nothing.
    pub(crate) fn answered(
        &mut self,
        now: Timestamp,
        batch: Id,
        answer: &Answer,
        options: &Options,
    ) -> Option<Outcome> {
        let flight = self.flight.take_if(|flight| flight.batch == batch)?;
        let verdicts: &[Verdict] = match answer {
            Answer::Reply(reply) if reply.batch == batch => &reply.results,
            _ => &[],
        };
        // What the answer says of the whole batch at once.
        let all = match answer {
            Answer::Status { status: 200..=299, html: false, .. } if options.ack_status => {
                Some(Status::Accepted)
            }
            Answer::Reply(_) if options.ack_status => Some(Status::Accepted),
            Answer::Status { status: 400 | 413 | 422, .. } if flight.ids.len() == 1 => {
                Some(Status::Rejected)
            }
            _ => None,
        };
        let mut outcome = Outcome {
            took_ms: self.last.map_or(u64::MAX, |last| now.since(last)),
            ..Outcome::default()
        };
        for id in flight.ids {
            let verdict = verdicts.iter().find(|verdict| verdict.id.parse() == Ok(id));
            match verdict.map(|verdict| verdict.status).or(all) {
                Some(Status::Accepted | Status::Duplicate) => {
                    self.remove(id);
                    outcome.delivered.push(id);
                }
                Some(Status::Rejected) => {
                    let reason = match (verdict, answer) {
                        (Some(verdict), _) => verdict.reason.clone().unwrap_or_default(),
                        (None, Answer::Status { status: 413, .. }) => "too_large".to_owned(),
                        (None, _) => "invalid".to_owned(),
                    };
                    outcome.refused.extend(self.remove(id).map(|waiting| (waiting, reason)));
                }
                retry => {
                    if let (Some(Status::Retry), Some(verdict)) = (retry, verdict) {
                        let ms = Some(verdict.retry_after_ms);
                        outcome.retry_after_ms = outcome.retry_after_ms.max(ms);
                    }
                    outcome.remaining.push((id, self.held(id)));
                }
            }
        }
        Some(outcome)
    }

    fn remove(&mut self, id: Id) -> Option<Waiting> {
        let place = self.entries.iter().position(|entry| entry.waiting.id == id)?;
        Some(self.entries.remove(place).waiting)
    }

    pub(crate) fn held(&self, id: Id) -> Held {
        let entry = self.entries.iter().find(|entry| entry.waiting.id == id);
        entry.and_then(|entry| entry.held).unwrap_or(Held::Memory)
    }
}

/// A record of the queue, as this version writes it.
pub(crate) fn record(id: Id, created_at: Timestamp, data: String) -> Waiting {
    Waiting { id, created_at, data }
}
