//! From bytes to text, and what is no changelog at all.

use crate::chars;
use crate::remark::{Code, Remarks};
use hearback_wire::limits::CHANGELOG_BYTES;
use std::borrow::Cow;

/// Columns of container markers (`>`, `-`, `1.` and the spaces between) that
/// a line keeps. A Markdown parser compares every line with every open
/// container, so their number is what keeps the time linear.
const PREFIX: usize = 96;

/// Text with line feeds as its only line ends.
pub(crate) struct Source<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Lines that stood before the text.
    pub(crate) skipped_lines: u32,
    /// JSON or XML, which may hold releases; and what to say if it does not.
    pub(crate) other: Option<(Code, &'static str)>,
}

/// The text of a changelog; `None`, and a remark, if these bytes are none.
pub(crate) fn decode<'a>(bytes: &'a [u8], remarks: &mut Remarks) -> Option<Source<'a>> {
    let mut bytes = bytes;
    if let Some(head) = bytes.get(..CHANGELOG_BYTES).filter(|head| head.len() < bytes.len()) {
        let left_out = bytes.len() - head.len();
        let text = chars::join(&["the last ", &chars::number(left_out), " bytes are left out"]);
        remarks.file(Code::BytesLeftOut, &text);
        // A line that is cut in two would be read as something else.
        bytes = match head.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => head.get(..end).unwrap_or(head),
            None => head,
        };
    }
    let text = upright(line_feeds(to_text(bytes, remarks)));
    match stranger(&text) {
        Some((Code::HtmlPage, what)) => {
            remarks.file(Code::HtmlPage, what);
            return None;
        }
        Some(other) => return Some(Source { text, skipped_lines: 0, other: Some(other) }),
        None => {}
    }
    if text.trim().is_empty() {
        remarks.file(Code::Empty, "expected a changelog, found nothing");
        return None;
    }
    let (start, skipped_lines) = front_matter(&text);
    if start > 0 {
        remarks.line(1, Code::FrontMatter, || "metadata before the text is skipped".into());
    }
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(start..).unwrap_or(text)),
        Cow::Owned(text) => Cow::Owned(text.get(start..).unwrap_or(&text).to_owned()),
    };
    Some(Source { text: shallow(text, skipped_lines, remarks), skipped_lines, other: None })
}

/// The text of one release, out of a list of releases.
pub(crate) fn body<'a>(text: &'a str, remarks: &mut Remarks) -> Source<'a> {
    let text = shallow(line_feeds(Cow::Borrowed(text)), 0, remarks);
    Source { text, skipped_lines: 0, other: None }
}

fn to_text<'a>(bytes: &'a [u8], remarks: &mut Remarks) -> Cow<'a, str> {
    for (mark, unit) in [
        ([0xff, 0xfe], u16::from_le_bytes as fn([u8; 2]) -> u16),
        ([0xfe, 0xff], u16::from_be_bytes),
    ] {
        if let Some(rest) = bytes.strip_prefix(&mark) {
            remarks.file(Code::Encoding, "expected UTF-8; read as UTF-16");
            let units = rest.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
            let chars = char::decode_utf16(units);
            return Cow::Owned(
                chars.map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect(),
            );
        }
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    remarks.file(Code::Encoding, "expected UTF-8; other bytes are read as Windows-1252");
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| windows_1252(*byte)));
    }
    Cow::Owned(text)
}

/// WHATWG Encoding Standard, index windows-1252: Latin-1 but for 32 places.
fn windows_1252(byte: u8) -> char {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match byte {
        0x80..=0x9f => HIGH.chars().nth(usize::from(byte) - 0x80).unwrap_or('?'),
        _ => char::from(byte),
    }
}

fn line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') {
        let mut lines = String::with_capacity(text.len());
        for (index, line) in text.split('\r').enumerate() {
            // After a carriage return, a line feed is the same line end.
            if index > 0 && !line.starts_with('\n') {
                lines.push('\n');
            }
            lines.push_str(line);
        }
        Cow::Owned(lines)
    } else {
        text
    }
}

/// Without what turns the direction of text beyond itself: embeddings and
/// overrides always, isolates where nothing closes them on their line.
///
/// They can make a text read as another than it is, and push about what stands
/// beside it (Unicode Technical Report 36, section 2.5).
pub(crate) fn upright(text: Cow<'_, str>) -> Cow<'_, str> {
    // They begin with these bytes, and hardly anything else does.
    let strange =
        |three: &[u8]| matches!(three, [0xe2, 0x80, 0xaa..=0xae] | [0xe2, 0x81, 0xa6..=0xa9]);
    if !text.as_bytes().windows(3).any(strange) {
        return text;
    }
    // Where they stand, and which of them are isolates that may still close.
    let (mut places, mut open): (Vec<Option<usize>>, Vec<usize>) = Default::default();
    for (at, char) in text.char_indices() {
        match char {
            '\n' => open.clear(),
            '\u{2069}' if !open.is_empty() => {
                let opening = open.pop().and_then(|index| places.get_mut(index));
                opening.map(Option::take);
            }
            _ if chars::turns(char) => {
                if matches!(char, '\u{2066}'..='\u{2068}') {
                    open.push(places.len());
                }
                places.push(Some(at));
            }
            _ => {}
        }
    }
    let mut upright = String::with_capacity(text.len());
    let mut start = 0;
    for at in places.into_iter().flatten() {
        upright.push_str(text.get(start..at).unwrap_or_default());
        start = at + 3;
    }
    upright.push_str(text.get(start..).unwrap_or_default());
    Cow::Owned(upright)
}

/// Is this something else than a changelog?
fn stranger(text: &str) -> Option<(Code, &'static str)> {
    let text = chars::trim_start(text, &|char| char.is_whitespace() || char == '\0');
    let starts =
        |word: &str| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    let mut chars = text.chars().filter(|char| !char.is_whitespace());
    let (first, second) = (chars.next(), chars.next());
    Some(match first? {
        '<' if starts("<!doctype html") || starts("<html") || starts("<head") => {
            (Code::HtmlPage, "expected a changelog, found a web page")
        }
        '<' if starts("<?xml") || starts("<rss") || starts("<feed") || starts("<rdf") => {
            // XHTML declares itself as XML first.
            let mut tags = text.split('<').skip(2);
            let page = tags.next().is_some_and(|tag| {
                let tag = tag.get(..13).unwrap_or(tag).to_ascii_lowercase();
                tag.starts_with("html") || tag.starts_with("!doctype html")
            });
            match page {
                true => (Code::HtmlPage, "expected a changelog, found a web page"),
                false => (Code::Xml, "expected a changelog as text, found XML"),
            }
        }
        '{' if matches!(second, Some('"' | '}')) => {
            (Code::Json, "expected a changelog as text, found JSON")
        }
        '[' if matches!(second, Some('{' | '"' | ']')) => {
            (Code::Json, "expected a changelog as text, found JSON")
        }
        _ => return None,
    })
}

/// Where the text starts after YAML (`---`) or TOML (`+++`) front matter, and
/// the number of lines before that.
fn front_matter(text: &str) -> (usize, u32) {
    let fence = match text.get(..4) {
        Some("---\n") => "---",
        Some("+++\n") => "+++",
        _ => return (0, 0),
    };
    let mut end = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        end += line.len();
        let line = line.trim_end();
        match index {
            0 => {}
            // A thematic break opens some changelogs; metadata starts with a
            // key.
            1 if line != fence && !is_key(line) => break,
            _ if line == fence || line == "..." => {
                return (end, u32::try_from(index + 1).unwrap_or(u32::MAX));
            }
            500.. => break,
            _ => {}
        }
    }
    (0, 0)
}

fn is_key(line: &str) -> bool {
    let Some(end) = chars::find(line, &|char| matches!(char, ':' | '=')) else {
        return line.starts_with('#');
    };
    let key = line.get(..end).unwrap_or_default().trim_end();
    !key.is_empty()
        && key.chars().all(|char| chars::is_word(char) || matches!(char, '_' | '-' | '.'))
}

/// Cuts every line's run of container markers to [`PREFIX`] columns.
fn shallow<'a>(text: Cow<'a, str>, skipped: u32, remarks: &mut Remarks) -> Cow<'a, str> {
    if !text.split('\n').any(|line| markers(line) > PREFIX) {
        return text;
    }
    let mut flat = String::with_capacity(text.len());
    let mut first = None;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let length = markers(line);
        let (head, tail) = line.split_at_checked(length).unwrap_or(("", line));
        let (keep, drop) = head.split_at_checked(PREFIX).unwrap_or((head, ""));
        if first.is_none() && !drop.trim_ascii().is_empty() {
            first = Some(index);
        }
        flat.push_str(keep);
        flat.push_str(tail);
    }
    if let Some(index) = first {
        let line = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(skipped + 1);
        remarks.line(line, Code::TooDeep, || {
            "nested too deep; the innermost levels are left out".into()
        });
    }
    Cow::Owned(flat)
}

/// Bytes (all ASCII) of the container markers that a line starts with.
fn markers(line: &str) -> usize {
    let bytes = line.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(b'\n');
    let space = |index: usize| matches!(at(index), b' ' | b'\t' | b'\n');
    let mut index = 0;
    loop {
        index = match at(index) {
            b' ' | b'\t' | b'>' => index + 1,
            b'-' | b'+' | b'*' if space(index + 1) => index + 1,
            b'0'..=b'9' => {
                let digits = (index..index + 10).take_while(|i| at(*i).is_ascii_digit()).count();
                match at(index + digits) {
                    b'.' | b')' if space(index + digits + 1) => index + digits + 1,
                    _ => return index,
                }
            }
            _ => return index,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Option<String> {
        decode(bytes, &mut Remarks::default()).map(|source| source.text.into_owned())
    }

    #[test]
    fn knows_what_is_no_changelog() {
        for (input, code) in [
            ("<!DOCTYPE html><p>", Code::HtmlPage),
            ("\n <HTML lang=en>", Code::HtmlPage),
            ("<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC", Code::HtmlPage),
            ("<?xml version=\"1.0\"?><rss>", Code::Xml),
            ("{ \"v\": 1 }", Code::Json),
            ("[\n{", Code::Json),
        ] {
            assert_eq!(stranger(input).map(|found| found.0), Some(code), "{input}");
        }
        for input in ["[1.0.0]: x", "[![badge](x)](y)", "{placeholder}", "<h1>x</h1>", "# x"] {
            assert!(stranger(input).is_none(), "{input}");
        }
    }

    #[test]
    fn reads_other_encodings() {
        assert_eq!(text(b"\xff\xfe#\0 \0\xe9\0").as_deref(), Some("# é"));
        assert_eq!(text(b"\xfe\xff\0#\0\xe9").as_deref(), Some("#é"));
        assert_eq!(text(b"caf\xe9 \x93q\x94 \x80 \xc3\xa9").as_deref(), Some("café “q” € é"));
        assert_eq!(text(b"\xef\xbb\xbfa\r\nb\rc").as_deref(), Some("a\nb\nc"));
    }

    #[test]
    fn skips_metadata_but_no_thematic_break() {
        assert_eq!(front_matter("---\ntitle: x\n---\n# y"), (17, 3));
        assert_eq!(front_matter("---\n\n# y\n\n---\n"), (0, 0));
        assert_eq!(front_matter("---\ntitle: x\n# y"), (0, 0));
    }

    #[test]
    fn long_runs_of_markers_are_cut() {
        assert_eq!(markers("> 1. - * a"), 9);
        assert_eq!(markers("-- a"), 0);
        let line = format!("{}a\nb", "- ".repeat(1_000));
        let cut = shallow(Cow::Borrowed(&line), 0, &mut Remarks::default());
        assert_eq!(cut.len(), PREFIX + "a\nb".len());
    }
}
