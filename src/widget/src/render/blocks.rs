//! The typed text of a feed as nodes.
//!
//! There is no markup here to be misread: every piece becomes an element of a
//! fixed name with a text in it. An address is a link only if the browser
//! itself reads it as `http`, `https` or `mailto`. What has no known name, or
//! nests deeper than a feed does, is left out.
//!
//! The tree is `hearback_wire::feed::Block`, walked as the browser parsed it:
//! it is drawn once and never decided about.

use super::Tools;
use crate::dom::{add, number, set};
use crate::io;
use hearback_bridge::Js;
use hearback_wire::limits::FEED_DEPTH;
use hearback_wire::value::Value;
use web_sys::{HtmlElement, Node};

/// An item or a line of one: an object with one field, or only its name.
fn kind(value: &Js) -> (String, Js) {
    let name = value.as_text().or_else(|| value.names().pop()).unwrap_or_default();
    let inner = value.get(&name);
    (name, inner)
}

fn text(value: &Js, name: &str) -> String {
    value.get(name).as_text().unwrap_or_default()
}

pub(super) fn every(value: &Js) -> Vec<Js> {
    value.items().unwrap_or_default()
}

impl Tools {
    /// Adds blocks to an element.
    pub(super) fn blocks(&self, parent: &Node, blocks: &Js, depth: usize) {
        if depth < FEED_DEPTH {
            for block in every(blocks) {
                self.block(parent, &block, depth + 1);
            }
        }
    }

    fn block(&self, parent: &Node, block: &Js, depth: usize) {
        let dom = &self.dom;
        let (name, value) = kind(block);
        let element = match name.as_str() {
            "paragraph" => self.line("p", &value, depth),
            "heading" => self.line("h5", &value, depth),
            "list" => {
                let start = value.get("start").as_number();
                let list = dom.el(if start.is_some() { "ol" } else { "ul" });
                if let Some(start) = start {
                    number(&list, "start", start as u32);
                }
                for item in every(&value.get("items")) {
                    let entry = dom.el("li");
                    self.blocks(&entry, &item, depth);
                    add(&list, &entry);
                }
                list
            }
            "code" => {
                let pre = dom.el("pre dir=ltr tabindex=0");
                add(&pre, &dom.say("code", &text(&value, "text")));
                pre
            }
            "quote" => {
                let quote = dom.el("blockquote");
                self.blocks(&quote, &value, depth);
                quote
            }
            "table" => {
                let table = dom.el("table");
                let mut cell_name = "th";
                for row in every(&value) {
                    let line = dom.el("tr");
                    for cell in every(&row) {
                        add(&line, &self.line(cell_name, &cell, depth));
                    }
                    add(&table, &line);
                    cell_name = "td";
                }
                table
            }
            "rule" => dom.el("hr"),
            _ => return,
        };
        add(parent, &element);
    }

    fn line(&self, name: &str, line: &Js, depth: usize) -> HtmlElement {
        let element = self.dom.el(name);
        self.inlines(&element, line, depth);
        element
    }

    fn inlines(&self, parent: &Node, line: &Js, depth: usize) {
        if depth < FEED_DEPTH {
            for part in every(line) {
                self.inline(parent, &part, depth + 1);
            }
        }
    }

    fn inline(&self, parent: &Node, part: &Js, depth: usize) {
        let dom = &self.dom;
        let (name, value) = kind(part);
        let words = value.as_text().unwrap_or_default();
        let element = match name.as_str() {
            "text" => return add(parent, &dom.text(&words)),
            "code" => dom.say("code dir=ltr", &words),
            "strong" => self.line("strong", &value, depth),
            "emphasis" => self.line("em", &value, depth),
            "strike" => self.line("s", &value, depth),
            "link" => {
                let link = self.link(&text(&value, "href"));
                self.inlines(&link, &value.get("children"), depth);
                link
            }
            // A picture would tell its host who reads this: its words stand
            // for it, as a link to it.
            "image" => {
                let (src, alt) = (text(&value, "src"), text(&value, "alt"));
                let link = self.link(&src);
                link.set_text_content(Some(if alt.is_empty() { &src } else { &alt }));
                link
            }
            "break" => dom.el("br"),
            _ => return,
        };
        add(parent, &element);
    }

    /// A link that opens beside the page and tells nobody where it was
    /// clicked; plain text where the address is no place to go.
    pub(super) fn link(&self, href: &str) -> HtmlElement {
        let Some(href) = io::address(href) else { return self.dom.el("span") };
        let link = self.dom.el("a target=_blank");
        set(&link, "rel", "noopener noreferrer nofollow");
        set(&link, "href", &href);
        link
    }
}
