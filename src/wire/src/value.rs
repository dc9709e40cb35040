//! Between the types of this crate and a value of whatever JSON is at hand.
//!
//! Native programs use serde. A browser brings objects and a JSON parser of
//! its own, and serde's generated code, its error messages and what they drag
//! in (the formatting of floating-point numbers, for one) were more than half
//! of the widget when they were in it. This is the same contract in a
//! fraction of the code; `tests/value.rs` holds the two against each other.

mod text;

use crate::batch::Rating;
use crate::feed::{Entry, Feed, Kind, Reference, Release, Section};
use crate::{Date, Id};

/// A JSON value to be read: `serde_json::Value`, a `JsValue`.
pub trait Value: Sized {
    /// Whether it is `null`.
    fn is_null(&self) -> bool;
    /// The string it is.
    fn as_text(&self) -> Option<String>;
    /// The number it is.
    fn as_number(&self) -> Option<f64>;
    /// The boolean it is.
    fn as_flag(&self) -> Option<bool>;
    /// The items of the array it is.
    fn items(&self) -> Option<Vec<Self>>;
    /// A field of the object it is; `null` if there is none.
    fn get(&self, name: &str) -> Self;
    /// The names of its fields.
    fn names(&self) -> Vec<String>;
}

/// A JSON value to be made: a `JsValue`.
pub trait Make: Sized {
    /// `null`.
    fn null() -> Self;
    /// A string.
    fn text(text: &str) -> Self;
    /// A number.
    fn number(number: f64) -> Self;
    /// `true` or `false`.
    fn flag(flag: bool) -> Self;
    /// An array.
    fn list(items: Vec<Self>) -> Self;
    /// An object.
    fn object(fields: Vec<(&str, Self)>) -> Self;
}

/// A type with a form in JSON.
pub trait Portable: Sized {
    /// The value this is, or nothing if it has another form. Fields that
    /// serde gives a default may be missing; unknown ones are passed over.
    fn read<V: Value>(value: &V) -> Option<Self>;

    /// The value in its form.
    fn write<V: Make>(&self) -> V;
}

impl Portable for String {
    fn read<V: Value>(value: &V) -> Option<Self> {
        value.as_text()
    }

    fn write<V: Make>(&self) -> V {
        V::text(self)
    }
}

impl Portable for bool {
    fn read<V: Value>(value: &V) -> Option<Self> {
        value.as_flag()
    }

    fn write<V: Make>(&self) -> V {
        V::flag(*self)
    }
}

/// Whole numbers up to 2^53, the most that a JSON number surely holds.
impl Portable for u64 {
    fn read<V: Value>(value: &V) -> Option<Self> {
        let number = value.as_number()?;
        ((0.0..=9_007_199_254_740_992.0).contains(&number) && number % 1.0 == 0.0)
            .then_some(number as Self)
    }

    fn write<V: Make>(&self) -> V {
        V::number(*self as f64)
    }
}

impl Portable for u32 {
    fn read<V: Value>(value: &V) -> Option<Self> {
        u64::read(value)?.try_into().ok()
    }

    fn write<V: Make>(&self) -> V {
        V::number(f64::from(*self))
    }
}

impl<T: Portable> Portable for Option<T> {
    fn read<V: Value>(value: &V) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::read(value).map(Some) }
    }

    fn write<V: Make>(&self) -> V {
        self.as_ref().map_or_else(V::null, Portable::write)
    }
}

impl<T: Portable> Portable for Vec<T> {
    fn read<V: Value>(value: &V) -> Option<Self> {
        every(value, T::read)
    }

    fn write<V: Make>(&self) -> V {
        let mut items = Vec::with_capacity(self.len());
        for item in self {
            items.push(item.write());
        }
        V::list(items)
    }
}

/// Types that are a string with a form.
macro_rules! texts {
    ($($type:ty)*) => {$(
        impl Portable for $type {
            fn read<V: Value>(value: &V) -> Option<Self> {
                value.as_text()?.parse().ok()
            }

            fn write<V: Make>(&self) -> V {
                V::text(&self.to_text())
            }
        }
    )*};
}

texts! { Id Date }

/// Types that are one of a few words.
macro_rules! words {
    ($($type:ident { $($variant:ident $word:literal),* })*) => {$(
        impl Portable for $type {
            fn read<V: Value>(value: &V) -> Option<Self> {
                match value.as_text()?.as_str() {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }

            fn write<V: Make>(&self) -> V {
                V::text(match self { $(Self::$variant => $word),* })
            }
        }
    )*};
}

words! {
    Kind {
        Added "added", Changed "changed", Deprecated "deprecated", Removed "removed", Fixed "fixed",
        Security "security", Performance "performance", Other "other"
    }
}

/// Objects, by field and name; a field after `?` may be missing.
macro_rules! objects {
    ($($type:ident { $($field:ident $name:literal),* $(,)? $(? $($free:ident $free_name:literal),*)? })*) => {$(
        impl Portable for $type {
            fn read<V: Value>(value: &V) -> Option<Self> {
                // Any object will do that has every field it must have.
                if value.is_null() || value.as_text().is_some() || value.items().is_some() {
                    return None;
                }
                Some(Self {
                    $($field: field(value, $name)?,)*
                    $($($free: default(value, $free_name)?,)*)?
                })
            }

            fn write<V: Make>(&self) -> V {
                V::object(vec![
                    $(($name, self.$field.write()),)*
                    $($(($free_name, self.$free.write()),)*)?
                ])
            }
        }
    )*};
}

// Plain loops and functions that stay functions: what is made once for every
// field or every type is made small.

#[inline(never)]
fn field<T: Portable, V: Value>(value: &V, name: &str) -> Option<T> {
    T::read(&value.get(name))
}

#[inline(never)]
fn default<T: Portable + Default, V: Value>(value: &V, name: &str) -> Option<T> {
    let value = value.get(name);
    if value.is_null() { Some(T::default()) } else { T::read(&value) }
}

/// Every item of an array.
fn every<V: Value, T>(value: &V, read: impl Fn(&V) -> Option<T>) -> Option<Vec<T>> {
    let mut list = Vec::new();
    for item in value.items()? {
        list.push(read(&item)?);
    }
    Some(list)
}

objects! {
    Rating { kind "kind", value "value", max "max" }
    Feed { v "v", title "title", source "source", releases "releases" }
    Release {
        id "id", version "version", date "date", title "title", url "url", sections "sections",
        ? yanked "yanked", prerelease "prerelease", unreleased "unreleased", summary "summary"
    }
    Section { kind "kind", label "label", entries "entries" }
    Entry { id "id", blocks "blocks", ? refs "refs", answers "answers", breaking "breaking" }
    Reference { text "text", ? url "url" }
}
