//! What the browser does for the widget: the Rust side of `io.js`.

use hearback_bridge::{Js, from_js};
use hearback_bridge::{get, to_js};
use hearback_engine::{Answer, Event, Found, Trouble};
use hearback_wire::Id;
use hearback_wire::device::{Receipt, Seen, Waiting};
use hearback_wire::value::{Portable, Value};
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/io.js")]
extern "C" {
    pub(crate) fn read(site: &str, done: &Function, ticket: u32);
    pub(crate) fn write(site: &str, changes: &Array, done: &Function, ticket: u32);
    pub(crate) fn purge(site: &str, key: &str);
    pub(crate) fn mark(key: &str, value: &JsValue);
    pub(crate) fn post(
        endpoint: &str,
        site: &str,
        batch: &str,
        body: &str,
        leaving: bool,
        done: &Function,
        ticket: u32,
    );
    pub(crate) fn changelog(address: &str, most: u32, load: &JsValue, done: &Function, ticket: u32);
    pub(crate) fn text(value: &JsValue) -> Option<String>;
    pub(crate) fn emit(host: &JsValue, name: &str, detail: &JsValue);
}

/// What was asked for and is not answered yet.
pub(crate) enum Asked {
    /// Everything on the device.
    Device,
    /// An item and its receipt to be written.
    Keep(Id),
    /// A batch to be posted.
    Post(Id),
    /// The changelog.
    Feed,
    /// A change whose end nobody waits for: a device that refuses to forget
    /// loses comfort, not words.
    Nothing,
}

/// What an answer means to the engine.
pub(crate) fn event(asked: &Asked, result: &JsValue, mut found: Found) -> Option<Event> {
    let failed = result.is_null();
    Some(match asked {
        Asked::Nothing => return None,
        Asked::Keep(id) => Event::Kept { id: *id, durable: !failed },
        Asked::Post(batch) => Event::Answered { batch: *batch, answer: answer(result) },
        Asked::Feed => Event::Feed(match from_js(get(result, "feed")) {
            _ if failed => Err(Trouble::Unreachable),
            Some(feed) if get(result, "trouble").is_null() => Ok(feed),
            _ => Err(match get(result, "trouble").as_string().as_deref() {
                Some("empty") => Trouble::Empty,
                Some("too-large") => Trouble::TooLarge,
                _ => Trouble::Html,
            }),
        }),
        Asked::Device => {
            found.durable = !failed;
            found.waiting = all(result, "outbox");
            found.receipts = all(result, "receipts");
            found.seen = from_js(get(result, "seen"));
            Event::Started(found)
        }
    })
}

fn answer(result: &JsValue) -> Answer {
    if let Some(reply) = from_js(get(result, "body")) {
        return Answer::Reply(reply);
    }
    match get(result, "status").as_f64() {
        Some(status) => Answer::Status {
            status: status as u16,
            retry_after_ms: get(result, "retry_after_ms").as_f64().map(|ms| ms as u64),
        },
        None => Answer::Nothing,
    }
}

/// Every record that this version can read; the others stay where they are.
fn all<T: Portable>(result: &JsValue, name: &str) -> Vec<T> {
    let mut read = Vec::new();
    for record in Js(get(result, name)).items().unwrap_or_default() {
        read.extend(T::read(&record));
    }
    read
}

/// Changes to the device, as `io.js` takes them.
#[derive(Default)]
pub(crate) struct Changes(pub(crate) Array);

impl Changes {
    pub(crate) fn keep(&self, waiting: &Waiting, receipt: &Receipt) {
        self.push("outbox", &JsValue::NULL, &to_js(waiting));
        self.push("receipts", &JsValue::NULL, &to_js(receipt));
    }

    pub(crate) fn remember(&self, seen: &Seen) {
        self.push("facts", &"seen".into(), &to_js(seen));
    }

    pub(crate) fn delete(&self, store: &str, ids: &[Id]) {
        for id in ids {
            self.push(store, &id.to_text().into(), &JsValue::NULL);
        }
    }

    fn push(&self, store: &str, key: &JsValue, record: &JsValue) {
        self.0.push(&Array::of3(&store.into(), key, record));
    }
}
