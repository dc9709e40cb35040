//! What waits, what goes into the next batch, and what may leave.
//!
//! Invariant: an item leaves only because a reply to its own batch names it,
//! or because the visitor deletes it. Everything else that can come back from
//! a network means "not acknowledged".

use crate::backoff;
use crate::event::Answer;
use crate::options::Options;
use hearback_wire::batch::{Client, Status};
use hearback_wire::device::Waiting;
use hearback_wire::{Id, Timestamp, json, limits};

/// What a batch weighs without its items, and an item without its data: at
/// least.
const BATCH_BYTES: usize = 1_024;
const ITEM_BYTES: usize = 192;

/// The queue of one site on one device.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    entries: Vec<Entry>,
    flight: Option<Flight>,
    /// Failures in a row, and when the next try may be.
    failures: u32,
    pause: Option<Pause>,
    /// When the last request was made.
    last: Option<Timestamp>,
    /// Whether the browser says that it is connected.
    online: bool,
    /// Whether the page asked to send now.
    urgent: bool,
}

#[derive(Debug)]
struct Entry {
    id: Id,
    created_at: Timestamp,
    /// The item's data, as JSON.
    data: String,
    attempts: u32,
    /// Whether it is on disk; `None` while it is being written.
    durable: Option<bool>,
}

impl Entry {
    fn bytes(&self) -> usize {
        ITEM_BYTES + self.data.len()
    }
}

#[derive(Debug)]
struct Flight {
    batch: Id,
    ids: Vec<Id>,
}

#[derive(Debug)]
struct Pause {
    until: Timestamp,
    horizon_ms: u64,
}

/// What an answer meant.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Arrived, now or earlier.
    pub(crate) delivered: Vec<Id>,
    /// Refused for good, with the reason.
    pub(crate) refused: Vec<(Id, String)>,
    /// Still here, with whether each is on disk.
    pub(crate) remaining: Vec<(Id, bool)>,
}

impl Outbox {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn set_online(&mut self, online: bool) {
        if online && !self.online {
            // Whatever failed, failed without a network.
            self.failures = 0;
            self.pause = None;
        }
        self.online = online;
    }

    /// Send now, unless the endpoint asked to wait.
    pub(crate) fn hurry(&mut self) {
        self.urgent = true;
        if self.pause.as_ref().is_some_and(|pause| pause.horizon_ms <= backoff::horizon_ms(None)) {
            self.pause = None;
        }
    }

    /// Whether another item of this much data fits.
    pub(crate) fn has_room_for(&self, data: &str) -> bool {
        let bytes: usize = self.entries.iter().map(Entry::bytes).sum();
        self.entries.len() < limits::OUTBOX_ITEMS
            && bytes + ITEM_BYTES + data.len() <= limits::OUTBOX_BYTES
    }

    /// Takes an item that is being written to disk (`None`) or was found
    /// there. An item that is here already stays as it is.
    pub(crate) fn push(&mut self, waiting: Waiting, durable: Option<bool>) {
        let Waiting { id, created_at, data, .. } = waiting;
        if self.entries.iter().all(|entry| entry.id != id) {
            self.entries.push(Entry { id, created_at, data, attempts: 0, durable });
        }
    }

    pub(crate) fn kept(&mut self, id: Id, durable: bool) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) {
            entry.durable = Some(durable);
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self { online: self.online, ..Self::default() };
    }

    /// When the next batch is due; `None` if nothing can be sent until
    /// something else happens.
    pub(crate) fn due(&self, now: Timestamp, options: &Options) -> Option<Timestamp> {
        let ready = self.entries.iter().filter(|entry| entry.durable.is_some());
        let (count, bytes) =
            ready.fold((0, 0), |(count, bytes), entry| (count + 1, bytes + entry.bytes()));
        if count == 0 || self.flight.is_some() || !self.online {
            return None;
        }
        let full = count >= options.batch_items || bytes + BATCH_BYTES >= options.batch_bytes;
        let gathered = match self.last {
            Some(last) if !full && !self.urgent && last <= now => last.plus(options.batch_ms),
            _ => now,
        };
        let allowed = match &self.pause {
            Some(pause) if pause.until <= now.plus(pause.horizon_ms) => pause.until,
            _ => now,
        };
        Some(gathered.max(allowed))
    }

    /// The next batch, oldest first, as the body of a request, marked as in
    /// flight.
    pub(crate) fn take(
        &mut self,
        now: Timestamp,
        batch: Id,
        max_bytes: usize,
        options: &Options,
    ) -> Option<String> {
        if self.flight.is_some() {
            return None;
        }
        let mut room = max_bytes.saturating_sub(BATCH_BYTES);
        let (mut items, mut ids, mut attempt) = (String::new(), Vec::new(), 0);
        for entry in &mut self.entries {
            if entry.durable.is_none() {
                continue;
            }
            // One item always goes, or the largest would wait for ever.
            if !ids.is_empty() && (entry.bytes() > room || ids.len() >= options.batch_items) {
                break;
            }
            room = room.saturating_sub(entry.bytes());
            entry.attempts += 1;
            attempt = attempt.max(entry.attempts);
            if !ids.is_empty() {
                items.push(',');
            }
            ids.push(entry.id);
            items.push_str(&json::item(
                entry.id,
                entry.created_at,
                now.since(entry.created_at),
                &entry.data,
            ));
        }
        if ids.is_empty() {
            return None;
        }
        self.flight = Some(Flight { batch, ids });
        self.last = Some(now);
        self.urgent = false;
        let client =
            Client { name: "hearback".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() };
        Some(json::batch(batch, &options.site, now, attempt, &client, &items))
    }

    /// The items of the request under way.
    pub(crate) fn in_flight(&self) -> &[Id] {
        self.flight.as_ref().map_or(&[], |flight| &flight.ids)
    }

    /// Whether the oldest item fits into a request of this many bytes.
    pub(crate) fn first_fits(&self, max_bytes: usize) -> bool {
        let first = self.entries.iter().find(|entry| entry.durable.is_some());
        first.is_some_and(|entry| entry.bytes() + BATCH_BYTES <= max_bytes)
    }

    /// Reads the answer to a batch. An answer to a batch that is not in
    /// flight means nothing.
    pub(crate) fn answered(
        &mut self,
        now: Timestamp,
        batch: Id,
        answer: Answer,
        entropy: u64,
    ) -> Outcome {
        let mut outcome = Outcome::default();
        let Some(flight) = self.flight.take_if(|flight| flight.batch == batch) else {
            return outcome;
        };
        let (verdicts, mut retry_after_ms) = match answer {
            Answer::Reply(reply) if reply.batch == batch => (reply.results, None),
            Answer::Status { retry_after_ms, .. } => (Vec::new(), retry_after_ms),
            Answer::Reply(_) | Answer::Nothing => (Vec::new(), None),
        };
        for id in flight.ids {
            let verdict = verdicts.iter().find(|verdict| verdict.id.parse() == Ok(id));
            match verdict.map(|verdict| (verdict.status, verdict)) {
                Some((Status::Accepted | Status::Duplicate, _)) => {
                    self.entries.retain(|entry| entry.id != id);
                    outcome.delivered.push(id);
                }
                Some((Status::Rejected, verdict)) => {
                    self.entries.retain(|entry| entry.id != id);
                    outcome.refused.push((id, verdict.reason.clone().unwrap_or_default()));
                }
                Some((Status::Retry, verdict)) => {
                    retry_after_ms = retry_after_ms.max(Some(verdict.retry_after_ms));
                    outcome.remaining.push((id, self.is_durable(id)));
                }
                None => outcome.remaining.push((id, self.is_durable(id))),
            }
        }
        if outcome.remaining.is_empty() {
            self.failures = 0;
            self.pause = None;
        } else {
            self.failures = self.failures.saturating_add(1);
            let delay = backoff::delay_ms(self.failures, retry_after_ms, entropy);
            let horizon_ms = backoff::horizon_ms(retry_after_ms);
            self.pause = Some(Pause { until: now.plus(delay), horizon_ms });
        }
        outcome
    }

    pub(crate) fn is_durable(&self, id: Id) -> bool {
        self.entries.iter().any(|entry| entry.id == id && entry.durable == Some(true))
    }

    /// Whether the items are waiting with no request under way and none
    /// allowed before `now`.
    pub(crate) fn must_wait(&self, now: Timestamp) -> bool {
        self.flight.is_none()
            && (!self.online || self.pause.as_ref().is_some_and(|pause| pause.until > now))
    }
}
