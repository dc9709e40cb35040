//! The form.

use super::{Tools, icons};
use crate::dom::{add, toggle};
use gloo_events::EventListener;
use hearback_engine::{Choice, Edit, Event, Field, FormView, Stage};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement, ShadowRoot};

/// The form's nodes and listeners.
pub(crate) struct Form {
    pub(crate) dialog: HtmlDialogElement,
    title: HtmlElement,
    asking: HtmlElement,
    thanking: HtmlElement,
    done: HtmlElement,
    radios: Vec<HtmlInputElement>,
    chips: Vec<HtmlInputElement>,
    comment: HtmlTextAreaElement,
    email: Option<HtmlInputElement>,
    status: HtmlElement,
    stage: Stage,
    _listeners: Vec<EventListener>,
}

impl Form {
    /// Makes the form and puts it into the shadow root, closed.
    pub(super) fn new(tools: &Tools, root: &ShadowRoot, view: &FormView) -> Result<Self, JsValue> {
        let dom = &tools.dom;
        let dialog: HtmlDialogElement =
            dom.el("dialog", &[("part", "form"), ("aria-labelledby", "title")])?.unchecked_into();
        let mut listeners = tools.dialog(&dialog);
        let form = dom.el("form", &[("novalidate", ""), ("autocomplete", "on")])?;
        let title = dom.el("h2", &[("id", "title"), ("part", "title")])?;
        let close =
            dom.el("button", &[("type", "button"), ("part", "close"), ("aria-label", view.close)])?;
        add(&close, &[&dom.icon(icons::CLOSE)?])?;
        let head = dom.el("header", &[])?;
        add(&head, &[&title, &close])?;
        let asking = dom.el("div", &[("part", "fields")])?;

        let mut radios = Vec::new();
        if let Some(rating) = &view.rating {
            let marks = [("part", "rating"), ("data-kind", rating.kind.as_str())];
            let kind = &rating.kind;
            let picture = |index| dom.icon(icons::point(kind, index)).map(JsValue::from);
            let group = tools.group(
                "rating",
                rating.label,
                &marks,
                &rating.choices,
                &mut radios,
                &picture,
            )?;
            asking.append_child(&group)?;
        }
        let mut chips = Vec::new();
        if !view.categories.is_empty() {
            let words = |index: usize| {
                let label = view.categories.get(index).map_or("", |choice| choice.label.as_str());
                dom.say("span", &[], label).map(JsValue::from)
            };
            let marks = [("part", "category")];
            let group = tools.group(
                "category",
                view.category_label,
                &marks,
                &view.categories,
                &mut chips,
                &words,
            )?;
            asking.append_child(&group)?;
        }
        for (index, radio) in (0..).zip(&radios) {
            listeners.push(
                tools.on(radio, "change", move |_, _| Some(Event::Edited(Edit::Rating(index + 1)))),
            );
        }
        for (index, chip) in (0..).zip(&chips) {
            listeners.push(
                tools.on(chip, "change", move |_, _| Some(Event::Edited(Edit::Category(index)))),
            );
        }

        let comment: HtmlTextAreaElement =
            tools.field(&asking, "textarea", "comment", &view.comment)?.unchecked_into();
        let typed = comment.clone();
        listeners.push(
            tools.on(&comment, "input", move |_, _| {
                Some(Event::Edited(Edit::Comment(typed.value())))
            }),
        );
        let email = match &view.email {
            None => None,
            Some(field) => {
                let email: HtmlInputElement =
                    tools.field(&asking, "input", "email", field)?.unchecked_into();
                email.set_type("email");
                email.set_attribute("autocomplete", "email")?;
                let typed = email.clone();
                listeners.push(tools.on(&email, "input", move |_, _| {
                    Some(Event::Edited(Edit::Email(typed.value())))
                }));
                Some(email)
            }
        };

        let status = dom.el("p", &[("role", "status"), ("part", "status")])?;
        let foot = dom.el("footer", &[])?;
        if let Some(label) = view.whats_new {
            let link = dom.say("button", &[("type", "button"), ("part", "whats-new")], label)?;
            listeners.push(tools.on(&link, "click", |_, _| Some(Event::OpenPanel)));
            foot.append_child(&link)?;
        }
        let send = dom.say("button", &[("type", "submit"), ("part", "send")], view.send)?;
        foot.append_child(&send)?;

        let thanking = dom.el("div", &[("part", "thanks"), ("hidden", "")])?;
        let another =
            dom.say("button", &[("type", "button"), ("part", "another")], view.another)?;
        let done = dom.say("button", &[("type", "button"), ("part", "done")], view.close)?;
        add(&thanking, &[&another, &done])?;
        let mark = dom.icon(icons::DONE)?;
        mark.set_attribute("part", "mark")?;

        add(&asking, &[&foot])?;
        add(&form, &[&head, &mark, &asking, &status, &thanking])?;
        add(&dialog, &[&form])?;
        root.append_child(&dialog)?;

        listeners.push(tools.on(&form, "submit", |driver, cause| {
            cause.prevent_default();
            Some(Event::Send(driver.scene()))
        }));
        for closer in [&close, &done] {
            listeners.push(tools.on(closer, "click", |_, _| Some(Event::Closed)));
        }
        listeners.push(tools.on(&another, "click", |_, _| Some(Event::OpenForm)));
        let stage = Stage::Asking;
        Ok(Self {
            dialog,
            title,
            asking,
            thanking,
            done,
            radios,
            chips,
            comment,
            email,
            status,
            stage,
            _listeners: listeners,
        })
    }

    /// Brings it up to date; `opening` tells that it was closed before.
    pub(super) fn update(&mut self, view: &FormView, opening: bool) -> Result<(), JsValue> {
        say(&self.title, &view.title);
        let turned = self.stage != view.stage;
        self.stage = view.stage;
        let thanking = view.stage == Stage::Thanking;
        if thanking && turned {
            // Shown and focused before the other goes: focus is never lost.
            toggle(&self.thanking, "hidden", false);
            self.done.focus()?;
        }
        toggle(&self.asking, "hidden", thanking);
        toggle(&self.dialog, "data-thanking", thanking);
        let points = view.rating.iter().flat_map(|rating| &rating.choices);
        check(&self.radios, points);
        check(&self.chips, view.categories.iter());
        let comment = self.comment.value();
        fill(&self.comment, &comment, &view.comment, |value| self.comment.set_value(value));
        if let (Some(email), Some(field)) = (&self.email, &view.email) {
            let value = email.value();
            fill(email, &value, field, |value| email.set_value(value));
        }
        if !thanking && (turned || opening) {
            // Straight to the question: the first thing that can be answered.
            match self.radios.first() {
                Some(radio) => radio.focus()?,
                None => self.comment.focus()?,
            }
        }
        toggle(&self.thanking, "hidden", !thanking);
        toggle(&self.status, "data-alarming", view.alarming);
        let complained =
            self.status.text_content().as_deref() != Some(&view.status) && view.alarming;
        say(&self.status, &view.status);
        if complained && view.comment.wrong {
            self.comment.focus()?;
        } else if complained
            && let (Some(email), Some(true)) = (&self.email, view.email.as_ref().map(|f| f.wrong))
        {
            email.focus()?;
        }
        Ok(())
    }
}

/// Writes a text where it differs, so that nothing is announced twice.
fn say(element: &HtmlElement, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

fn check<'a>(radios: &[HtmlInputElement], choices: impl Iterator<Item = &'a Choice>) {
    for (radio, choice) in radios.iter().zip(choices) {
        if radio.checked() != choice.chosen {
            radio.set_checked(choice.chosen);
        }
    }
}

/// Sets a field that says something else, and whether it is wrong.
fn fill(element: &HtmlElement, value: &str, field: &Field, set: impl FnOnce(&str)) {
    if value != field.value {
        set(&field.value);
    }
    if field.wrong {
        let _ = element.set_attribute("aria-invalid", "true");
    } else {
        let _ = element.remove_attribute("aria-invalid");
    }
}

impl Tools {
    /// A group of radios, each with what `show` makes beside it.
    fn group(
        &self,
        name: &str,
        label: &str,
        marks: &[(&str, &str)],
        choices: &[Choice],
        radios: &mut Vec<HtmlInputElement>,
        show: &dyn Fn(usize) -> Result<JsValue, JsValue>,
    ) -> Result<HtmlElement, JsValue> {
        let dom = &self.dom;
        let legend = [name, "-label"].concat();
        let group = dom.el("div", &[("role", "radiogroup"), ("aria-labelledby", &legend)])?;
        marks.iter().try_for_each(|(key, value)| group.set_attribute(key, value))?;
        add(&group, &[&dom.say("span", &[("id", &legend), ("part", "label")], label)?])?;
        let row = dom.el("div", &[("part", "choices")])?;
        for (index, choice) in choices.iter().enumerate() {
            let radio = dom
                .el("input", &[("type", "radio"), ("name", name), ("aria-label", &choice.label)])?;
            let around = dom.el("label", &[("title", &choice.label)])?;
            add(&around, &[&radio, &show(index)?.unchecked_into::<web_sys::Node>()])?;
            row.append_child(&around)?;
            radios.push(radio.unchecked_into());
        }
        add(&group, &[&row])?;
        Ok(group)
    }

    /// A label and a field to write in.
    fn field(
        &self,
        parent: &HtmlElement,
        tag: &str,
        name: &str,
        field: &Field,
    ) -> Result<HtmlElement, JsValue> {
        let dom = &self.dom;
        let label = dom.say("label", &[("for", name), ("part", "label")], field.label)?;
        let most = field.max_chars.to_string();
        let input = dom.el(
            tag,
            &[
                ("id", name),
                ("part", name),
                ("maxlength", &most),
                ("placeholder", field.hint),
                ("dir", "auto"),
            ],
        )?;
        toggle(&input, "required", field.required);
        input.set_attribute("aria-describedby", "status")?;
        add(parent, &[&label, &input])?;
        Ok(input)
    }
}
