//! Markdown as a [`Document`]. `pulldown-cmark` parses; here its events find
//! their place in the tree, and addresses are let in or not.

use crate::chars;
use crate::document::Document;
use crate::html::{self, Kept};
use crate::input::Source;
use crate::marks;
use crate::remark::{Code, Remarks};
use crate::tree::{Kind, Tree};
use crate::url;
use hearback_wire::feed::Inline;
use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd,
};

/// Reads Markdown: `CommonMark` with GitHub's tables, strikethrough, task
/// lists, footnotes and alerts.
pub(crate) fn parse<'a>(source: &'a Source<'_>, remarks: &mut Remarks) -> Document<'a> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let parser = Parser::new_ext(&source.text, options);
    let mut events = parser.into_offset_iter();
    let mut reader = Reader { lines: Lines::new(source), tree: Tree::default(), remarks };
    for (event, range) in events.by_ref() {
        reader.event(event, range.start);
    }
    let tree = reader.tree;
    if let Some(line) = tree.too_deep {
        remarks
            .line(line, Code::TooDeep, || "nested too deep; the innermost levels are flat".into());
    }
    let links = Box::new(move |label: &str| {
        url::allowed(&events.reference_definitions().get(label)?.dest, url::LINK)
    });
    Document { nodes: tree.nodes, links }
}

/// Where the lines end.
struct Lines {
    ends: Vec<u32>,
    skipped: u32,
}

impl Lines {
    fn new(source: &Source<'_>) -> Self {
        let bytes = source.text.bytes().zip(0..);
        let ends = bytes.filter(|(byte, _)| *byte == b'\n').map(|(_, at)| at).collect();
        Self { ends, skipped: source.skipped_lines }
    }

    /// Counted from 1.
    fn at(&self, offset: usize) -> u32 {
        let line = self.ends.partition_point(|end| (*end as usize) < offset);
        self.skipped.saturating_add(u32::try_from(line).unwrap_or(u32::MAX)).saturating_add(1)
    }
}

struct Reader<'r> {
    lines: Lines,
    tree: Tree,
    remarks: &'r mut Remarks,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, offset: usize) {
        let tree = &mut self.tree;
        match event {
            Event::Start(tag) => self.start(tag, offset),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) => tree.text(&text),
            Event::InlineHtml(tag) => match html::inline(&tag, &mut tree.marks) {
                Kept::Nothing => {}
                Kept::Break => tree.inline(Inline::Break),
                Kept::Text(text) => tree.text(text),
            },
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                tree.inline(Inline::Code(text.into_string()));
            }
            Event::FootnoteReference(label) => {
                for text in ["[", &label, "]"] {
                    tree.text(text);
                }
            }
            Event::SoftBreak => tree.text(" "),
            Event::HardBreak => tree.inline(Inline::Break),
            Event::Rule => tree.rule(),
            Event::TaskListMarker(done) => tree.text(if done { "☑ " } else { "☐ " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>, offset: usize) {
        let line = self.lines.at(offset);
        let tree = &mut self.tree;
        match tag {
            Tag::Paragraph => tree.open_leaf(Kind::Paragraph, line),
            Tag::Heading { level, .. } => tree.open_leaf(Kind::Heading(level as u8), line),
            Tag::CodeBlock(kind) => {
                let lang = match &kind {
                    CodeBlockKind::Fenced(info) => {
                        info.get(..chars::span(info, &|char| matches!(char, ' ' | ',' | '{')))
                    }
                    CodeBlockKind::Indented => None,
                };
                let lang = lang.filter(|lang| !lang.is_empty()).map(str::to_owned);
                tree.open_leaf(Kind::Code(lang, String::new()), line);
            }
            Tag::HtmlBlock => tree.open_leaf(Kind::Html(String::new()), line),
            Tag::Table(_) => tree.open_leaf(Kind::Table(Vec::new()), line),
            Tag::TableHead | Tag::TableRow => tree.open_leaf(Kind::Row(Vec::new()), line),
            Tag::TableCell => tree.open_leaf(Kind::Cell, line),
            Tag::BlockQuote(alert) => {
                tree.open_container(Kind::Quote, line);
                if let Some(alert) = alert {
                    tree.open_leaf(Kind::Paragraph, line);
                    tree.open_inline(Kind::Strong, line);
                    tree.text(name(alert));
                    tree.close_inline();
                    tree.close_leaf();
                }
            }
            Tag::List(start) => {
                let start = start.map(|start| u32::try_from(start).unwrap_or(u32::MAX));
                tree.open_container(Kind::List(start, Vec::new()), line);
            }
            Tag::Item => tree.open_container(Kind::Item, line),
            // Set apart from what stands above, but no change of its own.
            Tag::FootnoteDefinition(label) => {
                tree.open_container(Kind::Quote, line);
                tree.label = Some(["[", &label, "] "].concat());
            }
            Tag::Emphasis => tree.open_inline(Kind::Emphasis, line),
            Tag::Strong => tree.open_inline(Kind::Strong, line),
            Tag::Strikethrough => tree.open_inline(Kind::Strike, line),
            Tag::Link { link_type, dest_url, .. } => {
                let mark = marks::in_url(&dest_url).map(str::to_owned);
                let href = match (&mark, link_type) {
                    (Some(_), _) => None,
                    (None, LinkType::Email) => Some(chars::join(&["mailto:", &dest_url])),
                    (None, _) => self.allowed(&dest_url, url::LINK, line),
                };
                self.tree.marks.extend(mark);
                self.tree.open_inline(Kind::Link(href), line);
            }
            Tag::Image { dest_url, .. } => {
                let src = self.allowed(&dest_url, url::IMAGE, line);
                self.tree.open_inline(Kind::Image(src), line);
            }
            // The options above enable none of these.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        let tree = &mut self.tree;
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell => tree.close_leaf(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                tree.close_container();
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image => tree.close_inline(),
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn allowed(&mut self, url: &str, schemes: &[&str], line: u32) -> Option<String> {
        let found = url::allowed(url, schemes);
        if found.is_none() && !url.is_empty() {
            self.remarks.line(line, Code::LinkDropped, || {
                let url: String = url.chars().take(40).collect();
                chars::join(&["expected an address with http, https or mailto, found ", &url])
            });
        }
        found
    }
}

fn name(alert: BlockQuoteKind) -> &'static str {
    match alert {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}
