//! What the browser does for the widget: the Rust side of `io.js`.

use hearback_bridge::get;
use hearback_engine::{Answer, Event, Found, Held};
use hearback_wire::Id;
use hearback_wire::batch::Acknowledgement;
use hearback_wire::news::News;
use hearback_wire::record::Record;
use js_sys::Function;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/io.js")]
extern "C" {
    pub(crate) fn read(key: &str, done: &Function, ticket: u32);
    pub(crate) fn write(key: &str, changes: &str, done: &Function, ticket: u32);
    pub(crate) fn purge(key: &str);
    pub(crate) fn mark(key: &str, text: &str);
    pub(crate) fn claim(key: &str, done: &Function, ticket: u32);
    #[wasm_bindgen(js_name = giveWay)]
    pub(crate) fn give_way(key: &str);
    pub(crate) fn post(
        endpoint: &str,
        site: &str,
        batch: &str,
        body: &str,
        media_type: &str,
        leaving: bool,
        done: &Function,
        ticket: u32,
    );
    pub(crate) fn changelog(address: &str, most: u32, done: &Function, ticket: u32);
    pub(crate) fn news(question: &str, depth: u32, done: &Function, ticket: u32);
    pub(crate) fn emit(host: &JsValue, name: &str, detail: &JsValue);
}

/// What was asked for and is not answered yet.
pub(crate) enum Asked {
    /// Everything on the device, for the first time.
    Device,
    /// The same again, to see what other pages did.
    Look,
    /// The turn to send, and everything on the device.
    Claim(u32),
    /// An item to be written.
    Keep(Id),
    /// A batch to be posted.
    Post(Id),
    /// The changelog.
    Feed,
    /// What is new in it.
    News,
    /// A change whose end nobody waits for: a device that refuses to forget
    /// loses comfort, not words.
    Nothing,
}

/// What an answer means to the engine.
pub(crate) fn event(asked: &Asked, result: &JsValue, found: Found) -> Option<Event> {
    let failed = result.is_null();
    Some(match asked {
        Asked::Nothing => return None,
        Asked::Device => Event::Started(file(result, found)),
        Asked::Look => Event::Looked(file(result, found)),
        Asked::Claim(claim) => Event::Claimed {
            claim: *claim,
            found: if failed { None } else { Some(file(result, found)) },
        },
        Asked::Keep(id) => Event::Kept {
            id: *id,
            held: match result.as_f64() {
                _ if failed => Held::Memory,
                Some(_) => Held::Storage,
                None => Held::Database,
            },
        },
        Asked::Post(batch) => Event::Answered { batch: *batch, answer: answer(result) },
        Asked::Feed => Event::Feed { reached: !failed },
        Asked::News => Event::News(News::from_text(&result.as_string()?)?),
    })
}

/// Files what the device holds.
fn file(result: &JsValue, mut found: Found) -> Found {
    let records = get(result, "records").as_string();
    found.durable = records.is_some();
    found.read(&records.unwrap_or_default());
    found
}

fn answer(result: &JsValue) -> Answer {
    let reply = get(result, "reply").as_string();
    if let Some(reply) = reply.and_then(|reply| Acknowledgement::from_text(&reply)) {
        return Answer::Reply(reply);
    }
    match get(result, "status").as_f64() {
        Some(status) => Answer::Status {
            status: status as u16,
            retry_after_ms: get(result, "retry_after_ms").as_f64().map(|ms| ms as u64),
            html: get(result, "html").is_truthy(),
        },
        None => Answer::Nothing,
    }
}
