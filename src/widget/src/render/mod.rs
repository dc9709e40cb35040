//! Drawing the view: what is new is made, what is there is brought up to
//! date, what the visitor types is left alone.

mod blocks;
mod form;
mod icons;
mod panel;

use crate::dom::{Dom, say, set, toggle};
use crate::driver::Driver;
use form::Form;
use gloo_events::EventListener;
use hearback_bridge::Js;
use hearback_engine::{Event, Screen, View};
use panel::Panel;
use std::rc::Weak;
use wasm_bindgen::JsCast;
use web_sys::{CssStyleSheet, Document, EventTarget, HtmlDialogElement, HtmlElement, ShadowRoot};

/// The dialogs in the shadow root, and the launcher that was there before.
pub(crate) struct Screens {
    root: ShadowRoot,
    launcher: Option<HtmlElement>,
    tools: Tools,
    form: Option<Form>,
    panel: Option<Panel>,
    styled: bool,
}

/// What an event means. Boxed, so that there is one listener in the wasm and
/// not one for every closure.
pub(crate) type Hear = Box<dyn FnMut(&Driver, &web_sys::Event) -> Option<Event>>;

/// What every piece needs to make nodes and to be heard.
#[derive(Clone)]
pub(crate) struct Tools {
    pub(crate) dom: Dom,
    driver: Weak<Driver>,
}

impl Tools {
    /// Calls back on an event for as long as the listener lives.
    #[must_use = "the listener ends when it is dropped"]
    pub(crate) fn on(
        &self,
        target: &EventTarget,
        name: &'static str,
        mut event: Hear,
    ) -> EventListener {
        let driver = self.driver.clone();
        let options = gloo_events::EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(target, name, options, move |cause| {
            if let Some(driver) = driver.upgrade()
                && let Some(event) = event(&driver, cause)
            {
                driver.dispatch(event);
            }
        })
    }

    /// The two ways out of a dialog that are not a button: Escape, which the
    /// browser handles, and a press beside it.
    pub(crate) fn dialog(&self, dialog: &HtmlDialogElement) -> Vec<EventListener> {
        let pressed = dialog.clone();
        let closed = dialog.clone();
        vec![
            self.on(
                dialog,
                "pointerdown",
                Box::new(move |_, cause| {
                    let on_backdrop = cause
                        .target()
                        .is_some_and(|target| target == *pressed.unchecked_ref::<EventTarget>());
                    on_backdrop.then_some(Event::Closed)
                }),
            ),
            // A dialog that was closed to make room for the other is hidden
            // by then and says nothing new.
            self.on(
                dialog,
                "close",
                Box::new(move |_, _| closed.has_attribute("data-current").then_some(Event::Closed)),
            ),
        ]
    }
}

impl Screens {
    pub(crate) fn new(
        document: Document,
        root: ShadowRoot,
        launcher: Option<HtmlElement>,
        driver: Weak<Driver>,
    ) -> Self {
        let tools = Tools { dom: Dom(document), driver };
        Self { root, launcher, tools, form: None, panel: None, styled: false }
    }

    /// Makes the page show the view.
    /// The text of the releases is in `feed`.
    pub(crate) fn draw(&mut self, view: &View, feed: &Js) {
        if let Some(launcher) = &self.launcher {
            set(launcher, "aria-label", &view.launcher.name);
            if let Ok(Some(badge)) = launcher.query_selector("[part=badge]") {
                say(&badge, view.launcher.badge.as_deref().unwrap_or(""));
            }
        }
        if !matches!(view.screen, Screen::None) && !self.styled {
            self.style();
        }
        // The one that goes is closed before the other opens, so that focus
        // returns to where it came from and leaves again from there.
        if !matches!(view.screen, Screen::Form(_)) {
            close(self.form.as_ref().map(|form| &form.dialog));
        }
        if !matches!(view.screen, Screen::Panel(_)) {
            close(self.panel.as_ref().map(|panel| &panel.dialog));
        }
        match &view.screen {
            Screen::None => {}
            Screen::Form(view) => {
                let form =
                    self.form.get_or_insert_with(|| Form::new(&self.tools, &self.root, view));
                let opening = open(&form.dialog);
                form.update(view, opening);
            }
            Screen::Panel(view) => {
                let panel =
                    self.panel.get_or_insert_with(|| Panel::new(&self.tools, &self.root, view));
                open(&panel.dialog);
                panel.update(&self.tools, view, feed);
            }
        }
    }

    /// Takes everything away that was added.
    pub(crate) fn remove(&mut self) {
        let form = self.form.take().map(|form| form.dialog);
        let panel = self.panel.take().map(|panel| panel.dialog);
        for dialog in [form, panel].into_iter().flatten() {
            close(Some(&dialog));
            dialog.remove();
        }
    }

    /// Adds the dialogs' styles to the launcher's. A constructed sheet needs
    /// no permission from the page's content security policy.
    fn style(&mut self) {
        self.styled = true;
        if let Ok(sheet) = CssStyleSheet::new()
            && sheet.replace_sync(include_str!("../../widget.css")).is_ok()
        {
            self.root.adopted_style_sheets().push(&sheet);
        }
    }
}

/// Opens a dialog and says whether it was closed before.
fn open(dialog: &HtmlDialogElement) -> bool {
    let closed = !dialog.open();
    if closed {
        toggle(dialog, "data-current", true);
        let _ = dialog.show_modal();
    }
    closed
}

fn close(dialog: Option<&HtmlDialogElement>) {
    if let Some(dialog) = dialog {
        toggle(dialog, "data-current", false);
        dialog.close();
    }
}
