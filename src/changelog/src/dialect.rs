//! Texts that are not Markdown, as Markdown.
//!
//! What sets the formats of changelogs apart are their headings and a few
//! signs within lines; the rest of them looks alike. So a text is surveyed
//! for lines that head a release, in any format, and the format that has them
//! is rewritten line by line: every line stays on its line, which is what
//! remarks and explanations count on. Markdown itself passes untouched.

use crate::chars;
use crate::heading::{self, Heading, Sure};
use crate::input::Source;
use std::borrow::Cow;

mod asciidoc;
mod bare;
mod debian;
mod rst;
mod signs;
mod wordpress;

/// Bytes of a line that may head a release.
const LENGTH: usize = 200;

/// Lines after which a format would have shown itself.
const LINES: usize = 10_000;

/// So many headings of Markdown that may be releases need no comparing.
const MANY: usize = 50;

/// How a changelog writes its headings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `## 1.0.0`, or underlined with `=` or `-`.
    #[default]
    Markdown,
    /// reStructuredText: underlined with any sign.
    Rst,
    /// `== 1.0.0`.
    AsciiDoc,
    /// `== Changelog ==`, then `= 1.0.0 =`.
    WordPress,
    /// deb-changelog(5).
    Debian,
    /// Any other sign before the line: `!! 1.0.0`, `h2. 1.0.0`, `##1.0.0`,
    /// `=head1 1.0.0`, `<h2>1.0.0</h2>`.
    Signs,
    /// The version on a line of its own, or at the head of a list.
    Bare,
    /// A list of releases in JSON or XML; see [`feeds`](crate::feeds).
    Listed,
}

/// The text as Markdown, and what it was.
pub(crate) fn translate(source: Source<'_>) -> (Source<'_>, Dialect) {
    let lines: Vec<&str> = source.text.split('\n').collect();
    let dialect = survey(&lines);
    let mut out = Lines { text: String::new(), count: 0 };
    match dialect {
        Dialect::Markdown | Dialect::Listed => return (source, dialect),
        Dialect::Rst => rst::rewrite(&lines, &mut out),
        Dialect::AsciiDoc => asciidoc::rewrite(&lines, &mut out),
        Dialect::WordPress => wordpress::rewrite(&lines, &mut out),
        Dialect::Debian => debian::rewrite(&lines, &mut out),
        Dialect::Signs => signs::rewrite(&lines, &mut out),
        Dialect::Bare => bare::rewrite(&lines, &mut out),
    }
    (Source { text: Cow::Owned(out.text), ..source }, dialect)
}

/// What is written, a line for a line.
struct Lines {
    text: String,
    count: usize,
}

impl Lines {
    /// One line of these pieces, none of which holds a line feed.
    fn line(&mut self, pieces: &[&str]) {
        if self.count > 0 {
            self.text.push('\n');
        }
        self.count += 1;
        for piece in pieces {
            self.text.push_str(piece);
        }
    }

    /// A heading; level 1 to 6.
    fn heading(&mut self, level: usize, text: &str) {
        let signs = "######".get(..level.clamp(1, 6)).unwrap_or("##");
        self.line(&[signs, " ", text]);
    }
}

/// The format whose lines head releases.
fn survey(lines: &[&str]) -> Dialect {
    if debian::is(lines) {
        return Dialect::Debian;
    }
    let mut marked = false;
    let mut underlined = false;
    let mut equals = false;
    let mut signs = false;
    let mut bare = 0_usize;
    let mut maybe = 0_usize;
    let mut rst = rst::Signs::default();
    let mut fence = None;
    let mut above = "";
    for (index, line) in lines.iter().enumerate().take(LINES) {
        let below = lines.get(index + 1).copied().unwrap_or_default();
        let above = std::mem::replace(&mut above, line);
        if let Some(open) = fence_of(line) {
            // What closes a fence is what opened it.
            if fence.is_none() {
                fence = Some(open);
            } else if fence == Some(open) {
                fence = None;
            }
            continue;
        }
        if fence.is_some() || line.is_empty() {
            continue;
        }
        rst.see(line);
        if let Some(text) = atx(line) {
            match head(text).map(|heading| heading.sure) {
                Some(Sure::Yes) => marked = true,
                Some(Sure::Maybe) => maybe += 1,
                None => {}
            }
        } else if let Some((_, text)) = asciidoc::heading(line) {
            equals |= head(text).is_some();
        } else if let Some(sign) = rst::underline(line, below) {
            if head(line).is_some() {
                match sign {
                    b'=' | b'-' => underlined = true,
                    _ => rst.exotic = true,
                }
            }
        } else if let Some((_, text)) = signs::heading(line) {
            signs |= head(&text).is_some();
        } else if bare < bare::ENOUGH && bare::candidate(above, line, below).is_some() {
            bare += 1;
        }
        if marked || maybe > MANY {
            return Dialect::Markdown;
        }
    }
    if rst.exotic || (rst.certain && underlined) {
        Dialect::Rst
    } else if underlined {
        Dialect::Markdown
    } else if equals {
        if wordpress::is(lines) { Dialect::WordPress } else { Dialect::AsciiDoc }
    } else if signs {
        Dialect::Signs
    } else if bare > maybe && (bare > 1 || maybe == 0) {
        Dialect::Bare
    } else {
        Dialect::Markdown
    }
}

/// The sign of a code fence.
fn fence_of(line: &str) -> Option<u8> {
    let line = line.trim_start();
    match line.get(..3) {
        Some("```") => Some(b'`'),
        Some("~~~") if !line.bytes().all(|byte| byte == b'~') || line.len() == 3 => Some(b'~'),
        _ => None,
    }
}

/// The text of `## text`.
fn atx(line: &str) -> Option<&str> {
    let text = chars::trim_start(line, &|char| char == '#');
    let level = line.len() - text.len();
    ((1..=6).contains(&level) && text.starts_with([' ', '\t'])).then_some(text)
}

/// A heading that is a release, out of what may still be Markdown.
fn head(text: &str) -> Option<Heading> {
    if text.len() > LENGTH || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut plain = String::new();
    let mut rest = text;
    // `[1.0.0](address)`: the address may hold anything.
    while let Some((before, after)) = chars::split_once(rest, "](") {
        plain.push_str(before);
        plain.push(']');
        rest = after.get(chars::span(after, &|char| char == ')')..).unwrap_or_default();
        rest = chars::strip(rest, ")").unwrap_or(rest);
    }
    plain.push_str(rest);
    plain.retain(|char| !matches!(char, '*' | '`'));
    let heading = heading::read(plain.trim())?;
    (heading.version.is_some() || heading.date.is_some()).then_some(heading)
}

/// So much of the text as is searched for the end of a link: to search all of
/// it from every start would take a time that grows with the square.
fn near(text: &str) -> &str {
    let mut end = text.len().min(1_000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// Bytes of space at the start.
fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// What follows the marker of a list, at the start of the line.
fn item(line: &str) -> Option<&str> {
    let rest = line.get(1..).filter(|_| line.starts_with(['*', '-', '+']))?;
    rest.starts_with([' ', '\t']).then(|| rest.trim_start())
}

#[cfg(test)]
mod tests;
