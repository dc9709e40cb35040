//! An item of a list becomes an entry: marks are taken out, bare addresses
//! become links, references are collected, and "Breaking:" is noticed.

use crate::chars;
use crate::document::Item;
use crate::marks;
use crate::plain;
use crate::refs;
use crate::tree;
use crate::url;
use hearback_wire::feed::{Block, Entry, Inline, Reference};
use hearback_wire::limits::FEED_DEPTH;
use std::cell::Cell;
use std::mem;

/// Marks that are kept of an entry.
const ANSWERS: usize = 64;

/// Reads an item; `None` if nothing stands in it.
pub(crate) fn read(item: Item, breaking: bool) -> Option<Entry> {
    let mut entry = Entry { breaking, ..Entry::default() };
    for block in item.blocks {
        append(&mut entry, block);
    }
    answer(&mut entry, item.marks);
    entry.breaking |= entry.blocks.first().is_some_and(says_breaking);
    (!entry.blocks.is_empty()).then_some(entry)
}

/// Adds a block that belongs to an entry.
pub(crate) fn join(entry: &mut Entry, block: Block, marks: Vec<String>) {
    append(entry, block);
    answer(entry, marks);
}

/// Adds what an entry answers.
pub(crate) fn answer(entry: &mut Entry, marks: Vec<String>) {
    for mark in marks {
        if entry.answers.len() < ANSWERS && !entry.answers.contains(&mark) {
            entry.answers.push(mark);
        }
    }
}

/// Readies a block that is in no entry.
pub(crate) fn polish(block: Block) -> Option<Block> {
    let mut entry = Entry::default();
    append(&mut entry, block);
    entry.blocks.pop()
}

fn append(entry: &mut Entry, mut block: Block) {
    let mut found = Found { refs: mem::take(&mut entry.refs), marks: Vec::new() };
    found.block(&mut block, 1);
    entry.refs = found.refs;
    answer(entry, found.marks);
    if !is_empty(&block) {
        entry.blocks.push(block);
    }
}

fn is_empty(block: &Block) -> bool {
    match block {
        Block::Paragraph(children) | Block::Heading(children) => children.is_empty(),
        Block::List { items, .. } => items.is_empty(),
        Block::Quote(children) => children.is_empty(),
        Block::Code { text, .. } => text.is_empty(),
        Block::Table(rows) => rows.is_empty(),
        Block::Rule => false,
    }
}

/// Emphasis that held only marks is gone with them.
fn is_something(inline: &Inline) -> bool {
    !matches!(
        inline,
        Inline::Strong(children) | Inline::Emphasis(children) | Inline::Strike(children)
            if children.is_empty()
    )
}

/// What is found on the way through an entry.
struct Found {
    refs: Vec<Reference>,
    marks: Vec<String>,
}

impl Found {
    fn blocks(&mut self, blocks: &mut Vec<Block>, depth: usize) {
        for block in blocks.iter_mut() {
            self.block(block, depth);
        }
        blocks.retain(|block| !is_empty(block));
    }

    fn block(&mut self, block: &mut Block, depth: usize) {
        match block {
            Block::Paragraph(children) | Block::Heading(children) => {
                self.line(children, depth + 1);
            }
            Block::List { items, .. } => {
                for item in items.iter_mut() {
                    self.blocks(item, depth + 1);
                }
                items.retain(|item| !item.is_empty());
            }
            Block::Quote(children) => self.blocks(children, depth + 1),
            Block::Table(rows) => {
                for cell in rows.iter_mut().flatten() {
                    self.line(cell, depth + 1);
                }
            }
            Block::Code { .. } | Block::Rule => {}
        }
    }

    fn line(&mut self, inlines: &mut Vec<Inline>, depth: usize) {
        let marks = self.marks.len();
        self.inlines(inlines, depth);
        if self.marks.len() > marks {
            tree::trim(inlines);
        }
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline>, depth: usize) {
        // Marks and addresses have a colon; without one, no text is cut.
        let cut = inlines
            .iter()
            .any(|inline| matches!(inline, Inline::Text(text) if text.as_bytes().contains(&b':')));
        if !cut {
            for inline in inlines.iter_mut() {
                self.inline(inline, depth);
            }
            inlines.retain(is_something);
            return;
        }
        let old = mem::take(inlines);
        inlines.reserve(old.len());
        for mut inline in old {
            match &mut inline {
                Inline::Text(text) => {
                    let taken = marks::take(text, &mut self.marks);
                    self.text(taken.as_deref().unwrap_or(text), depth, inlines);
                }
                _ => {
                    self.inline(&mut inline, depth);
                    if is_something(&inline) {
                        inlines.push(inline);
                    }
                }
            }
        }
    }

    /// A piece that stays one.
    fn inline(&mut self, inline: &mut Inline, depth: usize) {
        match inline {
            Inline::Text(text) => refs::in_text(text, &mut self.refs),
            Inline::Strong(children) | Inline::Emphasis(children) | Inline::Strike(children) => {
                self.inlines(children, depth + 1);
            }
            Inline::Link { href, children } => {
                refs::in_link(href, &plain::text(children), &mut self.refs);
            }
            Inline::Code(_) | Inline::Image { .. } | Inline::Break => {}
        }
    }

    /// Text between addresses, and the addresses as links.
    fn text(&mut self, text: &str, depth: usize, inlines: &mut Vec<Inline>) {
        let mut rest = text;
        while depth < FEED_DEPTH
            && let Some((before, href, after)) = next_address(rest)
        {
            self.plain(before, inlines);
            if let Some(href) = url::allowed(href, url::LINK) {
                // As services show the addresses of their issues.
                let shown = refs::number(&href).unwrap_or_else(|| href.clone());
                refs::in_link(&href, &shown, &mut self.refs);
                let children = vec![Inline::Text(shown)];
                inlines.push(Inline::Link { href, children });
            }
            rest = after;
        }
        self.plain(rest, inlines);
    }

    fn plain(&mut self, text: &str, inlines: &mut Vec<Inline>) {
        refs::in_text(text, &mut self.refs);
        if !text.is_empty() {
            inlines.push(Inline::Text(text.to_owned()));
        }
    }
}

/// The text before the next bare address, the address, and the text after it
/// (GitHub Flavored Markdown, "Autolinks (extension)").
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + chars::find_str(text.get(from..)?, "://")?;
        from = start + 3;
        let head = text.get(..start)?;
        let Some(before) = head.strip_suffix("https").or_else(|| head.strip_suffix("http")) else {
            continue;
        };
        if chars::ends(before, &chars::is_word) {
            continue;
        }
        let tail = text.get(before.len()..)?;
        let end =
            chars::span(tail, &|char| char.is_whitespace() || matches!(char, '<' | '>' | '"'));
        let href = trim_address(tail.get(..end)?);
        if href.ends_with("://") || href.len() < "http://a".len() {
            from = before.len() + end;
            continue;
        }
        return Some((before, href, tail.get(href.len()..)?));
    }
}

/// Without the punctuation that belongs to the sentence.
fn trim_address(text: &str) -> &str {
    let count = |bracket: u8| text.bytes().filter(|byte| *byte == bracket).count();
    let unpaired = Cell::new(count(b')').saturating_sub(count(b'(')));
    chars::trim_end(text, &|char| match char {
        ')' if unpaired.get() > 0 => {
            unpaired.set(unpaired.get() - 1);
            true
        }
        _ => matches!(char, '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '*' | '_' | '~'),
    })
}

/// Bytes that tell whether an entry starts with "Breaking:".
const SCOPE: usize = 80;

/// Does it start with "Breaking:" or its like, perhaps after a scope?
fn says_breaking(block: &Block) -> bool {
    let Block::Paragraph(content) = block else { return false };
    if let Some(Inline::Strong(children)) = content.first()
        && is_breaking(&plain::text(children), true)
    {
        return true;
    }
    let text = plain::head(content, SCOPE);
    let scope = chars::trim_start(&text, &|char| matches!(char, '(' | '[' | ' '));
    let behind = chars::find(scope, &|char| matches!(char, ':' | ')' | ']'))
        .filter(|end| *end <= 40)
        .and_then(|end| scope.get(end..));
    is_breaking(&text, false) || behind.is_some_and(|text| is_breaking(text, false))
}

fn is_breaking(text: &str, alone: bool) -> bool {
    let text = chars::trim_start(text, &chars::is_sign);
    let Some(rest) =
        text.get(.."breaking".len()).filter(|word| word.eq_ignore_ascii_case("breaking"))
    else {
        return false;
    };
    let shouted = rest == "BREAKING";
    let rest = text.get(rest.len()..).unwrap_or_default();
    let lower = rest.get(..8).unwrap_or(rest).to_ascii_lowercase();
    let change =
        [" changes", " change", "-change"].iter().find(|change| lower.starts_with(**change));
    let rest = rest.get(change.map_or(0, |change| change.len())..).unwrap_or_default();
    match rest.chars().next() {
        None => alone || shouted,
        Some(':' | ']' | ')' | '!' | '*') => true,
        Some(next) => shouted && chars::is_sign(next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_sentences_do() {
        for (text, href, after) in [
            ("see https://a.example/x.", "https://a.example/x", "."),
            ("(http://a.example/x_(y))", "http://a.example/x_(y)", ")"),
            ("https://a.example/?q=1#f, and", "https://a.example/?q=1#f", ", and"),
            ("ftp://x https://b.example", "https://b.example", ""),
        ] {
            let found = next_address(text).map(|(_, href, after)| (href, after));
            assert_eq!(found, Some((href, after)), "{text}");
        }
        for text in ["https://", "xhttps://a.example", "://", "http://."] {
            assert_eq!(next_address(text), None, "{text}");
        }
    }

    #[test]
    fn notices_what_breaks() {
        let text = |text: &str| Inline::Text(text.into());
        let strong = |children: &str| Inline::Strong(vec![text(children)]);
        for (content, breaking) in [
            (vec![strong("Breaking:"), text(" it")], true),
            (vec![strong("Breaking"), text(" it")], true),
            (vec![text("BREAKING it")], true),
            (vec![text("BREAKING CHANGE: it")], true),
            (vec![text("⚠️ breaking changes: it")], true),
            (
                vec![
                    Inline::Emphasis(vec![text("(api)")]),
                    text(" ["),
                    strong("breaking"),
                    text("] it"),
                ],
                true,
            ),
            (vec![strong("api:"), text(" BREAKING: it")], true),
            (vec![text("Breaking out of loops works")], false),
            (vec![text("Breakingly good")], false),
            (vec![text("Nothing is breaking: good")], false),
        ] {
            assert_eq!(says_breaking(&Block::Paragraph(content.clone())), breaking, "{content:?}");
        }
    }
}
