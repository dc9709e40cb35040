//! The Rust side of `dom.js` and `feed.js`: what is on screen, by name.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/dom.js")]
extern "C" {
    pub(crate) fn grow(parent: &str, template: &str);
    pub(crate) fn choice(group: &str, label: &str, path: &str);
    pub(crate) fn put(name: &str, what: &str, text: &str);
    pub(crate) fn set(name: &str, what: &str, number: f64);
    pub(crate) fn focus(name: &str);
    pub(crate) fn show(name: &str);
    pub(crate) fn style(css: &str);
    pub(crate) fn arm(deadline: f64);
    pub(crate) fn later(key: &str) -> JsValue;
    pub(crate) fn settle(key: &str, value: &JsValue);
    pub(crate) fn refuse(words: &str) -> JsValue;
    pub(crate) fn random() -> u64;
    pub(crate) fn warn(what: &str);
    pub(crate) fn pairs(object: &JsValue) -> JsValue;
}

#[wasm_bindgen(module = "/feed.js")]
extern "C" {
    pub(crate) fn release(name: &str, feed: &JsValue, place: u32, breaking: &str, depth: u32);
    pub(crate) fn more(name: &str, href: &str, text: &str);
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
