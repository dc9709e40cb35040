//! What a character is and what it is compared as, asked of ranges.
//!
//! The standard library's tables of letters and cases weigh more than the
//! rest of this crate. Ranges err on characters nobody writes about software
//! with, and both sides of a comparison err alike.

/// What the letters of U+00C0 to U+017F are compared as: small, and without
/// marks. A reader who types without accents means the same word.
const LATIN: &[u8; 192] = b"aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllln\
nnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// How a character takes part in words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// A letter of a script that puts spaces between words, or a digit.
    Letter,
    /// A letter of a script that does not.
    Dense,
    /// White space, and what separates like it.
    Space,
    /// Quotes, brackets and the signs that end a clause.
    Punctuation,
    /// Ends a sentence without a space after it.
    Stop,
    /// A mark on the letter before it: ignored.
    Mark,
    /// Everything else.
    Symbol,
}

/// The class of a character.
pub(crate) fn class(char: char) -> Class {
    match char {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Letter,
        '\0'..=' ' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{3000}' => Class::Space,
        '"'
        | '\''
        | '('
        | ')'
        | ','
        | '.'
        | ':'
        | ';'
        | '?'
        | '!'
        | '['
        | ']'
        | '`'
        | '{'
        | '}'
        | '«'
        | '»'
        | '¡'
        | '¿'
        | '…'
        | '\u{2018}'..='\u{201f}' => Class::Punctuation,
        '。' | '！' | '？' => Class::Stop,
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => {
            Class::Mark
        }
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '々'
        | '\u{3040}'..='\u{30fa}'
        | 'ー'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}' => Class::Dense,
        '\u{3001}'..='\u{303f}' | '・' => Class::Punctuation,
        '！'..='～' if class(fold(char)) == Class::Letter => Class::Letter,
        '！'..='～' => Class::Punctuation,
        '×' | '÷' | '\u{2010}'..='\u{2bff}' | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'.. => {
            Class::Symbol
        }
        '\u{c0}'.. => Class::Letter,
        _ => Class::Symbol,
    }
}

/// The character that stands for it in comparisons. Marks are dropped from
/// Latin letters, capitals are made small in Latin, Greek and Cyrillic, and
/// full-width forms are made narrow.
pub(crate) fn fold(char: char) -> char {
    let code = u32::from(char);
    let folded = match code {
        0x41..=0x5a => code + 32,
        0xc0..=0x17f => match LATIN.get(code as usize - 0xc0) {
            Some(b'.') | None => code,
            Some(letter) => u32::from(*letter),
        },
        0x391..=0x3a9 | 0x410..=0x42f => code + 32,
        0x400..=0x40f => code + 80,
        // Russian is written without the dots as often as with them.
        0x451 => 0x435,
        0x386 | 0x3ac => 0x3b1,
        0x460..=0x52f => code | 1,
        0xff01..=0xff5e => return fold(char::from_u32(code - 0xfee0).unwrap_or(char)),
        _ => code,
    };
    char::from_u32(folded).unwrap_or(char)
}

/// Is it one of the letters of grammar in Japanese?
pub(crate) fn is_hiragana(char: char) -> bool {
    ('\u{3040}'..='\u{309f}').contains(&char)
}

/// Is it a Chinese word of grammar by itself? No word of content goes across.
pub(crate) fn is_particle(char: char) -> bool {
    "的了是在和与也就都及着被把我你他这那有不".chars().any(|particle| particle == char)
}
