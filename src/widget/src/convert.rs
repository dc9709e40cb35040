//! Between JavaScript's values and ours.

use crate::io::text;
use hearback_bridge::{Js, from_js, get};
use hearback_engine::options::{Accepts, Raw, SPECS};
use hearback_wire::Context;
use hearback_wire::batch::{Feedback, Page, Rating};
use hearback_wire::value::Value;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;

/// A promise, and what settles it. All promises of the widget are made here:
/// each closure of its own is another few hundred bytes of wasm.
pub(crate) fn promise() -> (Promise, Option<Settle>) {
    let mut settle = None;
    let promise = Promise::new(&mut |resolve, reject| settle = Some(Settle { resolve, reject }));
    (promise, settle)
}

/// The functions that settle a promise. A browser hands them over at once.
pub(crate) struct Settle {
    pub(crate) resolve: Function,
    pub(crate) reject: Function,
}

/// The options that were given, by the names of the table.
pub(crate) fn options(object: &JsValue) -> Vec<(String, Raw)> {
    let mut given = Vec::new();
    for spec in SPECS {
        let value = get(object, spec.name);
        let raw = match Js(value.clone()).items() {
            Some(items) if spec.accepts == Accepts::List => {
                Some(Raw::List(items.iter().filter_map(|item| text(&item.0)).collect()))
            }
            _ => text(&value).map(Raw::Text),
        };
        if let Some(raw) = raw {
            given.push((spec.name.to_owned(), raw));
        }
    }
    given
}

/// A flat object as pairs of texts; what is no text, number or boolean is
/// left out.
pub(crate) fn pairs(object: &JsValue) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for name in Js(object.clone()).names() {
        if let Some(value) = text(&get(object, &name)) {
            pairs.push((name, value));
        }
    }
    pairs
}

/// What a page submits by itself: a comment as a text, or an object with any
/// of `rating` (a number on the widget's own scale, or `{kind, value, max}`),
/// `comment`, `category`, `email`, `context`.
pub(crate) fn feedback(value: &JsValue, scale: &str) -> Feedback {
    let some = |name| {
        text(&get(value, name)).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let rating = get(value, "rating");
    let rating = match rating.as_f64() {
        Some(points) => {
            let max = if scale == "thumbs" { 2 } else { 5 };
            Some(Rating { kind: scale.to_owned(), value: points as u32, max })
        }
        None => from_js(rating),
    };
    Feedback {
        rating: rating.filter(|rating| (1..=rating.max).contains(&rating.value)),
        comment: value.as_string().or_else(|| some("comment")),
        category: some("category"),
        email: some("email"),
        context: Context(pairs(&get(value, "context"))),
        ..Feedback::default()
    }
}

/// Where the page is, without query and fragment.
pub(crate) fn page(location: &web_sys::Location) -> Option<Page> {
    Some(Page { origin: location.origin().ok()?, path: location.pathname().ok()? })
}
