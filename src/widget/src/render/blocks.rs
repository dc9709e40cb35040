//! The typed text of a feed as nodes.
//!
//! There is no markup here to be misread: every piece becomes an element of a
//! fixed name with a text in it. An address is a link only if the browser
//! itself reads it as `http`, `https` or `mailto`.

use super::Tools;
use crate::dom::add;
use hearback_wire::feed::{Block, Inline};
use wasm_bindgen::JsValue;
use web_sys::{HtmlElement, Node, Url};

impl Tools {
    /// Adds blocks to an element.
    pub(super) fn blocks(&self, parent: &Node, blocks: &[Block]) -> Result<(), JsValue> {
        blocks.iter().try_for_each(|block| self.block(parent, block))
    }

    fn block(&self, parent: &Node, block: &Block) -> Result<(), JsValue> {
        let dom = &self.dom;
        let element = match block {
            Block::Paragraph(line) => self.line("p", line)?,
            Block::Heading(line) => self.line("h5", line)?,
            Block::List { start, items } => {
                let list = dom.el(if start.is_some() { "ol" } else { "ul" }, &[])?;
                if let Some(start) = start.filter(|start| *start != 1) {
                    list.set_attribute("start", &start.to_string())?;
                }
                for item in items {
                    let entry = dom.el("li", &[])?;
                    self.blocks(&entry, item)?;
                    add(&list, &[&entry])?;
                }
                list
            }
            Block::Code { text, .. } => {
                let pre = dom.el("pre", &[("dir", "ltr"), ("tabindex", "0")])?;
                add(&pre, &[&dom.say("code", &[], text)?])?;
                pre
            }
            Block::Quote(blocks) => {
                let quote = dom.el("blockquote", &[])?;
                self.blocks(&quote, blocks)?;
                quote
            }
            Block::Table(rows) => self.table(rows)?,
            Block::Rule => dom.el("hr", &[])?,
        };
        add(parent, &[&element])
    }

    fn table(&self, rows: &[Vec<Vec<Inline>>]) -> Result<HtmlElement, JsValue> {
        let table = self.dom.el("table", &[])?;
        for (index, row) in rows.iter().enumerate() {
            let line = self.dom.el("tr", &[])?;
            for cell in row {
                add(&line, &[&self.line(if index == 0 { "th" } else { "td" }, cell)?])?;
            }
            add(&table, &[&line])?;
        }
        Ok(table)
    }

    fn line(&self, tag: &str, line: &[Inline]) -> Result<HtmlElement, JsValue> {
        let element = self.dom.el(tag, &[])?;
        self.inlines(&element, line)?;
        Ok(element)
    }

    fn inlines(&self, parent: &Node, line: &[Inline]) -> Result<(), JsValue> {
        line.iter().try_for_each(|part| self.inline(parent, part))
    }

    fn inline(&self, parent: &Node, part: &Inline) -> Result<(), JsValue> {
        let dom = &self.dom;
        let element = match part {
            Inline::Text(text) => return add(parent, &[&dom.text(text)]),
            Inline::Code(text) => dom.say("code", &[("dir", "ltr")], text)?,
            Inline::Strong(line) => self.line("strong", line)?,
            Inline::Emphasis(line) => self.line("em", line)?,
            Inline::Strike(line) => self.line("s", line)?,
            Inline::Link { href, children } => match self.link(href)? {
                None => return self.inlines(parent, children),
                Some(link) => {
                    self.inlines(&link, children)?;
                    link
                }
            },
            // A picture would tell its host who reads this: its words stand
            // for it, as a link to it.
            Inline::Image { src, alt } => match self.link(src)? {
                None => return add(parent, &[&dom.text(alt)]),
                Some(link) => {
                    link.set_text_content(Some(if alt.is_empty() { src } else { alt }));
                    link
                }
            },
            Inline::Break => dom.el("br", &[])?,
        };
        add(parent, &[&element])
    }

    /// A link that opens beside the page and tells nobody where it was
    /// clicked; `None` where the address is no place to go.
    pub(super) fn link(&self, href: &str) -> Result<Option<HtmlElement>, JsValue> {
        let base = self.dom.0.base_uri()?.unwrap_or_default();
        let Ok(url) = Url::new_with_base(href, &base) else { return Ok(None) };
        if !matches!(url.protocol().as_str(), "http:" | "https:" | "mailto:") {
            return Ok(None);
        }
        let rel = "noopener noreferrer nofollow";
        self.dom.el("a", &[("href", &url.href()), ("target", "_blank"), ("rel", rel)]).map(Some)
    }
}
