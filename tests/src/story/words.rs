//! Lines and words of a story.

use anyhow::{Result, bail};

/// A word, or a text in double quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// As it stands.
    Bare(String),
    /// Without its quotes and escapes.
    Quoted(String),
}

/// The logical lines with their numbers: comments and blank lines are gone,
/// continuations joined.
pub(super) fn lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        match lines.last_mut() {
            Some((_, last)) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim_start());
            }
            _ => lines.push((index + 1, line.to_owned())),
        }
    }
    lines
}

/// The words of a line. In quotes, `\"`, `\\` and `\n` are escapes; any other
/// backslash stays, so that patterns and scripts keep theirs.
pub(super) fn split(line: &str) -> Result<Vec<Word>> {
    let mut words = Vec::new();
    let mut chars = line.chars().peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        match chars.peek() {
            None | Some('#') => return Ok(words),
            Some('"') => {
                chars.next();
                words.push(Word::Quoted(quoted(&mut chars)?));
            }
            Some(_) => {
                let mut word = String::new();
                while let Some(c) = chars.next_if(|c| !c.is_whitespace() && *c != '"') {
                    word.push(c);
                }
                words.push(Word::Bare(word));
            }
        }
    }
}

fn quoted(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String> {
    let mut text = String::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Ok(text),
            '\\' => match chars.next_if(|next| matches!(next, '"' | '\\' | 'n')) {
                Some('n') => text.push('\n'),
                Some(c) => text.push(c),
                None => text.push('\\'),
            },
            c => text.push(c),
        }
    }
    bail!("expected a closing quote after {text:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_quotes() {
        let words = split(r#"click  button "Say \"hi\" \* \\" # so"#).ok();
        let expected = vec![
            Word::Bare("click".into()),
            Word::Bare("button".into()),
            Word::Quoted(r#"Say "hi" \* \"#.into()),
        ];
        assert_eq!(words, Some(expected));
        assert!(split(r#"see button "Send"#).is_err());
    }

    #[test]
    fn a_hash_inside_a_word_or_a_text_is_no_comment() {
        let words = split(r##"page a#b "#c""##).ok();
        let expected =
            vec![Word::Bare("page".into()), Word::Bare("a#b".into()), Word::Quoted("#c".into())];
        assert_eq!(words, Some(expected));
    }

    #[test]
    fn indented_lines_continue_and_numbers_are_the_first_lines() {
        let lines = lines("# top\npage\n\nscript \"a\"\n  # why\n  is 1\nreload\n");
        let expected = [(2, "page"), (4, "script \"a\" is 1"), (7, "reload")];
        assert_eq!(lines, expected.map(|(number, line)| (number, line.to_owned())));
    }
}
