//! What a group is about, in a few of its own words.

use hearback_wire::Id;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::comment::Place;
use crate::decisions::Belongs;
use crate::features::stem_key;
use crate::study::Study;
use crate::vector::{Vector, dot, sum};

/// How many comments are read at most: what is common shows in a sample.
const SAMPLE: usize = 400;
/// How many words.
const WORDS: usize = 3;

/// What a group is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Its most telling words, as they are mostly written: those with the
    /// highest frequency in the group times rarity outside (class-based
    /// TF-IDF).
    pub words: Vec<String>,
    /// The comment nearest to its middle.
    pub middle: Option<Id>,
}

impl Study {
    /// Finds words for a theme or a group.
    #[must_use]
    pub fn label(&self, belongs: Belongs) -> Label {
        let places = self.places_of(belongs);
        let step = places.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<Place> = places.into_iter().step_by(step).collect();
        Label { words: self.words(&sample), middle: self.middle(&sample) }
    }

    fn middle(&self, sample: &[Place]) -> Option<Id> {
        let vectors: Vec<Vector> = sample.iter().map(|place| self.vector(*place)).collect();
        let total = vectors.iter().fold(Vector::new(), |total, vector| sum(&total, vector));
        let near = vectors.iter().map(|vector| dot(vector, &total));
        // Of equals the first.
        let best = near.zip(sample).fold(None, |best: Option<(f32, Place)>, (near, place)| {
            if best.is_none_or(|(most, _)| near > most) { Some((near, *place)) } else { best }
        });
        Some(self.said.get(best?.1 as usize)?.id)
    }

    fn words(&self, sample: &[Place]) -> Vec<String> {
        // By stem: how many comments have it, and how it is written.
        let mut stems: FxHashMap<u32, (f32, FxHashMap<&str, u32>)> = FxHashMap::default();
        for place in sample {
            let Some(said) = self.said.get(*place as usize) else { continue };
            let mut seen = Vec::new();
            for word in said.text.split(|char: char| !char.is_alphanumeric()) {
                self.reader.tongues.read(said.language, word, &mut |heard| {
                    let telling = heard.plain && !heard.grammar && !heard.common;
                    if !telling || heard.text.len() < 2 || seen.contains(&heard.stem) {
                        return;
                    }
                    seen.push(heard.stem);
                    let (count, written) = stems.entry(heard.stem).or_default();
                    *count += 1.0;
                    *written.entry(word).or_default() += 1;
                });
            }
        }
        let mut best: Vec<(f32, &str)> = stems
            .iter()
            .filter_map(|(stem, (count, written))| {
                let most = written.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)))?;
                Some((count * self.counts.weight(stem_key(*stem)), *most.0))
            })
            .collect();
        best.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        best.into_iter().take(WORDS).map(|(_, word)| word.to_owned()).collect()
    }
}
