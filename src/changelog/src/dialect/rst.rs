//! reStructuredText (docutils): titles of any underline, whose levels are told
//! by who comes first; directives; links and roles.

use super::{Lines, indent, item};
use crate::chars;

/// Lines over which a quotation may go.
const QUOTED: usize = 5;
/// Columns before code.
const MARGIN: usize = 24;

/// What tells reStructuredText from Markdown.
#[derive(Default)]
pub(super) struct Signs {
    /// A release is underlined as Markdown does not underline.
    pub(super) exotic: bool,
    /// A directive, a link or a role.
    pub(super) certain: bool,
}

impl Signs {
    pub(super) fn see(&mut self, line: &str) {
        self.certain = self.certain
            || line.starts_with(".. ")
            || chars::find_str(line, ">`_").is_some()
            || chars::find_str(line, ":`").is_some_and(|at| {
                let before = line.get(..at).unwrap_or_default();
                let role = chars::trim_end(before, &|char| char.is_ascii_alphanumeric());
                role.ends_with(':') && role.len() < before.len()
            });
    }
}

/// The sign of a line that is nothing but a sign.
fn rule(line: &str) -> Option<u8> {
    let line = line.trim_end();
    let sign = line.bytes().next().filter(u8::is_ascii_punctuation)?;
    (line.len() >= 2 && line.bytes().all(|byte| byte == sign)).then_some(sign)
}

/// The sign below a title, which must be as long as the title, or nearly.
pub(super) fn underline(title: &str, below: &str) -> Option<u8> {
    let sign = rule(below)?;
    let text = title.trim();
    let length = text.chars().count();
    let fits = below.trim_end().len() + 3 > length || below.trim_end().len() > 7;
    (length > 0 && rule(title).is_none() && fits).then_some(sign)
}

/// What follows a line by which it is read.
enum Block {
    Text,
    /// Indented deeper than this: code; the column where what it belongs to
    /// starts, and the indent of its first line.
    Literal(usize, usize, Option<usize>),
    /// Indented deeper than this: nothing to show.
    Hidden(usize),
    /// Indented deeper than this: what a directive says.
    Shown(usize),
}

pub(super) fn rewrite(lines: &[&str], out: &mut Lines) {
    let mut levels: Vec<(u8, bool)> = Vec::new();
    let mut block = Block::Text;
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let line = line.trim_end();
        let depth = indent(line);
        let below = lines.get(index + 1).copied().unwrap_or_default();
        index += 1;
        if line.is_empty() {
            out.line(&[]);
            continue;
        }
        match block {
            Block::Literal(margin, column, first) if depth > margin => {
                let first = first.unwrap_or(depth);
                block = Block::Literal(margin, column, Some(first));
                let code = line.get(first.min(depth)..).unwrap_or_default();
                out.line(&[&" ".repeat(column + 4), code]);
                continue;
            }
            Block::Hidden(margin) if depth > margin => {
                out.line(&[]);
                continue;
            }
            Block::Shown(margin) if depth > margin => {
                out.line(&["> ", &inline(line.trim_start())]);
                continue;
            }
            _ => block = Block::Text,
        }
        // A title between two lines.
        let over = rule(line).filter(|sign| {
            let end = lines.get(index + 1).copied().unwrap_or_default();
            !below.trim().is_empty() && underline(below, end) == Some(*sign)
        });
        if let Some(sign) = over {
            out.line(&[]);
            out.heading(level(&mut levels, (sign, true)), &inline(below.trim()));
            out.line(&[]);
            index += 2;
            continue;
        }
        if depth == 0
            && let Some(sign) = underline(line, below)
        {
            out.heading(level(&mut levels, (sign, false)), &inline(line));
            out.line(&[]);
            index += 1;
            continue;
        }
        if let Some(directive) = line.trim_start().strip_prefix("..") {
            block = self::directive(directive.trim(), depth, out);
            continue;
        }
        // A line across.
        if rule(line).is_some() {
            out.line(&[]);
            continue;
        }
        // What is quoted may go on below.
        let mut text = line.to_owned();
        let mut count = 1;
        while count < QUOTED
            && text.bytes().filter(|byte| *byte == b'`').count() % 2 == 1
            && let Some(next) = lines.get(index).filter(|next| !next.trim().is_empty())
        {
            text.push('\n');
            text.push_str(next.trim_end());
            index += 1;
            count += 1;
        }
        let literal = text.strip_suffix("::");
        if let Some(head) = literal {
            let column = depth + if item(line.trim_start()).is_some() { 2 } else { 0 };
            block = Block::Literal(depth, column.min(MARGIN), None);
            let colon = if head.trim().is_empty() { "" } else { ":" };
            text = [head, colon].concat();
        }
        for line in inline(&text).split('\n') {
            out.line(&[line]);
        }
    }
}

/// 1 for the first kind of title, 2 for the next.
fn level(levels: &mut Vec<(u8, bool)>, kind: (u8, bool)) -> usize {
    let place = levels.iter().position(|known| *known == kind).unwrap_or_else(|| {
        levels.push(kind);
        levels.len() - 1
    });
    place + 1
}

/// Writes a directive's own line; says how to read what is indented below it.
fn directive(text: &str, depth: usize, out: &mut Lines) -> Block {
    if let Some((name, address)) = text.strip_prefix('_').and_then(|link| link.split_once(':')) {
        let name = chars::trim(name, &|char| char == '`');
        let address = address.trim();
        if name.is_empty() || address.is_empty() {
            out.line(&[]);
        } else {
            out.line(&["[", name, "]: <", address, ">"]);
        }
        return Block::Hidden(depth);
    }
    let Some((name, rest)) = text.split_once("::") else {
        out.line(&[]);
        return Block::Hidden(depth);
    };
    let rest = rest.trim();
    match name {
        "code" | "code-block" | "sourcecode" | "parsed-literal" => {
            out.line(&[]);
            Block::Literal(depth, depth.min(MARGIN), None)
        }
        "note" | "warning" | "important" | "attention" | "caution" | "danger" | "tip" | "hint"
        | "versionadded" | "versionchanged" | "deprecated" => {
            let first = name.get(..1).unwrap_or_default().to_ascii_uppercase();
            let title = [&first, name.get(1..).unwrap_or_default()].concat();
            out.line(&["> **", &title, "** ", &inline(rest)]);
            Block::Shown(depth)
        }
        _ => {
            out.line(&[]);
            Block::Hidden(depth)
        }
    }
}

/// Code, links and roles; what means something in Markdown only is escaped.
fn inline(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = chars::find(rest, &|char| matches!(char, '`' | '_' | '<' | '[' | '\\')) {
        let (before, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let sign = tail.get(..1).unwrap_or_default();
        rest = tail.get(1..).unwrap_or_default();
        if sign == "`" {
            rest = quoted(tail, &mut out).unwrap_or(rest);
        } else if sign == "\\" {
            // Before a space: nothing at all; else it is the same in both.
            match rest.strip_prefix(' ') {
                Some(after) => rest = after,
                None => out.push('\\'),
            }
        } else {
            out.push('\\');
            out.push_str(sign);
        }
    }
    out.push_str(rest);
    out
}

/// Writes what stands between back quotes; `None` where there is no end.
fn quoted<'a>(text: &'a str, out: &mut String) -> Option<&'a str> {
    if let Some(code) = text.strip_prefix("``") {
        let (code, rest) = chars::split_once(code, "``")?;
        // Back quotes inside would end it.
        let quotes = if code.contains('`') { "```" } else { "``" };
        out.push_str(&chars::join(&[quotes, code, quotes]));
        return Some(rest);
    }
    let (inside, rest) = text.strip_prefix('`')?.split_once('`')?;
    if let Some(start) = role(out) {
        out.truncate(start);
        let shown = inside.split_once(" <").map_or(inside, |(shown, _)| shown);
        let shown = chars::trim_start(shown, &|char| matches!(char, '~' | '!'));
        out.push_str(&chars::join(&["`", shown, "`"]));
        return Some(rest);
    }
    let after = rest.strip_prefix("__").or_else(|| rest.strip_prefix('_'));
    match (after, inside.rsplit_once('<')) {
        (Some(after), Some((shown, address))) => {
            let address = address.trim_end_matches('>');
            let shown = if shown.trim().is_empty() { address } else { shown.trim() };
            let words: Vec<&str> = shown.split_whitespace().collect();
            out.push_str(&chars::join(&["[", &words.join(" "), "](<", address.trim(), ">)"]));
            // Every line stays on its line.
            out.extend(inside.chars().filter(|char| *char == '\n'));
            Some(after)
        }
        (Some(after), None) => {
            out.push_str(&chars::join(&["[", inside, "]"]));
            Some(after)
        }
        (None, _) => {
            out.push_str(&chars::join(&["`", inside, "`"]));
            Some(rest)
        }
    }
}

/// Where a role starts that ends here, `:func:` or `:py:func:`: it is how what
/// follows looks, not what it says.
fn role(text: &str) -> Option<usize> {
    let names = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | ':');
    let start = chars::trim_end(text.strip_suffix(':')?, &names).len();
    text.get(start..).is_some_and(|role| role.starts_with(':') && role.len() > 2).then_some(start)
}
