//! The rows of tables in HTML.

use super::{Cell, ROWS, Rows};
use crate::chars;
use crate::document::{Item, NodeKind};
use crate::feeds;
use crate::html;
use crate::input;
use crate::markdown;
use crate::remark::Remarks;
use hearback_wire::feed::Block;

/// The rows of all tables of a text that starts `skipped` lines below the
/// start of the file.
pub(super) fn rows(text: &str, skipped: u32) -> Rows {
    let mut rows = Rows::new();
    let mut rest = text;
    let mut line = skipped.saturating_add(1);
    // Where the text of the open cell starts.
    let mut open: Option<&str> = None;
    while let Some((before, tail)) = chars::split_once(rest, "<")
        && rows.len() <= ROWS
    {
        let (tag, after) = html::split_tag(tail);
        let start = rest.len() - before.len();
        let lines = |text: &str| text.bytes().filter(|byte| *byte == b'\n').count() as u32;
        line = line.saturating_add(lines(before));
        let name = html::name(tag);
        if chars::among("tr|td|th|table|tbody", &name) {
            if let Some(cell) = open.take().and_then(|cell| cell.get(..cell.len() - start))
                && let Some((_, row)) = rows.last_mut()
            {
                row.push(read(cell));
            }
            match name.as_str() {
                "tr" if !tag.starts_with('/') => rows.push((line, Vec::new())),
                "td" | "th" if !tag.starts_with('/') => open = Some(after),
                _ => {}
            }
        }
        line = line.saturating_add(lines(tag));
        rest = after;
    }
    rows.retain(|(_, cells)| !cells.is_empty());
    rows.truncate(ROWS);
    rows
}

/// What stands in a cell: its paragraphs and the items of its lists.
fn read(cell: &str) -> Cell {
    let mut remarks = Remarks::default();
    let markdown = feeds::from_html(cell);
    let nodes = markdown::parse(&input::body(&markdown, &mut remarks), &mut remarks).nodes;
    let mut items = Vec::new();
    for node in nodes {
        match node.kind {
            NodeKind::List(list) => items.extend(list),
            NodeKind::Block(block) => items.push(Item { blocks: vec![block], marks: node.marks }),
            NodeKind::Heading(_, content) => {
                items.push(Item { blocks: vec![Block::Paragraph(content)], marks: node.marks });
            }
            NodeKind::Marks => {}
        }
    }
    items
}
