//! `AsciiDoc`: `== 1.0.0`, attributes, delimited blocks, links. `RDoc` and
//! `MediaWiki` share its headings.

use super::{Lines, near};
use crate::chars;

/// Level and text of `== text` and `== text ==`.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let text = chars::trim_start(line, &|char| char == '=');
    let level = line.len() - text.len();
    if !(1..=6).contains(&level) || !text.starts_with([' ', '\t']) {
        return None;
    }
    let text = chars::trim_end(text.trim(), &|char| char == '=').trim();
    (!text.is_empty()).then_some((level, text))
}

pub(super) fn rewrite(lines: &[&str], out: &mut Lines) {
    // A block of comment or of code that is open, by its delimiter.
    let mut open: Option<&str> = None;
    for line in lines {
        let line = line.trim_end();
        if let Some(delimiter) = open {
            let closes = line == delimiter;
            match (closes, delimiter.starts_with('/')) {
                (true, false) => out.line(&["```"]),
                (_, true) => out.line(&[]),
                (false, false) => out.line(&[line]),
            }
            open = open.filter(|_| !closes);
            continue;
        }
        if let Some((level, text)) = heading(line) {
            out.heading(level, &inline(text));
            continue;
        }
        match line {
            "----" | "...." => {
                open = Some(line);
                out.line(&["```"]);
            }
            "////" => {
                open = Some(line);
                out.line(&[]);
            }
            // What belongs to an item goes on.
            "+" => out.line(&[]),
            _ if is_about(line) => out.line(&[]),
            _ => body(line, out),
        }
    }
}

/// An attribute, a comment, an anchor, or what is said about a block.
fn is_about(line: &str) -> bool {
    let inside = |open: char, close: char| line.starts_with(open) && line.ends_with(close);
    let attribute =
        line.strip_prefix(':').is_some_and(|rest| rest.contains(": ") || rest.ends_with(':'));
    attribute
        || line.starts_with("//")
        || line.starts_with("include::")
        || line.starts_with("toc::")
        || (inside('[', ']') && !line.contains(' '))
        || matches!(line, "====" | "****" | "____" | "--" | "|===")
}

fn body(line: &str, out: &mut Lines) {
    let text = line.trim_start();
    let sign = text.bytes().next().unwrap_or_default();
    let level = text.bytes().take_while(|byte| *byte == sign).count();
    let rest = text.get(level..).unwrap_or_default();
    let spaced = rest.starts_with([' ', '\t']);
    let indent = "  ".repeat(level.clamp(1, 6) - 1);
    match sign {
        b'*' | b'-' if spaced => out.line(&[&indent, "* ", &inline(rest.trim_start())]),
        b'.' if spaced => out.line(&[&indent, "1. ", &inline(rest.trim_start())]),
        // The title of a block.
        b'.' if level == 1 && !rest.is_empty() => out.line(&["**", &inline(rest), "**"]),
        _ => out.line(&[&inline(line)]),
    }
}

/// Links and strong words.
fn inline(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut before = ' ';
    let mut code = false;
    // Bytes that may still be read ahead in vain.
    let mut fuel = text.len() * 4 + 4_096;
    while let Some(char) = rest.chars().next() {
        let word = chars::is_word(before);
        if char == '`' {
            code = !code;
        } else if !code && !word && fuel > 0 {
            if let Some((link, tail)) = link(rest) {
                out.push_str(&link);
                (rest, before) = (tail, ')');
                continue;
            }
            if let Some((strong, tail)) = strong(rest) {
                out.push_str(&chars::join(&["**", strong, "**"]));
                (rest, before) = (tail, '*');
                continue;
            }
            if matches!(char, '*' | 'h' | 'l' | 'm') {
                fuel = fuel.saturating_sub(near(rest).len());
            }
        }
        out.push(char);
        before = char;
        rest = rest.get(char.len_utf8()..).unwrap_or_default();
    }
    out
}

/// `https://a.example[text]`, with `link:` before it or not; and what follows.
fn link(text: &str) -> Option<(String, &str)> {
    let address = text.strip_prefix("link:");
    if address.is_none() && !text.starts_with("http") && !text.starts_with("mailto:") {
        return None;
    }
    let address = address.unwrap_or(text);
    let end = chars::find(near(address), &|char| char.is_whitespace() || char == '[')?;
    let (address, rest) = address.split_at_checked(end)?;
    let label = rest.strip_prefix('[')?;
    let (label, rest) = label.split_at_checked(chars::find(near(label), &|char| char == ']')?)?;
    let rest = rest.get(1..)?;
    let label = chars::trim_end(label, &|char| char == '^');
    let label = if label.is_empty() { address } else { label };
    Some((chars::join(&["[", label, "](<", address, ">)"]), rest))
}

/// `*strong*`, and what follows.
fn strong(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('*')?;
    let (strong, rest) =
        inside.split_at_checked(chars::find(near(inside), &|char| char == '*')?)?;
    let rest = rest.get(1..)?;
    let tight = !strong.is_empty() && strong.trim() == strong;
    let ends = !chars::starts(rest, &|char| chars::is_word(char) || char == '*');
    (tight && ends).then_some((strong, rest))
}
