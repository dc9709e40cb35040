//! Between JavaScript's values and ours.

use crate::hands;
use crate::io::text;
use hearback_bridge::{Js, from_js, get};
use hearback_engine::options::{Accepts, Raw, SPECS};
use hearback_engine::{Scale, Scene};
use hearback_wire::Context;
use hearback_wire::batch::{Feedback, Page, Rating};
use hearback_wire::value::{Portable, Value};
use wasm_bindgen::JsValue;

/// The options that were given, by the names of the table.
pub(crate) fn options(object: &JsValue) -> Vec<(String, Raw)> {
    let mut given = Vec::new();
    for spec in SPECS {
        let value = get(object, spec.name);
        let list = if spec.accepts == Accepts::List { Js(value.clone()).items() } else { None };
        let raw = match list {
            Some(items) => {
                let mut texts = Vec::new();
                for item in items {
                    texts.extend(text(&item.0));
                }
                Some(Raw::List(texts))
            }
            None => text(&value).map(Raw::Text),
        };
        if let Some(raw) = raw {
            given.push((spec.name.to_owned(), raw));
        }
    }
    given
}

/// A flat object as pairs of texts; what is no text, number or boolean is
/// left out.
fn pairs(object: &JsValue) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut texts = Vec::read(&Js(hands::pairs(object))).unwrap_or_default().into_iter();
    while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
        pairs.push((name, value));
    }
    pairs
}

/// What a page submits by itself: a comment as a text, or an object with any
/// of `rating` (a number on the widget's own scale, or `{kind, value, max}`),
/// `comment`, `category`, `email`, `context`.
pub(crate) fn feedback(value: &JsValue, scale: Option<Scale>) -> Feedback {
    let some = |name| {
        text(&get(value, name)).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let rating = get(value, "rating");
    let rating = match rating.as_f64() {
        Some(value) => scale.and_then(|scale| scale.rate(value as u32)),
        None => from_js(rating).filter(|rating: &Rating| rating.value <= rating.max),
    };
    Feedback {
        rating,
        comment: value.as_string().or_else(|| some("comment")),
        category: some("category"),
        email: some("email"),
        context: Context(pairs(&get(value, "context"))),
        ..Feedback::default()
    }
}

/// How the page stands: where it is, without query and fragment, and what the
/// site added.
pub(crate) fn scene(value: &JsValue) -> Scene {
    let word = |name| get(value, name).as_string();
    Scene {
        page: Some(Page {
            origin: word("origin").unwrap_or_default(),
            path: word("path").unwrap_or_default(),
        }),
        locale: word("locale"),
        context: pairs(&get(value, "context")),
    }
}
