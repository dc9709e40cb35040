//! Words that mean the same to whoever writes about software, within a
//! language and across languages.
//!
//! A table of a hundred lines in the place of a model: "laggy", "langsam" and
//! "lent" share no letters, and no count of words would ever bring them
//! together. It knows the common things of any product and nothing of one.
//! `cargo xtask bench study` tells what it is worth, and what is left without.

use hearback_matcher::text::{TONGUES, Tongues};
use rustc_hash::FxHashMap;

/// A line for each concept: its name, and its words in English, German,
/// French, Spanish, and others mixed, without marks.
const TABLE: &str = include_str!("concepts.txt");

/// Shortest part of a compound, in letters.
const PART: usize = 4;

/// The table, ready to be asked.
pub(crate) struct Concepts {
    /// By language and stem.
    stems: FxHashMap<(usize, u32), Vec<u16>>,
    /// By the word itself, in whatever language.
    surfaces: FxHashMap<u32, Vec<u16>>,
}

impl Concepts {
    pub(crate) fn new(tongues: &Tongues) -> Self {
        let mut concepts = Self { stems: FxHashMap::default(), surfaces: FxHashMap::default() };
        for (line, number) in TABLE.lines().zip(0_u16..) {
            for (column, words) in line.split('|').skip(1).enumerate() {
                // What is mixed is read as Portuguese, the largest of them.
                let tongue = column.min(4);
                let Some(language) = TONGUES.get(tongue) else { continue };
                tongues.read(language, words, &mut |word| {
                    add(concepts.stems.entry((tongue, word.stem)).or_default(), number);
                    add(concepts.surfaces.entry(key(word.text)).or_default(), number);
                });
            }
        }
        concepts
    }

    /// What a word may mean; empty if nothing is known.
    pub(crate) fn of(&self, language: &str, word: &[char], stem: u32) -> &[u16] {
        let tongue = TONGUES.iter().position(|tongue| *tongue == language);
        tongue
            .and_then(|tongue| self.stems.get(&(tongue, stem)))
            .or_else(|| self.surfaces.get(&key(word)))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// What the parts of a compound may mean, in the languages that write
    /// them as one word: "Rechnungsnummer".
    pub(crate) fn parts(&self, language: &str, word: &[char], take: &mut dyn FnMut(u16)) {
        if !matches!(language, "de" | "nl") || word.len() < 2 * PART {
            return;
        }
        for at in PART..=word.len() - PART {
            let (head, tail) = word.split_at(at);
            let tails = self.surfaces.get(&key(tail));
            // The letters that join the parts.
            let heads = ["", "s", "n", "en", "e"].iter().find_map(|joint| {
                let joint: Vec<char> = joint.chars().collect();
                let bare = head.strip_suffix(joint.as_slice())?;
                (bare.len() >= PART).then(|| self.surfaces.get(&key(bare))).flatten()
            });
            if let (Some(heads), Some(tails)) = (heads, tails) {
                heads.iter().chain(tails).for_each(|concept| take(*concept));
                return;
            }
        }
        // One part that is known is better than none.
        for at in PART..=word.len() - PART {
            let (head, tail) = word.split_at(at);
            let part = self.surfaces.get(&key(tail)).or_else(|| self.surfaces.get(&key(head)));
            if let Some(part) = part {
                part.iter().for_each(|concept| take(*concept));
                return;
            }
        }
    }
}

fn add(list: &mut Vec<u16>, number: u16) {
    if !list.contains(&number) {
        list.push(number);
    }
}

/// FNV-1a with 32 bits (Fowler, Noll, Vo), over characters.
pub(crate) fn key(word: &[char]) -> u32 {
    word.iter().fold(0x811c_9dc5, |hash, char| (hash ^ u32::from(*char)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meanings(language: &str, text: &str) -> Vec<String> {
        let tongues = Tongues::new();
        let concepts = Concepts::new(&tongues);
        let mut found = Vec::new();
        tongues.read(language, text, &mut |word| {
            let own = concepts.of(language, word.text, word.stem);
            found.extend_from_slice(own);
            if own.is_empty() {
                concepts.parts(language, word.text, &mut |concept| found.push(concept));
            }
        });
        let name =
            |number: &u16| TABLE.lines().nth(usize::from(*number)).unwrap().split(' ').next();
        found.iter().map(|number| name(number).unwrap().to_owned()).collect()
    }

    #[test]
    fn words_of_many_languages_mean_the_same() {
        for (language, word) in
            [("en", "laggy"), ("de", "langsam"), ("fr", "lente"), ("es", "lento"), ("it", "lenta")]
        {
            assert_eq!(meanings(language, word), ["slow"], "{word}");
        }
        assert_eq!(meanings("de", "Rechnungsnummer"), ["invoice", "number"]);
        assert_eq!(meanings("en", "walrus"), [""; 0]);
    }

    #[test]
    fn the_table_has_five_columns_and_no_name_twice() {
        let names: Vec<_> = TABLE.lines().map(|line| line.split(' ').next().unwrap()).collect();
        assert!(TABLE.lines().all(|line| line.split('|').count() == 6), "{TABLE}");
        let mut once = names.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), names.len());
    }
}
