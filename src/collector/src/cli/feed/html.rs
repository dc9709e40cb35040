//! The text of a release as HTML that is safe to show: made from the typed
//! tree, so that nothing in it was ever markup of somebody else.

use hearback_wire::feed::{Block, Entry, Inline, Release};

/// The text of a release: its summary, then its sections as lists.
pub(super) fn release(release: &Release) -> String {
    let mut html = String::new();
    blocks(&release.summary, &mut html);
    for section in &release.sections {
        if !section.label.is_empty() {
            element("h3", &mut html, |html| text(&section.label, html));
        }
        element("ul", &mut html, |html| {
            for entry in &section.entries {
                element("li", html, |html| item(&entry.blocks, html));
            }
        });
    }
    html
}

/// The first words of a release, as plain text.
pub(super) fn summary(release: &Release) -> Option<String> {
    let entries = release.sections.iter().flat_map(|section| &section.entries);
    let first = entries.map(|entry: &Entry| &entry.blocks).find(|blocks| !blocks.is_empty());
    let all = if release.summary.is_empty() { first? } else { &release.summary };
    let Some(Block::Paragraph(content)) = all.first() else { return None };
    let mut words = String::new();
    plain(content, &mut words);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// Text between tags or in an attribute.
pub(super) fn text(text: &str, html: &mut String) {
    for char in text.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // What XML 1.0 has no place for (section 2.2).
            '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => {
                html.push(char);
            }
            _ => html.push('\u{fffd}'),
        }
    }
}

/// A start tag, what stands in it, and the end tag.
pub(super) fn element(name: &str, html: &mut String, inside: impl FnOnce(&mut String)) {
    html.push_str(&format!("<{name}>"));
    inside(html);
    html.push_str(&format!("</{name}>"));
}

/// One paragraph needs no element of its own.
fn item(all: &[Block], html: &mut String) {
    match all.split_first() {
        Some((Block::Paragraph(content), rest))
            if !matches!(rest.first(), Some(Block::Paragraph(_))) =>
        {
            inlines(content, html);
            blocks(rest, html);
        }
        _ => blocks(all, html),
    }
}

fn blocks(blocks: &[Block], html: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(content) => element("p", html, |html| inlines(content, html)),
            Block::Heading(content) => element("h4", html, |html| inlines(content, html)),
            Block::List { start, items } => {
                let name = if start.is_some() { "ol" } else { "ul" };
                match start {
                    Some(first) if *first != 1 => html.push_str(&format!("<ol start=\"{first}\">")),
                    _ => html.push_str(&format!("<{name}>")),
                }
                for blocks in items {
                    element("li", html, |html| item(blocks, html));
                }
                html.push_str(&format!("</{name}>"));
            }
            Block::Code { text: code, .. } => {
                element("pre", html, |html| element("code", html, |html| text(code, html)));
            }
            Block::Quote(quoted) => {
                element("blockquote", html, |html| self::blocks(quoted, html));
            }
            Block::Table(rows) => element("table", html, |html| table(rows, html)),
            Block::Rule => html.push_str("<hr>"),
        }
    }
}

fn table(rows: &[Vec<Vec<Inline>>], html: &mut String) {
    for (index, row) in rows.iter().enumerate() {
        let name = if index == 0 { "th" } else { "td" };
        element("tr", html, |html| {
            for cell in row {
                element(name, html, |html| inlines(cell, html));
            }
        });
    }
}

fn inlines(all: &[Inline], html: &mut String) {
    for inline in all {
        match inline {
            Inline::Text(content) => text(content, html),
            Inline::Code(content) => element("code", html, |html| text(content, html)),
            Inline::Strong(children) => element("strong", html, |html| inlines(children, html)),
            Inline::Emphasis(children) => element("em", html, |html| inlines(children, html)),
            Inline::Strike(children) => element("del", html, |html| inlines(children, html)),
            Inline::Link { href, children } => {
                html.push_str("<a href=\"");
                text(href, html);
                html.push_str("\">");
                inlines(children, html);
                html.push_str("</a>");
            }
            Inline::Image { src, alt } => {
                html.push_str("<img src=\"");
                text(src, html);
                html.push_str("\" alt=\"");
                text(alt, html);
                html.push_str("\">");
            }
            Inline::Break => html.push_str("<br>"),
        }
    }
}

fn plain(all: &[Inline], words: &mut String) {
    for inline in all {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Image { alt: text, .. } => {
                words.push_str(text);
            }
            Inline::Strong(children)
            | Inline::Emphasis(children)
            | Inline::Strike(children)
            | Inline::Link { children, .. } => plain(children, words),
            Inline::Break => words.push(' '),
        }
    }
}
