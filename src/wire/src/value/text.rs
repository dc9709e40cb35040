//! The typed text of a feed as JSON: an object with one field that names the
//! kind, or only the name where there is nothing else to say.

use crate::feed::{Block, Inline};
use crate::limits::FEED_DEPTH;
use crate::value::{Make, Portable, Value, every};

impl Portable for Block {
    fn read<V: Value>(value: &V) -> Option<Self> {
        block(value, FEED_DEPTH)
    }

    fn write<V: Make>(&self) -> V {
        let (name, value) = match self {
            Self::Paragraph(line) => ("paragraph", line.write()),
            Self::Heading(line) => ("heading", line.write()),
            Self::List { start, items } => {
                ("list", V::object(vec![("start", start.write()), ("items", items.write())]))
            }
            Self::Code { lang, text } => {
                ("code", V::object(vec![("lang", lang.write()), ("text", text.write())]))
            }
            Self::Quote(blocks) => ("quote", blocks.write()),
            Self::Table(rows) => ("table", rows.write()),
            Self::Rule => return V::text("rule"),
        };
        V::object(vec![(name, value)])
    }
}

impl Portable for Inline {
    fn read<V: Value>(value: &V) -> Option<Self> {
        inline(value, FEED_DEPTH)
    }

    fn write<V: Make>(&self) -> V {
        let (name, value) = match self {
            Self::Text(text) => ("text", text.write()),
            Self::Code(text) => ("code", text.write()),
            Self::Strong(line) => ("strong", line.write()),
            Self::Emphasis(line) => ("emphasis", line.write()),
            Self::Strike(line) => ("strike", line.write()),
            Self::Link { href, children } => {
                ("link", V::object(vec![("href", href.write()), ("children", children.write())]))
            }
            Self::Image { src, alt } => {
                ("image", V::object(vec![("src", src.write()), ("alt", alt.write())]))
            }
            Self::Break => return V::text("break"),
        };
        V::object(vec![(name, value)])
    }
}

/// A block that nests at most `depth` deeper: whoever sends more wants to
/// exhaust a stack, and gets nothing.
fn block<V: Value>(value: &V, depth: usize) -> Option<Block> {
    if value.as_text().as_deref() == Some("rule") {
        return Some(Block::Rule);
    }
    let depth = depth.checked_sub(1)?;
    let name = value.names().pop()?;
    let value = value.get(&name);
    Some(match name.as_str() {
        "paragraph" => Block::Paragraph(line(&value, FEED_DEPTH)?),
        "heading" => Block::Heading(line(&value, FEED_DEPTH)?),
        "list" => Block::List {
            start: Portable::read(&value.get("start"))?,
            items: every(&value.get("items"), |item| every(item, |value| block(value, depth)))?,
        },
        "code" => Block::Code {
            lang: Portable::read(&value.get("lang"))?,
            text: value.get("text").as_text()?,
        },
        "quote" => Block::Quote(every(&value, |value| block(value, depth))?),
        "table" => Block::Table(every(&value, |row| every(row, |cell| line(cell, FEED_DEPTH)))?),
        _ => return None,
    })
}

fn inline<V: Value>(value: &V, depth: usize) -> Option<Inline> {
    if value.as_text().as_deref() == Some("break") {
        return Some(Inline::Break);
    }
    let depth = depth.checked_sub(1)?;
    let name = value.names().pop()?;
    let value = value.get(&name);
    Some(match name.as_str() {
        "text" => Inline::Text(value.as_text()?),
        "code" => Inline::Code(value.as_text()?),
        "strong" => Inline::Strong(line(&value, depth)?),
        "emphasis" => Inline::Emphasis(line(&value, depth)?),
        "strike" => Inline::Strike(line(&value, depth)?),
        "link" => Inline::Link {
            href: value.get("href").as_text()?,
            children: line(&value.get("children"), depth)?,
        },
        "image" => {
            Inline::Image { src: value.get("src").as_text()?, alt: value.get("alt").as_text()? }
        }
        _ => return None,
    })
}

fn line<V: Value>(value: &V, depth: usize) -> Option<Vec<Inline>> {
    every(value, |value| inline(value, depth))
}
