//! The changelog reader as a second wasm, for pages that point at a raw
//! `CHANGELOG.md`. It is fetched only when the panel needs it.
//!
//! It converts and decides nothing; [`hearback_changelog`] reads.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use hearback_bridge::{Js, object, to_js};
use hearback_wire::value::Make;
use wasm_bindgen::prelude::*;

/// Reads the bytes of a changelog.
///
/// The answer is `{feed, remarks: [{line, code, text}]}`; `feed` has the shape
/// of `feed.json`, plain objects and `null` where a value is missing. Bytes
/// that are no changelog give a feed without releases and a remark that says
/// what they are.
#[wasm_bindgen]
pub fn read(bytes: &[u8]) -> JsValue {
    let (feed, remarks) = hearback_changelog::read(bytes);
    let mut list = Vec::new();
    for remark in remarks {
        list.push(Js(object(vec![
            ("line", remark.line.into()),
            ("code", remark.code.as_str().into()),
            ("text", remark.text.into()),
        ])));
    }
    object(vec![("feed", to_js(&feed)), ("remarks", Js::list(list).0)])
}
