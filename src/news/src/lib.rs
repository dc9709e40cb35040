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
            for part in known {
                if let Some(receipt) = Receipt::read(part)
                    && said.is_none_or(|said| said.at > now || receipt.at <= now)
                {
                    said = Some(receipt);
                }
            }
            let anchor = match said {
                Some(receipt) => Anchor::Feedback(receipt),
                None if (1..=now).contains(&first) => Anchor::FirstVisit(first),
                None => Anchor::Nothing,
            };
            let mut releases = since::published(heads, running);
            since::find_news(&mut releases, &anchor);
            // At the first contact everything was seen, but for what came
            // since the anchor.
            let first_contact = seen.is_none();
            let seen = seen.unwrap_or_default();
            for release in &mut releases {
                release.is_seen =
                    if first_contact { !release.is_news } else { seen.contains(&release.id) };
            }
            since::find_unread(&mut releases, now);
            // Whoever looks at the panel sees it all; what was unread is new
            // this once. What is gone from the file may come back, and was
            // seen.
            let (mut unread, mut changed, mut now_seen) = (0, first_contact, Vec::new());
            for release in &mut releases {
                if open && !release.is_seen {
                    changed = true;
                }
                if open || release.is_seen {
                    now_seen.push(release.id);
                }
                if open && release.is_unread {
                    fresh.push(release.id);
                } else if release.is_unread {
                    unread += 1;
                }
                release.is_fresh = fresh.contains(&release.id);
            }
            for id in seen {
                if !now_seen.contains(&id) {
                    now_seen.push(id);
                }
            }
            now_seen.truncate(FEED_RELEASES);
            let changed = if changed { "true" } else { "" };
            record(&mut answer, &[&digits(unread), &list(&fresh), changed, &list(&now_seen)]);
            panel::draw(&mut answer, &releases, &anchor);
        }
        Some(trouble) => panel::trouble(&mut answer, trouble),
    }
    answer
}
