//! Releases and feeds in JSON (RFC 8259), read leniently: what is missing or of
//! another type counts as empty.

use super::{Body, Channel, Item};
use crate::input;

/// How deep arrays and objects may nest.
const DEPTH: usize = 64;

/// A value of which only texts, truths and nesting are kept.
enum Value {
    /// `null` and numbers are read as text: identifiers may be numbers.
    Text(String),
    Null,
    True,
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    fn get(&self, name: &str) -> Option<&Value> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
    }

    /// The first of these fields that holds text.
    fn text(&self, names: &[&str]) -> String {
        let mut texts = names.iter().filter_map(|name| match self.get(name) {
            Some(Self::Text(text)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        });
        texts.next().unwrap_or_default()
    }

    fn is(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Self::True))
    }
}

/// Reads a list of releases or a JSON Feed.
pub(super) fn read(text: &str) -> Option<Channel> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    let feed = value.text(&["version"]).contains("jsonfeed.org/version/");
    if feed {
        let Some(Value::List(items)) = value.get("items") else { return None };
        let title = Some(value.text(&["title"])).filter(|title| !title.is_empty());
        return Some(Channel { title, items: items.iter().map(post).collect() });
    }
    let releases = releases(&value, 0)?;
    let drafts = |value: &&Value| !value.is("draft") && !value.is("isDraft");
    Some(Channel { title: None, items: releases.iter().filter(drafts).map(release).collect() })
}

/// The list in which every object has a tag, as deep as GraphQL wraps it.
fn releases(value: &Value, depth: usize) -> Option<&[Value]> {
    let tagged = |value: &Value| {
        value.get("tag_name").is_some()
            || value.get("tagName").is_some()
            || (value.get("name").is_some()
                && (value.get("commit").is_some() || value.get("tag").is_some()))
    };
    match value {
        Value::List(values) if !values.is_empty() && values.iter().all(tagged) => Some(values),
        Value::Object(_) if tagged(value) => Some(std::slice::from_ref(value)),
        Value::Object(fields) if depth < 5 => {
            fields.iter().find_map(|(_, value)| releases(value, depth + 1))
        }
        _ => None,
    }
}

fn release(value: &Value) -> Item {
    // The tags of GitLab hold the release, and GraphQL the tag.
    let inner = value.get("release").unwrap_or(value);
    let mut tag = value.text(&["tag_name", "tagName"]);
    if tag.is_empty() {
        tag = value.get("tag").map(|tag| tag.text(&["name"])).unwrap_or_default();
    }
    if tag.is_empty() {
        tag = value.text(&["name"]);
    }
    let commit = value.get("commit").map(|commit| commit.text(&["committed_date", "created_at"]));
    let mut date = value.text(&["published_at", "publishedAt", "released_at", "created_at"]);
    if date.is_empty() {
        date = commit.unwrap_or_default();
    }
    let link = value.get("_links").map(|links| links.text(&["self"])).unwrap_or_default();
    let url = Some(value.text(&["html_url"])).filter(|url| !url.is_empty());
    let body = Some(inner.text(&["body", "description"])).filter(|body| !body.trim().is_empty());
    Item {
        tag,
        title: value.text(&["name"]),
        date,
        url: url.unwrap_or(if link.is_empty() { value.text(&["url"]) } else { link }),
        body: body.map_or(Body::Empty, Body::Markdown),
        prerelease: value.is("prerelease") || value.is("isPrerelease"),
        unreleased: value.is("upcoming_release"),
    }
}

/// An item of a JSON Feed.
fn post(value: &Value) -> Item {
    let html = value.text(&["content_html"]);
    let text = value.text(&["content_text", "summary"]);
    Item {
        title: value.text(&["title"]),
        date: value.text(&["date_published", "date_modified"]),
        url: value.text(&["url", "external_url"]),
        body: match (html.is_empty(), text.is_empty()) {
            (false, _) => Body::Html(html),
            (true, false) => Body::Markdown(text),
            (true, true) => Body::Empty,
        },
        ..Item::default()
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        match self.peek()? {
            b'"' => Some(Value::Text(self.string()?)),
            b'[' => {
                let mut values = Vec::new();
                self.list(b']', |reader| {
                    values.push(reader.value(depth + 1)?);
                    Some(())
                })?;
                Some(Value::List(values))
            }
            b'{' => {
                let mut fields = Vec::new();
                self.list(b'}', |reader| {
                    let name = reader.string()?;
                    reader.take(b':')?;
                    fields.push((name, reader.value(depth + 1)?));
                    Some(())
                })?;
                Some(Value::Object(fields))
            }
            _ => {
                let rest = self.text.get(self.at..)?;
                let length = crate::chars::span(rest, &|char| {
                    !(char.is_ascii_alphanumeric() || matches!(char, '-' | '+' | '.'))
                });
                let word = rest.get(..length).filter(|word| !word.is_empty())?;
                self.at += length;
                Some(match word {
                    "true" => Value::True,
                    "false" | "null" => Value::Null,
                    number => Value::Text(number.to_owned()),
                })
            }
        }
    }

    /// What stands between brackets, with commas between.
    fn list(&mut self, close: u8, mut one: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        while self.peek()? != close {
            one(self)?;
            if self.peek()? != close {
                self.take(b',')?;
            }
        }
        self.at += 1;
        Some(())
    }

    fn string(&mut self) -> Option<String> {
        self.take(b'"')?;
        let mut text = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let end = crate::chars::find(rest, &|char| matches!(char, '"' | '\\'))?;
            text.push_str(rest.get(..end)?);
            self.at += end + 1;
            if rest.as_bytes().get(end) == Some(&b'"') {
                return Some(input::upright(text.into()).into_owned());
            }
            let escape = *self.text.as_bytes().get(self.at)?;
            self.at += 1;
            text.push(match escape {
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'u' => self.unicode()?,
                b'"' | b'\\' | b'/' => char::from(escape),
                _ => return None,
            });
        }
    }

    /// Four hexadecimal digits, and four more where they are half a character.
    fn unicode(&mut self) -> Option<char> {
        let first = self.hex()?;
        let tail = self.text.get(self.at..)?;
        if (0xd800..0xdc00).contains(&first) && tail.starts_with("\\u") {
            let before = self.at;
            self.at += 2;
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            self.at = before;
        }
        Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}
