//! JavaScript's values as values of the wire.
//!
//! The widget and the reader are two modules that both hand typed data to
//! JavaScript and take it back; this is the one place where that happens.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use hearback_wire::value::{Portable, Value};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

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
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// An object of these fields.
#[must_use]
pub fn object(fields: Vec<(&str, JsValue)>) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        // A plain object takes any field.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}

impl Value for Js {
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
        let list = Array::new();
        for item in items {
            list.push(&item.0);
        }
        Self(list.into())
    }

    fn object(fields: Vec<(&str, Self)>) -> Self {
        let object = Object::new();
        for (name, value) in fields {
            let _ = Reflect::set(&object, &name.into(), &value.0);
        }
        Self(object.into())
    }

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
        if !Array::is_array(&self.0) {
            return None;
        }
        let list: &Array = self.0.unchecked_ref();
        let mut items = Vec::new();
        for place in 0..list.length() {
            items.push(Self(list.get(place)));
        }
        Some(items)
    }

    fn get(&self, name: &str) -> Self {
        Self(get(&self.0, name))
    }

    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        if self.0.is_object() {
            for name in Js(Object::keys(self.0.unchecked_ref::<Object>()).into())
                .items()
                .unwrap_or_default()
            {
                names.extend(name.as_text());
            }
        }
        names
    }
}
