//! Event in, engine, effects performed: one match, and nothing decided.

use crate::convert;
use crate::render::Screens;
use crate::store::{Change, Store};
use crate::{changes, post};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use hearback_bridge::{from_js, get, object};
use hearback_engine::{Effect, Engine, Event, Found, Moment, Options, Scene, Screen, Signal};
use hearback_wire::device::Mark;
use hearback_wire::{Id, Timestamp};
use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement, ShadowRoot, VisibilityState, Window};

/// The longest timeout a browser takes, in milliseconds.
const MAX_TIMEOUT_MS: u64 = 2_147_483_647;

/// One widget on one page.
pub(crate) struct Driver {
    window: Window,
    host: web_sys::Element,
    endpoint: String,
    page: JsValue,
    store: Store,
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
        let store = Store::new(window.clone(), &options.site);
        let document = window.document().ok_or(JsValue::NULL)?;
        let driver = Rc::new_cyclic(|weak: &Weak<Self>| {
            let screens =
                Screens::new(document.clone(), root.clone(), launcher.cloned(), weak.clone());
            Self {
                host: root.host(),
                endpoint: get(&given, "endpoint").as_string().unwrap_or_default(),
                page: page.clone(),
                store,
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
        spawn_local(driver.clone().read_device());
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

    async fn read_device(self: Rc<Self>) {
        let kept = self.store.read().await;
        let mut found = Found {
            durable: kept.is_ok(),
            mark: from_js(get(&self.page, "mark")).unwrap_or_default(),
            online: self.window.navigator().on_line(),
            ..Found::default()
        };
        if let Ok(kept) = kept {
            (found.waiting, found.receipts, found.seen) = (kept.waiting, kept.receipts, kept.seen);
        }
        self.dispatch(Event::Started(found));
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
            screens.draw(&view);
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

    /// What ends within this call; the rest goes to [`Driver::carry_out`].
    fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Mark(mark) => self.write_mark(mark),
            Effect::Signal(signal) => self.signal(&signal),
            Effect::Warn(line) => web_sys::console::warn_1(&["hearback: ", &line].concat().into()),
            effect => {
                if matches!(effect, Effect::Post { .. }) {
                    self.requests.set(self.requests.get() + 1);
                }
                spawn_local(self.clone().carry_out(effect));
            }
        }
    }

    /// What takes time. One function for all of it: every future of its own
    /// is another state machine in the wasm.
    async fn carry_out(self: Rc<Self>, effect: Effect) {
        let mut kept = None;
        let changes: Vec<Change> = match effect {
            Effect::Keep(waiting, receipt) => {
                kept = Some(waiting.id);
                vec![Change::keep(&waiting), Change::learn(&receipt)]
            }
            Effect::Drop(ids) => ids.into_iter().map(Change::let_go).collect(),
            Effect::Unlearn(ids) => ids.into_iter().map(Change::unlearn).collect(),
            Effect::Remember(seen) => vec![Change::remember(&seen)],
            Effect::Post { batch, body, leaving } => {
                let site = self.engine.borrow().options().site.clone();
                let answer =
                    post::post(&self.window, &self.endpoint, &site, batch, &body, leaving).await;
                self.requests.set(self.requests.get() - 1);
                return self.dispatch(Event::Answered { batch, answer });
            }
            Effect::FetchFeed => {
                let address = self.engine.borrow().options().changelog.clone().unwrap_or_default();
                let load: Function = get(&self.page, "load").unchecked_into();
                let feed = changes::fetch(&self.window, &address, &load).await;
                return self.dispatch(Event::Feed(feed));
            }
            Effect::Purge => {
                let _ = self.local_storage().map(|storage| storage.remove_item(&self.key()));
                return drop(self.store.purge().await);
            }
            Effect::Mark(_) | Effect::Signal(_) | Effect::Warn(_) => return,
        };
        // A device that refuses to let go loses comfort, not words.
        let durable = self.store.write(changes).await.is_ok();
        if let Some(id) = kept {
            self.dispatch(Event::Kept { id, durable });
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
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(&object(detail));
        if let Ok(event) =
            CustomEvent::new_with_event_init_dict(&["hearback:", name].concat(), &init)
        {
            let _ = self.host.dispatch_event(&event);
        }
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

    fn local_storage(&self) -> Option<web_sys::Storage> {
        self.window.local_storage().ok().flatten()
    }

    fn key(&self) -> String {
        get(&self.page, "key").as_string().unwrap_or_default()
    }

    fn write_mark(&self, mark: Mark) {
        let Some(text) = convert::json(&mark).and_then(|json| json.as_string()) else { return };
        let _ = self.local_storage().map(|storage| storage.set_item(&self.key(), &text));
    }
}
