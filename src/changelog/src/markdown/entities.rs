//! Character references (`CommonMark` 0.31.2, section 2.5).

use super::line::byte;
use crate::chars;

/// Names, each before its character. HTML has 2231 of them, which weigh as
/// much as the rest of this parser; these are the ones that people write.
const NAMES: &str = "amp& lt< gt> quot\" apos' nbsp\u{a0} copy© reg® trade™ hellip… mdash— \
    ndash– lsquo‘ rsquo’ ldquo“ rdquo” laquo« raquo» bull• middot· sect§ para¶ deg° plusmn± \
    times× divide÷ frac12½ frac14¼ frac34¾ sup2² micro\u{b5} euro€ pound£ yen¥ cent¢ larr← \
    uarr↑ rarr→ darr↓ harr↔ rArr⇒ le≤ ge≥ ne≠ check✓ star☆ hearts♥ infin∞ ensp\u{2002} \
    emsp\u{2003} thinsp\u{2009} shy\u{ad} zwj\u{200d} zwnj\u{200c} lbrace{ rbrace} lbrack[ rbrack] \
    lpar( rpar) ast* lowbar_ grave` num# vert| colon: period. comma, excl! dollar$ percnt% \
    equals= plus+ bsol\\ sol/ commat@ Hat^ auml\u{e4} ouml\u{f6} uuml\u{fc} Auml\u{c4} Ouml\u{d6} \
    Uuml\u{dc} szlig\u{df} eacute\u{e9} egrave\u{e8} agrave\u{e0} aacute\u{e1} oacute\u{f3} \
    iacute\u{ed} uacute\u{fa} ntilde\u{f1} ccedil\u{e7} aring\u{e5} oslash\u{f8} aelig\u{e6}";

/// The longest of [`NAMES`].
const LONGEST: usize = 6;

/// The character for which the reference at `at` stands, and where the
/// reference ends.
pub(super) fn read(text: &str, at: usize) -> Option<(char, usize)> {
    if byte(text, at + 1) == b'#' {
        return numeric(text, at + 2);
    }
    let mut end = at + 1;
    while byte(text, end).is_ascii_alphanumeric() && end <= at + LONGEST {
        end += 1;
    }
    let name = text.get(at + 1..end).filter(|name| !name.is_empty() && byte(text, end) == b';')?;
    for known in NAMES.split(' ') {
        if let Some(tail) = known.strip_prefix(name) {
            let mut chars = tail.chars();
            let (first, second) = (chars.next()?, chars.next());
            if second.is_none() && !first.is_ascii_alphanumeric() {
                return Some((first, end + 1));
            }
        }
    }
    None
}

/// Up to seven digits, or an `x` and up to six hexadecimal ones. What would
/// turn the direction of a text is as little a character as zero.
fn numeric(text: &str, start: usize) -> Option<(char, usize)> {
    let (radix, most, first) = match byte(text, start) {
        b'x' | b'X' => (16, 6, start + 1),
        _ => (10, 7, start),
    };
    let mut at = first;
    let mut code = 0;
    while let Some(digit) = char::from(byte(text, at)).to_digit(radix)
        && at < first + most
    {
        code = code * radix + digit;
        at += 1;
    }
    if at == first || byte(text, at) != b';' {
        return None;
    }
    let char = char::from_u32(code).filter(|char| *char != '\0' && !chars::turns(*char));
    Some((char.unwrap_or(char::REPLACEMENT_CHARACTER), at + 1))
}

/// Is it punctuation as emphasis knows it (section 2.1)?
///
/// Of Unicode's tables only ranges are left: what is outside ASCII and is
/// neither space nor part of a word counts.
pub(super) fn is_punctuation(char: char) -> bool {
    match char {
        '\0'..='\u{7f}' => char.is_ascii_punctuation(),
        _ => !chars::is_word(char) && !char.is_whitespace(),
    }
}
