//! Which entries answer, best first.
//!
//! The score is BM25 (Robertson and Zaragoza, *The Probabilistic Relevance
//! Framework: BM25 and Beyond*, 2009) over words and pairs of neighbours,
//!
//! ```text
//! score = soon · shareᶜ · Σ asked · weight · n (k₁ + 1) / (n + k₁ (1 − b + b · length / mean))
//! ```
//!
//! with `n` how often a term is in the entry, and two factors that know what
//! a changelog is: what is asked for is answered rather soon than years later,
//! and an entry of which everything was said answers rather than one that
//! mentions it.

use crate::index::{Document, Index};
use crate::sort::sort;
use crate::table::Table;
use crate::terms::{PAIR, terms};

/// Days an entry may be older than what it answers: the day of a release is
/// written down before it is out, and in another time zone.
const GRACE: i32 = 3;

/// BM25: how soon more of the same word counts no more.
const K1: f32 = 1.2;
/// BM25: how far a long entry is held to its length.
const B: f32 = 0.75;
/// What a word of the first sentence counts more: it says what it is about.
const FIRST: f32 = 1.0;
/// How many words the first sentence has at least; "Hi!" is none.
const OPENING: usize = 3;
/// What a pair of neighbours counts beside its two words.
const NEIGHBOURS: f32 = 0.3;
/// What a compound counts where it meets two words, or two words it.
const COMPOUND: f32 = 0.5;
/// An entry of the same day has five times the score it has in the long run.
const SOON: f32 = 4.0;
/// Days after which half of that is left.
const HALF: f32 = 90.0;
/// The days that are assumed where a date is missing.
const UNKNOWN: f32 = 365.0;
/// The exponent of the share of an entry that was said.
const COVERED: f32 = 0.15;

/// Keeps every score without a sign.
const OFFSET: f32 = 16.0;

/// Something a visitor said.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    /// In the visitor's words.
    pub text: &'a str,
    /// The day, counted as for [`Entry::day`](crate::Entry::day). Entries
    /// that were released earlier do not compete.
    pub day: Option<i32>,
    /// Entries that do not compete for another reason: the version was older,
    /// or the visitor said that it is not this.
    pub skip: &'a dyn Fn(usize) -> bool,
}

/// An entry that shares words with what was said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// Its place in the index.
    pub entry: usize,
    /// Grows with the logarithm of the score; to compare with others of the
    /// same text.
    pub score: f32,
}

/// How a term was said.
#[derive(Clone, Copy, Default)]
struct Asked {
    words: f32,
    pairs: f32,
    first: bool,
    weight: f32,
}

/// All that was said.
pub(crate) struct Query {
    asked: Vec<Asked>,
    /// Where a term is in the list, from one.
    places: Table,
    /// What the words of the first sentence weigh together.
    pub(crate) first: f32,
}

impl Query {
    fn get(&self, key: u32) -> Option<&Asked> {
        self.asked.get((self.places.get(key) as usize).checked_sub(1)?)
    }
}

/// What an entry has of what was said.
#[derive(Clone, Copy, Default)]
pub(crate) struct Shared {
    score: f32,
    /// What the shared words weigh together.
    pub(crate) mass: f32,
    /// Those of the first sentence among them.
    pub(crate) first: f32,
}

impl Index {
    /// The entries that share anything with what was said, best first; of
    /// equals, the first in the index.
    #[must_use]
    pub fn rank(&self, said: &Said<'_>) -> Vec<Match> {
        self.ranked(said, &self.query(said.text))
    }

    pub(crate) fn ranked(&self, said: &Said<'_>, query: &Query) -> Vec<Match> {
        let mut keys = Vec::new();
        for (entry, document) in self.documents.iter().enumerate() {
            let soon = soon(document.day, said.day);
            if soon == 0.0 || (said.skip)(entry) {
                continue;
            }
            let shared = self.shared(document, query);
            if shared.score <= 0.0 {
                continue;
            }
            // Neighbours alone, without either word, cover next to nothing.
            let share = (shared.mass / document.mass).max(0.01);
            let score = (shared.score * (1.0 + SOON * soon)).ln() + COVERED * share.ln();
            // The bits of floats without a sign are in the order of the floats.
            let order = !(score + OFFSET).max(0.0).to_bits();
            keys.push(u64::from(order) << 32 | entry as u64);
        }
        sort(&mut keys);
        let found = |key: u64| Match {
            entry: key as u32 as usize,
            score: f32::from_bits(!(key >> 32) as u32),
        };
        keys.into_iter().map(found).collect()
    }

    /// What was said, counted.
    pub(crate) fn query(&self, text: &str) -> Query {
        let mut all = Vec::new();
        terms(&self.stemmer, text, &mut |term| all.push(term));
        let opening = all.iter().filter(|term| term.key & PAIR == 0).nth(OPENING - 1);
        let opening = opening.map_or(u32::MAX, |term| term.sentence);

        let places = Table::with_capacity(all.len());
        let mut query = Query { asked: Vec::new(), places, first: 0.0 };
        for term in &all {
            let place = query.places.entry(term.key & !PAIR);
            if *place == 0 {
                let weight = self.weight(term.key, self.documents.len());
                query.asked.push(Asked { weight, ..Asked::default() });
                *place = query.asked.len() as u32;
            }
            let Some(asked) = query.asked.get_mut(*place as usize - 1) else { continue };
            let pair = term.key & PAIR != 0;
            *(if pair { &mut asked.pairs } else { &mut asked.words }) += 1.0;
            if term.sentence <= opening {
                if !(asked.first || pair) {
                    query.first += asked.weight;
                }
                asked.first = true;
            }
        }
        // The root: who writes a word ten times does not want it tenfold.
        for asked in &mut query.asked {
            for count in [&mut asked.words, &mut asked.pairs] {
                if *count > 0.0 {
                    *count = count.sqrt() + if asked.first { FIRST } else { 0.0 };
                }
            }
        }
        query
    }

    /// What the entry has of it.
    pub(crate) fn shared(&self, document: &Document, query: &Query) -> Shared {
        let mut shared = Shared::default();
        let length = K1 * (1.0 - B + B * document.length / self.mean);
        for posting in &document.postings {
            let Some(asked) = query.get(posting.key & !PAIR) else { continue };
            let pair = posting.key & PAIR != 0;
            let wanted = match (pair, asked.words > 0.0) {
                (true, _) => NEIGHBOURS * asked.pairs + COMPOUND * asked.words,
                (false, true) => asked.words,
                (false, false) => COMPOUND * asked.pairs,
            };
            let count = posting.count;
            shared.score += wanted * asked.weight * count * (K1 + 1.0) / (count + length);
            if !pair {
                shared.mass += asked.weight;
                if asked.first {
                    shared.first += asked.weight;
                }
            }
        }
        shared
    }
}

/// How soon it was released, from 1 (the same day) towards 0; 0 if before.
pub(crate) fn soon(released: Option<i32>, said: Option<i32>) -> f32 {
    let days = match (released, said) {
        (Some(released), Some(said)) => {
            let days = released.saturating_sub(said);
            if days < -GRACE {
                return 0.0;
            }
            days.max(0) as f32
        }
        _ => UNKNOWN,
    };
    1.0 / (1.0 + days / HALF)
}
