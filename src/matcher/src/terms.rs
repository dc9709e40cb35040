//! A text to its terms: what is counted and compared.

use crate::stem::{Stemmer, stem_hash};
use crate::table::{START, hash};
use crate::words::words;

/// The bit of a term that says that it is two neighbours as one: `full screen`
/// meets `fullscreen` so, and two texts that have both words in a row meet
/// once more. The other bits are the hash.
pub(crate) const PAIR: u32 = 1;

/// A term of a text.
#[derive(Clone, Copy)]
pub(crate) struct Term {
    pub(crate) key: u32,
    pub(crate) sentence: u32,
}

/// The terms of a text, in its order.
pub(crate) fn terms(stemmer: &Stemmer, text: &str, take: &mut dyn FnMut(Term)) {
    // The hash of the word before, where it may be the first of a pair.
    let mut before = None;
    let mut sentence = 0;
    words(text, &mut |word| {
        if word.sentence != sentence {
            sentence = word.sentence;
            before = None;
        }
        let Some(stem) = stemmer.term(word) else {
            before = None;
            return;
        };
        take(Term { key: stem_hash(START, stem) & !PAIR, sentence });
        if let Some(before) = before.filter(|_| word.plain) {
            take(Term { key: stem_hash(before, stem) | PAIR, sentence });
        }
        before = word.plain.then(|| hash(word.text));
    });
}
