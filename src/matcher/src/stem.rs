//! A changelog's language, and what is left of a word in it.

use crate::language::LANGUAGES;
use crate::table::{START, Table, add, hash};
use crate::words::{Word, words};

/// Fewest letters a stem has.
const SHORTEST: usize = 3;

/// What is kept of a word, and what is put after it.
pub(crate) type Stem<'a> = (&'a [char], &'a [char]);

/// Drops what says nothing and cuts off what changes nothing.
///
/// One for both sides of a comparison, in the language of the changelog: what
/// is said in another language shares no words with it, so it is never right
/// to cut it differently.
pub(crate) struct Stemmer {
    /// A bit for each language in which a word says nothing.
    stop: Table,
    bit: u32,
    /// Each with what takes its place.
    endings: Vec<(Vec<char>, Vec<char>)>,
}

impl Stemmer {
    /// For the language whose words of grammar are most frequent in these.
    pub(crate) fn new(texts: &mut dyn Iterator<Item = &str>) -> Self {
        let mut stemmer = Self::grammar();
        let mut counts = [0_u32; LANGUAGES.len()];
        for text in texts {
            words(text, &mut |word| {
                let bits = stemmer.stop.get(hash(word.text));
                for (index, count) in counts.iter_mut().enumerate() {
                    *count += bits >> index & 1;
                }
            });
        }
        // The first of equals, which is English where nothing tells.
        let most = counts.iter().copied().max().unwrap_or_default();
        stemmer.speak(counts.iter().position(|count| *count == most).unwrap_or_default());
        stemmer
    }

    /// For the language at a place of the table.
    pub(crate) fn of(index: usize) -> Self {
        let mut stemmer = Self::grammar();
        stemmer.speak(index);
        stemmer
    }

    /// Knows the words of grammar of all languages, and no language yet.
    fn grammar() -> Self {
        let mut stemmer = Self { stop: Table::with_capacity(2048), bit: 1, endings: Vec::new() };
        for (index, language) in LANGUAGES.iter().enumerate() {
            fields(language.grammar, &mut |word, _| *stemmer.stop.entry(hash(word)) |= 1 << index);
        }
        stemmer
    }

    fn speak(&mut self, index: usize) {
        self.bit = 1 << index;
        let Some(spoken) = LANGUAGES.get(index) else { return };
        fields(spoken.endings, &mut |ending, place| {
            self.endings.push((ending.to_vec(), place.to_vec()));
        });
        fields(spoken.tracker, &mut |word, _| {
            let stem = stem_hash(START, self.stem(word));
            *self.stop.entry(stem) |= self.bit;
        });
    }

    /// What is left of a word; none if it says nothing.
    pub(crate) fn term<'a>(&'a self, word: Word<'a>) -> Option<Stem<'a>> {
        if !word.plain {
            return Some((word.text, &[]));
        }
        let stem = self.stem(word.text);
        let bits = self.stop.get(hash(word.text)) | self.stop.get(stem_hash(START, stem));
        (bits & self.bit == 0).then_some(stem)
    }

    /// What is left of a word.
    pub(crate) fn stem<'a>(&'a self, word: &'a [char]) -> Stem<'a> {
        if word.len() <= SHORTEST || word.iter().any(char::is_ascii_digit) {
            return (word, &[]);
        }
        for (ending, place) in &self.endings {
            let fits = word.len() + place.len() >= ending.len() + SHORTEST && ends(word, ending);
            if fits {
                let stem = word.get(..word.len() - ending.len()).unwrap_or_default();
                return (if place.is_empty() { undouble(stem) } else { stem }, place);
            }
        }
        (undouble(word), &[])
    }
}

/// The hash of a stem, as more of another.
pub(crate) fn stem_hash(hash: u32, (stem, place): Stem<'_>) -> u32 {
    stem.iter().chain(place).fold(hash, |hash, char| add(hash, *char))
}

/// Does it end so? From behind, because most differ in the last letter.
fn ends(word: &[char], ending: &[char]) -> bool {
    let mut pairs = word.iter().rev().zip(ending.iter().rev());
    word.len() >= ending.len() && pairs.all(|(word, ending)| word == ending)
}

/// Without the second of two equal consonants, which an ending may have
/// brought along: `scrolling`, `stopped`.
fn undouble(stem: &[char]) -> &[char] {
    match stem {
        [short @ .., last] if short.len() >= SHORTEST => {
            let doubled =
                short.last() == Some(last) && !matches!(last, 'a' | 'e' | 'i' | 'o' | 'u');
            if doubled { short } else { stem }
        }
        _ => stem,
    }
}

/// What stands between spaces, each with what it has after a colon.
fn fields(text: &str, take: &mut dyn FnMut(&[char], &[char])) {
    let mut parts = [Vec::new(), Vec::new()];
    let [word, place] = &mut parts;
    let mut colon = false;
    for char in text.chars().chain([' ']) {
        match char {
            ' ' => {
                take(word, place);
                word.clear();
                place.clear();
                colon = false;
            }
            ':' => colon = true,
            _ if colon => place.push(char),
            _ => word.push(char),
        }
    }
}
