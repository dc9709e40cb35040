//! A text to its words.
//!
//! - A word of letters and digits is folded (see [`fold`]).
//! - Scripts without spaces give overlapping pairs of characters (Nie, Gao,
//!   Zhang and Zhou, *On the use of words and n-grams for Chinese information
//!   retrieval*, 2000).
//! - An identifier (`max_width`, `maxWidth`, `view.maxWidth`) gives its parts,
//!   and itself without what joins them.
//! - An option of a command line (`-p`, `--plain`) keeps its hyphens, and
//!   signs that stand alone (`**`) are words.

use crate::chars::{Class, class, fold, is_hiragana, is_particle};

/// Longest a word may be, in characters; what is longer is a key.
const LONGEST: usize = 48;

/// A word on its way.
#[derive(Clone, Copy)]
pub(crate) struct Word<'a> {
    /// Folded.
    pub(crate) text: &'a [char],
    /// Of letters, so that it may be stemmed. Everything else is kept as it
    /// is: pairs of characters, whole identifiers, options, signs, numbers.
    pub(crate) plain: bool,
    /// How many sentences ended before it.
    pub(crate) sentence: u32,
}

/// Who takes the words.
pub(crate) type Take<'a> = &'a mut dyn FnMut(Word<'_>);

/// Gives every word of the text, in order.
pub(crate) fn words(text: &str, take: Take<'_>) {
    let mut chars = Vec::with_capacity(text.len());
    for char in text.chars() {
        chars.push(char);
    }
    let mut reader = Reader { sentence: 0, word: Vec::new(), whole: Vec::new(), take };
    // A chunk is what stands between spaces, quotes and brackets.
    let mut start = 0;
    for (index, char) in chars.iter().enumerate() {
        let next = chars.get(index + 1).copied().unwrap_or('\n');
        let class_of = class(*char);
        let breaks = match class_of {
            Class::Space | Class::Stop => true,
            Class::Punctuation => {
                // A sign between two letters holds them together.
                let inner =
                    *char == '.' && letter(next) || *char == ':' && (letter(next) || next == '/');
                let before = index.checked_sub(1).and_then(|index| chars.get(index));
                !(inner && before.is_some_and(|before| letter(*before)))
            }
            _ => false,
        };
        if !breaks {
            continue;
        }
        reader.chunk(chars.get(start..index).unwrap_or_default());
        start = index + 1;
        let ends = matches!(char, '.' | '!' | '?' | ':') && class(next) == Class::Space;
        if ends || *char == '\n' || class_of == Class::Stop {
            reader.sentence += 1;
        }
    }
    reader.chunk(chars.get(start..).unwrap_or_default());
}

fn letter(char: char) -> bool {
    class(char) == Class::Letter
}

struct Reader<'a> {
    sentence: u32,
    /// The part of a chunk that is being read.
    word: Vec<char>,
    /// All parts of the chunk.
    whole: Vec<char>,
    take: Take<'a>,
}

impl Reader<'_> {
    fn give(&mut self, text: &[char], plain: bool) {
        if text.len() <= LONGEST {
            (self.take)(Word { text, plain, sentence: self.sentence });
        }
    }

    fn chunk(&mut self, chunk: &[char]) {
        let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else { return };
        if chunk.windows(3).any(|signs| signs == [':', '/', '/']) {
            return;
        }
        if !chunk.iter().any(|char| matches!(class(*char), Class::Letter | Class::Dense)) {
            return self.sign(chunk, *first, *last);
        }
        // A version, a time, a number.
        if chunk.iter().all(|char| matches!(char, '0'..='9' | '.' | ':')) {
            return self.give(chunk, false);
        }
        if *first == '-' {
            let mut option = Vec::new();
            for char in chunk.iter().take_while(|char| !matches!(char, '=' | '/' | '<' | '|')) {
                option.push(fold(*char));
            }
            self.give(&option, false);
        }
        let mut parts = 0;
        let mut joined = false;
        let mut previous = ' ';
        self.whole.clear();
        for (index, char) in chunk.iter().enumerate() {
            let next = chunk.get(index + 1).copied();
            let kind = class(*char);
            // A hump: `maxWidth`, `HTMLElement`.
            let hump = char.is_ascii_uppercase()
                && (previous.is_ascii_lowercase()
                    || previous.is_ascii_uppercase()
                        && next.is_some_and(|next| next.is_ascii_lowercase()));
            if hump || !matches!(kind, Class::Letter | Class::Mark) {
                parts += self.part();
                joined |= hump || matches!(char, '_' | '.' | ':');
            }
            if kind == Class::Letter {
                if matches!(char, 'ß' | 'ẞ') {
                    self.word.push('s');
                }
                self.word.push(fold(*char));
            }
            if kind == Class::Dense {
                let next = next.filter(|next| class(*next) == Class::Dense);
                self.pair(*char, next, class(previous) != Class::Dense);
            }
            previous = *char;
        }
        parts += self.part();
        if joined && parts > 1 {
            let whole = core::mem::take(&mut self.whole);
            self.give(&whole, false);
        }
    }

    /// Ends a word; 1 if there was one.
    fn part(&mut self) -> u32 {
        if self.word.is_empty() {
            return 0;
        }
        let mut word = core::mem::take(&mut self.word);
        self.whole.extend_from_slice(&word);
        self.give(&word, true);
        word.clear();
        self.word = word;
        1
    }

    /// A character and the next; one that has no neighbour stands for itself.
    fn pair(&mut self, char: char, next: Option<char>, first: bool) {
        match next {
            _ if is_particle(char) => {}
            // Endings and particles of Japanese.
            Some(next) if is_particle(next) || is_hiragana(char) && is_hiragana(next) => {}
            Some(next) => self.give(&[char, next], false),
            None if first => self.give(&[char], false),
            None => {}
        }
    }

    /// Signs that stand alone. One alone is a bullet or a dash, and a row of
    /// one sign is a line.
    fn sign(&mut self, chunk: &[char], first: char, last: char) {
        let known =
            chunk.len() > 1 || matches!(first, '+' | '&' | '@' | '$' | '%' | '^' | '~' | '\\');
        let line = chunk.len() > 2 && chunk.iter().all(|char| *char == first);
        // `--`, `->`, `-->`.
        let dash = first == '-' && matches!(last, '-' | '>');
        if known && !line && !dash {
            self.give(chunk, false);
        }
    }
}
