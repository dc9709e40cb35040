//! Event in, engine, effects performed: one match, and nothing decided.

use crate::convert;
use crate::io::{self, Asked, Changes};
use crate::render::Screens;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use hearback_bridge::{Js, from_js, get, object, to_js};
use hearback_engine::{Effect, Engine, Event, Found, Moment, Options, Scene, Screen, Signal};
use hearback_wire::{Id, Timestamp, limits};
use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot, VisibilityState, Window};

/// The longest timeout a browser takes, in milliseconds.
const MAX_TIMEOUT_MS: u64 = 2_147_483_647;

/// One widget on one page.
pub(crate) struct Driver {
    window: Window,
    host: web_sys::Element,
    endpoint: String,
    page: JsValue,
    site: String,
    ear: Closure<dyn FnMut(u32, JsValue)>,
    ticket: Cell<u32>,
    /// The changelog as the browser parsed it.
    feed: RefCell<Js>,
    asked: RefCell<Vec<(u32, Asked)>>,
    engine: RefCell<Engine>,
    screens: RefCell<Screens>,
    queue: RefCell<VecDeque<Event>>,
    busy: Cell<bool>,
    timer: RefCell<Option<Timeout>>,
    listeners: RefCell<Vec<EventListener>>,
    /// Those who wait for an item to be kept, and for a flush to end.
    submitted: RefCell<Vec<(Id, Function)>>,
    flushed: RefCell<Vec<Function>>,
    requests: Cell<u32>,
}

impl Driver {
    /// Builds it, draws nothing yet, and starts reading the device.
    pub(crate) fn start(
        root: &ShadowRoot,
        launcher: Option<&HtmlElement>,
        page: &JsValue,
    ) -> Result<Rc<Self>, JsValue> {
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let given = get(page, "options");
        let (options, remarks) = Options::read(&convert::options(&given));
        let document = window.document().ok_or(JsValue::NULL)?;
        let driver = Rc::new_cyclic(|weak: &Weak<Self>| {
            let screens =
                Screens::new(document.clone(), root.clone(), launcher.cloned(), weak.clone());
            Self {
                host: root.host(),
                endpoint: get(&given, "endpoint").as_string().unwrap_or_default(),
                page: page.clone(),
                site: options.site.clone(),
                ear: Closure::new({
                    let weak = weak.clone();
                    move |ticket, result| {
                        if let Some(driver) = weak.upgrade() {
                            driver.hear(ticket, &result);
                        }
                    }
                }),
                ticket: Cell::default(),
                feed: RefCell::new(Js(JsValue::NULL)),
                asked: RefCell::default(),
                engine: RefCell::new(Engine::new(options, remarks)),
                screens: RefCell::new(screens),
                queue: RefCell::default(),
                busy: Cell::new(false),
                timer: RefCell::default(),
                listeners: RefCell::default(),
                submitted: RefCell::default(),
                flushed: RefCell::default(),
                requests: Cell::new(0),
                window: window.clone(),
            }
        });
        driver.listen(&document);
        let (done, ticket) = driver.ask(Asked::Device);
        io::read(&driver.site, &done, ticket);
        Ok(driver)
    }

    fn listen(self: &Rc<Self>, document: &web_sys::Document) {
        let on = |target: &web_sys::EventTarget,
                  name: &'static str,
                  event: fn(&web_sys::Document) -> Option<Event>| {
            let driver = Rc::downgrade(self);
            let document = document.clone();
            EventListener::new(target, name, move |_| {
                if let (Some(driver), Some(event)) = (driver.upgrade(), event(&document)) {
                    driver.dispatch(event);
                }
            })
        };
        *self.listeners.borrow_mut() = vec![
            on(&self.window, "online", |_| Some(Event::Online(true))),
            on(&self.window, "offline", |_| Some(Event::Online(false))),
            on(&self.window, "pagehide", |_| Some(Event::Hidden)),
            on(document, "visibilitychange", |document| {
                (document.visibility_state() == VisibilityState::Hidden).then_some(Event::Hidden)
            }),
        ];
    }

    /// Answers the loader; see [`crate::call`].
    pub(crate) fn call(self: Rc<Self>, name: &str, argument: &JsValue) -> JsValue {
        match name {
            "launcher" => self.dispatch(Event::Launcher),
            "open" => self.dispatch(Event::OpenForm),
            "whatsNew" => self.dispatch(Event::OpenPanel),
            "close" => self.dispatch(Event::Closed),
            "forget" => self.dispatch(Event::Forget),
            "isOpen" => {
                return (!matches!(self.engine.borrow().view().screen, Screen::None)).into();
            }
            "pending" => return self.pending().into(),
            "submit" => return self.submit(argument).into(),
            "flush" => return self.flush().into(),
            "destroy" => self.destroy(),
            _ => {}
        }
        JsValue::UNDEFINED
    }

    /// Lets something happen. What happens meanwhile waits its turn, so the
    /// engine is never entered twice.
    pub(crate) fn dispatch(self: &Rc<Self>, event: Event) {
        self.queue.borrow_mut().push_back(event);
        if self.busy.replace(true) {
            return;
        }
        loop {
            let Some(event) = self.queue.borrow_mut().pop_front() else { break };
            self.engine.borrow_mut().handle(self.moment(), event);
            self.settle();
        }
        self.busy.set(false);
    }

    /// What the page looked like when the visitor pressed Send.
    pub(crate) fn scene(&self) -> Scene {
        Scene {
            page: convert::page(&self.window.location()),
            locale: self.window.navigator().language(),
            context: convert::pairs(&get(&self.page, "context")),
        }
    }

    fn settle(self: &Rc<Self>) {
        let effects = self.engine.borrow_mut().effects();
        for effect in effects {
            self.perform(effect);
        }
        let view = self.engine.borrow().view();
        // A page may call in from a focus event while this is drawing; what it
        // changed is drawn with the event that is being handled.
        if let Ok(mut screens) = self.screens.try_borrow_mut() {
            screens.draw(&view, &self.feed.borrow());
        }
        self.arm();
        if self.requests.get() == 0 {
            for resolve in self.flushed.take() {
                let _ = resolve.call1(&JsValue::NULL, &self.pending().into());
            }
        }
    }

    fn pending(&self) -> u32 {
        self.engine.borrow().pending() as u32
    }

    fn perform(self: &Rc<Self>, effect: Effect) {
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
                self.requests.set(self.requests.get() + 1);
                let (done, ticket) = self.ask(Asked::Post(batch));
                return io::post(
                    &self.endpoint,
                    &self.site,
                    &batch.to_text(),
                    &body,
                    leaving,
                    &done,
                    ticket,
                );
            }
            Effect::FetchFeed => {
                let address = self.engine.borrow().options().changelog.clone().unwrap_or_default();
                let (done, ticket) = self.ask(Asked::Feed);
                let most = limits::CHANGELOG_BYTES as u32;
                return io::changelog(&address, most, &get(&self.page, "load"), &done, ticket);
            }
            Effect::Purge => return io::purge(&self.site, &self.key()),
            Effect::Mark(mark) => return io::mark(&self.key(), &to_js(&mark)),
            Effect::Signal(signal) => return self.signal(&signal),
            Effect::Warn(line) => {
                return web_sys::console::warn_1(&["hearback: ", &line].concat().into());
            }
        }
        let (done, ticket) = self.ask(asked);
        io::write(&self.site, &changes.0, &done, ticket);
    }

    /// A ticket for a question, and the function that takes its answer.
    fn ask(&self, asked: Asked) -> (Function, u32) {
        let ticket = self.ticket.get();
        self.ticket.set(ticket.wrapping_add(1));
        self.asked.borrow_mut().push((ticket, asked));
        (self.ear.as_ref().unchecked_ref::<Function>().clone(), ticket)
    }

    /// Takes an answer.
    fn hear(self: &Rc<Self>, ticket: u32, result: &JsValue) {
        let mut asked = self.asked.borrow_mut();
        let Some(place) = asked.iter().position(|(open, _)| *open == ticket) else { return };
        let (_, question) = asked.swap_remove(place);
        drop(asked);
        if matches!(question, Asked::Post(_)) {
            self.requests.set(self.requests.get() - 1);
        }
        let found = Found {
            mark: from_js(get(&self.page, "mark")).unwrap_or_default(),
            online: self.window.navigator().on_line(),
            ..Found::default()
        };
        if let Some(event) = io::event(&question, result, found) {
            if matches!(event, Event::Feed(Ok(_))) {
                *self.feed.borrow_mut() = Js(get(result, "feed"));
            }
            self.dispatch(event);
        }
        if let Asked::Keep(id) = question {
            self.resolve(id);
        }
    }

    fn signal(&self, signal: &Signal) {
        let (name, detail) = match signal {
            Signal::Ready => ("ready", vec![]),
            Signal::Open => ("open", vec![]),
            Signal::Close => ("close", vec![]),
            Signal::Submit(id) => ("submit", vec![("id", id.to_text().into())]),
            Signal::Saved(id) => ("saved", vec![("id", id.to_text().into())]),
            Signal::Sent(id) => ("sent", vec![("id", id.to_text().into())]),
            Signal::Failed(id, reason) => {
                ("failed", vec![("id", id.to_text().into()), ("reason", reason.as_str().into())])
            }
            Signal::Unread(count) => ("unread", vec![("count", (*count).into())]),
        };
        io::emit(&self.host, name, &object(detail));
    }

    /// One timeout for the engine's deadline, and none where it has none.
    fn arm(self: &Rc<Self>) {
        let engine = self.engine.borrow();
        let timeout = engine.deadline().map(|deadline| {
            let wait = deadline.since(self.moment().now).min(MAX_TIMEOUT_MS) as u32;
            let driver = Rc::downgrade(self);
            Timeout::new(wait, move || {
                if let Some(driver) = driver.upgrade() {
                    driver.dispatch(Event::Tick);
                }
            })
        });
        *self.timer.borrow_mut() = timeout;
    }

    fn submit(self: &Rc<Self>, argument: &JsValue) -> Promise {
        let data = convert::feedback(argument, &self.engine.borrow().options().rating);
        let (moment, scene) = (self.moment(), self.scene());
        let result = self.engine.borrow_mut().submit(moment, data, scene);
        let (promise, settle) = convert::promise();
        match (result, settle) {
            (Ok(id), Some(settle)) => self.submitted.borrow_mut().push((id, settle.resolve)),
            (Err(words), Some(settle)) => {
                let _ = settle.reject.call1(&JsValue::NULL, &js_sys::Error::new(words));
            }
            (_, None) => {}
        }
        self.settle();
        promise
    }

    /// The item is kept as well as this device can.
    fn resolve(&self, id: Id) {
        for (waiting, resolve) in self.submitted.take() {
            if waiting == id {
                let _ = resolve.call1(&JsValue::NULL, &id.to_text().into());
            } else {
                self.submitted.borrow_mut().push((waiting, resolve));
            }
        }
    }

    /// A promise of the number of items that still wait when the request this
    /// starts, if any, has ended.
    fn flush(self: &Rc<Self>) -> Promise {
        let (promise, settle) = convert::promise();
        if let Some(settle) = settle {
            self.flushed.borrow_mut().push(settle.resolve);
        }
        self.dispatch(Event::Flush);
        promise
    }

    fn destroy(self: &Rc<Self>) {
        self.listeners.take();
        self.timer.take();
        if let Ok(mut screens) = self.screens.try_borrow_mut() {
            screens.remove();
        }
    }

    fn moment(&self) -> Moment {
        let mut bytes = [0; 16];
        // Where there is no source of randomness, an id of the time alone is
        // better than none.
        let _ =
            self.window.crypto().map(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
        Moment { now: Timestamp(js_sys::Date::now() as i64), entropy: u128::from_le_bytes(bytes) }
    }

    fn key(&self) -> String {
        get(&self.page, "key").as_string().unwrap_or_default()
    }
}
