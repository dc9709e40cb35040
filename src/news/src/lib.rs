//! What the panel shows to this visitor: which releases, what of them is
//! unread, and in which words.
//!
//! It is a wasm module of its own, fetched with the panel, so that a form
//! costs nothing of it. It keeps nothing and knows no browser: a question
//! comes in as text and an answer goes out ([`hearback_wire::news`]), from the
//! same code in a story as in a page.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod panel;
mod since;

use hearback_wire::limits::FEED_RELEASES;
use hearback_wire::news::{FEED, PART};
use hearback_wire::record::Parts;
use hearback_wire::text::{Fields, digits, list, record};
use since::{Anchor, Receipt};
#[cfg(target_family = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

/// The smallest there is that takes back what it gave: a question and its
/// answer are all that it ever holds.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
    lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());

/// Answers what the panel asks, as [`hearback_wire::news`] describes both.
/// What makes no sense in a question is as if it were not there.
#[cfg_attr(target_family = "wasm", wasm_bindgen)]
#[must_use]
pub fn ask(question: &str) -> String {
    let mut halves = Parts::of(question, FEED);
    let mut known = Parts::of(halves.next().unwrap_or_default(), PART);
    let mut heads = Parts::of(halves.next().unwrap_or_default(), PART);
    let mut answer = String::new();
    match heads.next() {
        Some("") | None => {
            let (mut first, mut running, mut open, mut fresh) = (0, "", false, Vec::new());
            let mut now = 0;
            if let Some(mut visitor) = known.next().and_then(Fields::of) {
                first = visitor.number();
                running = visitor.take();
                open = !visitor.take().is_empty();
                fresh = visitor.list();
                now = visitor.number();
            }
            let seen = known.next().and_then(Fields::of).map(|mut fields| fields.list());
            known.next();
            // A clock that was ahead of what it is now is believed only where
            // nothing else is known.
            let mut said: Option<Receipt<'_>> = None;
            for receipt in known.filter_map(Receipt::read) {
                if said.is_none_or(|said| said.at > now || receipt.at <= now) {
                    said = Some(receipt);
                }
            }
            let anchor = match said {
                Some(receipt) => Anchor::Feedback(receipt),
                None if (1..=now).contains(&first) => Anchor::FirstVisit(first),
                None => Anchor::Nothing,
            };
            let releases = since::published(heads, running);
            // At the first contact everything was seen, but for what came
            // since the anchor.
            let mut changed = seen.is_none();
            let mut seen = seen.unwrap_or_else(|| since::baseline(&releases, &anchor));
            let mut unread = since::unread(&releases, &seen, now);
            // Whoever looks at the panel sees it all; what was unread is new
            // this once. What is gone from the file may come back, and was
            // seen.
            if open {
                fresh.append(&mut unread);
                let mut all = since::ids(&releases);
                if all.iter().any(|id| !seen.contains(id)) {
                    for id in seen {
                        if !all.contains(&id) {
                            all.push(id);
                        }
                    }
                    all.truncate(FEED_RELEASES);
                    seen = all;
                    changed = true;
                }
            }
            let changed = if changed { "true" } else { "" };
            record(
                &mut answer,
                &[&digits(unread.len() as u64), &list(&fresh), changed, &list(&seen)],
            );
            panel::draw(&mut answer, &releases, &anchor, &fresh);
        }
        Some(trouble) => panel::trouble(&mut answer, trouble),
    }
    answer
}
