//! The form.

use super::{Tools, icons};
use crate::dom::{add, focus, number, say, set, toggle};
use gloo_events::EventListener;
use hearback_engine::{Choice, Edit, Event, Field, FormView, Stage};
use wasm_bindgen::JsCast;
use web_sys::{
    HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement, Node, ShadowRoot,
};

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
    pub(super) fn new(tools: &Tools, root: &ShadowRoot, view: &FormView) -> Self {
        let dom = &tools.dom;
        let dialog: HtmlDialogElement =
            dom.el("dialog part=form aria-labelledby=title").unchecked_into();
        let mut listeners = tools.dialog(&dialog);
        let form = dom.el("form novalidate");
        let (head, title) = tools.head("title", view.close, &mut listeners);
        let asking = dom.el("div part=fields");

        let mut radios = Vec::new();
        if let Some(rating) = &view.rating {
            let show = &|index| dom.icon(icons::point(&rating.kind, index));
            let group = tools.group("rating", rating.label, &rating.choices, &mut radios, show);
            set(&group, "data-kind", &rating.kind);
            add(&asking, &group);
        }
        let mut chips = Vec::new();
        if !view.categories.is_empty() {
            let label = |index: usize| {
                view.categories.get(index).map_or("", |choice| choice.label.as_str())
            };
            let show = &|index| dom.say("span", label(index)).into();
            add(
                &asking,
                &tools.group("category", view.category_label, &view.categories, &mut chips, show),
            );
        }
        for (index, radio) in radios.iter().enumerate() {
            let value = index as u32 + 1;
            listeners.push(tools.on(
                radio,
                "change",
                Box::new(move |_, _| Some(Event::Edited(Edit::Rating(value)))),
            ));
        }
        for (index, chip) in chips.iter().enumerate() {
            listeners.push(tools.on(
                chip,
                "change",
                Box::new(move |_, _| Some(Event::Edited(Edit::Category(index)))),
            ));
        }

        let comment: HtmlTextAreaElement =
            tools.field(&asking, "textarea", "comment", &view.comment).unchecked_into();
        let typed = comment.clone();
        listeners.push(tools.on(
            &comment,
            "input",
            Box::new(move |_, _| Some(Event::Edited(Edit::Comment(typed.value())))),
        ));
        let email = view.email.as_ref().map(|field| {
            let shape = "input type=email autocomplete=email";
            let email: HtmlInputElement =
                tools.field(&asking, shape, "email", field).unchecked_into();
            let typed = email.clone();
            listeners.push(tools.on(
                &email,
                "input",
                Box::new(move |_, _| Some(Event::Edited(Edit::Email(typed.value())))),
            ));
            email
        });

        let foot = dom.el("footer");
        if let Some(label) = view.whats_new {
            listeners.push(tools.button(&foot, "whats-new", label, || Event::OpenPanel).1);
        }
        add(&foot, &dom.say("button type=submit part=send", view.send));
        add(&asking, &foot);
        let status = dom.el("p role=status part=status id=status");
        let thanking = dom.el("div part=thanks hidden");
        listeners.push(tools.button(&thanking, "another", view.another, || Event::OpenForm).1);
        let (done, listener) = tools.button(&thanking, "done", view.done, || Event::Closed);
        listeners.push(listener);
        let mark = dom.el("div part=mark");
        add(&mark, &dom.icon(icons::DONE));
        for piece in [&head, &mark, &asking, &status, &thanking] {
            add(&form, piece);
        }
        add(&dialog, &form);
        add(root, &dialog);
        listeners.push(tools.on(
            &form,
            "submit",
            Box::new(|driver, cause| {
                cause.prevent_default();
                Some(Event::Send(driver.scene()))
            }),
        ));
        Self {
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
            stage: Stage::Asking,
            _listeners: listeners,
        }
    }

    /// Brings it up to date; `opening` tells that it was closed before.
    pub(super) fn update(&mut self, view: &FormView, opening: bool) {
        say(&self.title, &view.title);
        let turned = self.stage != view.stage;
        self.stage = view.stage;
        let thanking = view.stage == Stage::Thanking;
        if thanking && turned {
            // Shown and focused before the other goes: focus is never lost.
            toggle(&self.thanking, "hidden", false);
            focus(&self.done);
        }
        toggle(&self.asking, "hidden", thanking);
        toggle(&self.dialog, "data-thanking", thanking);
        if let Some(rating) = &view.rating {
            check(&self.radios, &rating.choices);
        }
        check(&self.chips, &view.categories);
        mark(&self.comment, &view.comment);
        if self.comment.value() != view.comment.value {
            self.comment.set_value(&view.comment.value);
        }
        if let (Some(email), Some(field)) = (&self.email, &view.email) {
            mark(email, field);
            if email.value() != field.value {
                email.set_value(&field.value);
            }
        }
        if !thanking && (turned || opening) {
            // Straight to the question: the first thing that can be answered.
            focus(self.radios.first().map_or(&self.comment, |radio| radio));
        }
        toggle(&self.thanking, "hidden", !thanking);
        toggle(&self.status, "data-alarming", view.alarming);
        let complained =
            view.alarming && self.status.text_content().as_deref() != Some(&view.status);
        say(&self.status, &view.status);
        if complained {
            let email = self
                .email
                .as_ref()
                .filter(|_| view.email.as_ref().is_some_and(|field| field.wrong));
            match email {
                Some(email) => focus(email),
                None if view.comment.wrong => focus(&self.comment),
                None => {}
            }
        }
    }
}

fn check(radios: &[HtmlInputElement], choices: &[Choice]) {
    for (radio, choice) in radios.iter().zip(choices) {
        radio.set_checked(choice.chosen);
    }
}

/// Tells assistive technology whether a field is wrong.
fn mark(element: &HtmlElement, field: &Field) {
    set(element, "aria-invalid", if field.wrong { "true" } else { "false" });
}

impl Tools {
    /// The head of a dialog: its title and the way out.
    pub(super) fn head(
        &self,
        id: &str,
        close: &str,
        listeners: &mut Vec<EventListener>,
    ) -> (HtmlElement, HtmlElement) {
        let title = self.dom.el("h2 part=title");
        title.set_id(id);
        let head = self.dom.el("header");
        add(&head, &title);
        let (button, listener) = self.button(&head, "close", "", || Event::Closed);
        set(&button, "aria-label", close);
        add(&button, &self.dom.icon(icons::CLOSE));
        listeners.push(listener);
        (head, title)
    }

    /// A button that lets one thing happen.
    pub(super) fn button(
        &self,
        parent: &HtmlElement,
        part: &str,
        label: &str,
        event: fn() -> Event,
    ) -> (HtmlElement, EventListener) {
        let button = self.dom.say("button type=button", label);
        set(&button, "part", part);
        add(parent, &button);
        let listener = self.on(&button, "click", Box::new(move |_, _| Some(event())));
        (button, listener)
    }

    /// A group of radios, each with what `show` makes beside it.
    fn group(
        &self,
        name: &str,
        label: &str,
        choices: &[Choice],
        radios: &mut Vec<HtmlInputElement>,
        show: &dyn Fn(usize) -> Node,
    ) -> HtmlElement {
        let dom = &self.dom;
        let group = dom.el("div role=radiogroup");
        set(&group, "part", name);
        set(&group, "aria-label", label);
        let legend = dom.say("span part=label aria-hidden=true", label);
        let row = dom.el("div part=choices");
        for (index, choice) in choices.iter().enumerate() {
            let radio = dom.el("input type=radio");
            set(&radio, "name", name);
            set(&radio, "aria-label", &choice.label);
            let around = dom.el("label");
            around.set_title(&choice.label);
            add(&around, &radio);
            add(&around, &show(index));
            add(&row, &around);
            radios.push(radio.unchecked_into());
        }
        add(&group, &legend);
        add(&group, &row);
        group
    }

    /// A label and a field to write in.
    fn field(&self, parent: &HtmlElement, shape: &str, name: &str, field: &Field) -> HtmlElement {
        let label = self.dom.say("label part=label", field.label);
        set(&label, "for", name);
        let input = self.dom.el(shape);
        input.set_id(name);
        set(&input, "part", name);
        set(&input, "dir", "auto");
        set(&input, "placeholder", field.hint);
        number(&input, "maxLength", field.max_chars as u32);
        set(&input, "aria-describedby", "status");
        toggle(&input, "required", field.required);
        add(parent, &label);
        add(parent, &input);
        input
    }
}
