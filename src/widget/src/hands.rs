//! The Rust side of `dom.js` and `words.js`: what is on screen, by name.

use hearback_engine::{Phrase, With};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/dom.js")]
extern "C" {
    pub(crate) fn grow(parent: &str, template: &str);
    pub(crate) fn choice(group: &str, label: &str, key: &str, count: u32, path: &str);
    pub(crate) fn put(name: &str, what: &str, text: &str);
    pub(crate) fn set(name: &str, what: &str, number: f64);
    pub(crate) fn focus(name: &str);
    pub(crate) fn show(name: &str);
    pub(crate) fn style(css: &str);
    pub(crate) fn arm(deadline: f64);
    pub(crate) fn later(key: &str) -> JsValue;
    pub(crate) fn settle(key: &str, value: &JsValue);
    pub(crate) fn refuse(key: &str) -> JsValue;
    pub(crate) fn random() -> u32;
    pub(crate) fn warn(what: &str);
    pub(crate) fn given(options: &JsValue) -> String;
    pub(crate) fn said(feedback: &JsValue) -> String;
}

#[wasm_bindgen(module = "/words.js")]
extern "C" {
    fn phrase(name: &str, what: &str, key: &str, text: &str, count: f64);
}

/// Says something in a place, whether it stands there already or not.
pub(crate) fn say(name: &str, what: &str, words: &Phrase<'_>) {
    let (text, count) = parts(words);
    phrase(name, what, words.key, text, count);
}

fn parts<'a>(words: &Phrase<'a>) -> (&'a str, f64) {
    match words.with {
        With::Nothing => ("", 0.0),
        With::Text(text) => (text, 0.0),
        With::Count(count) => ("", count.into()),
        With::Day(day) => ("", day.unix_days() as f64),
    }
}

/// What stands where, so that only what differs crosses into JavaScript, and
/// a status is announced once. Kept as hashes: the texts are on the page.
#[derive(Default)]
pub(crate) struct Slate(Vec<(u64, u64)>);

impl Slate {
    /// Writes a text, a value or an attribute where it differs, and says
    /// whether it did.
    pub(crate) fn put(&mut self, name: &str, what: &str, text: &str) -> bool {
        let differs = self.note(name, what, text.as_bytes());
        if differs {
            put(name, what, text);
        }
        differs
    }

    /// Says something where something else was said, and tells whether it
    /// did; `None` is silence.
    pub(crate) fn say(&mut self, name: &str, what: &str, words: Option<&Phrase<'_>>) -> bool {
        let silence = Phrase::new("");
        let words = words.unwrap_or(&silence);
        let (text, count) = parts(words);
        let place = self.note(name, what, words.key.as_bytes());
        let with = hash(hash(BASIS, text.as_bytes()), &count.to_le_bytes());
        let with = self.note(name, "with", &with.to_le_bytes());
        if place || with {
            phrase(name, what, words.key, text, count);
        }
        place || with
    }

    /// Sets a number where it differs.
    pub(crate) fn set(&mut self, name: &str, what: &str, number: i32) {
        if self.note(name, what, &number.to_le_bytes()) {
            set(name, what, number.into());
        }
    }

    /// Sets what is there or not.
    pub(crate) fn flag(&mut self, name: &str, what: &str, on: bool) {
        self.set(name, what, on.into());
    }

    /// Takes down what stands there now, and says whether that is something
    /// else than before.
    pub(crate) fn note(&mut self, name: &str, what: &str, value: &[u8]) -> bool {
        let place = hash(hash(BASIS, name.as_bytes()), what.as_bytes());
        let value = hash(BASIS, value);
        for (other, noted) in &mut self.0 {
            if *other == place {
                return std::mem::replace(noted, value) != value;
            }
        }
        self.0.push((place, value));
        true
    }
}

/// FNV-1a (Fowler, Noll and Vo, 1991), over 64 bits.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

fn hash(mut hash: u64, bytes: &[u8]) -> u64 {
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}
