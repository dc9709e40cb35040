//! What of a changelog answers this visitor, found on the device: the words
//! never leave it for this.
//!
//! It is a wasm module of its own, fetched with the panel by somebody who has
//! said something and for whom there is something new. Question and answer are
//! texts ([`hearback_wire::answers`]), from the same code in a test as in a page.
//!
//! There are three kinds of evidence, and each has words of its own: the team
//! says that an entry answers it; its words make it likely; or they make it
//! worth a look ([`hearback_matcher`] says which).

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod read;

use hearback_matcher::{Answer, Entry, Index, Said};
use hearback_wire::answers::{CLAIM, HINT, LINK, RIGHT};
use hearback_wire::news::{FEED, PART, PART_TEXT};
use hearback_wire::record::Parts;
use hearback_wire::text::{digits, record, version};
use read::{Judged, Listed, Receipt};
#[cfg(target_family = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

/// Entries that compete: the newest, as many as a device reads in a moment.
const MOST: usize = 1_500;
/// Feedback that is looked at by its words: the latest.
const LATEST: usize = 5;

/// A question and its answer are all that it ever holds.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
    lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());

/// Answers which entries answer what was said, as [`hearback_wire::answers`]
/// describes both. What makes no sense in a question is as if it were not
/// there.
#[cfg_attr(target_family = "wasm", wasm_bindgen)]
#[must_use]
pub fn answer(question: &str) -> String {
    let mut halves = Parts::of(question, FEED);
    let mut known = Parts::of(halves.next().unwrap_or_default(), PART);
    let judged = Judged::read(known.next().unwrap_or_default());
    let entries = Parts::of(halves.next().unwrap_or_default(), PART);
    let mut receipts = Vec::new();
    for receipt in known {
        receipts.extend(Receipt::read(receipt));
    }
    let mut listed = Vec::new();
    for entry in entries.take(MOST) {
        listed.extend(Listed::read(entry));
    }
    let mut answer = String::new();
    let mut tell = |kind: &str, receipt: usize, entry: usize| {
        answer.push_str(PART_TEXT);
        record(&mut answer, &[kind, &digits(receipt as u64), &digits(entry as u64)]);
    };
    let mut shown = Vec::new();
    // What the team says comes before what is guessed, and the latest words
    // before earlier ones.
    let mut open = Vec::new();
    for (place, receipt) in receipts.iter().enumerate().rev() {
        let before = shown.len();
        for (entry, text) in listed.iter().enumerate() {
            let linked = Parts::of(text.answers, ' ').any(|answered| answered == receipt.id);
            if (linked || judged.is_right(receipt, text)) && !shown.contains(&entry) {
                tell(if linked { LINK } else { RIGHT }, place, entry);
                shown.push(entry);
            }
        }
        if before == shown.len() && !receipt.quote.is_empty() {
            open.push((place, receipt));
        }
    }
    let index = index(&listed);
    let mut hints = Vec::new();
    for (place, receipt) in open.into_iter().take(LATEST) {
        let Answer { claim, hints: found } = {
            let skip = |entry: &Listed<'_>| judged.is_wrong(receipt, entry);
            look(&index, &listed, receipt, &shown, &skip)
        };
        if let Some(entry) = claim {
            tell(CLAIM, place, entry);
            shown.push(entry);
        }
        for entry in found {
            hints.push((place, entry));
        }
    }
    // Three lines are looked at, ten are not.
    let mut left = hearback_matcher::SHOWN;
    for (place, entry) in hints {
        if left > 0 && !shown.contains(&entry) {
            tell(HINT, place, entry);
            shown.push(entry);
            left -= 1;
        }
    }
    answer
}

fn index(listed: &[Listed<'_>]) -> Index {
    let mut entries = Vec::new();
    for Listed { text, day, .. } in listed {
        entries.push(Entry { text, day: *day });
    }
    Index::new(&entries)
}

/// What may be said of the entries that were released since. Those of the
/// version that was used then, and of what stands below it, were there already,
/// unless their day says otherwise.
fn look(
    index: &Index,
    listed: &[Listed<'_>],
    receipt: &Receipt<'_>,
    shown: &[usize],
    wrong: &dyn Fn(&Listed<'_>) -> bool,
) -> Answer {
    let used = version(receipt.version);
    let same = |entry: &Listed<'_>| !used.is_empty() && version(entry.version) == used;
    let current = listed.iter().position(same).unwrap_or(usize::MAX);
    let skip = |entry: usize| {
        let Some(text) = listed.get(entry) else { return true };
        let later = text.day.is_some_and(|day| day > receipt.day);
        shown.contains(&entry) || wrong(text) || (entry >= current && !later)
    };
    index.answer(&Said { text: receipt.quote, day: Some(receipt.day), skip: &skip })
}
