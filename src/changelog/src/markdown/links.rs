//! The parts of links (`CommonMark` 0.31.2, sections 4.7 and 6.3): labels,
//! destinations and titles, each found from where it would start.

use super::entities;
use super::line::{byte, skip_space};

/// Parentheses that a destination may nest; the specification asks for three.
const PARENTHESES: usize = 32;
/// Bytes of a label; the specification has 999 characters.
const LABEL: usize = 999;

/// Where the label ends that starts the text, after its opening bracket:
/// the place of the closing one.
pub(super) fn label_end(text: &str) -> Option<usize> {
    let mut at = 0;
    let mut blank = true;
    while at < text.len().min(LABEL) {
        match byte(text, at) {
            b']' => return (!blank).then_some(at),
            b'[' => return None,
            b'\\' if byte(text, at + 1).is_ascii_punctuation() => at += 1,
            b' ' | b'\t' | b'\n' => {
                at += 1;
                continue;
            }
            _ => {}
        }
        blank = false;
        at += 1;
    }
    None
}

/// After spaces and at most one line end.
pub(super) fn skip_separator(text: &str, at: usize) -> usize {
    let at = skip_space(text, at);
    if byte(text, at) == b'\n' { skip_space(text, (at + 1).min(text.len())) } else { at }
}

/// A destination as written, and where it ends.
pub(super) fn destination(text: &str, start: usize) -> Option<(&str, usize)> {
    let mut at = start;
    if byte(text, at) == b'<' {
        loop {
            at += 1;
            match byte(text, at) {
                b'\n' | b'<' => return None,
                b'>' => return Some((text.get(start + 1..at)?, at + 1)),
                b'\\' if byte(text, at + 1).is_ascii_punctuation() => at += 1,
                _ => {}
            }
        }
    }
    let mut depth = 0;
    loop {
        match byte(text, at) {
            b'(' if depth == PARENTHESES => return None,
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            b'\\' if byte(text, at + 1).is_ascii_punctuation() => at += 1,
            0..=b' ' => break,
            _ => {}
        }
        at += 1;
    }
    (depth == 0).then_some((text.get(start..at)?, at))
}

/// Where a title ends, if there is one; a feed has no place for it.
pub(super) fn title_end(text: &str, start: usize) -> Option<usize> {
    let close = match byte(text, start) {
        open @ (b'"' | b'\'') => open,
        b'(' => b')',
        _ => return None,
    };
    let mut at = start + 1;
    while at < text.len() {
        match byte(text, at) {
            found if found == close => return Some(at + 1),
            b'(' if close == b')' => return None,
            b'\\' => at += 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// What stands in parentheses behind the text of an inline link: the address
/// as written, and where the link ends.
pub(super) fn inline(text: &str, start: usize) -> Option<(&str, usize)> {
    if byte(text, start) != b'(' {
        return None;
    }
    let (address, end) = destination(text, skip_separator(text, start + 1))?;
    let mut at = skip_separator(text, end);
    if at > end
        && let Some(end) = title_end(text, at)
    {
        at = skip_separator(text, end);
    }
    (byte(text, at) == b')').then_some((address, at + 1))
}

/// Without backslash escapes and character references (sections 2.4, 2.5).
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    let mut from = 0;
    while at < text.len() {
        match byte(text, at) {
            b'\\' if byte(text, at + 1).is_ascii_punctuation() => {
                plain.push_str(text.get(from..at).unwrap_or_default());
                from = at + 1;
                at += 2;
            }
            b'&' => match entities::read(text, at) {
                Some((char, end)) => {
                    plain.push_str(text.get(from..at).unwrap_or_default());
                    plain.push(char);
                    (from, at) = (end, end);
                }
                None => at += 1,
            },
            _ => at += 1,
        }
    }
    plain.push_str(text.get(from..).unwrap_or_default());
    plain
}
