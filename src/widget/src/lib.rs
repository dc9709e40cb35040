//! The widget in the browser: conversions, listeners and rendering.
//!
//! This is the only crate that names the browser, and it has nothing to
//! decide: it tells [`hearback_engine`] what happened, performs the effects it
//! asks for, and draws its view. It is fetched by the loader
//! (`pkg/loader.js`), which owns the page's one element and one global and
//! talks to `mount` and `call` of `dom.js`. Those are the hands of this crate:
//! they come in through the three doors below, one step at a time, and hold
//! the nodes by the names that [`render`] gives them.
//!
//! A guest never throws into the host page: nothing here panics, and whatever
//! the browser refuses is left out.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod convert;
mod driver;
mod hands;
mod io;
mod perform;
mod render;

use driver::Driver;
use std::cell::RefCell;
use std::mem::ManuallyDrop;
use wasm_bindgen::prelude::*;

thread_local! {
    /// The widget of this page. JavaScript lets nothing happen to one that is
    /// gone, and the next one takes its place.
    static WIDGET: RefCell<ManuallyDrop<Option<Driver>>> = const { RefCell::new(ManuallyDrop::new(None)) };
}

/// Starts a widget: reads its options and begins to read the device.
///
/// `page` is what the loader knows: `options` (an object of option values),
/// `context` (an object that may change later), `mark` (the loader's mark, as text)
/// and `key` (its place in `localStorage`). `own` is what
/// `dom.js` adds: `host` (the element), `online` and `scene` (how the page
/// stands when they are read) and `done` (what takes an answer).
#[wasm_bindgen]
pub fn begin(page: JsValue, own: JsValue) {
    let driver = Driver::new(page, own);
    WIDGET.with_borrow_mut(|widget| {
        **widget = Some(driver);
    });
    with(Driver::start);
}

/// Says by name what happened, and returns what there is to answer.
#[wasm_bindgen]
pub fn tell(name: &str, value: &JsValue) -> JsValue {
    with(|driver| driver.tell(name, value))
}

/// Answers a question that has this ticket.
#[wasm_bindgen]
pub fn answer(ticket: u32, result: &JsValue) {
    with(|driver| driver.hear(ticket, result));
}

fn with<T: Default>(step: impl FnOnce(&mut Driver) -> T) -> T {
    WIDGET.with_borrow_mut(|widget| widget.as_mut().map(step).unwrap_or_default())
}
