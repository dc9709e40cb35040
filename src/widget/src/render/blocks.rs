//! The typed text of a feed as nodes.
//!
//! There is no markup here to be misread: every piece becomes an element of a
//! fixed name with a text in it. An address is a link only if the browser
//! itself reads it as `http`, `https` or `mailto`.

use super::Tools;
use crate::dom::{add, number, set};
use hearback_wire::feed::{Block, Inline};
use web_sys::{HtmlElement, Node, Url};

impl Tools {
    /// Adds blocks to an element.
    pub(super) fn blocks(&self, parent: &Node, blocks: &[Block]) {
        for block in blocks {
            add(parent, &self.block(block));
        }
    }

    fn block(&self, block: &Block) -> HtmlElement {
        let dom = &self.dom;
        match block {
            Block::Paragraph(line) => self.line("p", line),
            Block::Heading(line) => self.line("h5", line),
            Block::List { start, items } => {
                let list = dom.el(if start.is_some() { "ol" } else { "ul" });
                if let Some(start) = start {
                    number(&list, "start", *start);
                }
                for item in items {
                    let entry = dom.el("li");
                    self.blocks(&entry, item);
                    add(&list, &entry);
                }
                list
            }
            Block::Code { text, .. } => {
                let pre = dom.el("pre dir=ltr tabindex=0");
                add(&pre, &dom.say("code", text));
                pre
            }
            Block::Quote(blocks) => {
                let quote = dom.el("blockquote");
                self.blocks(&quote, blocks);
                quote
            }
            Block::Table(rows) => self.table(rows),
            Block::Rule => dom.el("hr"),
        }
    }

    fn table(&self, rows: &[Vec<Vec<Inline>>]) -> HtmlElement {
        let table = self.dom.el("table");
        let mut cell_name = "th";
        for row in rows {
            let line = self.dom.el("tr");
            for cell in row {
                add(&line, &self.line(cell_name, cell));
            }
            add(&table, &line);
            cell_name = "td";
        }
        table
    }

    fn line(&self, name: &str, line: &[Inline]) -> HtmlElement {
        let element = self.dom.el(name);
        self.inlines(&element, line);
        element
    }

    fn inlines(&self, parent: &Node, line: &[Inline]) {
        for part in line {
            add(parent, &self.inline(part));
        }
    }

    fn inline(&self, part: &Inline) -> Node {
        let dom = &self.dom;
        let element = match part {
            Inline::Text(text) => return dom.text(text),
            Inline::Code(text) => dom.say("code dir=ltr", text),
            Inline::Strong(line) => self.line("strong", line),
            Inline::Emphasis(line) => self.line("em", line),
            Inline::Strike(line) => self.line("s", line),
            Inline::Link { href, children } => {
                let link = self.link(href);
                self.inlines(&link, children);
                link
            }
            // A picture would tell its host who reads this: its words stand
            // for it, as a link to it.
            Inline::Image { src, alt } => {
                let link = self.link(src);
                link.set_text_content(Some(if alt.is_empty() { src } else { alt }));
                link
            }
            Inline::Break => dom.el("br"),
        };
        element.into()
    }

    /// A link that opens beside the page and tells nobody where it was
    /// clicked; plain text where the address is no place to go.
    pub(super) fn link(&self, href: &str) -> HtmlElement {
        let base = self.dom.0.base_uri().ok().flatten().unwrap_or_default();
        match Url::new_with_base(href, &base) {
            Ok(url) if matches!(url.protocol().as_str(), "http:" | "https:" | "mailto:") => {
                let link = self.dom.el("a target=_blank");
                set(&link, "rel", "noopener noreferrer nofollow");
                set(&link, "href", &url.href());
                link
            }
            _ => self.dom.el("span"),
        }
    }
}
