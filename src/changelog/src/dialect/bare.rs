//! Plain text: a version on a line of its own, or as the head of a list's
//! item, and below it what may be indented.

use super::{Lines, indent, item};
use crate::chars;
use crate::heading::{self, Heading, Sure};

/// More releases need not be counted to know the format.
pub(super) const ENOUGH: usize = 3;
/// Releases that are looked for.
const MOST: usize = 20_000;
/// Bytes of a line that may head a release.
const LENGTH: usize = 120;

/// The text of a line that heads a release, between the lines around it.
pub(super) fn candidate(above: &str, line: &str, below: &str) -> Option<String> {
    if line.len() > LENGTH || line.starts_with([' ', '\t']) {
        return None;
    }
    let line = line.trim_end();
    // Most lines are words, and cost no more than this look.
    if !line.as_bytes().windows(3).any(|three| {
        let digit = |at: usize| three.get(at).is_some_and(u8::is_ascii_digit);
        digit(0) && digit(2) && !three.get(1).is_some_and(u8::is_ascii_alphanumeric)
    }) {
        return None;
    }
    let in_list = item(line);
    // In the middle of a paragraph a line starts with anything.
    let apart = above.trim().is_empty() || indent(above) > 0 || item(above).is_some();
    let number =
        chars::starts(chars::strip(line, "v").unwrap_or(line), &|char| char.is_ascii_digit());
    if !apart && in_list.is_none() && !number {
        return None;
    }
    let text: String =
        in_list.unwrap_or(line).chars().filter(|char| !matches!(char, '*' | '`' | '\'')).collect();
    let text = chars::trim(&text, &|char| matches!(char, ':' | '-' | '=' | '~' | '_' | ' '));
    if let Some(heading) = rpm(line, text) {
        return Some(heading);
    }
    if text.contains("://") || text.contains('@') {
        return None;
    }
    // What sums up older versions ends a release, but is none.
    if text.starts_with('<') && heading::read(text.get(1..)?).is_some() {
        return Some(text.to_owned());
    }
    let heading = heading::read(text)?;
    // Sentences end so; a day beside a version is in few of them.
    let sentence = !apart || (text.ends_with('.') && in_list.is_none());
    if sentence && in_list.is_none() && heading.date.is_none() {
        return None;
    }
    // The version, and then what sets it apart from words about it.
    let end = chars::span(text, &|char| char.is_whitespace() || char == ':');
    let apart = text
        .get(end..)
        .is_some_and(|rest| [":", " - ", " – ", " — "].iter().any(|sign| rest.starts_with(sign)));
    is_head(&heading, in_list.is_some(), apart, below).then(|| text.to_owned())
}

fn is_head(heading: &Heading, in_list: bool, apart: bool, below: &str) -> bool {
    if heading.version.is_none() && !heading.unreleased {
        return false;
    }
    if heading.sure == Sure::Yes && heading.title.is_none() {
        return true;
    }
    // `- 1.0.1: Fix it`: all that is said stands beside the version.
    if in_list && heading.sure == Sure::Maybe && apart {
        return true;
    }
    // A name or a title beside the version is prose, but for a day, or what
    // stands below it.
    if heading.date.is_some() {
        return true;
    }
    let next = below.trim().is_empty() || indent(below) > 0 || item(below).is_some();
    !in_list && next && heading.title.is_none()
}

/// The `%changelog` of an RPM package: `* Wed Aug 19 2026 Name <address> -
/// 1.2-3`.
fn rpm(line: &str, text: &str) -> Option<String> {
    let name = line.strip_prefix("* ").map(|_| text)?;
    let (person, version) = name.rsplit_once(['>', ' '])?;
    let address = person.contains('@');
    let heading = heading::read(version).filter(|heading| heading.version.is_some() && address)?;
    let days: Vec<&str> = text.split_whitespace().take(4).collect();
    let day = days.join(" ");
    heading::date_line(&day)?;
    let version = heading.version?;
    Some(chars::join(&[&version, " (", &day, ")"]))
}

pub(super) fn rewrite(lines: &[&str], out: &mut Lines) {
    let at = |index: usize| lines.get(index).copied().unwrap_or_default();
    let mut left = MOST;
    let mut heads: Vec<Option<String>> = Vec::with_capacity(lines.len());
    for index in 0..lines.len() {
        let above = index.checked_sub(1).map(at).unwrap_or_default();
        let head = if left > 0 { candidate(above, at(index), at(index + 1)) } else { None };
        left -= usize::from(head.is_some());
        heads.push(head);
    }
    let mut index = 0;
    while index < lines.len() {
        let Some(head) = heads.get(index).and_then(Option::as_ref) else {
            out.line(&[at(index)]);
            index += 1;
            continue;
        };
        out.heading(2, head);
        let end = (index + 1..lines.len())
            .find(|next| heads.get(*next).is_some_and(Option::is_some))
            .unwrap_or(lines.len());
        let body = lines.get(index + 1..end).unwrap_or_default();
        let margin = margin(body, item(at(index)).is_some());
        for line in body {
            body_line(line, margin, out);
        }
        index = end;
    }
}

fn body_line(line: &str, margin: usize, out: &mut Lines) {
    let line = if line.trim().is_empty() { "" } else { line };
    let line = line.get(margin.min(indent(line))..).unwrap_or(line);
    let stars = chars::trim_start(line, &|char| char == '*');
    // `** Bug fixes`, as GNU and Org write them.
    match line.len() - stars.len() {
        level @ 2..=4 if stars.starts_with(' ') => out.heading(level + 1, stars.trim()),
        _ if is_rule(line) => out.line(&[]),
        _ => out.line(&[line]),
    }
}

/// A line of signs below a heading would make a heading of what is above it.
fn is_rule(line: &str) -> bool {
    let line = line.trim_end();
    line.len() > 1 && line.bytes().all(|byte| matches!(byte, b'=' | b'-'))
}

/// Bytes of space before every line; below an item, before those that belong
/// to it.
fn margin(body: &[&str], in_list: bool) -> usize {
    let lines = body.iter().filter(|line| !line.trim().is_empty()).map(|line| indent(line));
    lines.filter(|indent| *indent > 0 || !in_list).min().unwrap_or(0)
}
