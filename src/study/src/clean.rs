//! A text as it came to one that can be compared, and what is no text at all.
//!
//! What is set apart here keeps its rating: somebody who hammered on the keys
//! was still happy or not.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// What a comment is, before anything is known of its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Words.
    Words,
    /// No text, or signs alone: "👍", "???".
    Empty,
    /// Letters that make no words: "asdfgh", "aaaa".
    Gibberish,
}

/// Rows of a keyboard, as a hand slides over them.
const ROWS: [&str; 7] =
    ["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm"];

/// Longest text that is compared, in characters; a report says what it is
/// about before that.
pub const LONGEST: usize = 2_000;

/// The text in Unicode's compatibility form (UAX #15, NFKC), without control
/// characters, and with one space where there was any white space.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut space = false;
    for char in text.nfkc().take(LONGEST) {
        if char.is_whitespace() || char.is_control() {
            space = !clean.is_empty();
            continue;
        }
        if space {
            clean.push(' ');
            space = false;
        }
        clean.push(char);
    }
    clean
}

/// The same for exact comparison: small letters, letters and digits only,
/// and none of them more than twice in a row ("sooo slow!!" is "soo slow").
#[must_use]
pub fn bare(clean: &str) -> String {
    let mut bare = String::with_capacity(clean.len());
    let (mut last, mut run) = (' ', 0);
    for char in clean.chars().flat_map(char::to_lowercase) {
        let char = if char.is_alphanumeric() { char } else { ' ' };
        run = if char == last { run + 1 } else { 1 };
        last = char;
        if run <= if char == ' ' { 1 } else { 2 } {
            bare.push(char);
        }
    }
    bare.trim().to_owned()
}

/// What a cleaned text is.
///
/// Gibberish is told by what hands do: one sign over and over, a slide along
/// a row of keys, or Latin letters that nobody could speak. One word that
/// looks like one is enough for a text.
#[must_use]
pub fn kind(clean: &str) -> Kind {
    let letters = clean.chars().filter(|char| char.is_alphabetic()).count();
    if letters == 0 {
        // Numbers alone say nothing, either.
        return if clean.chars().any(char::is_numeric) { Kind::Gibberish } else { Kind::Empty };
    }
    let dense = clean.chars().any(|char| char >= '\u{3040}');
    if letters < 2 && !dense {
        return Kind::Empty;
    }
    let lower = clean.to_lowercase();
    let mut words = lower
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| word.chars().any(char::is_alphabetic));
    if words.all(is_mash) { Kind::Gibberish } else { Kind::Words }
}

/// Did a hand make it, and no tongue?
fn is_mash(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    if chars.len() < 4 || !word.is_ascii() {
        // Three letters may be an abbreviation.
        return chars.len() >= 4 && chars.windows(2).all(|pair| pair.first() == pair.last());
    }
    let mut distinct = chars.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() <= 2 {
        return true;
    }
    // "asdfasdf": a slide, perhaps more than once.
    let slides = chars.windows(2).filter(|pair| ROWS.iter().any(|row| beside(row, pair))).count();
    if slides * 4 >= (chars.len() - 1) * 3 && chars.len() >= 4 && slides >= 3 {
        // "were", "pool" and "tree" slide, too; they have vowels between.
        let turn = chars.windows(2).filter(|pair| is_vowel(pair.first()) != is_vowel(pair.last()));
        if turn.count() * 2 < chars.len() || chars.len() >= 6 {
            return true;
        }
    }
    // No language here has more than five consonants in a row.
    let mut run = 0;
    let vowels = chars.iter().filter(|char| is_vowel(Some(char))).count();
    let longest = chars.iter().fold(0, |longest, char| {
        run = if is_vowel(Some(char)) || char.is_ascii_digit() { 0 } else { run + 1 };
        run.max(longest)
    });
    longest > 6 || vowels == 0 && chars.iter().all(char::is_ascii_alphabetic)
}

fn is_vowel(char: Option<&char>) -> bool {
    char.is_some_and(|char| matches!(char, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'))
}

/// Do the two lie side by side in a row of keys?
fn beside(row: &str, pair: &[char]) -> bool {
    let place = |char: Option<&char>| char.and_then(|char| row.find(*char));
    match (place(pair.first()), place(pair.last())) {
        (Some(a), Some(b)) => a.abs_diff(b) == 1,
        _ => false,
    }
}

/// How alike two bare texts are: the share of three-letter pieces they have
/// in common (Broder, *On the resemblance and containment of documents*,
/// 1997). `MinHash` estimates it where there are too many to compare; one
/// person's comments are few.
#[must_use]
pub fn resemblance(one: &str, other: &str) -> f32 {
    let (one, other) = (pieces(one), pieces(other));
    let shared = one.iter().filter(|piece| other.binary_search(piece).is_ok()).count();
    let all = one.len() + other.len() - shared;
    if all == 0 { 1.0 } else { shared as f32 / all as f32 }
}

fn pieces(text: &str) -> Vec<[char; 3]> {
    let chars: Vec<char> = [' '].into_iter().chain(text.chars()).chain([' ']).collect();
    let mut pieces: Vec<[char; 3]> =
        chars.windows(3).filter_map(|window| window.try_into().ok()).collect();
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        for (text, expected) in [
            ("", Kind::Empty),
            ("👍", Kind::Empty),
            ("???", Kind::Empty),
            ("x", Kind::Empty),
            ("asdfasdf", Kind::Gibberish),
            ("lkjsdf oiwer zxcv", Kind::Words), // One of the three could be a word.
            ("qwertz", Kind::Gibberish),
            ("hjkl", Kind::Gibberish),
            ("aaaaaaa", Kind::Gibberish),
            ("1111111", Kind::Gibberish),
            ("were", Kind::Words),
            ("power", Kind::Words),
            ("property", Kind::Words),
            ("tree", Kind::Words),
            ("ok", Kind::Words),
            ("Absturz", Kind::Words),
            ("太慢", Kind::Words),
            ("慢", Kind::Words),
            ("PDF", Kind::Words),
            ("https", Kind::Gibberish), // Alone it says nothing.
        ] {
            assert_eq!(kind(&clean(text)), expected, "{text}");
        }
    }

    #[test]
    fn forms_of_one_character_become_one() {
        assert_eq!(clean(" ﬁle\u{a0}\n\tＡＢＣ e\u{301} "), "file ABC é");
        assert_eq!(bare("SOOOO slow!!!"), "soo slow");
    }

    #[test]
    fn resemblance_is_the_share_of_common_pieces() {
        // " ab", "abc", "bc " and " ab", "abd", "bd ": one of five.
        assert!((resemblance("abc", "abd") - 0.2).abs() < 1e-6);
        assert_eq!(resemblance("a b c", "a b c"), 1.0);
        assert_eq!(resemblance("abc", "xyz"), 0.0);
        assert_eq!(resemblance("", ""), 1.0);
    }
}
