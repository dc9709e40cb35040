//! JSON as text, for what a device writes once and sends as it is.
//!
//! An item is serialized when it is made: its size is known from then on, it
//! is kept as text, and a batch is its items with a few words around them.

use crate::batch::{ANSWER, Client, FEEDBACK, Feedback, Lost};
use crate::record::decimal;
use crate::{Id, Timestamp, VERSION, join};

/// An object being written. Names are written as they are.
#[derive(Debug, Default)]
pub struct Object(String);

impl Object {
    /// A string.
    pub fn text(&mut self, name: &str, text: &str) {
        self.name(name);
        quote(&mut self.0, text);
    }

    /// A string, or nothing at all where there is none.
    pub fn some(&mut self, name: &str, text: Option<&String>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// A whole number.
    pub fn number(&mut self, name: &str, number: u64) {
        self.name(name);
        decimal(&mut self.0, number);
    }

    /// Anything that is JSON already.
    pub fn json(&mut self, name: &str, json: &str) {
        self.name(name);
        self.0.push_str(json);
    }

    /// The text.
    #[must_use]
    pub fn end(mut self) -> String {
        if self.0.is_empty() {
            self.0.push('{');
        }
        self.0.push('}');
        self.0
    }

    fn name(&mut self, name: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        quote(&mut self.0, name);
        self.0.push(':');
    }
}

/// A JSON string (RFC 8259, section 7).
fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\0'..='\x1f' => {
                out.push_str("\\u00");
                for digit in [c as u8 >> 4, c as u8 & 15] {
                    out.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
                }
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// The `data` of an item.
#[must_use]
pub fn feedback(data: &Feedback) -> String {
    let mut object = Object::default();
    if let Some(rating) = &data.rating {
        let mut inner = Object::default();
        inner.text("kind", &rating.kind);
        inner.number("value", rating.value.into());
        inner.number("max", rating.max.into());
        object.json("rating", &inner.end());
    }
    object.some("comment", data.comment.as_ref());
    object.some("category", data.category.as_ref());
    object.some("email", data.email.as_ref());
    if let Some(page) = &data.page {
        let mut inner = Object::default();
        inner.text("origin", &page.origin);
        inner.text("path", &page.path);
        object.json("page", &inner.end());
    }
    object.some("app_version", data.app_version.as_ref());
    object.some("locale", data.locale.as_ref());
    if !data.context.0.is_empty() {
        let mut inner = Object::default();
        for (name, value) in &data.context.0 {
            inner.text(name, value);
        }
        object.json("context", &inner.end());
    }
    object.end()
}

/// The beginning of the `data` of an item that judges an answer.
const JUDGES: &str = r#"{"feedback":"#;

/// The `data` of an item of the type [`ANSWER`].
#[must_use]
pub fn judgement(feedback: &str, entry: &str, right: bool) -> String {
    let mut object = Object::default();
    object.text("feedback", feedback);
    object.text("entry", entry);
    object.json("right", if right { "true" } else { "false" });
    object.end()
}

/// The type of an item with this `data`: the first name tells.
fn kind(data: &str) -> &'static str {
    if data.starts_with(JUDGES) { ANSWER } else { FEEDBACK }
}

/// The comment in the `data` of an item, as [`feedback`] writes it: short of
/// parsing JSON, which only a browser can do in few bytes.
#[must_use]
pub fn comment(data: &str) -> Option<String> {
    // Names stand in quotes that texts escape. What a site adds to the context
    // may have any name; it comes last and in one object.
    let name = br#""comment":""#;
    let place = data.as_bytes().windows(name.len()).position(|part| part == name)?;
    if data.get(..place)?.ends_with(r#""context":{"#) {
        return None;
    }
    let mut out = String::new();
    let mut chars = data.get(place + name.len()..)?.chars();
    loop {
        match chars.next()? {
            '"' => return Some(out),
            '\\' => match chars.next()? {
                // Only control characters are written so.
                'u' => {
                    let mut code = 0;
                    for _ in 0..4 {
                        code = code * 16 + chars.next()?.to_digit(16)?;
                    }
                    out.push(char::from_u32(code)?);
                }
                c => out.push(c),
            },
            c => out.push(c),
        }
    }
}

/// An item around its data.
#[must_use]
pub fn item(id: Id, created_at: Timestamp, age_ms: u64, data: &str) -> String {
    let mut object = Object::default();
    object.text("id", &id.to_text());
    object.number("rev", 1);
    object.text("type", kind(data));
    object.text("created_at", &created_at.to_text());
    object.number("age_ms", age_ms);
    object.json("data", data);
    object.end()
}

/// An item as an event of CloudEvents 1.0 (JSON event format, section 3).
#[must_use]
pub fn cloud_event(id: Id, created_at: Timestamp, site: &str, data: &str) -> String {
    let mut object = Object::default();
    object.text("specversion", "1.0");
    object.text("id", &id.to_text());
    object.text("source", &join(&["/hearback/", site]));
    object.text("type", &join(&["hearback.", kind(data)]));
    object.text("time", &created_at.to_text());
    object.text("datacontenttype", "application/json");
    object.json("data", data);
    object.end()
}

/// A batch around its items, which are JSON with commas between them.
#[must_use]
pub fn batch(
    id: Id,
    site: &str,
    sent_at: Timestamp,
    attempt: u32,
    client: &Client,
    lost: Lost,
    items: &str,
) -> String {
    let mut inner = Object::default();
    inner.text("name", &client.name);
    inner.text("version", &client.version);
    let mut object = Object::default();
    object.number("v", VERSION.into());
    object.text("batch", &id.to_text());
    object.text("site", site);
    object.text("sent_at", &sent_at.to_text());
    object.number("attempt", attempt.into());
    object.json("client", &inner.end());
    let mut counts = Object::default();
    counts.number("quota", lost.quota.into());
    counts.number("expired", lost.expired.into());
    counts.number("corrupt", lost.corrupt.into());
    object.json("lost", &counts.end());
    object.json("items", &join(&["[", items, "]"]));
    object.end()
}
