//! What a line may open (`CommonMark` 0.31.2, sections 4 and 5), after the
//! markers of the containers that it is in.

use super::super::{definitions, line::Line, starts, table};
use super::{Blocks, Container, Found, Leaf, What};
use std::mem;

impl Blocks {
    /// Opens what the line starts with; says whether nothing is left of it.
    pub(super) fn starts(&mut self, line: &mut Line<'_>, matched: &mut usize) -> bool {
        // Where the line has more than these bytes left, it is no thematic
        // break: so not every one of many list markers reads all of it.
        let mut foreign = usize::MAX;
        loop {
            let inside = *matched == self.stack.len();
            let paragraph = matches!(self.leaf, Leaf::Paragraph);
            if line.indent() > 3 {
                // No code in the middle of a paragraph (section 4.4).
                if paragraph || line.is_blank() {
                    return false;
                }
                self.begin(*matched, None);
                self.open(Leaf::Indented(0));
                line.skip_columns(4);
                self.text.push('\n');
                line.push_to(&mut self.text);
                self.leaf = Leaf::Indented(self.text.len());
                return true;
            }
            let rest = line.rest();
            match line.peek() {
                b'>' => {
                    self.begin(*matched, None);
                    line.skip_bytes(1);
                    line.skip_columns(1);
                    let alert = if line.indent() == 0 { starts::alert(line.rest()) } else { None };
                    self.push(Container::Quote, What::Quote(alert));
                    if alert.is_some() {
                        // What follows may continue it as it may a paragraph.
                        self.open(Leaf::Paragraph);
                        return true;
                    }
                    *matched = self.stack.len();
                    continue;
                }
                b'#' => {
                    if let Some((level, content)) = starts::heading(rest) {
                        self.begin(*matched, None);
                        self.leaf_start = self.text.len();
                        self.text.push_str(content);
                        self.note(What::Heading(level), self.line, self.text.len());
                        return true;
                    }
                }
                b'`' | b'~' => {
                    if let Some((mark, length, info)) = starts::fence(rest) {
                        self.begin(*matched, None);
                        self.open(Leaf::Fence { mark, length, indent: line.indent() });
                        self.text.push_str(info);
                        self.text.push('\n');
                        return true;
                    }
                }
                b'<' => {
                    let condition = starts::html(rest).filter(|found| *found < 7 || !paragraph);
                    if let Some(condition) = condition {
                        self.begin(*matched, None);
                        self.open(Leaf::Html(condition));
                        line.push_to(&mut self.text);
                        if starts::html_ends(condition, rest) {
                            self.close_leaf();
                        }
                        return true;
                    }
                }
                b'[' => {
                    if let Some(length) = starts::footnote(rest) {
                        self.begin(*matched, None);
                        if matches!(self.stack.last(), Some(Container::Footnote)) {
                            self.close_to(self.stack.len() - 1);
                        }
                        self.leaf_start = self.text.len();
                        self.text.push_str(rest.get(2..length - 2).unwrap_or_default());
                        let label = self.text.get(self.leaf_start..).unwrap_or_default();
                        self.definitions.add_footnote(label);
                        self.push(Container::Footnote, What::Footnote);
                        line.skip_bytes(length);
                        line.skip_columns(line.indent());
                        *matched = self.stack.len();
                        continue;
                    }
                }
                _ => {}
            }
            if inside
                && paragraph
                && let Some(level) = starts::underline(rest)
            {
                self.take_definitions();
                if self.leaf_start < self.text.len() {
                    self.leaf = Leaf::None;
                    self.note(What::Heading(level), self.leaf_line, self.text.len());
                    return true;
                }
            }
            if rest.len() <= foreign {
                match starts::rule(rest) {
                    Ok(()) => {
                        self.begin(*matched, None);
                        self.leaf_start = self.text.len();
                        self.note(What::Rule, self.line, self.leaf_start);
                        return true;
                    }
                    Err(bytes) => foreign = rest.len() - bytes,
                }
            }
            if !self.item(line, matched) {
                return false;
            }
        }
    }

    /// Opens an item of a list (section 5.2).
    fn item(&mut self, line: &mut Line<'_>, matched: &mut usize) -> bool {
        let rest = line.rest();
        let Some(marker) = starts::marker(rest) else { return false };
        let empty = rest.get(marker.length..).unwrap_or_default().trim_ascii().is_empty();
        let paragraph = matches!(self.leaf, Leaf::Paragraph) && *matched == self.stack.len();
        if paragraph && (empty || marker.number.is_some_and(|number| number != 1)) {
            return false;
        }
        self.begin(*matched, Some(marker.delimiter));
        if !matches!(self.stack.last(), Some(Container::List(_))) {
            self.push(Container::List(marker.delimiter), What::List(marker.number));
        }
        let mut columns = line.indent() + marker.length + 1;
        line.skip_bytes(marker.length);
        // More than four columns behind a marker are the indent of code.
        match line.indent() {
            space @ 1..=4 if !empty => {
                columns += space - 1;
                line.skip_columns(space);
            }
            _ => line.skip_columns(1),
        }
        self.push(Container::Item(columns, self.found.len() + 1), What::Item);
        *matched = self.stack.len();
        true
    }

    /// A paragraph and this delimiter row become a table, if the line above
    /// is all there is, or starts with a pipe (GFM, "Tables").
    pub(super) fn table(&mut self, rest: &str) -> bool {
        let above = self.text.get(self.last_start..).unwrap_or_default();
        if self.last_start != self.leaf_start && !above.starts_with('|') {
            return false;
        }
        let Some(columns) = table::columns(above, rest) else { return false };
        if self.last_start > self.leaf_start {
            let start = mem::replace(&mut self.leaf_start, self.last_start);
            let text = self.text.get(start..self.last_start).unwrap_or_default();
            let taken = definitions::take(text, &mut self.definitions);
            if start + taken < self.last_start {
                self.found.push(Found {
                    what: What::Paragraph,
                    line: self.leaf_line,
                    start: start + taken,
                    end: self.last_start,
                });
            }
        }
        self.leaf_line = self.line.saturating_sub(1);
        self.leaf = Leaf::Table(columns);
        true
    }
}
