//! A text to its words and stems, for whoever compares texts in another way.
//!
//! A changelog is in one language and so is an [`Index`](crate::Index); what
//! people write to a team is in many, so here each text has its own. Nothing
//! of the index needs this module.

use crate::chars::{Class, class};
use crate::language::LANGUAGES;
use crate::stem::{Stemmer, stem_hash};
use crate::table::{START, Table, hash};
use crate::words::words;

/// The languages whose endings are known, in the order of their table, as
/// BCP 47 has them.
pub const TONGUES: [&str; LANGUAGES.len()] = ["en", "de", "fr", "es", "pt", "it", "nl", "ru", "pl"];

/// Letters that few of the languages write, and which these are.
const LETTERS: [(&str, &[&str]); 8] = [
    ("ßäö", &["de"]),
    ("ü", &["de", "de", "es"]),
    ("ñ¿¡", &["es"]),
    ("ãõ", &["pt"]),
    ("èêàùûœçî", &["fr"]),
    ("éâ", &["fr", "fr", "es", "pt"]),
    ("áíóú", &["es", "es", "pt"]),
    ("łąęśżźćń", &["pl"]),
];

/// A word as it was read.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a> {
    /// In small letters and without marks.
    pub text: &'a [char],
    /// The hash of what is left without its ending.
    pub stem: u32,
    /// Of letters. Everything else is kept as it is: pairs of characters of
    /// scripts without spaces, whole identifiers, options, signs, numbers.
    pub plain: bool,
    /// An article, a pronoun, a preposition: a word of grammar.
    pub grammar: bool,
    /// A word of every report, such as "problem" or "please".
    pub common: bool,
    /// How many sentences ended before it.
    pub sentence: u32,
}

/// Every language that is known, ready to read.
pub struct Tongues {
    stemmers: Vec<Stemmer>,
    /// A bit for each language in which a word is one of grammar.
    grammar: Table,
    /// The same with words of every report.
    told: Table,
}

impl Default for Tongues {
    fn default() -> Self {
        Self::new()
    }
}

impl Tongues {
    /// All of them.
    #[must_use]
    pub fn new() -> Self {
        let mut grammar = Table::with_capacity(2048);
        let mut told = Table::with_capacity(4096);
        for (index, language) in LANGUAGES.iter().enumerate() {
            for word in language.grammar.split(' ') {
                *grammar.entry(key(word)) |= 1 << index;
                *told.entry(key(word)) |= 1 << index;
            }
            for word in language.tracker.split(' ') {
                *told.entry(key(word)) |= 1 << index;
            }
        }
        Self { stemmers: (0..LANGUAGES.len()).map(Stemmer::of).collect(), grammar, told }
    }

    /// The language of a text, by its script, its words of grammar and its
    /// letters; none if nothing tells, which is frequent in a few words. A
    /// word counts less the more languages have it.
    #[must_use]
    pub fn guess(&self, text: &str) -> Option<&'static str> {
        let (mut kana, mut hangul, mut han, mut cyrillic, mut latin) = (0, 0, 0, 0, 0);
        for char in text.chars() {
            match char {
                '\u{3040}'..='\u{30ff}' => kana += 1,
                '\u{ac00}'..='\u{d7af}' => hangul += 1,
                '\u{3400}'..='\u{9fff}' => han += 1,
                '\u{400}'..='\u{52f}' => cyrillic += 1,
                _ if class(char) == Class::Letter => latin += 1,
                _ => {}
            }
        }
        if 3 * (kana + hangul + han) > latin {
            let dense = [(hangul, "ko"), (kana, "ja"), (han, "zh")];
            return dense.iter().find(|(count, _)| *count > 0).map(|(_, tag)| *tag);
        }
        if cyrillic > latin {
            return Some("ru");
        }
        let mut votes = [0.0_f32; LANGUAGES.len()];
        words(text, &mut |word| {
            let bits = self.told.get(hash(word.text));
            for (index, vote) in votes.iter_mut().enumerate() {
                if bits >> index & 1 == 1 {
                    *vote += 1.0 / bits.count_ones() as f32;
                }
            }
        });
        for char in text.chars().flat_map(char::to_lowercase) {
            for (letters, tags) in LETTERS {
                if letters.contains(char) {
                    for tag in tags {
                        let index = TONGUES.iter().position(|tongue| tongue == tag);
                        if let Some(vote) = index.and_then(|index| votes.get_mut(index)) {
                            *vote += 0.7 / tags.len() as f32;
                        }
                    }
                }
            }
        }
        let (index, best) = votes.iter().enumerate().fold((0, 0.0), |best, (index, vote)| {
            if *vote > best.1 { (index, *vote) } else { best }
        });
        // Half a vote is a word that two languages share.
        if best < 0.4 { None } else { TONGUES.get(index).copied() }
    }

    /// Gives every word of a text, in its order, as the language has it. One
    /// that is not known is read as English.
    pub fn read(&self, language: &str, text: &str, take: &mut dyn FnMut(Heard<'_>)) {
        let index = TONGUES.iter().position(|tongue| *tongue == language).unwrap_or_default();
        let Some(stemmer) = self.stemmers.get(index) else { return };
        words(text, &mut |word| {
            let stem = if word.plain { stemmer.stem(word.text) } else { (word.text, &[][..]) };
            let grammar = word.plain && self.grammar.get(hash(word.text)) >> index & 1 == 1;
            take(Heard {
                text: word.text,
                stem: stem_hash(START, stem),
                plain: word.plain,
                grammar,
                common: !grammar && stemmer.term(word).is_none(),
                sentence: word.sentence,
            });
        });
    }
}

fn key(word: &str) -> u32 {
    hash(&word.chars().collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_words_tell_their_language() {
        let tongues = Tongues::new();
        for (text, language) in [
            ("the page is slow", Some("en")),
            ("Die Seite ist langsam", Some("de")),
            ("Dunkelmodus bitte", Some("de")),
            ("la page est lente à charger", Some("fr")),
            ("no puedo iniciar sesión", Some("es")),
            ("não consigo entrar", Some("pt")),
            ("страница не работает", Some("ru")),
            ("ダークモードがほしい", Some("ja")),
            ("太慢了", Some("zh")),
            ("widget", None),
            ("", None),
        ] {
            assert_eq!(tongues.guess(text), language, "{text}");
        }
    }

    #[test]
    fn words_of_one_stem_meet_in_their_own_language() {
        let tongues = Tongues::new();
        let stems = |language: &str, text: &str| {
            let mut stems = Vec::new();
            tongues.read(language, text, &mut |word| {
                if !word.grammar && !word.common {
                    stems.push(word.stem);
                }
            });
            stems
        };
        assert_eq!(stems("en", "the invoices"), stems("en", "an invoice"));
        assert_eq!(stems("de", "die Rechnungen"), stems("de", "Rechnung"));
        assert_ne!(stems("en", "Rechnungen"), stems("en", "Rechnung"));
    }
}
