//! Markdown as a [`Document`]: `CommonMark` 0.31.2 with GitHub's tables,
//! strikethrough, task lists, footnotes and alerts.
//!
//! - [`blocks`]: lines become a flat list of blocks, with `line`, `starts`,
//!   `table` and `definitions`,
//! - [`inline`]: their text becomes a flat list of pieces, with `emphasis`,
//!   `links`, `tags` and `entities`,
//! - here both lists become the tree that a feed holds, and addresses are let
//!   in or not.
//!
//! It is here because it travels to browsers, where `pulldown-cmark` was 54 KB
//! of 86. That one stays as the oracle of the tests: the trees must be the
//! same, but for a list of what either does otherwise. The time is linear in
//! the text whatever it is, and no depth of nesting is a depth of calls.
//!
//! Every block keeps its line ([`Found::line`](blocks::Found)), also below the
//! top level.
//!
//! Departures from `CommonMark`, all of them on purpose:
//!
//! - Of HTML's named character references only those are known that people
//!   write ([`entities`]); the others stay as written.
//! - What is punctuation, and what a small letter, is asked of ranges, not of
//!   Unicode's tables. A label's `ß` is not `SS`.
//! - A label is cut off after 999 bytes, not characters.
//! - Reading ahead in vain, for the end of code or of a tag, has a limit of
//!   eight times the paragraph ([`inline`]).
//! - `U+0000` is shown as it is; what shows it decides.
//!
//! And from GitHub: a box stays text where a task is a heading or a table, and
//! addresses without brackets become links only in entries, at
//! [`entry`](crate::entry).

use crate::chars;
use crate::document::Document;
use crate::html::{self, Kept};
use crate::input::Source;
use crate::marks;
use crate::remark::{Code, Remarks};
use crate::tree::{Kind, Tree};
use crate::url;
use blocks::{Blocks, Found, What};
pub(crate) use definitions::Definitions;
use hearback_wire::feed::Inline;
use inline::{Does, Pieces};
use std::mem;

mod blocks;
mod definitions;
mod emphasis;
mod entities;
mod inline;
mod line;
mod links;
mod starts;
mod table;
mod tags;
#[cfg(test)]
mod tests;

/// Empty cells with which the rows of a table are filled up: a wide head
/// above many short rows would cost their product.
const EMPTY_CELLS: usize = 1 << 16;

/// Reads Markdown.
pub(crate) fn parse(source: &Source<'_>, remarks: &mut Remarks) -> Document {
    let Blocks { found, text, definitions, left_out, .. } = Blocks::read(&source.text);
    if let Some(line) = left_out {
        remarks.line(
            line.saturating_add(source.skipped_lines).saturating_add(1),
            Code::BytesLeftOut,
            || "there are too many pieces above; the rest is left out".into(),
        );
    }
    let mut builder = Builder {
        tree: Tree::default(),
        definitions: &definitions,
        remarks,
        line: 0,
        empty_cells: EMPTY_CELLS,
    };
    let mut first = false;
    for block in &found {
        builder.line = source.skipped_lines.saturating_add(block.line).saturating_add(1);
        let text = text.get(block.start..block.end).unwrap_or_default();
        builder.block(block, text, first);
        first = matches!(block.what, What::Item);
    }
    let tree = builder.tree;
    if let Some(line) = tree.too_deep {
        remarks
            .line(line, Code::TooDeep, || "nested too deep; the innermost levels are flat".into());
    }
    Document { nodes: tree.nodes, links: definitions, packages: false }
}

struct Builder<'b> {
    tree: Tree,
    definitions: &'b Definitions,
    remarks: &'b mut Remarks,
    /// Of what is being built, counted from 1.
    line: u32,
    empty_cells: usize,
}

impl Builder<'_> {
    /// Adds a block; `first`: it is the first of an item.
    fn block(&mut self, block: &Found, text: &str, first: bool) {
        let line = self.line;
        match block.what {
            What::Quote(alert) => {
                self.tree.open_container(Kind::Quote, line);
                if let Some(alert) = alert {
                    self.tree.open_leaf(Kind::Paragraph, line);
                    self.tree.inline(Inline::Strong(vec![Inline::Text(alert.to_owned())]));
                    self.tree.close();
                }
            }
            What::List(start) => self.tree.open_container(Kind::List(start, Vec::new()), line),
            What::Item => self.tree.open_container(Kind::Item, line),
            // Set apart from what stands above, but no change of its own.
            What::Footnote => {
                self.tree.open_container(Kind::Quote, line);
                self.tree.label = Some(chars::join(&["[", text, "] "]));
            }
            What::Close => self.tree.close_container(),
            What::Paragraph => {
                self.tree.open_leaf(Kind::Paragraph, line);
                let task = if first { task(text) } else { None };
                if let Some(sign) = task {
                    self.tree.text(sign);
                }
                self.inline(text.get(if task.is_some() { 3 } else { 0 }..).unwrap_or_default());
                self.tree.close();
            }
            What::Heading(level) => {
                self.tree.open_leaf(Kind::Heading(level), line);
                self.inline(text);
                self.tree.close();
            }
            What::Code => {
                let (info, code) = text.split_once('\n').unwrap_or((text, ""));
                let info = links::unescape(info);
                let lang = chars::span(&info, &|char| matches!(char, ' ' | ',' | '{'));
                let lang = info.get(..lang).filter(|lang| !lang.is_empty()).map(str::to_owned);
                self.tree.open_leaf(Kind::Code(lang, code.to_owned()), line);
                self.tree.close();
            }
            What::Html => {
                self.tree.open_leaf(Kind::Html(text.to_owned()), line);
                self.tree.close();
            }
            What::Rule => self.tree.rule(),
            What::Table(columns) => self.table(text, columns),
        }
    }

    fn table(&mut self, text: &str, columns: usize) {
        self.tree.open_leaf(Kind::Table(Vec::new()), self.line);
        for row in text.lines() {
            self.tree.open_leaf(Kind::Row(Vec::new()), self.line);
            let mut count = 0;
            table::cells(row, &mut |cell| {
                if count < columns && cell.is_empty() {
                    self.tree.empty_cell();
                } else if count < columns {
                    self.tree.open_leaf(Kind::Cell, self.line);
                    self.inline(cell);
                    self.tree.close();
                }
                count += 1;
            });
            while count < columns && self.empty_cells > 0 {
                self.tree.empty_cell();
                count += 1;
                self.empty_cells -= 1;
            }
            self.tree.close();
            self.line = self.line.saturating_add(1);
        }
        self.tree.close();
    }

    /// Adds the text of a block.
    fn inline(&mut self, text: &str) {
        let text = text.trim_ascii();
        let special = |byte| b"\\`*_~[]!<&\n".contains(&byte);
        if !text.bytes().any(special) {
            return self.tree.text(text);
        }
        let (first, mut counted) = (self.line, 0);
        let mut at = 0;
        let Pieces { list, mut addresses } = inline::pieces(text, self.definitions);
        for piece in list {
            let (start, end) = piece.place();
            // A footnote's label may hold what looks like more.
            if start < at {
                continue;
            }
            self.tree.text(text.get(at..start).unwrap_or_default());
            let lines = text.get(counted..start).unwrap_or_default();
            let lines = lines.bytes().filter(|byte| *byte == b'\n').count();
            self.line = self.line.saturating_add(lines as u32);
            (counted, at) = (start, end);
            let inside = text.get(start..end).unwrap_or_default();
            self.piece(piece.does, inside, &mut addresses);
        }
        self.tree.text(text.get(at..).unwrap_or_default());
        self.line = first;
    }

    fn piece(&mut self, does: Does, text: &str, addresses: &mut [String]) {
        let line = self.line;
        let mut address =
            |number: u32| addresses.get_mut(number as usize).map(mem::take).unwrap_or_default();
        match does {
            Does::Text => self.tree.text(text),
            Does::Nothing => {}
            Does::Char(char) => self.tree.text(char.encode_utf8(&mut [0; 4])),
            Does::Code(ticks) => {
                let ticks = ticks as usize;
                let code = text.get(ticks..text.len() - ticks).unwrap_or_default();
                self.tree.inline(Inline::Code(inline::code(code)));
            }
            Does::Html => match html::inline(text, &mut self.tree.marks) {
                Kept::Nothing => {}
                Kept::Break => self.tree.inline(Inline::Break),
                Kept::Text(text) => self.tree.text(text),
            },
            Does::Break(false) => self.tree.text(" "),
            Does::Break(true) => self.tree.inline(Inline::Break),
            Does::Address(email) => {
                let address = text.get(1..text.len() - 1).unwrap_or_default();
                if email {
                    self.link(&chars::join(&["mailto:", address]));
                } else {
                    self.link(address);
                }
                self.tree.text(address);
                self.tree.close_inline();
            }
            Does::Footnote => {
                let (bracket, label) = text.split_once('^').unwrap_or((text, ""));
                self.tree.text(bracket);
                self.tree.text(label);
            }
            Does::Strong => self.tree.open_inline(Kind::Strong, line),
            Does::Emphasis => self.tree.open_inline(Kind::Emphasis, line),
            Does::Strike => self.tree.open_inline(Kind::Strike, line),
            Does::Link(number) => self.link(&address(number)),
            Does::Image(number) => {
                let src = self.allowed(&address(number), url::IMAGE);
                self.tree.open_inline(Kind::Image(src), line);
            }
            Does::Close => self.tree.close_inline(),
        }
    }

    fn link(&mut self, address: &str) {
        let mark = marks::in_url(address).map(str::to_owned);
        let href = match mark {
            Some(_) => None,
            None => self.allowed(address, url::LINK),
        };
        self.tree.marks.extend(mark);
        self.tree.open_inline(Kind::Link(href), self.line);
    }

    fn allowed(&mut self, url: &str, schemes: &[&str]) -> Option<String> {
        let found = url::allowed(url, schemes);
        if found.is_none() && !url.is_empty() {
            self.remarks.line(self.line, Code::LinkDropped, || {
                let url: String = url.chars().take(40).collect();
                chars::join(&["expected an address with http, https or mailto, found ", &url])
            });
        }
        found
    }
}

/// The sign for the box that a task starts with (GFM, "Task list items").
fn task(text: &str) -> Option<&'static str> {
    let space = matches!(text.as_bytes().get(3), Some(b' ' | b'\t' | b'\n'));
    match text.get(..3).filter(|_| space)? {
        "[ ]" | "[\t]" => Some("☐ "),
        "[x]" | "[X]" => Some("☑ "),
        _ => None,
    }
}
