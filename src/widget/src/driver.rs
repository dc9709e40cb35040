//! Event in, engine, effects performed, view drawn: nothing is decided here.

use crate::convert;
use crate::hands;
use crate::io::Asked;
use crate::render::Screens;
use hearback_bridge::{get, object};
use hearback_engine::{Edit, Engine, Event, Moment, Options, Scene, Screen};
use hearback_wire::{Id, Timestamp};
use js_sys::Function;
use wasm_bindgen::prelude::*;

/// What waits for a flush to end, and for a look at the device, among the
/// names of promises; the others are ids.
const FLUSH: &str = "flush";
const LOOK: &str = "look";

/// One widget on one page.
pub(crate) struct Driver {
    pub(crate) page: JsValue,
    pub(crate) own: JsValue,
    pub(crate) done: Function,
    pub(crate) engine: Engine,
    pub(crate) screens: Screens,
    pub(crate) ticket: u32,
    pub(crate) asked: Vec<(u32, Asked)>,
    /// Items that were sent, and that were refused, since somebody began to
    /// wait for that.
    pub(crate) sent: u32,
    pub(crate) refused: u32,
    flushing: bool,
}

impl Driver {
    /// Builds it and draws nothing yet.
    pub(crate) fn new(page: JsValue, own: JsValue) -> Self {
        let given = hands::given(&get(&page, "options"));
        let (options, remarks) = Options::read(&convert::options(&given));
        Self {
            done: get(&own, "done").unchecked_into(),
            engine: Engine::new(options, remarks),
            screens: Screens::default(),
            ticket: 0,
            asked: Vec::new(),
            sent: 0,
            refused: 0,
            flushing: false,
            page,
            own,
        }
    }

    /// Starts reading the device.
    pub(crate) fn start(&mut self) {
        self.read(Asked::Device);
    }

    /// Lets something happen that has this name: a field was changed, a button
    /// with this part was pressed, the page or the loader wants something.
    pub(crate) fn tell(&mut self, name: &str, value: &JsValue) -> JsValue {
        let event = match name {
            "rating" => Event::Edited(Edit::Rating(place(value) + 1)),
            "category" => Event::Edited(Edit::Category(place(value) as usize)),
            "comment" => Event::Edited(Edit::Comment(self.typed(name, value))),
            "email" => Event::Edited(Edit::Email(self.typed(name, value))),
            "send" => Event::Send(self.scene()),
            "launcher" => Event::Launcher,
            "open" | "another" | "give-feedback" => Event::OpenForm,
            "whatsNew" | "whats-new" => Event::OpenPanel,
            "close" | "done" => Event::Closed,
            "tick" => Event::Tick,
            "online" => Event::Online(true),
            "offline" => Event::Online(false),
            "discard" => {
                self.screens.restart();
                Event::Discard
            }
            "copy" => Event::Copied,
            "right" | "wrong" => Event::Judged {
                about: value.as_string().unwrap_or_default(),
                right: name == "right",
            },
            "delete" => match value.as_string().and_then(|id| id.parse().ok()) {
                Some(id) => {
                    self.screens.restart();
                    Event::Dismiss(id)
                }
                None => return JsValue::UNDEFINED,
            },
            "hidden" => Event::Hidden,
            "pagehide" => Event::Left,
            "pageshow" => Event::Resumed,
            "forget" => Event::Forget,
            "forgotten" => Event::Forgotten,
            "consent" => Event::Consent(value.is_truthy()),
            "isOpen" => return (!matches!(self.engine.view().screen, Screen::None)).into(),
            "pending" => {
                let promise = hands::later(LOOK);
                self.read(Asked::Look);
                return promise;
            }
            "submit" => return self.submit(value),
            "flush" => {
                let promise = hands::later(FLUSH);
                if !std::mem::replace(&mut self.flushing, true) {
                    (self.sent, self.refused) = (0, 0);
                }
                self.handle(Event::Flush);
                return promise;
            }
            _ => return JsValue::UNDEFINED,
        };
        self.handle(event);
        JsValue::UNDEFINED
    }

    /// What the visitor typed is on screen already.
    fn typed(&mut self, name: &str, value: &JsValue) -> String {
        let text = value.as_string().unwrap_or_default();
        self.screens.slate.note(name, "value", text.as_bytes());
        text
    }

    pub(crate) fn handle(&mut self, event: Event) {
        self.engine.handle(moment(), event);
        self.settle();
    }

    fn settle(&mut self) {
        for effect in self.engine.effects() {
            self.perform(effect);
        }
        self.screens.draw(&self.engine.view());
        // One timeout for the engine's deadline, and none where it has none.
        hands::arm(self.engine.deadline().map_or(-1.0, |deadline| deadline.0 as f64));
        if !self.engine.is_sending() && std::mem::take(&mut self.flushing) {
            let report = object(vec![
                ("sent", self.sent.into()),
                ("refused", self.refused.into()),
                ("pending", self.pending()),
            ]);
            hands::settle(FLUSH, &report);
        }
    }

    /// Whoever asked how much waits knows now what other pages did, too.
    pub(crate) fn looked(&self) {
        hands::settle(LOOK, &self.pending());
    }

    fn pending(&self) -> JsValue {
        (self.engine.pending() as u32).into()
    }

    /// A promise of the item's id, kept when the item is.
    fn submit(&mut self, argument: &JsValue) -> JsValue {
        let data = convert::feedback(&hands::said(argument), self.engine.options().scale);
        let scene = self.scene();
        let promise = match self.engine.submit(moment(), data, scene) {
            Ok(id) => hands::later(&id.to_text()),
            Err(key) => hands::refuse(key),
        };
        self.settle();
        promise
    }

    fn scene(&self) -> Scene {
        convert::scene(&get(&self.own, "scene").as_string().unwrap_or_default())
    }

    /// The item is kept as well as this device can.
    pub(crate) fn resolve(&self, id: Id) {
        let id = id.to_text();
        hands::settle(&id, &id.as_str().into());
    }
}

fn place(value: &JsValue) -> u32 {
    value.as_f64().unwrap_or_default() as u32
}

fn moment() -> Moment {
    let entropy = (0..4).fold(0, |bits, _| bits << 32 | u128::from(hands::random()));
    Moment { now: Timestamp(js_sys::Date::now() as i64), entropy }
}
