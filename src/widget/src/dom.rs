//! Making nodes: elements, attributes and text, never markup.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, Node};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Makes nodes for one document.
#[derive(Clone)]
pub(crate) struct Dom(pub(crate) Document);

impl Dom {
    /// An element with attributes; an attribute without a value is `""`.
    pub(crate) fn el(
        &self,
        tag: &str,
        attributes: &[(&str, &str)],
    ) -> Result<HtmlElement, JsValue> {
        let element = self.0.create_element(tag)?;
        set(&element, attributes)?;
        Ok(element.unchecked_into())
    }

    /// An element with attributes and a text in it.
    pub(crate) fn say(
        &self,
        tag: &str,
        attributes: &[(&str, &str)],
        text: &str,
    ) -> Result<HtmlElement, JsValue> {
        let element = self.el(tag, attributes)?;
        element.set_text_content(Some(text));
        Ok(element)
    }

    /// A picture of 24 by 24 units, for the eye only.
    pub(crate) fn icon(&self, paths: &[&str]) -> Result<Element, JsValue> {
        let svg = self.0.create_element_ns(Some(SVG), "svg")?;
        set(&svg, &[("viewBox", "0 0 24 24"), ("aria-hidden", "true"), ("part", "icon")])?;
        for path in paths {
            let node = self.0.create_element_ns(Some(SVG), "path")?;
            node.set_attribute("d", path)?;
            svg.append_child(&node)?;
        }
        Ok(svg)
    }

    /// A text node.
    pub(crate) fn text(&self, text: &str) -> Node {
        self.0.create_text_node(text).into()
    }
}

fn set(element: &Element, attributes: &[(&str, &str)]) -> Result<(), JsValue> {
    attributes.iter().try_for_each(|(name, value)| element.set_attribute(name, value))
}

/// Adds nodes at the end.
pub(crate) fn add(parent: &Node, children: &[&dyn AsRef<Node>]) -> Result<(), JsValue> {
    children.iter().try_for_each(|child| parent.append_child((*child).as_ref()).map(drop))
}

/// Sets or removes an attribute without a value.
pub(crate) fn toggle(element: &Element, name: &str, on: bool) {
    // Fails only for a name that is no name.
    let _ = element.toggle_attribute_with_force(name, on);
}
