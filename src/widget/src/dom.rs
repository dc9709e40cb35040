//! Making nodes: elements, attributes and text, never markup.
//!
//! Nothing here fails. What a browser refuses is not there, and the rest of
//! the form is: a guest does not throw.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, Node};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Makes nodes for one document.
#[derive(Clone)]
pub(crate) struct Dom(pub(crate) Document);

impl Dom {
    /// An element of a shape: its name and attributes, separated by spaces,
    /// as in `button type=button hidden`. One text is a fraction of the code
    /// that a list of pairs would be.
    pub(crate) fn el(&self, shape: &str) -> HtmlElement {
        let mut words = shape.split(' ');
        let element = self.0.create_element(words.next().unwrap_or_default());
        // A page that broke its own createElement gets an empty text instead.
        let element = element.unwrap_or_else(|_| self.text("").unchecked_into());
        for word in words {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            set(&element, name, value);
        }
        element.unchecked_into()
    }

    /// An element with a text in it.
    pub(crate) fn say(&self, shape: &str, text: &str) -> HtmlElement {
        let element = self.el(shape);
        element.set_text_content(Some(text));
        element
    }

    /// A picture of 24 by 24 units, for the eye only.
    pub(crate) fn icon(&self, paths: &[&str]) -> Node {
        let element = |name| self.0.create_element_ns(Some(SVG), name);
        let Ok(svg) = element("svg") else { return self.text("") };
        set(&svg, "viewBox", "0 0 24 24");
        set(&svg, "aria-hidden", "true");
        for path in paths {
            if let Ok(node) = element("path") {
                set(&node, "d", path);
                add(&svg, &node);
            }
        }
        svg.into()
    }

    /// A text node.
    pub(crate) fn text(&self, text: &str) -> Node {
        self.0.create_text_node(text).into()
    }
}

/// Sets an attribute.
pub(crate) fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Sets a property that is a number.
pub(crate) fn number(element: &Element, name: &str, value: u32) {
    let _ = js_sys::Reflect::set(element, &name.into(), &value.into());
}

/// Sets or removes an attribute without a value.
pub(crate) fn toggle(element: &Element, name: &str, on: bool) {
    let _ = element.toggle_attribute_with_force(name, on);
}

/// Adds a node at the end.
pub(crate) fn add(parent: &Node, child: &Node) {
    let _ = parent.append_child(child);
}

/// Writes a text where it differs, so that nothing is announced twice.
pub(crate) fn say(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Moves the focus.
pub(crate) fn focus(element: &HtmlElement) {
    let _ = element.focus();
}
