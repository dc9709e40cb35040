//! Link reference definitions (`CommonMark` 0.31.2, section 4.7).

use super::line::{byte, skip_space};
use super::links;
use crate::chars;
use std::collections::HashMap;

/// What the labels of a file stand for.
#[derive(Default)]
pub(crate) struct Definitions {
    /// By normalised label, the place in `addresses`.
    labels: HashMap<String, usize>,
    addresses: Vec<String>,
}

impl Definitions {
    /// The address that a label stands for.
    pub(crate) fn address(&self, label: &str) -> Option<&str> {
        let index = self.labels.get(&normalized(label))?;
        self.addresses.get(*index).map(String::as_str)
    }

    /// Is there a footnote with this label?
    pub(super) fn has_footnote(&self, label: &str) -> bool {
        self.labels.contains_key(&footnote(label))
    }

    /// In the table it has the `^` that the label of no link starts with.
    pub(super) fn add_footnote(&mut self, label: &str) {
        let label = footnote(label);
        self.labels.insert(label, usize::MAX);
    }

    /// The first definition of a label counts.
    fn add(&mut self, label: &str, address: &str) {
        let label = normalized(label);
        if !label.starts_with('^') && !self.labels.contains_key(&label) {
            self.labels.insert(label, self.addresses.len());
            self.addresses.push(links::unescape(address));
        }
    }
}

fn footnote(label: &str) -> String {
    chars::join(&["^", &normalized(label)])
}

/// In any case, with one space for all there is between words (section 6.3,
/// "matches").
fn normalized(label: &str) -> String {
    let mut text = String::with_capacity(label.len());
    for word in label.split_ascii_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    chars::fold(&text)
}

/// Takes the definitions before the text of a paragraph; the number of bytes
/// that they take.
pub(super) fn take(paragraph: &str, definitions: &mut Definitions) -> usize {
    let mut at = 0;
    while let Some(rest) = paragraph.get(at..).filter(|rest| rest.starts_with('['))
        && let Some(length) = definition(rest, definitions)
    {
        at += length;
    }
    at
}

fn definition(text: &str, definitions: &mut Definitions) -> Option<usize> {
    let label = links::label_end(text.get(1..)?)? + 1;
    if byte(text, label + 1) != b':' {
        return None;
    }
    let start = links::skip_separator(text, label + 2);
    let (address, end) = links::destination(text, start)?;
    if end == start {
        return None;
    }
    let line_end = |at| {
        let at = skip_space(text, at);
        (byte(text, at) == b'\n').then_some(at + 1)
    };
    let title = links::skip_separator(text, end);
    let with_title = links::title_end(text, title).filter(|_| title > end).and_then(line_end);
    let length = with_title.or_else(|| line_end(end))?;
    definitions.add(text.get(1..label)?, address);
    Some(length.min(text.len()))
}
