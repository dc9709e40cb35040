//! The widget in the browser: conversions, listeners and rendering.
//!
//! This is the only crate that names `web_sys`, and it has nothing to decide:
//! it tells [`hearback_engine`] what happened, performs the effects it asks
//! for, and draws its view. It is fetched by the loader (`pkg/loader.js`),
//! which owns the page's one element and one global and talks to this module
//! through the two functions below.
//!
//! A guest never throws into the host page: nothing here panics, and whatever
//! the browser refuses becomes a line in the console.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod convert;
mod dom;
mod driver;
mod io;
mod render;

use driver::Driver;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::ShadowRoot;

thread_local! {
    /// The widgets of this page; JavaScript holds the place, never a pointer.
    static WIDGETS: RefCell<Vec<Option<Rc<Driver>>>> = const { RefCell::new(Vec::new()) };
}

/// Starts a widget in the loader's shadow root and returns its handle.
///
/// `page` is what the loader knows: `options` (an object of option values),
/// `context` (an object that may change later), `mark` (the loader's mark),
/// `key` (its place in `localStorage`) and `load` (a function from the name
/// of a module beside this one to a promise of that module).
///
/// # Errors
///
/// What the browser refused.
#[wasm_bindgen]
pub fn mount(root: &ShadowRoot, launcher: &JsValue, page: &JsValue) -> Result<usize, JsValue> {
    let driver = Driver::start(root, launcher.is_object().then(|| launcher.unchecked_ref()), page)?;
    WIDGETS.with_borrow_mut(|widgets| {
        widgets.push(Some(driver));
        Ok(widgets.len() - 1)
    })
}

/// Tells a widget something by name and returns its answer: `launcher`,
/// `open`, `whatsNew`, `close`, `isOpen`, `submit`, `flush`, `pending`,
/// `forget`, `destroy`. Any other name, and any name after `destroy`, does
/// nothing.
#[wasm_bindgen]
pub fn call(handle: usize, name: &str, argument: &JsValue) -> JsValue {
    let driver = WIDGETS.with_borrow_mut(|widgets| {
        let slot = widgets.get_mut(handle)?;
        if name == "destroy" { slot.take() } else { slot.clone() }
    });
    driver.map_or(JsValue::UNDEFINED, |driver| driver.call(name, argument))
}
