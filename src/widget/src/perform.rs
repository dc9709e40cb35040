//! What the engine asks for, done: one match, and the answers to it.

use crate::driver::Driver;
use crate::hands;
use crate::io::{self, Asked};
use hearback_bridge::{get, object};
use hearback_engine::{Effect, Found, Signal};
use hearback_wire::limits;
use hearback_wire::record::Record;
use wasm_bindgen::prelude::*;

impl Driver {
    pub(crate) fn perform(&mut self, effect: Effect) {
        let key = self.key();
        match effect {
            Effect::Write { changes, item } => {
                let ticket = self.ask(item.map_or(Asked::Nothing, Asked::Keep));
                io::write(&key, changes.as_text(), &self.done, ticket);
            }
            Effect::Claim(claim) => {
                let ticket = self.ask(Asked::Claim(claim));
                io::claim(&key, &self.done, ticket);
            }
            Effect::Release => io::give_way(&key),
            Effect::Post { batch, body, leaving } => {
                let ticket = self.ask(Asked::Post(batch));
                let options = self.engine.options();
                io::post(
                    &options.endpoint,
                    &options.site,
                    &batch.to_text(),
                    &body,
                    options.media_type(),
                    leaving,
                    &self.done,
                    ticket,
                );
            }
            Effect::FetchFeed => {
                let ticket = self.ask(Asked::Feed);
                let address = self.engine.options().changelog.as_deref().unwrap_or_default();
                let most = limits::CHANGELOG_BYTES as u32;
                io::changelog(address, most, &self.done, ticket);
            }
            Effect::Ask(question) => {
                let ticket = self.ask(Asked::News);
                io::news(&question, limits::FEED_DEPTH as u32, &self.done, ticket);
            }
            Effect::Purge => io::purge(&key),
            Effect::Mark(mark) => io::mark(&key, &mark.to_text()),
            Effect::Signal(signal) => self.signal(&signal),
            Effect::Warn(line) => hands::warn(&line),
        }
    }

    /// Reads the device.
    pub(crate) fn read(&mut self, asked: Asked) {
        let ticket = self.ask(asked);
        io::read(&self.key(), &self.done, ticket);
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
        let mut found = Found::default();
        let mark = get(&self.page, "mark").as_string().unwrap_or_default();
        found.mark = Record::from_text(&mark).unwrap_or_default();
        found.online = get(&self.own, "online").as_bool() != Some(false);
        if let Some(event) = io::event(&question, result, found) {
            self.handle(event);
        }
        match question {
            Asked::Keep(id) => {
                self.resolve(id);
                if result.as_f64().is_some() {
                    // The database may take it yet.
                    self.asked.push((ticket, question));
                }
            }
            Asked::Look => self.looked(),
            _ => {}
        }
    }

    fn signal(&mut self, signal: &Signal) {
        let mut detail = Vec::new();
        let (name, id) = match signal {
            Signal::Ready => ("ready", None),
            Signal::Open => ("open", None),
            Signal::Close => ("close", None),
            Signal::Submit(id) => ("submit", Some(id)),
            Signal::Saved(id) => ("saved", Some(id)),
            Signal::Sent(id) => {
                self.sent += 1;
                ("sent", Some(id))
            }
            Signal::Failed(id, reason) => {
                self.refused += 1;
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
