//! What is on the device, and what of it can be read.

use crate::effect::Changes;
use hearback_wire::batch::Lost;
use hearback_wire::device::{
    self, Born, Draft, Judged, Mark, Pace, Receipt, Refused, Seen, Waiting,
};
use hearback_wire::record::{Record, is_later};

/// What was on the device, filed record by record.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Whether the device keeps what is written to it.
    pub durable: bool,
    /// The loader's mark.
    pub mark: Mark,
    /// Whether the browser says that it is connected.
    pub online: bool,
    /// Items that were not acknowledged yet.
    pub(crate) waiting: Vec<Waiting>,
    /// Items that were refused.
    pub(crate) refused: Vec<Refused>,
    /// What this visitor said before.
    pub(crate) receipts: Vec<Receipt>,
    /// What this visitor saw of the changelog; `None` at the first contact.
    pub(crate) seen: Option<Seen>,
    pub(crate) judged: Option<Judged>,
    pub(crate) born: Option<Born>,
    pub(crate) draft: Option<Draft>,
    pub(crate) pace: Option<Pace>,
    pub(crate) lost: Option<Lost>,
    /// Records that make no sense, to be set aside.
    broken: Vec<(String, String)>,
}

impl Found {
    /// Files everything that was on the device: keys and records in turns,
    /// with U+001C between them.
    pub fn read(&mut self, records: &str) {
        let mut parts = records.split('\u{1c}');
        while let (Some(key), Some(text)) = (parts.next(), parts.next()) {
            self.file(key, text);
        }
    }

    /// Files a record by its key. What makes no sense is remembered as it is;
    /// what a later version wrote is left for that version.
    fn file(&mut self, key: &str, text: &str) {
        let read = match key.split_once('/') {
            Some(("outbox", _)) => add(&mut self.waiting, text),
            Some(("receipt", _)) => add(&mut self.receipts, text),
            Some(("refused", _)) => add(&mut self.refused, text),
            None if key == device::SEEN => set(&mut self.seen, text),
            None if key == device::JUDGED => set(&mut self.judged, text),
            None if key == device::BORN => set(&mut self.born, text),
            None if key == device::DRAFT => set(&mut self.draft, text),
            None if key == device::PACE => set(&mut self.pace, text),
            None if key == device::LOST => set(&mut self.lost, text),
            _ => true,
        };
        if !read && !is_later(text) {
            self.broken.push((key.to_owned(), text.to_owned()));
        }
    }

    /// How to set aside what makes no sense: it is not deleted, as somebody
    /// may make sense of it one day, and not read again. How many of them were
    /// items is counted.
    pub(crate) fn set_aside(&mut self, lost: &mut Lost, changes: &mut Changes) {
        if self.broken.is_empty() {
            return;
        }
        for (key, raw) in &self.broken {
            if key.starts_with(device::OUTBOX) {
                lost.corrupt += 1;
            }
            changes.write(device::ASIDE, key, raw);
            changes.delete(key, "");
        }
        changes.put(device::LOST, lost);
    }
}

fn add<T: Record>(list: &mut Vec<T>, text: &str) -> bool {
    let read = T::from_text(text);
    let known = read.is_some();
    list.extend(read);
    known
}

fn set<T: Record>(slot: &mut Option<T>, text: &str) -> bool {
    *slot = T::from_text(text);
    slot.is_some()
}
