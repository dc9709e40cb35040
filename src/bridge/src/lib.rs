//! JavaScript's values as values of the wire.
//!
//! The widget and the reader are two modules that both hand typed data to
//! JavaScript and take it back; this is the one place where that happens.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use hearback_wire::value::{Make, Portable, Value};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/bridge.js")]
extern "C" {
    fn field(value: &JsValue, name: &str) -> JsValue;
    fn count(value: &JsValue) -> i32;
    fn item(array: &JsValue, place: i32) -> JsValue;
    fn names(value: &JsValue) -> JsValue;
    fn array() -> JsValue;
    #[wasm_bindgen(js_name = object)]
    fn fresh() -> JsValue;
    fn append(array: &JsValue, item: &JsValue);
    fn assign(object: &JsValue, name: &str, value: &JsValue);
}

/// Smaller than the standard library's allocator for this target.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A `JsValue` as it comes out of `JSON.parse`.
#[derive(Clone, Debug)]
pub struct Js(pub JsValue);

/// A value as the object that JavaScript would have made of its JSON.
pub fn to_js<T: Portable>(value: &T) -> JsValue {
    value.write::<Js>().0
}

/// The value an object describes, if it does.
#[must_use]
pub fn from_js<T: Portable>(value: JsValue) -> Option<T> {
    T::read(&Js(value))
}

/// A field of an object; undefined where there is none.
#[must_use]
pub fn get(object: &JsValue, name: &str) -> JsValue {
    field(object, name)
}

/// An object of these fields.
#[must_use]
pub fn object(fields: Vec<(&str, JsValue)>) -> JsValue {
    let object = fresh();
    for (name, value) in fields {
        assign(&object, name, &value);
    }
    object
}

impl Make for Js {
    fn null() -> Self {
        Self(JsValue::NULL)
    }

    fn text(text: &str) -> Self {
        Self(text.into())
    }

    fn number(number: f64) -> Self {
        Self(number.into())
    }

    fn flag(flag: bool) -> Self {
        Self(flag.into())
    }

    fn list(items: Vec<Self>) -> Self {
        let list = array();
        for item in items {
            append(&list, &item.0);
        }
        Self(list)
    }

    fn object(fields: Vec<(&str, Self)>) -> Self {
        let object = fresh();
        for (name, value) in fields {
            assign(&object, name, &value.0);
        }
        Self(object)
    }
}

impl Value for Js {
    fn is_null(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    fn as_text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn as_number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn as_flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn items(&self) -> Option<Vec<Self>> {
        let count = count(&self.0);
        if count < 0 {
            return None;
        }
        let mut items = Vec::new();
        for place in 0..count {
            items.push(Self(item(&self.0, place)));
        }
        Some(items)
    }

    fn get(&self, name: &str) -> Self {
        Self(field(&self.0, name))
    }

    fn names(&self) -> Vec<String> {
        let mut list = Vec::new();
        for name in Js(names(&self.0)).items().unwrap_or_default() {
            list.extend(name.as_text());
        }
        list
    }
}
