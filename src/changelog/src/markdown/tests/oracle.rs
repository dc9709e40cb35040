//! The same tree by way of `pulldown-cmark`: what is compared with.

use crate::document::Node;
use crate::html::{self, Kept};
use crate::marks;
use crate::tree::{Kind, Tree};
use crate::url;
use hearback_wire::feed::Inline;
use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd,
};

/// What `pulldown-cmark` reads, and the addresses of these labels.
pub(super) fn read(text: &str, labels: &[&str]) -> (Vec<Node>, Vec<Option<String>>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let parser = Parser::new_ext(text, options);
    let definitions = parser.reference_definitions();
    let addresses = labels
        .iter()
        .map(|label| definitions.get(label).map(|definition| definition.dest.to_string()))
        .collect();
    let ends = text.match_indices('\n').map(|(at, _)| at).collect();
    let mut oracle =
        Oracle { ends, tree: Tree::default(), leaves: 0, implicit: false, raw: None, raw_line: 0 };
    for (event, range) in parser.into_offset_iter() {
        oracle.event(event, range.start);
    }
    (oracle.tree.nodes, addresses)
}

struct Oracle {
    /// Where lines end.
    ends: Vec<usize>,
    tree: Tree,
    /// Leaves that are open.
    leaves: usize,
    /// Text stands where a block was expected, as in tight lists.
    implicit: bool,
    /// The language and the text of code, the text of HTML.
    raw: Option<(Option<String>, String)>,
    raw_line: u32,
}

impl Oracle {
    fn event(&mut self, event: Event<'_>, offset: usize) {
        match event {
            Event::Start(tag) => self.start(tag, offset),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) => match &mut self.raw {
                Some((_, raw)) => raw.push_str(&text),
                None => self.text(&text, offset),
            },
            Event::InlineHtml(tag) => match html::inline(&tag, &mut self.tree.marks) {
                Kept::Nothing => {}
                Kept::Break => self.inline(Inline::Break, offset),
                Kept::Text(text) => self.text(text, offset),
            },
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.inline(Inline::Code(text.into_string()), offset);
            }
            Event::FootnoteReference(label) => self.text(&format!("[{label}]"), offset),
            Event::SoftBreak => self.text(" ", offset),
            Event::HardBreak => self.inline(Inline::Break, offset),
            Event::Rule => {
                self.close_implicit();
                self.tree.rule();
            }
            Event::TaskListMarker(done) => self.text(if done { "☑ " } else { "☐ " }, offset),
        }
    }

    fn text(&mut self, text: &str, offset: usize) {
        self.open_implicit(offset);
        self.tree.text(text);
    }

    fn inline(&mut self, inline: Inline, offset: usize) {
        self.open_implicit(offset);
        self.tree.inline(inline);
    }

    fn open_implicit(&mut self, offset: usize) {
        if self.leaves == 0 && !self.implicit {
            self.tree.open_leaf(Kind::Paragraph, self.line(offset));
            self.implicit = true;
        }
    }

    fn close_implicit(&mut self) {
        if std::mem::take(&mut self.implicit) {
            self.tree.close();
        }
    }

    fn line(&self, offset: usize) -> u32 {
        let before = self.ends.partition_point(|end| *end < offset);
        u32::try_from(before + 1).unwrap()
    }

    fn start(&mut self, tag: Tag<'_>, offset: usize) {
        let line = self.line(offset);
        let leaf = match &tag {
            Tag::Paragraph => Some(Kind::Paragraph),
            Tag::Heading { level, .. } => Some(Kind::Heading(*level as u8)),
            Tag::Table(_) => Some(Kind::Table(Vec::new())),
            Tag::TableHead | Tag::TableRow => Some(Kind::Row(Vec::new())),
            Tag::TableCell => Some(Kind::Cell),
            _ => None,
        };
        if let Some(kind) = leaf {
            self.close_implicit();
            self.leaves += 1;
            return self.tree.open_leaf(kind, line);
        }
        match tag {
            Tag::CodeBlock(kind) => {
                let lang = match &kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next(),
                    CodeBlockKind::Indented => None,
                };
                let lang = lang.filter(|lang| !lang.is_empty()).map(str::to_owned);
                self.raw = Some((lang, String::new()));
                self.raw_line = line;
                self.close_implicit();
            }
            Tag::HtmlBlock => {
                self.raw = Some((None, String::new()));
                self.raw_line = line;
                self.close_implicit();
            }
            Tag::BlockQuote(alert) => {
                self.container(Kind::Quote, line);
                if let Some(alert) = alert {
                    self.tree.open_leaf(Kind::Paragraph, line);
                    let name = Inline::Text(name(alert).to_owned());
                    self.tree.inline(Inline::Strong(vec![name]));
                    self.tree.close();
                }
            }
            Tag::List(start) => {
                let start = start.map(|start| u32::try_from(start).unwrap_or(u32::MAX));
                self.container(Kind::List(start, Vec::new()), line);
            }
            Tag::Item => self.container(Kind::Item, line),
            Tag::FootnoteDefinition(label) => {
                self.container(Kind::Quote, line);
                self.tree.label = Some(format!("[{label}] "));
            }
            inline => {
                self.open_implicit(offset);
                let kind = self.inline_kind(inline);
                self.tree.open_inline(kind, line);
            }
        }
    }

    fn container(&mut self, kind: Kind, line: u32) {
        self.close_implicit();
        self.tree.open_container(kind, line);
    }

    fn inline_kind(&mut self, tag: Tag<'_>) -> Kind {
        match tag {
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strike,
            Tag::Link { link_type, dest_url, .. } => {
                let mark = marks::in_url(&dest_url).map(str::to_owned);
                let href = match (&mark, link_type) {
                    (Some(_), _) => None,
                    (None, LinkType::Email) => Some(format!("mailto:{dest_url}")),
                    (None, _) => url::allowed(&dest_url, url::LINK),
                };
                self.tree.marks.extend(mark);
                Kind::Link(href)
            }
            Tag::Image { dest_url, .. } => Kind::Image(url::allowed(&dest_url, url::IMAGE)),
            tag => panic!("{tag:?} is not enabled"),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell => {
                self.leaves -= 1;
                self.tree.close();
            }
            TagEnd::CodeBlock => {
                let (lang, text) = self.raw.take().unwrap();
                self.tree.open_leaf(Kind::Code(lang, text), self.raw_line);
                self.tree.close();
            }
            TagEnd::HtmlBlock => {
                let (_, text) = self.raw.take().unwrap();
                self.tree.open_leaf(Kind::Html(text), self.raw_line);
                self.tree.close();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close_implicit();
                self.tree.close_container();
            }
            _ => self.tree.close_inline(),
        }
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
