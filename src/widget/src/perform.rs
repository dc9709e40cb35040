//! What the engine asks for, done: one match, and the answers to it.

use crate::driver::Driver;
use crate::hands;
use crate::io::{self, Asked, Changes};
use hearback_bridge::{Js, from_js, get, object, to_js};
use hearback_engine::{Effect, Event, Found, Signal};
use hearback_wire::limits;
use wasm_bindgen::prelude::*;

impl Driver {
    pub(crate) fn perform(&mut self, effect: Effect) {
        let changes = Changes::default();
        let mut asked = Asked::Nothing;
        match effect {
            Effect::Keep(waiting, receipt) => {
                asked = Asked::Keep(waiting.id);
                changes.keep(&waiting, &receipt);
            }
            Effect::Drop(ids) => changes.delete("outbox", &ids),
            Effect::Unlearn(ids) => changes.delete("receipts", &ids),
            Effect::Remember(seen) => changes.remember(&seen),
            Effect::Post { batch, body, leaving } => {
                self.requests += 1;
                let ticket = self.ask(Asked::Post(batch));
                return io::post(
                    &self.endpoint,
                    &self.site,
                    &batch.to_text(),
                    &body,
                    leaving,
                    &self.done,
                    ticket,
                );
            }
            Effect::FetchFeed => {
                let ticket = self.ask(Asked::Feed);
                let address = self.engine.options().changelog.as_deref().unwrap_or_default();
                let most = limits::CHANGELOG_BYTES as u32;
                return io::changelog(address, most, &get(&self.page, "load"), &self.done, ticket);
            }
            Effect::Purge => return io::purge(&self.site, &self.key()),
            Effect::Mark(mark) => return io::mark(&self.key(), &to_js(&mark)),
            Effect::Signal(signal) => return self.signal(&signal),
            Effect::Warn(line) => return hands::warn(&line),
        }
        let ticket = self.ask(asked);
        io::write(&self.site, &changes.0, &self.done, ticket);
    }

    /// A ticket for a question.
    pub(crate) fn ask(&mut self, asked: Asked) -> u32 {
        self.ticket = self.ticket.wrapping_add(1);
        self.asked.push((self.ticket, asked));
        self.ticket
    }

    /// Takes an answer.
    pub(crate) fn hear(&mut self, ticket: u32, result: &JsValue) {
        let Some(place) = self.asked.iter().position(|(open, _)| *open == ticket) else { return };
        let (_, question) = self.asked.swap_remove(place);
        if matches!(question, Asked::Post(_)) {
            self.requests -= 1;
        }
        let found = Found {
            mark: from_js(get(&self.page, "mark")).unwrap_or_default(),
            online: get(&self.own, "online").as_bool() != Some(false),
            ..Found::default()
        };
        if let Some(event) = io::event(&question, result, found) {
            if matches!(event, Event::Feed(Ok(_))) {
                self.feed = Js(get(result, "feed"));
            }
            self.handle(event);
        }
        if let Asked::Keep(id) = question {
            self.resolve(id);
        }
    }

    fn signal(&self, signal: &Signal) {
        let mut detail = Vec::new();
        let (name, id) = match signal {
            Signal::Ready => ("ready", None),
            Signal::Open => ("open", None),
            Signal::Close => ("close", None),
            Signal::Submit(id) => ("submit", Some(id)),
            Signal::Saved(id) => ("saved", Some(id)),
            Signal::Sent(id) => ("sent", Some(id)),
            Signal::Failed(id, reason) => {
                detail.push(("reason", reason.as_str().into()));
                ("failed", Some(id))
            }
            Signal::Unread(count) => {
                detail.push(("count", (*count).into()));
                ("unread", None)
            }
        };
        if let Some(id) = id {
            detail.push(("id", id.to_text().into()));
        }
        io::emit(&get(&self.own, "host"), name, &object(detail));
    }

    fn key(&self) -> String {
        get(&self.page, "key").as_string().unwrap_or_default()
    }
}
