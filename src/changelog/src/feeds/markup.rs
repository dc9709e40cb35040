//! HTML as Markdown, as far as notes of releases use it. What it does not know
//! is left out, and its text stays.

use crate::chars;
use crate::html;

/// Elements whose content is not for reading.
const SILENT: &str = "script|style|template|noscript|iframe|svg|head|title";
/// How deep lists are told apart.
const LISTS: usize = 6;

#[derive(Default)]
struct Writer {
    out: String,
    /// Of every open list, whether it counts.
    lists: Vec<bool>,
    /// Where the text of the open links starts, and where they lead.
    links: Vec<String>,
    pre: bool,
    code: bool,
    /// Space that stands between words.
    space: bool,
}

/// HTML as Markdown.
pub(crate) fn markdown(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some((before, tail)) = chars::split_once(rest, "<") {
        writer.text(before);
        if let Some(comment) = tail.strip_prefix("!--") {
            rest = chars::split_once(comment, "-->").map_or("", |(_, after)| after);
            continue;
        }
        if !chars::starts(tail, &|char| char.is_ascii_alphabetic() || matches!(char, '/' | '!')) {
            writer.text("<");
            rest = tail;
            continue;
        }
        let (tag, after) = html::split_tag(tail);
        let name = html::name(tag);
        rest = after;
        if chars::among(SILENT, &name) && !tag.starts_with('/') {
            rest = html::skip_to_end(after, &name);
        } else {
            writer.tag(&name, tag);
        }
    }
    writer.text(rest);
    writer.out
}

impl Writer {
    fn tag(&mut self, name: &str, tag: &str) {
        let closes = tag.starts_with('/');
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if !closes => {
                self.lists.clear();
                self.apart("\n\n");
                let level = name.as_bytes().get(1).map_or(2, |digit| usize::from(*digit - b'0'));
                self.out.push_str("######".get(..level).unwrap_or("##"));
                self.out.push(' ');
            }
            "ul" | "ol" if closes => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.apart("\n\n");
                }
            }
            "ul" | "ol" => {
                if self.lists.is_empty() {
                    self.apart("\n\n");
                }
                if self.lists.len() < LISTS {
                    self.lists.push(name == "ol");
                }
            }
            "li" if !closes => {
                let depth = self.lists.len().saturating_sub(1);
                self.apart("\n");
                self.out.push_str(&"   ".repeat(depth));
                self.out.push_str(if self.lists.last() == Some(&true) { "1. " } else { "-  " });
            }
            "p" | "div" | "section" | "article" | "blockquote" | "table" | "tr" | "h1" | "h2"
            | "h3" | "h4" | "h5" | "h6" => self.paragraph(),
            "br" => self.paragraph(),
            "pre" => {
                self.apart("\n\n```\n");
                self.pre = !closes;
            }
            "code" | "tt" | "kbd" if !self.pre && self.code == closes => {
                self.sign("`", closes);
                self.code = !closes;
            }
            "strong" | "b" => self.sign("**", closes),
            "em" | "i" => self.sign("*", closes),
            "a" if closes => {
                if let Some(href) = self.links.pop() {
                    self.out.push_str(&chars::join(&["](<", &href, ">)"]));
                }
            }
            "a" => {
                let href = href(tag).map(html::unescape);
                if let Some(href) = href.filter(|href| !href.contains(['<', '>', '\n', '\\'])) {
                    self.word();
                    self.out.push('[');
                    self.links.push(href);
                }
            }
            _ => {}
        }
    }

    /// A paragraph of its own; of an item, if one is open.
    fn paragraph(&mut self) {
        if self.lists.is_empty() {
            self.apart("\n\n");
        } else {
            self.space = true;
        }
    }

    /// Ends the line, but not twice.
    fn apart(&mut self, ends: &str) {
        let end = chars::trim_end(&self.out, &|char| char.is_whitespace()).len();
        self.out.truncate(end);
        self.space = false;
        self.out.push_str(ends);
    }

    /// The space before a word.
    fn word(&mut self) {
        if self.space && !self.out.is_empty() && !self.out.ends_with([' ', '\n', '[']) {
            self.out.push(' ');
        }
        self.space = false;
    }

    fn sign(&mut self, sign: &str, closes: bool) {
        if !closes {
            self.word();
        }
        self.out.push_str(sign);
    }

    fn text(&mut self, html: &str) {
        let text = html::unescape(html);
        if self.pre {
            self.out.push_str(&text.replace("```", "'''"));
            return;
        }
        for char in text.chars() {
            if char.is_whitespace() {
                self.space = true;
                continue;
            }
            self.word();
            if self.code {
                // Nothing is escaped in code, and a back quote would end it.
                self.out.push(if char == '`' { '\'' } else { char });
                continue;
            }
            if matches!(char, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '#' | '~' | '|' | '&') {
                self.out.push('\\');
            }
            self.out.push(char);
        }
    }
}

/// Where a link leads.
fn href(tag: &str) -> Option<&str> {
    let (_, value) = chars::split_once(tag, "href=")?;
    let quote = value.chars().next()?;
    match quote {
        '"' | '\'' => value.get(1..)?.split_once(quote).map(|(href, _)| href),
        _ => value.split_whitespace().next(),
    }
}
