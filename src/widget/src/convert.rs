//! Between JavaScript's values and ours: `dom.js` has made texts of them, with
//! U+001F between the parts.

use hearback_engine::options::Raw;
use hearback_engine::{Scale, Scene};
use hearback_wire::Context;
use hearback_wire::batch::{Feedback, Page, Rating};

/// The options that were given: names and values in turns. A list has U+001E
/// behind each of its items.
pub(crate) fn options(text: &str) -> Vec<(String, Raw)> {
    let mut given = Vec::new();
    for (name, value) in pairs(text.split('\u{1f}')) {
        let raw = match value.strip_suffix('\u{1e}') {
            Some(list) => Raw::List(list.split('\u{1e}').map(str::to_owned).collect()),
            None => Raw::Text(value),
        };
        given.push((name, raw));
    }
    given
}

/// Texts in turns as pairs.
fn pairs<'a>(mut texts: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
        pairs.push((name.to_owned(), value.to_owned()));
    }
    pairs
}

/// What a page submits by itself: the kind, the value and the top of a rating
/// (a value alone is one on the widget's own scale), comment, category,
/// e-mail, and the context in pairs.
pub(crate) fn feedback(text: &str, scale: Option<Scale>) -> Feedback {
    let mut parts = text.split('\u{1f}');
    let mut next = || parts.next().unwrap_or_default();
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (kind, value, max) = (next(), next(), next());
    let rating = match (kind, value.parse(), max.parse()) {
        ("", Ok(value), _) => scale.and_then(|scale| scale.rate(value)),
        (kind, Ok(value), Ok(max)) if value <= max => {
            Some(Rating { kind: kind.to_owned(), value, max })
        }
        _ => None,
    };
    Feedback {
        rating,
        comment: some(next()),
        category: some(next()),
        email: some(next()),
        context: Context(pairs(parts)),
        ..Feedback::default()
    }
}

/// How the page stands: origin, path without query and fragment, and language,
/// each empty where the visitor keeps it; anything where the version is kept,
/// too; and what the site added, in pairs.
pub(crate) fn scene(text: &str) -> Scene {
    let mut parts = text.split('\u{1f}');
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let some = |text: String| if text.is_empty() { None } else { Some(text) };
    let (origin, path) = (next(), next());
    Scene {
        page: some(origin).map(|origin| Page { origin, path }),
        locale: some(next()),
        versionless: !next().is_empty(),
        context: pairs(parts),
    }
}
