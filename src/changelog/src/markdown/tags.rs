//! What stands between `<` and `>` (`CommonMark` 0.31.2, sections 6.5, 6.6):
//! every function takes the place of the `<` and gives the place behind `>`.

use super::line::byte;
use crate::chars;

/// What is found ends here; or this far it was read in vain.
pub(super) type Reach = Result<usize, usize>;

/// An open or a closing tag.
pub(super) fn tag(text: &str, at: usize) -> Reach {
    let closing = byte(text, at + 1) == b'/';
    let mut at = at + 1 + usize::from(closing);
    if !byte(text, at).is_ascii_alphabetic() {
        return Err(at);
    }
    while byte(text, at).is_ascii_alphanumeric() || byte(text, at) == b'-' {
        at += 1;
    }
    loop {
        let space = skip_blank(text, at);
        match byte(text, space) {
            b'>' => return Ok(space + 1),
            b'/' if !closing && byte(text, space + 1) == b'>' => return Ok(space + 2),
            _ if closing || space == at => return Err(space),
            _ => at = attribute(text, space)?,
        }
    }
}

fn attribute(text: &str, start: usize) -> Reach {
    let mut at = start;
    while match byte(text, at) {
        b'a'..=b'z' | b'A'..=b'Z' | b'_' | b':' => true,
        b'0'..=b'9' | b'.' | b'-' => at > start,
        _ => false,
    } {
        at += 1;
    }
    if at == start {
        return Err(at);
    }
    let equals = skip_blank(text, at);
    if byte(text, equals) != b'=' {
        return Ok(at);
    }
    at = skip_blank(text, equals + 1);
    match byte(text, at) {
        b'"' => return find(text, at + 1, "\""),
        b'\'' => return find(text, at + 1, "'"),
        _ => {}
    }
    let start = at;
    while !matches!(byte(text, at), b' ' | b'\t' | b'\n' | b'"' | b'\'' | b'=' | b'<' | b'>' | b'`')
    {
        at += 1;
    }
    if at > start { Ok(at) } else { Err(at) }
}

/// Spaces and line ends.
fn skip_blank(text: &str, mut at: usize) -> usize {
    while at < text.len() && matches!(byte(text, at), b' ' | b'\t' | b'\n') {
        at += 1;
    }
    at
}

/// The place behind the next such text.
fn find(text: &str, at: usize, end: &str) -> Reach {
    match text.get(at..).and_then(|text| chars::find_str(text, end)) {
        Some(found) => Ok(at + found + end.len()),
        None => Err(text.len()),
    }
}

/// A tag, a comment, a processing instruction, a declaration or a CDATA
/// section.
pub(super) fn html(text: &str, at: usize) -> Reach {
    let rest = text.get(at + 1..).unwrap_or_default();
    match byte(rest, 0) {
        b'?' => find(text, at + 2, "?>"),
        b'!' => match byte(rest, 1) {
            b'-' if rest.starts_with("!-->") => Ok(at + 5),
            b'-' if rest.starts_with("!--->") => Ok(at + 6),
            b'-' if rest.starts_with("!--") => find(text, at + 4, "-->"),
            b'[' if rest.starts_with("![CDATA[") => find(text, at + 9, "]]>"),
            b'a'..=b'z' | b'A'..=b'Z' => find(text, at + 2, ">"),
            _ => Err(at),
        },
        _ => tag(text, at),
    }
}

/// An address in angle brackets.
pub(super) fn address(text: &str, at: usize) -> Option<usize> {
    let start = at + 1;
    let mut at = start;
    while matches!(byte(text, at), b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'+' | b'.' | b'-') {
        at += 1;
    }
    let scheme = byte(text, start).is_ascii_alphabetic() && (2..=32).contains(&(at - start));
    if !scheme || byte(text, at) != b':' {
        return None;
    }
    while !matches!(byte(text, at), 0..=b' ' | 0x7f | b'<' | b'>') {
        at += 1;
    }
    (byte(text, at) == b'>').then_some(at + 1)
}

/// An e-mail address in angle brackets, as HTML's own forms accept it.
pub(super) fn email(text: &str, at: usize) -> Option<usize> {
    let start = at + 1;
    let mut at = start;
    while byte(text, at).is_ascii_alphanumeric()
        || b".!#$%&'*+/=?^_`{|}~-".contains(&byte(text, at))
    {
        at += 1;
    }
    if at == start || byte(text, at) != b'@' {
        return None;
    }
    loop {
        let label = at + 1;
        at = label;
        while byte(text, at).is_ascii_alphanumeric() || byte(text, at) == b'-' {
            at += 1;
        }
        let hyphen = byte(text, label) == b'-' || byte(text, at - 1) == b'-';
        if hyphen || !(1..=63).contains(&(at - label)) {
            return None;
        }
        match byte(text, at) {
            b'.' => {}
            b'>' => return Some(at + 1),
            _ => return None,
        }
    }
}
