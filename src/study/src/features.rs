//! A text to the vector it is compared by.
//!
//! Two blocks, each of length one before they are mixed, so that the inner
//! product of two comments is `WORDS · cosine of words + (1 − WORDS) · cosine
//! of character n-grams`:
//!
//! - words: stems, what they mean (`concepts`), and pairs of neighbours, each
//!   by tf · idf (Salton and Buckley, *Term-weighting approaches in automatic
//!   text retrieval*, 1988);
//! - n-grams of four characters within words, which forgive typos, endings
//!   and compounds (Cavnar and Trenkle, *N-gram-based text categorization*,
//!   1994).

use hearback_matcher::text::Tongues;
use rustc_hash::FxHashMap;

use crate::concepts::{Concepts, key};
use crate::vector::{Vector, norm, prune};

/// The share of the words; the rest is that of the n-grams.
const WORDS: f32 = 0.75;
/// What a word counts beside its meaning, where that is known.
const MEANT: f32 = 0.35;
/// What a word of every report counts.
const COMMON: f32 = 0.2;
/// What a part of a compound counts.
const PART: f32 = 0.7;
/// What a pair of neighbours counts.
const PAIR: f32 = 0.3;
/// Most dimensions of one comment; those that weigh least are dropped.
const DIMENSIONS: usize = 64;
/// Comments that are thought to have been there before the first: keeps the
/// weights of a small collection apart from chance.
const BEFORE: f32 = 20.0;

/// The kind of a dimension, in the two low bits of its key.
const STEM: u32 = 0;
const CONCEPT: u32 = 1;
const NEIGHBOURS: u32 = 2;
const GRAM: u32 = 3;

/// A dimension and how much of it a text has, before its rarity is known.
#[derive(Clone, Copy)]
struct Feature {
    key: u32,
    amount: f32,
}

/// Reads texts.
pub(crate) struct Reader {
    pub(crate) tongues: Tongues,
    concepts: Concepts,
    /// Whether meanings are looked up.
    meanings: bool,
}

/// In how many comments a dimension is.
#[derive(Default)]
pub(crate) struct Counts {
    all: f32,
    inside: FxHashMap<u32, u32>,
}

/// What was read from a text.
pub(crate) struct Features(Vec<Feature>);

impl Reader {
    pub(crate) fn new(meanings: bool) -> Self {
        let tongues = Tongues::new();
        let concepts = Concepts::new(&tongues);
        Self { tongues, concepts, meanings }
    }

    pub(crate) fn read(&self, language: &str, text: &str) -> Features {
        let mut features = Vec::new();
        let mut before = None;
        let mut padded = Vec::new();
        self.tongues.read(language, text, &mut |word| {
            if word.grammar {
                return;
            }
            let mut known = false;
            if self.meanings && word.plain {
                let own = self.concepts.of(language, word.text, word.stem);
                known = !own.is_empty();
                let amount = 1.0 / (own.len().max(1) as f32).sqrt();
                features.extend(own.iter().map(|concept| concept_of(*concept, amount)));
                if !known {
                    self.concepts.parts(language, word.text, &mut |concept| {
                        features.push(concept_of(concept, PART));
                        known = true;
                    });
                }
            }
            let amount = match (known, word.common) {
                (true, _) => MEANT,
                (false, true) => COMMON,
                (false, false) => 1.0,
            };
            features.push(Feature { key: of_kind(word.stem, STEM), amount });
            if let Some(before) = before {
                let both = word.stem.rotate_left(7) ^ before;
                features.push(Feature { key: of_kind(both, NEIGHBOURS), amount: PAIR });
            }
            before = (!word.common || known).then_some(word.stem);
            if word.plain && (!word.common || known) {
                padded.clear();
                padded.push(' ');
                padded.extend_from_slice(word.text);
                padded.push(' ');
                for gram in padded.windows(4) {
                    features.push(Feature { key: of_kind(key(gram), GRAM), amount: 1.0 });
                }
            }
        });
        // Said twice is not meant twice as much in a text of one line.
        features.sort_unstable_by(|a, b| a.key.cmp(&b.key).then(b.amount.total_cmp(&a.amount)));
        features.dedup_by_key(|feature| feature.key);
        Features(features)
    }
}

fn concept_of(concept: u16, amount: f32) -> Feature {
    Feature { key: of_kind(u32::from(concept) << 8, CONCEPT), amount }
}

/// The dimension of a stem.
pub(crate) fn stem_key(stem: u32) -> u32 {
    of_kind(stem, STEM)
}

fn of_kind(hash: u32, kind: u32) -> u32 {
    hash & !3 | kind
}

impl Counts {
    pub(crate) fn add(&mut self, features: &Features) {
        self.all += 1.0;
        for feature in &features.0 {
            *self.inside.entry(feature.key).or_default() += 1;
        }
    }

    pub(crate) fn remove(&mut self, features: &Features) {
        self.all -= 1.0;
        for feature in &features.0 {
            if let Some(inside) = self.inside.get_mut(&feature.key) {
                *inside = inside.saturating_sub(1);
            }
        }
    }

    /// How much a dimension tells: `ln(1 + (N + N₀) / (n + ½))`.
    pub(crate) fn weight(&self, key: u32) -> f32 {
        let inside = self.inside.get(&key).copied().unwrap_or_default() as f32;
        (1.0 + (self.all + BEFORE) / (inside + 0.5)).ln()
    }

    /// The vector of a text, of length one; empty if it says nothing.
    pub(crate) fn vector(&self, features: &Features) -> Vector {
        let weighted = |grams: bool| -> Vector {
            let mine = features.0.iter().filter(|feature| (feature.key & 3 == GRAM) == grams);
            mine.map(|feature| (feature.key, feature.amount * self.weight(feature.key))).collect()
        };
        let (mut words, mut grams) = (weighted(false), weighted(true));
        scale(&mut words, WORDS.sqrt());
        scale(&mut grams, (1.0 - WORDS).sqrt());
        words.append(&mut grams);
        words.sort_unstable_by_key(|(key, _)| *key);
        prune(&mut words, DIMENSIONS);
        scale(&mut words, 1.0);
        words
    }
}

fn scale(vector: &mut Vector, length: f32) {
    let norm = norm(vector);
    if norm > 0.0 {
        vector.iter_mut().for_each(|(_, weight)| *weight *= length / norm);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::dot;

    fn alike(meanings: bool, one: (&str, &str), other: (&str, &str)) -> f32 {
        let reader = Reader::new(meanings);
        let mut counts = Counts::default();
        let (one, other) = (reader.read(one.0, one.1), reader.read(other.0, other.1));
        counts.add(&one);
        counts.add(&other);
        dot(&counts.vector(&one), &counts.vector(&other))
    }

    #[test]
    fn a_typo_is_forgiven_and_another_word_is_not() {
        let typo = alike(false, ("en", "notifications"), ("en", "notifactions"));
        let other = alike(false, ("en", "notifications"), ("en", "permissions"));
        assert!(typo > 0.05 && typo > 2.0 * other, "{typo} {other}");
    }

    #[test]
    fn a_meaning_crosses_languages() {
        let (one, other) = (("en", "the timer is slow"), ("de", "die Stoppuhr ist langsam"));
        assert!(alike(true, one, other) > 0.4);
        assert!(alike(false, one, other) < 0.1);
    }

    #[test]
    fn a_text_is_like_itself_and_nothing_is_like_nothing() {
        assert!((alike(true, ("en", "dark mode"), ("en", "dark mode")) - 1.0).abs() < 1e-5);
        assert_eq!(alike(true, ("en", ""), ("en", "")), 0.0);
    }
}
