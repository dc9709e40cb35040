//! Marks by which a team says what an entry answers: `feedback:dark-mode`.
//!
//! A mark stands in the text, alone in brackets or not, in an HTML comment,
//! or as the address of a link. It names a theme or an item of feedback, and
//! is meant for the panel, not for readers.

use crate::chars;

const MARK: &str = "feedback:";

/// Marks in an HTML comment.
pub(crate) fn in_comment(comment: &str, marks: &mut Vec<String>) {
    let comment = chars::split_once(comment, "-->").map_or(comment, |(inner, _)| inner);
    let mut rest = comment;
    while let Some((before, name, after)) = next(rest) {
        if !chars::ends(before, &|char| char == '/' || chars::is_word(char)) {
            marks.push(name.to_owned());
        }
        rest = after;
    }
}

/// The mark that an address is.
pub(crate) fn in_url(url: &str) -> Option<&str> {
    let name = url.strip_prefix(MARK)?;
    (!name.is_empty() && name.len() == name_length(name)).then_some(name)
}

/// Takes the marks out of a text. Brackets and commas that served only marks
/// go with them.
pub(crate) fn take(text: &str, marks: &mut Vec<String>) -> Option<String> {
    let mut kept = String::new();
    let mut rest = text;
    let mut found = false;
    let blank = |char| matches!(char, ' ' | ',');
    while let Some((before, name, after)) = next(rest) {
        let stands_alone = before.is_empty() && kept.is_empty()
            || chars::ends(before, &|char| matches!(char, ' ' | '\n' | '(' | '[' | ','))
            || before.is_empty() && found;
        rest = after;
        kept.push_str(before);
        if !stands_alone {
            kept.push_str(MARK);
            kept.push_str(name);
            continue;
        }
        found = true;
        marks.push(name.to_owned());
        let bare = chars::trim_end(&kept, &blank).len();
        let (head, tail) = (kept.get(..bare).unwrap_or(&kept), rest.trim_start());
        let closes = [('(', ')'), ('[', ']')];
        let pair = closes.iter().find(|(open, _)| head.ends_with(*open));
        match pair.and_then(|(_, close)| tail.strip_prefix(*close)) {
            Some(after) => {
                // The whole bracket goes, and the space before it.
                let head = head.get(..head.len() - 1).unwrap_or(head).trim_end().len();
                kept.truncate(head);
                rest = after;
            }
            None if pair.is_some() => {
                // The first of several in one bracket.
                kept.truncate(bare);
                rest = chars::trim_start(tail, &blank);
            }
            None => kept.truncate(bare),
        }
    }
    if !found {
        return None;
    }
    kept.push_str(rest);
    Some(kept)
}

/// The text before the next mark, its name, and the text after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + chars::find_str(text.get(from..)?, MARK)?;
        let (before, tail) = text.split_at_checked(start)?;
        let name = tail.get(MARK.len()..)?;
        let length = name_length(name);
        if length > 0 {
            let (name, after) = name.split_at_checked(length)?;
            return Some((before, name, after));
        }
        from = start + MARK.len();
    }
}

/// Letters, digits, `-` and `_`, of ASCII.
fn name_length(text: &str) -> usize {
    let end = |char: char| !(char.is_ascii_alphanumeric() || matches!(char, '-' | '_'));
    chars::span(text, &end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_the_words_around_them_stay() {
        for (text, kept, names) in [
            ("Dark mode (feedback:dark-mode)", "Dark mode", vec!["dark-mode"]),
            ("Dark mode (feedback:dark-mode).", "Dark mode.", vec!["dark-mode"]),
            ("Dark (feedback:a, feedback:b) mode", "Dark mode", vec!["a", "b"]),
            ("Dark [feedback:a] mode, feedback:b", "Dark mode", vec!["a", "b"]),
            ("Dark (#12, feedback:a) mode", "Dark (#12) mode", vec!["a"]),
            ("feedback:a Dark", " Dark", vec!["a"]),
            ("feedback:a feedback:b", "", vec!["a", "b"]),
        ] {
            let mut marks = Vec::new();
            assert_eq!(take(text, &mut marks).as_deref(), Some(kept), "{text}");
            assert_eq!(marks, names, "{text}");
        }
    }

    #[test]
    fn prose_is_no_mark() {
        for text in
            ["Your feedback: thanks", "myfeedback:x", "https://a.example/feedback:x", "feedback:"]
        {
            assert_eq!(take(text, &mut Vec::new()), None, "{text}");
        }
    }

    #[test]
    fn a_mark_may_be_an_address() {
        assert_eq!(in_url("feedback:dark-mode"), Some("dark-mode"));
        assert_eq!(in_url("feedback:a/b"), None);
    }
}
