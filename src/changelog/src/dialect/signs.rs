//! Headings by a sign before the line that no other module knows.

use super::Lines;
use crate::chars;
use std::borrow::Cow;

/// Level and text of `!! text` (Hiki), `h2. text` (Textile), `=head2 text`
/// (POD), `##text` (Markdown before it was `CommonMark`), `<h2>text</h2>` and
/// `<summary>text</summary>`.
pub(super) fn heading(line: &str) -> Option<(usize, Cow<'_, str>)> {
    let bytes = line.as_bytes();
    let digit = |at: usize| match bytes.get(at) {
        Some(digit @ b'1'..=b'6') => Some(usize::from(digit - b'0')),
        _ => None,
    };
    let (level, text) = match bytes.first()? {
        b'!' => repeated(line, '!')?,
        // One sign may as well count an issue: `#12`.
        b'#' => {
            repeated(line, '#').filter(|(level, text)| *level > 1 || super::head(text).is_some())?
        }
        b'h' => (digit(1)?, line.get(2..)?.strip_prefix(". ")?),
        b'=' => (digit(5)?, line.strip_prefix("=head")?.get(1..)?),
        b'<' if line.starts_with("<summary>") => {
            let text = without_tags(line);
            return (!text.trim().is_empty()).then_some((2, Cow::Owned(text)));
        }
        b'<' if matches!(bytes.get(1), Some(b'h' | b'H')) => {
            let (level, rest) = (digit(2)?, line.get(3..)?);
            let (attributes, rest) = rest.split_once('>')?;
            if !(attributes.is_empty() || attributes.starts_with(' ')) {
                return None;
            }
            let text = without_tags(rest);
            return (!text.trim().is_empty()).then_some((level, Cow::Owned(text)));
        }
        _ => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then_some((level, Cow::Borrowed(text)))
}

fn repeated(line: &str, sign: char) -> Option<(usize, &str)> {
    let text = chars::trim_start(line, &|char| char == sign);
    let level = line.len() - text.len();
    (1..=6).contains(&level).then_some((level, text))
}

/// The text between tags.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for char in html.chars() {
        match char {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => text.push(char),
            _ => {}
        }
    }
    text
}

pub(super) fn rewrite(lines: &[&str], out: &mut Lines) {
    for line in lines {
        match heading(line) {
            Some((level, text)) => out.heading(level, text.trim()),
            // The markers of POD.
            None if line.starts_with('=') => {
                let text = line.strip_prefix("=item ").unwrap_or_default().trim();
                let text = text.strip_prefix("* ").unwrap_or(text);
                out.line(&[if text.is_empty() { "" } else { "- " }, text]);
            }
            // What stands in it is a release's, not one block of HTML.
            None if line.starts_with("<details") || line.starts_with("</details") => out.line(&[]),
            None => out.line(&[line]),
        }
    }
}
