//! Starts and ends become a tree.
//!
//! Below the deepest level that a feed allows nothing is lost: containers are
//! skipped and their content joins the level above.

use crate::chars;
use crate::document::{Item, Node, NodeKind};
use crate::html;
use crate::plain;
use hearback_wire::feed::{Block, Inline};
use hearback_wire::limits::FEED_DEPTH;
use std::mem;

/// What can be open.
pub(crate) enum Kind {
    Paragraph,
    Heading(u8),
    List(Option<u32>, Vec<Vec<Block>>),
    Item,
    Quote,
    Code(Option<String>, String),
    Html(String),
    Table(Vec<Vec<Vec<Inline>>>),
    Row(Vec<Vec<Inline>>),
    Cell,
    Strong,
    Emphasis,
    Strike,
    /// `None`: the address is not allowed, the text stays.
    Link(Option<String>),
    Image(Option<String>),
}

struct Frame {
    kind: Kind,
    line: u32,
    /// How deep what stands in it is nested.
    depth: usize,
    /// Where its blocks and its inlines start among those of all frames.
    blocks: usize,
    inlines: usize,
}

/// The tree so far.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    /// Marks since the last node or item was finished.
    pub(crate) marks: Vec<String>,
    /// Where something was nested too deep for the first time.
    pub(crate) too_deep: Option<u32>,
    /// What the next paragraph starts with.
    pub(crate) label: Option<String>,
    stack: Vec<Frame>,
    /// What stands in the open frames, outermost first: as long as a frame is
    /// open, nobody can know how much room it needs.
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    /// Containers that are open but have no frame, being too deep.
    flat_blocks: usize,
    /// The same of emphasis, links and pictures.
    flat_inlines: usize,
    /// The finished items of the list at the top level.
    items: Vec<Item>,
}

impl Tree {
    /// Opens a block that holds no other blocks.
    pub(crate) fn open_leaf(&mut self, kind: Kind, line: u32) {
        self.push(kind, line);
    }

    /// Opens a block that holds blocks, if there is depth left for a
    /// paragraph with text in it.
    pub(crate) fn open_container(&mut self, kind: Kind, line: u32) {
        // An item is as deep as its list, and that was asked already.
        let fits = matches!(kind, Kind::Item) || self.depth() + 2 <= FEED_DEPTH;
        if self.flat_blocks > 0 || !fits {
            self.flat_blocks += 1;
            self.too_deep.get_or_insert(line);
        } else {
            self.push(kind, line);
        }
    }

    /// Opens a piece of a line, if there is depth left for text in it.
    pub(crate) fn open_inline(&mut self, kind: Kind, line: u32) {
        if self.flat_inlines > 0 || self.depth() + 1 > FEED_DEPTH {
            self.flat_inlines += 1;
            self.too_deep.get_or_insert(line);
        } else {
            self.push(kind, line);
        }
    }

    /// Ends what the last [`Tree::open_leaf`] opened.
    pub(crate) fn close(&mut self) {
        self.pop();
    }

    /// Ends what the last [`Tree::open_container`] opened.
    pub(crate) fn close_container(&mut self) {
        if self.flat_blocks > 0 {
            self.flat_blocks -= 1;
        } else {
            self.pop();
        }
    }

    /// Ends what the last [`Tree::open_inline`] opened.
    pub(crate) fn close_inline(&mut self) {
        if self.flat_inlines > 0 {
            self.flat_inlines -= 1;
        } else {
            self.pop();
        }
    }

    /// Text, of what is open.
    pub(crate) fn text(&mut self, text: &str) {
        let Some(frame) = self.stack.last() else { return };
        match self.inlines.get_mut(frame.inlines..).and_then(<[_]>::last_mut) {
            Some(Inline::Text(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.inlines.push(Inline::Text(text.to_owned())),
        }
    }

    /// A piece of a line that holds no others.
    pub(crate) fn inline(&mut self, inline: Inline) {
        if !self.stack.is_empty() {
            self.inlines.push(inline);
        }
    }

    /// A cell of the row that is open.
    pub(crate) fn empty_cell(&mut self) {
        if let Some(Frame { kind: Kind::Row(cells), .. }) = self.stack.last_mut() {
            cells.push(Vec::new());
        }
    }

    /// A line across. At the top level it only sets releases apart.
    pub(crate) fn rule(&mut self) {
        if !self.stack.is_empty() {
            self.blocks.push(Block::Rule);
        }
    }

    fn depth(&self) -> usize {
        self.stack.last().map_or(1, |frame| frame.depth)
    }

    fn push(&mut self, kind: Kind, line: u32) {
        // A row and an item are as deep as their table and their list.
        let inner = usize::from(!matches!(kind, Kind::Item | Kind::Row(_) | Kind::Cell));
        let depth = self.depth() + inner;
        let (blocks, inlines) = (self.blocks.len(), self.inlines.len());
        if matches!(kind, Kind::Paragraph)
            && let Some(label) = self.label.take()
        {
            self.inlines.push(Inline::Text(label));
        }
        self.stack.push(Frame { kind, line, depth, blocks, inlines });
    }

    fn pop(&mut self) {
        let Some(Frame { kind, line, blocks, inlines, .. }) = self.stack.pop() else { return };
        let blocks = above(&mut self.blocks, blocks);
        let mut inlines = above(&mut self.inlines, inlines);
        match kind {
            Kind::Paragraph => {
                trim(&mut inlines);
                if !inlines.is_empty() {
                    self.block(Block::Paragraph(inlines), line);
                }
            }
            Kind::Heading(level) => {
                trim(&mut inlines);
                if self.stack.is_empty() {
                    self.node(NodeKind::Heading(level, inlines), line);
                } else if !inlines.is_empty() {
                    self.block(Block::Heading(inlines), line);
                }
            }
            Kind::Item => {
                let top = self.stack.len() == 1;
                match self.stack.last_mut() {
                    Some(Frame { kind: Kind::List(_, items), .. }) if !top => items.push(blocks),
                    _ => self.items.push(Item { blocks, marks: mem::take(&mut self.marks) }),
                }
            }
            Kind::List(..) if self.stack.is_empty() => {
                let items = mem::take(&mut self.items);
                self.node(NodeKind::List(items), line);
            }
            Kind::List(start, mut items) => {
                items.retain(|item| !item.is_empty());
                if !items.is_empty() {
                    self.block(Block::List { start, items }, line);
                }
            }
            Kind::Quote if blocks.is_empty() => {}
            Kind::Quote => self.block(Block::Quote(blocks), line),
            Kind::Code(lang, mut text) => {
                text.truncate(chars::trim_end(&text, &|char| char == '\n').len());
                self.block(Block::Code { lang, text }, line);
            }
            Kind::Html(html) => self.html(&html, line),
            Kind::Table(rows) => self.block(Block::Table(rows), line),
            Kind::Row(cells) => {
                if let Some(Frame { kind: Kind::Table(rows), .. }) = self.stack.last_mut() {
                    rows.push(cells);
                }
            }
            Kind::Cell => {
                trim(&mut inlines);
                if let Some(Frame { kind: Kind::Row(cells), .. }) = self.stack.last_mut() {
                    cells.push(inlines);
                }
            }
            Kind::Image(Some(src)) => {
                self.inline(Inline::Image { src, alt: plain::text(&inlines) });
            }
            Kind::Image(None) => self.text(&plain::text(&inlines)),
            Kind::Link(None) => self.splice(inlines),
            _ if inlines.is_empty() => {}
            Kind::Strong => self.inline(Inline::Strong(inlines)),
            Kind::Emphasis => self.inline(Inline::Emphasis(inlines)),
            Kind::Strike => self.inline(Inline::Strike(inlines)),
            Kind::Link(Some(href)) => self.inline(Inline::Link { href, children: inlines }),
        }
    }

    fn splice(&mut self, inlines: Vec<Inline>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(&text),
                inline => self.inline(inline),
            }
        }
    }

    fn html(&mut self, html: &str, line: u32) {
        let mut inlines = Vec::new();
        for text in html::block(html, &mut self.marks) {
            if !inlines.is_empty() {
                inlines.push(Inline::Break);
            }
            inlines.push(Inline::Text(text));
        }
        if !inlines.is_empty() {
            self.block(Block::Paragraph(inlines), line);
        } else if self.stack.is_empty() && !self.marks.is_empty() {
            self.node(NodeKind::Marks, line);
        }
    }

    fn block(&mut self, block: Block, line: u32) {
        if self.stack.is_empty() {
            self.node(NodeKind::Block(block), line);
        } else {
            self.blocks.push(block);
        }
    }

    fn node(&mut self, kind: NodeKind, line: u32) {
        self.nodes.push(Node { line, kind, marks: mem::take(&mut self.marks) });
    }
}

/// Takes what stands above this height.
fn above<T>(all: &mut Vec<T>, height: usize) -> Vec<T> {
    // Nobody else holds what stands higher: the height was theirs.
    if height < all.len() { all.split_off(height) } else { Vec::new() }
}

/// Dropped tags leave space at the ends.
pub(crate) fn trim(inlines: &mut Vec<Inline>) {
    while let Some(Inline::Text(text)) = inlines.first_mut() {
        let start = text.len() - text.trim_start().len();
        text.drain(..start);
        if !text.is_empty() {
            break;
        }
        inlines.remove(0);
    }
    while let Some(last) = inlines.last_mut() {
        match last {
            Inline::Text(text) => {
                text.truncate(text.trim_end().len());
                if !text.is_empty() {
                    break;
                }
            }
            Inline::Break => {}
            _ => break,
        }
        inlines.pop();
    }
}
