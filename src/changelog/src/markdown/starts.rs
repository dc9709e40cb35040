//! How blocks start: one small question for each, asked of what stands on a
//! line after its indentation.

use super::line::{byte, run, skip_space};
use super::links;
use super::tags;
use crate::chars;

/// Level of an ATX heading and its content (`CommonMark` 0.31.2, section 4.2).
pub(super) fn heading(rest: &str) -> Option<(u8, &str)> {
    let level = run(rest, 0, b'#');
    if !(1..=6).contains(&level) || !matches!(byte(rest, level), b' ' | b'\t' | b'\n') {
        return None;
    }
    let space = |char| matches!(char, ' ' | '\t');
    let content = chars::trim(rest.get(level..)?, &space);
    // A closing sequence is set apart by a space, or all there is.
    let open = chars::trim_end(content, &|char| char == '#');
    let content = if open.is_empty() || chars::ends(open, &space) {
        chars::trim_end(open, &space)
    } else {
        content
    };
    Some((level as u8, content))
}

/// Level of the heading that this line underlines (section 4.3).
pub(super) fn underline(rest: &str) -> Option<u8> {
    let level = match byte(rest, 0) {
        b'=' => 1,
        b'-' => 2,
        _ => return None,
    };
    (skip_space(rest, run(rest, 0, byte(rest, 0))) == rest.len()).then_some(level)
}

/// A thematic break (section 4.1): `Err` has the number of bytes from the
/// start between which there is none either.
pub(super) fn rule(rest: &str) -> Result<(), usize> {
    let mark = byte(rest, 0);
    if !matches!(mark, b'*' | b'-' | b'_') {
        return Err(0);
    }
    let mut marks = 0;
    for (index, byte) in rest.bytes().enumerate() {
        match byte {
            b' ' | b'\t' => {}
            _ if byte == mark => marks += 1,
            _ => return Err(index),
        }
    }
    if marks >= 3 { Ok(()) } else { Err(0) }
}

/// The byte of a code fence, its length, and the info string (section 4.5).
pub(super) fn fence(rest: &str) -> Option<(u8, usize, &str)> {
    let mark = byte(rest, 0);
    let length = run(rest, 0, mark);
    if !matches!(mark, b'`' | b'~') || length < 3 {
        return None;
    }
    let info = rest.get(length..)?;
    (mark == b'~' || !info.contains('`')).then_some((mark, length, info.trim()))
}

/// A list marker (section 5.2).
pub(super) struct Marker {
    /// `-`, `+`, `*`, `.` or `)`: items of another are another list.
    pub(super) delimiter: u8,
    /// The number of an ordered item.
    pub(super) number: Option<u32>,
    pub(super) length: usize,
}

pub(super) fn marker(rest: &str) -> Option<Marker> {
    let mut digits = 0;
    let mut number = 0;
    while digits < 9 && byte(rest, digits).is_ascii_digit() {
        number = number * 10 + u32::from(byte(rest, digits) - b'0');
        digits += 1;
    }
    let delimiter = byte(rest, digits);
    let number = match delimiter {
        b'-' | b'+' | b'*' if digits == 0 => None,
        b'.' | b')' if digits > 0 => Some(number),
        _ => return None,
    };
    let length = digits + 1;
    matches!(byte(rest, length), b' ' | b'\t' | b'\n').then_some(Marker {
        delimiter,
        number,
        length,
    })
}

/// Bytes of a footnote's label and its colon, `[^label]:` (GitHub).
pub(super) fn footnote(rest: &str) -> Option<usize> {
    let end = links::label_end(rest.strip_prefix("[^")?)? + 2;
    (byte(rest, end + 1) == b':').then_some(end + 2)
}

/// The title of an alert, `[!NOTE]` alone behind the marker of a quote
/// (GitHub).
pub(super) fn alert(rest: &str) -> Option<&'static str> {
    let name = rest.strip_prefix("[!")?;
    let name = chars::trim_end(name, &|char| matches!(char, ' ' | '\t')).strip_suffix(']')?;
    let names = ["Note", "Tip", "Important", "Warning", "Caution"];
    names.into_iter().find(|known| known.eq_ignore_ascii_case(name))
}

/// Elements that start and end a block of their own lines, whatever is in it.
const VERBATIM: [&str; 4] = ["pre", "script", "style", "textarea"];

/// The start condition that a line meets, 1 to 7 (section 4.6).
pub(super) fn html(rest: &str) -> Option<u8> {
    let tag = rest.strip_prefix('<')?;
    match byte(tag, 0) {
        b'?' => return Some(3),
        b'!' if tag.starts_with("!--") => return Some(2),
        b'!' if tag.starts_with("![CDATA[") => return Some(5),
        b'!' => return byte(tag, 1).is_ascii_alphabetic().then_some(4),
        _ => {}
    }
    let name = tag.strip_prefix('/').unwrap_or(tag);
    let end = chars::span(name, &|char| !char.is_ascii_alphanumeric());
    let (name, after) = name.split_at_checked(end)?;
    let ends = matches!(byte(after, 0), b' ' | b'\t' | b'\n' | b'>');
    let verbatim = VERBATIM.iter().any(|known| known.eq_ignore_ascii_case(name));
    if ends && verbatim && !tag.starts_with('/') {
        Some(1)
    } else if (ends || after.starts_with("/>")) && crate::html::is_block(name) {
        Some(6)
    } else {
        let end = tags::tag(rest, 0).ok()?;
        (skip_space(rest, end) == rest.len()).then_some(7)
    }
}

/// Does the block end with this line? Those of conditions 6 and 7 end before
/// a blank one.
pub(super) fn html_ends(condition: u8, line: &str) -> bool {
    let end = match condition {
        1 => {
            let mut rest = line;
            while let Some((_, tail)) = chars::split_once(rest, "</") {
                let named = |name: &&str| {
                    byte(tail, name.len()) == b'>'
                        && tail
                            .get(..name.len())
                            .is_some_and(|found| found.eq_ignore_ascii_case(name))
                };
                if VERBATIM.iter().any(named) {
                    return true;
                }
                rest = tail;
            }
            return false;
        }
        2 => "-->",
        3 => "?>",
        4 => ">",
        5 => "]]>",
        _ => return false,
    };
    chars::find_str(line, end).is_some()
}
