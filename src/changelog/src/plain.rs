//! Typed text as plain text: for names, references and headings.

use hearback_wire::feed::{Block, Inline};

/// Hands every piece of text to `sink`, in order. Blocks, cells and lines are
/// set apart by a line feed.
pub(crate) fn blocks(blocks: &[Block], sink: &mut dyn FnMut(&str)) {
    for block in blocks {
        match block {
            Block::Paragraph(children) | Block::Heading(children) => inlines(children, sink),
            Block::List { items, .. } => {
                for item in items {
                    self::blocks(item, sink);
                }
            }
            Block::Code { text, .. } => sink(text),
            Block::Quote(children) => self::blocks(children, sink),
            Block::Table(rows) => {
                for cell in rows.iter().flatten() {
                    inlines(cell, sink);
                    sink("\n");
                }
            }
            Block::Rule => {}
        }
        sink("\n");
    }
}

/// See [`blocks`].
pub(crate) fn inlines(inlines: &[Inline], sink: &mut dyn FnMut(&str)) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => sink(text),
            Inline::Strong(children)
            | Inline::Emphasis(children)
            | Inline::Strike(children)
            | Inline::Link { children, .. } => self::inlines(children, sink),
            Inline::Image { alt, .. } => sink(alt),
            Inline::Break => sink("\n"),
        }
    }
}

/// The start of a line: as few pieces as hold so many bytes.
pub(crate) fn head(inlines: &[Inline], bytes: usize) -> String {
    let mut text = String::new();
    for inline in inlines {
        if text.len() >= bytes {
            break;
        }
        self::inlines(std::slice::from_ref(inline), &mut |piece| {
            if text.len() < bytes {
                text.push_str(piece);
            }
        });
    }
    text
}

/// The text of a line.
pub(crate) fn text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    self::inlines(inlines, &mut |piece| text.push_str(piece));
    text
}
