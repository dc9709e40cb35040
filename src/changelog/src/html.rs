//! Raw HTML inside Markdown: the tags go, the text stays.
//!
//! Nothing here decides what is safe; text is shown as text. It decides only
//! what a reader would miss.

use crate::chars;
use crate::marks;

/// Elements whose content is not for reading.
const SILENT: &str = "script|style|template|noscript|iframe|svg|object|head";

/// Elements that make blocks of their own in Markdown (`CommonMark` 0.31.2,
/// section 4.6, start condition 6).
const BLOCKS: &str = "address|article|aside|base|basefont|blockquote|body|caption|center|col|\
    colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|\
    frameset|h1|h2|h3|h4|h5|h6|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|\
    noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|\
    title|tr|track|ul";

/// The other names that HTML gives to elements. A tag of no known name and
/// without attributes is more likely a generic type that lost its backticks.
const INLINES: &str = "a|abbr|acronym|area|audio|b|bdi|bdo|big|br|button|canvas|cite|code|data|\
    del|dfn|em|embed|font|i|img|input|ins|kbd|label|map|mark|meta|noscript|object|output|picture|\
    pre|progress|q|rp|rt|ruby|s|samp|script|select|slot|small|source|span|strike|strong|style|\
    sub|sup|svg|template|textarea|time|tt|u|var|video|wbr";

/// Bytes of a tag that are looked at for quotes; beyond, the first `>` ends it.
const TAG: usize = 256;

/// What stays of a tag in running text.
pub(crate) enum Kept<'a> {
    Nothing,
    Break,
    Text(&'a str),
}

/// One tag or comment, as the parser cuts them out of a line. A list in a line,
/// as cells of tables have it, has its items on lines of their own.
pub(crate) fn inline<'a>(tag: &'a str, marks: &mut Vec<String>) -> Kept<'a> {
    if let Some(comment) = tag.strip_prefix("<!--") {
        marks::in_comment(comment, marks);
        return Kept::Nothing;
    }
    let inner = chars::trim_start(tag, &|char| char == '<');
    let inner = chars::trim_end(inner, &|char| matches!(char, '>' | '/' | ' '));
    let name = name(tag);
    if name == "br" || (name == "li" && !tag.starts_with("</")) {
        Kept::Break
    } else if inner.is_empty()
        || chars::find(inner, &|char| !char.is_ascii_alphanumeric()).is_some()
        || known(&name)
    {
        Kept::Nothing
    } else {
        Kept::Text(tag)
    }
}

/// The text of a block of HTML, a line for every line that has any.
pub(crate) fn block(html: &str, marks: &mut Vec<String>) -> Vec<String> {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tail)) = chars::split_once(rest, "<") {
        text.push_str(before);
        if let Some(tail) = tail.strip_prefix("!--") {
            let (comment, after) = chars::split_once(tail, "-->").unwrap_or((tail, ""));
            marks::in_comment(comment, marks);
            rest = after;
            continue;
        }
        if !chars::starts(tail, &|char| {
            char.is_ascii_alphabetic() || matches!(char, '/' | '!' | '?')
        }) {
            text.push('<');
            rest = tail;
            continue;
        }
        let (tag, after) = split_tag(tail);
        let name = name(tag);
        rest = after;
        if chars::among(SILENT, &name) && !tag.starts_with('/') && !tag.ends_with('/') {
            rest = skip_to_end(after, &name);
        } else if chars::among("br|p|div|li|tr|td|th|summary", &name) {
            text.push('\n');
        }
    }
    text.push_str(rest);
    let lines = text.lines().map(|line| unescape(line.trim()));
    lines.filter(|line| !line.is_empty()).collect()
}

/// What stands in the tag, and what follows it. A `>` in quotes does not end
/// a tag.
pub(crate) fn split_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (index, byte) in text.bytes().take(TAG).enumerate() {
        match (quote, byte) {
            (None, b'>') => {
                return (
                    text.get(..index).unwrap_or(text),
                    text.get(index + 1..).unwrap_or_default(),
                );
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    // An open quote may run away with the text; without quotes, then.
    chars::split_once(text, ">").unwrap_or((text, ""))
}

pub(crate) fn skip_to_end<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, tail)) = chars::split_once(rest, "</") {
        if tail.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return chars::split_once(tail, ">").map_or("", |(_, after)| after);
        }
        rest = tail;
    }
    ""
}

/// In small letters.
pub(crate) fn name(tag: &str) -> String {
    let tag = chars::trim_start(tag, &|char| matches!(char, '<' | '/'));
    let end = chars::span(tag, &|char| !char.is_ascii_alphanumeric());
    tag.get(..end).unwrap_or_default().to_ascii_lowercase()
}

fn known(name: &str) -> bool {
    is_block(name) || chars::among(INLINES, name)
}

/// Does such a tag make a block of its own? The name is in any case.
pub(crate) fn is_block(name: &str) -> bool {
    chars::among(BLOCKS, &name.to_ascii_lowercase())
}

/// The character references that matter in running text.
pub(crate) fn unescape(text: &str) -> String {
    let known = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ];
    let mut plain = String::new();
    let mut rest = text;
    while let Some(start) = chars::find(rest, &|char| char == '&') {
        let (before, tail) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let found = known.iter().find(|(name, _)| tail.starts_with(name));
        let (name, char) = found.unwrap_or(&("&", "&"));
        plain.push_str(before);
        plain.push_str(char);
        rest = tail.get(name.len()..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(html: &str) -> Vec<String> {
        block(html, &mut Vec::new())
    }

    #[test]
    fn tags_go_and_text_stays() {
        assert_eq!(lines("<p align=center>one <b>two</b></p>\n<p>three"), ["one two", "three"]);
        assert_eq!(lines("<a title=\"x > y\" onclick='z'>link</a>"), ["link"]);
        assert_eq!(lines("<summary>More</summary>5 < 6 &amp;lt; 7"), ["More", "5 < 6 &lt; 7"]);
        assert_eq!(lines("<script>alert(1)</script >a<style>b"), ["a"]);
        assert_eq!(lines("<svg><a><script>x</script></svg>y<svg/>z"), ["yz"]);
        assert_eq!(lines("<p \"runaway>text"), ["text"]);
    }

    #[test]
    fn comments_carry_marks() {
        let mut marks = Vec::new();
        assert!(block("<!-- feedback:dark-mode, feedback:42 --><!-- open", &mut marks).is_empty());
        assert_eq!(marks, ["dark-mode", "42"]);
    }

    #[test]
    fn a_type_is_no_tag() {
        let mut marks = Vec::new();
        assert!(matches!(inline("<String>", &mut marks), Kept::Text("<String>")));
        assert!(matches!(inline("<B>", &mut marks), Kept::Nothing));
        assert!(matches!(inline("<x onclick=a>", &mut marks), Kept::Nothing));
        assert!(matches!(inline("<my-element>", &mut marks), Kept::Nothing));
        assert!(matches!(inline("<br />", &mut marks), Kept::Break));
    }
}
