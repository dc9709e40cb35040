//! The panel.

use super::Tools;
use super::blocks::every;
use crate::dom::{add, set};
use crate::io;
use gloo_events::EventListener;
use hearback_bridge::Js;
use hearback_engine::{Body, Event, PanelView, Phrase, ReleaseView};
use hearback_wire::Date;
use hearback_wire::value::Value;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, ShadowRoot};

/// The panel's nodes and listeners.
pub(crate) struct Panel {
    pub(crate) dialog: HtmlDialogElement,
    title: HtmlElement,
    content: HtmlElement,
    edition: u32,
    _listeners: Vec<EventListener>,
}

impl Panel {
    /// Makes the panel and puts it into the shadow root, closed.
    pub(super) fn new(tools: &Tools, root: &ShadowRoot, view: &PanelView) -> Self {
        let dom = &tools.dom;
        let dialog: HtmlDialogElement =
            dom.el("dialog part=panel aria-labelledby=news").unchecked_into();
        let mut listeners = tools.dialog(&dialog);
        let (head, title) = tools.head("news", view.close, &mut listeners);
        // It scrolls, so a keyboard must be able to reach it.
        let content = dom.el("div part=releases tabindex=0");
        let foot = dom.el("footer");
        listeners
            .push(tools.button(&foot, "give-feedback", view.give_feedback, || Event::OpenForm).1);
        let frame = dom.el("div part=frame");
        for piece in [&head, &content, &foot] {
            add(&frame, piece);
        }
        add(&dialog, &frame);
        add(root, &dialog);
        Self { dialog, title, content, edition: 0, _listeners: listeners }
    }

    /// Brings it up to date.
    pub(super) fn update(&mut self, tools: &Tools, view: &PanelView, feed: &Js) {
        if self.edition == view.edition {
            return;
        }
        self.edition = view.edition;
        let dom = &tools.dom;
        self.title.set_text_content(Some(view.title));
        self.content.set_text_content(None);
        if let Some(note) = &view.note {
            add(&self.content, &dom.say("p part=note", &phrase(note)));
        }
        if let Some(quote) = &view.quote {
            add(&self.content, &dom.say("blockquote part=quote dir=auto", quote));
        }
        match &view.body {
            Body::Words(words, alarming) => {
                let shape = if *alarming { "p part=trouble" } else { "p part=note" };
                add(&self.content, &dom.say(shape, words));
                set(&self.content, "role", "status");
            }
            Body::Releases(releases) => {
                let _ = self.content.remove_attribute("role");
                let texts = every(&feed.get("releases"));
                for release in releases {
                    if let Some(text) = texts.get(release.place) {
                        add(&self.content, &tools.release(release, text));
                    }
                }
            }
        }
    }
}

impl Tools {
    /// `release` is the release as the browser parsed it.
    fn release(&self, view: &ReleaseView, release: &Js) -> HtmlElement {
        let dom = &self.dom;
        let article = dom.el("article part=release");
        let line = dom.el("div part=heading");
        add(&line, &dom.say("h3", &view.heading));
        for tag in &view.tags {
            add(&line, &dom.say("span part=tag", tag));
        }
        if let Some(date) = view.date {
            let time = dom.say("time", &day(date));
            set(&time, "datetime", &date.to_text());
            add(&line, &time);
        }
        add(&article, &line);
        self.blocks(&article, &release.get("summary"), 0);
        for section in every(&release.get("sections")) {
            if let Some(label) = section.get("label").as_text().filter(|label| !label.is_empty()) {
                let label = dom.say("h4 part=section", &label);
                set(&label, "data-kind", &section.get("kind").as_text().unwrap_or_default());
                add(&article, &label);
            }
            let list = dom.el("ul");
            for entry in every(&section.get("entries")) {
                let item = dom.el("li part=entry dir=auto");
                if entry.get("breaking").as_flag() == Some(true) {
                    add(&item, &dom.say("strong part=breaking", view.breaking));
                    add(&item, &dom.text(" "));
                }
                self.blocks(&item, &entry.get("blocks"), 0);
                add(&list, &item);
            }
            add(&article, &list);
        }
        if let Some(url) = &view.url {
            let link = self.link(url);
            link.set_text_content(Some(view.more));
            add(&article, &link);
        }
        article
    }
}

fn phrase(phrase: &Phrase) -> String {
    let before = phrase.text.split('{').next();
    let after = phrase.text.split('}').nth(1);
    match (before, after, phrase.date) {
        (Some(before), Some(after), Some(date)) => [before, &day(date), after].concat(),
        _ => phrase.text.to_owned(),
    }
}

fn day(date: Date) -> String {
    io::day(date.unix_days() as f64)
}
