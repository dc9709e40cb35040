//! Atom (RFC 4287) and RSS, out of XML that need not be well-formed: an element
//! that is never closed goes on to the end, and prefixes are not looked up.

use super::{Body, Channel, Item};
use crate::chars;
use crate::html;

/// An element, with what stands between its tags.
struct Element<'a> {
    /// Without a prefix.
    name: &'a str,
    attributes: &'a str,
    inner: &'a str,
}

/// Reads a feed; the root is `feed`, `rss` or `RDF`.
pub(super) fn read(text: &str) -> Option<Channel> {
    let mut rest = text;
    let root = next(&mut rest).filter(|root| chars::among("feed|rss|RDF|rdf", root.name))?;
    let mut feed = Channel::default();
    collect(root.inner, &mut feed, false);
    Some(feed)
}

/// RSS 0.9x and 2.0 have their items in a channel, RSS 1.0 beside it.
fn collect(text: &str, feed: &mut Channel, inside: bool) {
    let mut rest = text;
    while let Some(element) = next(&mut rest) {
        match element.name {
            "channel" if !inside => collect(element.inner, feed, true),
            "item" | "entry" => feed.items.push(item(element.inner)),
            "title" if feed.title.is_none() => {
                feed.title = Some(words(element.inner)).filter(|title| !title.is_empty());
            }
            _ => {}
        }
    }
}

fn item(text: &str) -> Item {
    let mut item = Item::default();
    // The best of several fields: the whole text, and the first publication.
    let (mut body, mut dated) = (0, 0);
    let mut rest = text;
    while let Some(element) = next(&mut rest) {
        let rank = match element.name {
            "encoded" => 3,
            "content" => 2,
            "description" | "summary" => 1,
            _ => 0,
        };
        let when = match element.name {
            "published" | "pubDate" => 2,
            "date" | "updated" | "issued" => 1,
            _ => 0,
        };
        if rank > body {
            body = rank;
            item.body = self::body(&element);
        } else if when > dated {
            dated = when;
            item.date = words(element.inner);
        } else if element.name == "title" && item.title.is_empty() {
            item.title = words(element.inner);
        } else if element.name == "link" {
            let rel = attribute(element.attributes, "rel").unwrap_or("alternate");
            let href = attribute(element.attributes, "href").map(html::unescape);
            let href = href.unwrap_or_else(|| words(element.inner));
            if rel == "alternate" && item.url.is_empty() {
                item.url = href;
            }
        } else if element.name == "guid"
            && item.url.is_empty()
            && attribute(element.attributes, "isPermaLink") != Some("false")
        {
            item.url = words(element.inner);
        }
    }
    item
}

fn body(element: &Element<'_>) -> Body {
    let kind = attribute(element.attributes, "type").unwrap_or("html");
    let text = match kind {
        "xhtml" => element.inner.to_owned(),
        _ => content(element.inner),
    };
    match kind {
        _ if text.trim().is_empty() => Body::Empty,
        "text" | "text/plain" => Body::Markdown(text),
        _ => Body::Html(text),
    }
}

/// Text without its tags.
fn words(inner: &str) -> String {
    html::block(&content(inner), &mut Vec::new()).join(" ")
}

/// Character data: what stands in CDATA is as it is.
fn content(inner: &str) -> String {
    let mut text = String::new();
    let mut rest = inner;
    while let Some((before, after)) = chars::split_once(rest, "<![CDATA[") {
        text.push_str(&html::unescape(before));
        let (data, behind) = chars::split_once(after, "]]>").unwrap_or((after, ""));
        text.push_str(data);
        rest = behind;
    }
    text.push_str(&html::unescape(rest));
    text
}

/// The value of an attribute, in quotes.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    while let Some((before, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|char| matches!(char, '"' | '\''))?;
        let (value, behind) = after.get(1..)?.split_once(quote)?;
        if before.trim() == name {
            return Some(value);
        }
        rest = behind;
    }
    None
}

/// The next element, which is taken from the text with all that is in it.
fn next<'a>(rest: &mut &'a str) -> Option<Element<'a>> {
    loop {
        let (tag, after) = tag(rest)?;
        *rest = after;
        let Some(open) = opening(tag) else { continue };
        let length = chars::span(open, &|char: char| char.is_whitespace() || char == '/');
        let (name, attributes) = open.split_at_checked(length)?;
        let name = name.rsplit_once(':').map_or(name, |(_, name)| name);
        if open.ends_with('/') {
            return Some(Element { name, attributes, inner: "" });
        }
        let start = after;
        let mut depth = 1_usize;
        let mut ahead = after;
        while let Some((tag, after)) = self::tag(ahead) {
            if tag.starts_with('/') {
                depth -= 1;
            } else if opening(tag).is_some_and(|open| !open.ends_with('/')) {
                depth += 1;
            }
            if depth == 0 {
                // The tag, and its brackets.
                let inner = start.len().checked_sub(after.len() + tag.len() + 2)?;
                *rest = after;
                return Some(Element { name, attributes, inner: start.get(..inner)? });
            }
            ahead = after;
        }
        *rest = "";
        return Some(Element { name, attributes, inner: start });
    }
}

/// What opens an element.
fn opening(tag: &str) -> Option<&str> {
    chars::starts(tag, &|char| char.is_alphabetic() || char == '_').then_some(tag)
}

/// The next tag, comment or instruction without its brackets, and what follows
/// it. CDATA is none.
fn tag(text: &str) -> Option<(&str, &str)> {
    let mut rest = text;
    loop {
        let (_, tail) = chars::split_once(rest, "<")?;
        if let Some(data) = tail.strip_prefix("![CDATA[") {
            rest = chars::split_once(data, "]]>")?.1;
        } else if let Some(comment) = tail.strip_prefix("!--") {
            rest = chars::split_once(comment, "-->")?.1;
        } else {
            return chars::split_once(tail, ">");
        }
    }
}
