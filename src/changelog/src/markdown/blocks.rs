//! Lines become blocks (`CommonMark` 0.31.2, appendix, phase 1).
//!
//! Containers that are open are a stack; of the blocks that hold text only
//! one is open at a time. What is found is written down as a flat list of
//! [`Found`], in order, so that no depth of nesting is a depth of calls. The
//! text of blocks, without the markers before each line, is one long string.
//!
//! Whether a list is tight or loose is not asked: a feed does not tell.

use super::definitions::{self, Definitions};
use super::line::Line;
use super::starts;
use std::mem;

mod open;

/// A step of the way through the blocks.
pub(super) struct Found {
    pub(super) what: What,
    /// Where it starts, counted from 0.
    pub(super) line: u32,
    /// Where its text is in [`Blocks::text`].
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) enum What {
    /// A quote opens, with the title of an alert.
    Quote(Option<&'static str>),
    List(Option<u32>),
    Item,
    /// A footnote opens; the text is its label.
    Footnote,
    /// What was opened last is closed.
    Close,
    Paragraph,
    Heading(u8),
    /// The first line of the text is the info string.
    Code,
    Html,
    Rule,
    /// So many columns; a line of the text is a row.
    Table(usize),
}

enum Container {
    Quote,
    List(u8),
    /// The columns before its content, and how much was found when it opened.
    Item(usize, usize),
    Footnote,
}

/// The open block that holds text.
enum Leaf {
    None,
    Paragraph,
    Table(usize),
    /// The text as far as its last line that is not blank.
    Indented(usize),
    Fence {
        mark: u8,
        length: usize,
        indent: usize,
    },
    /// The start condition.
    Html(u8),
}

/// The blocks of a text.
pub(super) struct Blocks {
    pub(super) found: Vec<Found>,
    pub(super) text: String,
    pub(super) definitions: Definitions,
    stack: Vec<Container>,
    quotes: usize,
    leaf: Leaf,
    leaf_start: usize,
    leaf_line: u32,
    /// Where the last line of a paragraph starts.
    last_start: usize,
    line: u32,
    weight: usize,
    /// The line, counted from 0, from which on nothing was read.
    pub(super) left_out: Option<u32>,
}

/// So many blocks are read, and one more for every [`BYTES`] of text: a
/// megabyte may hold a quarter of a million lists, and none that is meant to
/// be read does. A heading, of which much more is asked, counts as several.
const BLOCKS: usize = 1 << 15;
const BYTES: usize = 15;
const HEADING: usize = 4;

impl Blocks {
    pub(super) fn read(source: &str) -> Self {
        let mut blocks = Self {
            found: Vec::new(),
            text: String::with_capacity(source.len()),
            definitions: Definitions::default(),
            stack: Vec::new(),
            quotes: 0,
            leaf: Leaf::None,
            leaf_start: 0,
            leaf_line: 0,
            last_start: 0,
            line: 0,
            weight: 0,
            left_out: None,
        };
        let most = BLOCKS + source.len() / BYTES;
        for line in source.split('\n') {
            if blocks.weight > most {
                blocks.left_out = Some(blocks.line);
                break;
            }
            blocks.line(Line::new(line));
            blocks.line = blocks.line.saturating_add(1);
        }
        blocks.close_leaf();
        blocks.close_to(0);
        blocks
    }

    /// Containers first, then what may start, then text: the order of the
    /// appendix. A paragraph also goes on where its containers do not, which
    /// is why nothing is closed before it is clear what the line is.
    fn line(&mut self, mut line: Line<'_>) {
        let mut matched = self.containers(&mut line);
        let inside = matched == self.stack.len();
        if inside && self.continues(&mut line) {
            return;
        }
        if line.is_blank() {
            self.close_leaf();
            return self.close_to(matched);
        }
        let paragraph = matches!(self.leaf, Leaf::Paragraph);
        if inside && paragraph && line.indent() <= 3 && self.table(line.rest()) {
            return;
        }
        if self.starts(&mut line, &mut matched) || line.is_blank() {
            return;
        }
        match self.leaf {
            // A row is never lazy, and has a cell.
            Leaf::Table(_) if inside && line.rest() != "|" => {}
            Leaf::Paragraph => {
                self.last_start = self.text.len();
                // Definitions, or the title of an alert, are all there was.
                if self.leaf_start == self.last_start {
                    self.leaf_line = self.line;
                }
            }
            _ => {
                self.begin(matched, None);
                self.open(Leaf::Paragraph);
            }
        }
        self.text.push_str(line.rest());
        self.text.push('\n');
    }

    /// The number of open containers that the line is in.
    fn containers(&self, line: &mut Line<'_>) -> usize {
        let mut quotes = 0;
        for (index, container) in self.stack.iter().enumerate() {
            if line.is_blank() && line.indent() == 0 && quotes == self.quotes {
                // Whatever is below continues.
                break;
            }
            match container {
                Container::Quote => {
                    if line.indent() > 3 || line.peek() != b'>' {
                        return index;
                    }
                    quotes += 1;
                    line.skip_bytes(1);
                    line.skip_columns(1);
                }
                Container::List(_) => {}
                Container::Item(columns, _) if line.is_blank() || line.indent() >= *columns => {
                    line.skip_columns(*columns);
                }
                Container::Footnote if line.is_blank() || line.indent() >= 4 => {
                    line.skip_columns(4);
                }
                Container::Item(..) | Container::Footnote => return index,
            }
        }
        // An item does not start with two blank lines (section 5.2).
        let empty = line.is_blank()
            && matches!(self.leaf, Leaf::None)
            && matches!(self.stack.last(), Some(Container::Item(_, found)) if *found == self.found.len());
        self.stack.len() - usize::from(empty)
    }

    /// Does the line belong to the open block, whatever it looks like?
    fn continues(&mut self, line: &mut Line<'_>) -> bool {
        match self.leaf {
            Leaf::Fence { mark, length, indent } => {
                let end = line.indent() <= 3
                    && starts::fence(line.rest()).is_some_and(|(byte, found, info)| {
                        byte == mark && found >= length && info.is_empty()
                    });
                if end {
                    self.close_leaf();
                } else {
                    line.skip_columns(indent);
                    line.push_to(&mut self.text);
                }
            }
            Leaf::Html(condition) => {
                if condition >= 6 && line.is_blank() {
                    return false;
                }
                line.push_to(&mut self.text);
                if starts::html_ends(condition, line.rest()) {
                    self.close_leaf();
                }
            }
            Leaf::Indented(_) => {
                if line.indent() < 4 && !line.is_blank() {
                    return false;
                }
                line.skip_columns(4);
                line.push_to(&mut self.text);
                if !line.is_blank() {
                    self.leaf = Leaf::Indented(self.text.len());
                }
            }
            Leaf::None | Leaf::Paragraph | Leaf::Table(_) => return false,
        }
        true
    }

    /// Closes what the line is not in, and a list that does not go on.
    fn begin(&mut self, matched: usize, item: Option<u8>) {
        self.close_leaf();
        self.close_to(matched);
        if let Some(Container::List(delimiter)) = self.stack.last()
            && Some(*delimiter) != item
        {
            self.close_to(matched - 1);
        }
    }

    fn push(&mut self, container: Container, what: What) {
        self.quotes += usize::from(matches!(container, Container::Quote));
        self.stack.push(container);
        if !matches!(what, What::Footnote) {
            self.leaf_start = self.text.len();
        }
        self.note(what, self.line, self.text.len());
    }

    fn close_to(&mut self, depth: usize) {
        if self.stack.len() > depth {
            self.close_leaf();
        }
        while self.stack.len() > depth {
            let quote = matches!(self.stack.pop(), Some(Container::Quote));
            self.quotes -= usize::from(quote);
            self.note(What::Close, self.line, self.leaf_start);
        }
    }

    fn open(&mut self, leaf: Leaf) {
        self.leaf = leaf;
        self.leaf_start = self.text.len();
        self.last_start = self.leaf_start;
        self.leaf_line = self.line;
    }

    fn close_leaf(&mut self) {
        let mut end = self.text.len();
        let what = match mem::replace(&mut self.leaf, Leaf::None) {
            Leaf::None => return,
            Leaf::Paragraph => {
                self.take_definitions();
                if self.leaf_start == end {
                    return;
                }
                What::Paragraph
            }
            Leaf::Table(columns) => What::Table(columns),
            Leaf::Indented(last) => {
                end = last;
                What::Code
            }
            Leaf::Fence { .. } => What::Code,
            Leaf::Html(_) => What::Html,
        };
        self.note(what, self.leaf_line, end);
    }

    /// Link reference definitions stand before the text of a paragraph
    /// (section 4.7).
    fn take_definitions(&mut self) {
        let text = self.text.get(self.leaf_start..).unwrap_or_default();
        let taken = definitions::take(text, &mut self.definitions);
        let lines = text.bytes().take(taken).filter(|byte| *byte == b'\n').count();
        self.leaf_line = self.leaf_line.saturating_add(lines as u32);
        self.leaf_start += taken;
    }

    fn note(&mut self, what: What, line: u32, end: usize) {
        self.weight += if matches!(what, What::Heading(_)) { HEADING } else { 1 };
        self.found.push(Found { what, line, start: self.leaf_start, end });
    }
}
