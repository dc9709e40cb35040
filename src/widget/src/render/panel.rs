//! The panel.

use super::{Tools, icons};
use crate::dom::add;
use gloo_events::EventListener;
use hearback_engine::{Body, Event, PanelView, Phrase, ReleaseView};
use hearback_wire::Date;
use hearback_wire::feed::Kind;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlDialogElement, HtmlElement, ShadowRoot};

/// The panel's nodes and listeners.
pub(crate) struct Panel {
    pub(crate) dialog: HtmlDialogElement,
    title: HtmlElement,
    content: HtmlElement,
    drawn: Option<PanelView>,
    _listeners: Vec<EventListener>,
}

impl Panel {
    /// Makes the panel and puts it into the shadow root, closed.
    pub(super) fn new(tools: &Tools, root: &ShadowRoot, view: &PanelView) -> Result<Self, JsValue> {
        let dom = &tools.dom;
        let dialog: HtmlDialogElement =
            dom.el("dialog", &[("part", "panel"), ("aria-labelledby", "news")])?.unchecked_into();
        let mut listeners = tools.dialog(&dialog);
        let title = dom.el("h2", &[("id", "news"), ("part", "title")])?;
        let close =
            dom.el("button", &[("type", "button"), ("part", "close"), ("aria-label", view.close)])?;
        add(&close, &[&dom.icon(icons::CLOSE)?])?;
        let head = dom.el("header", &[])?;
        add(&head, &[&title, &close])?;
        // It scrolls, so a keyboard must be able to reach it.
        let content =
            dom.el("div", &[("part", "releases"), ("tabindex", "0"), ("role", "status")])?;
        let foot = dom.el("footer", &[])?;
        let answer = dom.say(
            "button",
            &[("type", "button"), ("part", "give-feedback")],
            view.give_feedback,
        )?;
        add(&foot, &[&answer])?;
        let frame = dom.el("div", &[("part", "frame")])?;
        add(&frame, &[&head, &content, &foot])?;
        add(&dialog, &[&frame])?;
        root.append_child(&dialog)?;
        listeners.push(tools.on(&close, "click", |_, _| Some(Event::Closed)));
        listeners.push(tools.on(&answer, "click", |_, _| Some(Event::OpenForm)));
        Ok(Self { dialog, title, content, drawn: None, _listeners: listeners })
    }

    /// Brings it up to date.
    pub(super) fn update(&mut self, tools: &Tools, view: &PanelView) -> Result<(), JsValue> {
        if self.drawn.as_ref() == Some(view) {
            return Ok(());
        }
        self.drawn = Some(view.clone());
        let dom = &tools.dom;
        self.title.set_text_content(Some(view.title));
        self.content.set_text_content(None);
        if let Some(note) = &view.note {
            add(&self.content, &[&dom.say("p", &[("part", "note")], &phrase(note))?])?;
        }
        if let Some(quote) = &view.quote {
            add(
                &self.content,
                &[&dom.say("blockquote", &[("part", "quote"), ("dir", "auto")], quote)?],
            )?;
        }
        match &view.body {
            Body::Words(words, alarming) => {
                let part = if *alarming { "trouble" } else { "note" };
                add(&self.content, &[&dom.say("p", &[("part", part)], words)?])?;
                self.content.set_attribute("role", "status")?;
            }
            Body::Releases(releases) => {
                self.content.remove_attribute("role")?;
                for release in releases {
                    add(&self.content, &[&tools.release(release)?])?;
                }
            }
        }
        Ok(())
    }
}

impl Tools {
    fn release(&self, release: &ReleaseView) -> Result<HtmlElement, JsValue> {
        let dom = &self.dom;
        let article = dom.el("article", &[("part", "release")])?;
        let heading = dom.say("h3", &[], &release.heading)?;
        let line = dom.el("div", &[("part", "heading")])?;
        add(&line, &[&heading])?;
        for tag in &release.tags {
            add(&line, &[&dom.say("span", &[("part", "tag")], tag)?])?;
        }
        if let Some(date) = release.date {
            add(&line, &[&dom.say("time", &[("datetime", &date.to_string())], &day(date))?])?;
        }
        add(&article, &[&line])?;
        self.blocks(&article, &release.summary)?;
        for section in &release.sections {
            if !section.label.is_empty() {
                let kind = kind(section.kind);
                add(
                    &article,
                    &[&dom.say(
                        "h4",
                        &[("part", "section"), ("data-kind", kind)],
                        &section.label,
                    )?],
                )?;
            }
            let list = dom.el("ul", &[])?;
            for (breaking, blocks) in &section.entries {
                let entry = dom.el("li", &[("part", "entry"), ("dir", "auto")])?;
                if let Some(word) = breaking {
                    add(
                        &entry,
                        &[&dom.say("strong", &[("part", "breaking")], word)?, &dom.text(" ")],
                    )?;
                }
                self.blocks(&entry, blocks)?;
                add(&list, &[&entry])?;
            }
            add(&article, &[&list])?;
        }
        if let Some((href, words)) = &release.link
            && let Some(link) = self.link(href)?
        {
            link.set_text_content(Some(words));
            add(&article, &[&link])?;
        }
        Ok(article)
    }
}

/// Names for the style sheet.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Added => "added",
        Kind::Changed => "changed",
        Kind::Deprecated => "deprecated",
        Kind::Removed => "removed",
        Kind::Fixed => "fixed",
        Kind::Security => "security",
        Kind::Performance => "performance",
        Kind::Other => "other",
    }
}

fn phrase(phrase: &Phrase) -> String {
    phrase
        .date
        .map_or_else(|| phrase.text.to_owned(), |date| phrase.text.replace("{date}", &day(date)))
}

/// A day as people write it here. The formatter works in UTC, where the day
/// is the same as in the changelog.
fn day(date: Date) -> String {
    let instant = js_sys::Date::new(&(date.unix_days() as f64 * 86_400_000.0).into());
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "long"), ("timeZone", "UTC")] {
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    instant.to_locale_date_string("en", &options).into()
}
