//! A model of everything around the engine that can fail, driven by dice.
//!
//! Pages open, close, crash and come back; the disk refuses; the network loses
//! requests and replies, doubles them, answers with anything; clocks jump.
//! Whatever happens, an item of which a page said "saved" is at the end one
//! row at the endpoint, or on the device's list of what was refused; and no
//! two pages ever send at once.
//!
//! `HEARBACK_MODEL_ITEMS` says how many items, `HEARBACK_MODEL_SEED` which
//! dice.

#[path = "stage/device.rs"]
mod device;
#[path = "model/endpoint.rs"]
mod endpoint;

use device::Device;
use endpoint::Endpoint;
use fastrand::Rng;
use hearback_engine::options::Raw;
use hearback_engine::{Answer, Effect, Engine, Event, Held, Moment, Options, Scene, Signal};
use hearback_wire::batch::Feedback;
use hearback_wire::{Id, Timestamp};
use std::collections::BTreeSet;

/// Sunday, 1 November 2026, noon.
const START: i64 = 1_793_534_400_000;
const PAGES: usize = 4;

#[test]
fn whatever_happens_what_was_saved_arrives_once() {
    let number = |name: &str, default| {
        std::env::var(name).map_or(default, |text| text.parse().expect("expected a number"))
    };
    let items = number("HEARBACK_MODEL_ITEMS", 20_000);
    let seed = number("HEARBACK_MODEL_SEED", 7);
    let mut world = World::new(seed);
    while world.submitted < items {
        world.something_happens();
    }
    world.settle_down();

    let World { saved, endpoint, device, .. } = &world;
    let refused: BTreeSet<Id> = &device.ids("refused/") | &world.dismissed;
    let lost: Vec<_> =
        saved.iter().filter(|id| !endpoint.rows.contains(id) && !refused.contains(id)).collect();
    println!(
        "{{\"what\":\"model\",\"items\":{items},\"saved\":{},\"rows\":{},\"refused\":{},\"duplicates\":{},\"requests\":{},\"lost\":{},\"twice\":0}}",
        saved.len(),
        endpoint.rows.len(),
        refused.len(),
        endpoint.duplicates,
        endpoint.requests,
        lost.len(),
    );
    assert_eq!(lost, Vec::<&Id>::new(), "saved and lost (seed {seed})");
    assert!(saved.len() > items / 2, "the dice were too unkind to prove anything");
    assert!(endpoint.duplicates > 0 && !refused.is_empty(), "the dice were too kind");
    assert_eq!(device.ids("outbox/"), BTreeSet::new(), "the outbox is empty at the end");
}

struct Page {
    engine: Engine,
    /// Items being written: whether they will be on disk.
    writing: Vec<(Id, Held)>,
    away: bool,
}

/// A request on its way, or its answer.
struct Request {
    page: usize,
    batch: Id,
    answer: Answer,
    at: Timestamp,
    leaving: bool,
}

struct World {
    dice: Rng,
    now: Timestamp,
    online: bool,
    device: Device,
    pages: Vec<Option<Page>>,
    sender: Option<usize>,
    requests: Vec<Request>,
    endpoint: Endpoint,
    submitted: usize,
    /// Items of which a page said that they are on disk.
    saved: BTreeSet<Id>,
    /// Refused items that the visitor has seen and let go.
    dismissed: BTreeSet<Id>,
}

impl World {
    fn new(seed: usize) -> Self {
        Self {
            dice: Rng::with_seed(seed as u64),
            now: Timestamp(START),
            online: true,
            device: Device::default(),
            pages: (0..PAGES).map(|_| None).collect(),
            sender: None,
            requests: Vec::new(),
            endpoint: Endpoint::default(),
            submitted: 0,
            saved: BTreeSet::new(),
            dismissed: BTreeSet::new(),
        }
    }

    fn something_happens(&mut self) {
        let page = self.dice.usize(..PAGES);
        match self.dice.usize(..100) {
            _ if self.pages[page].is_none() => self.open(page),
            0..30 => self.submit(page),
            30..55 => self.finish_writes(page),
            55..75 => self.an_answer_comes(),
            75..90 => self.time_passes(page),
            90 => self.crash(page),
            91 => self.tell(page, Event::Hidden),
            92 => self.leave(page),
            93 => self.return_to(page),
            94 if self.dice.usize(..20) == 0 => self.tidy_up(page),
            94 => self.tell(page, Event::Flush),
            95 => {
                let found = self.device.found(self.online);
                self.tell(page, Event::Looked(found));
            }
            96 => {
                self.online = self.dice.usize(..3) > 0;
                for page in 0..PAGES {
                    self.tell(page, Event::Online(self.online));
                }
            }
            97 => {
                self.device.held = match self.dice.usize(..8) {
                    0 => Held::Memory,
                    1 => Held::Storage,
                    _ => Held::Database,
                }
            }
            98 => {
                self.now = Timestamp(self.now.0 + self.dice.usize(..7_200_000) as i64 - 3_600_000);
            }
            // It is well every other time.
            _ => self.endpoint.mood = self.dice.usize(..16).saturating_sub(8),
        }
    }

    fn open(&mut self, page: usize) {
        let options = [("batchItems", "20"), ("batchSeconds", "2")];
        let written: Vec<_> =
            options.map(|(name, value)| (name.to_owned(), Raw::Text(value.to_owned()))).into();
        let engine = Engine::new(Options::read(&written).0, vec![]);
        self.pages[page] = Some(Page { engine, writing: Vec::new(), away: false });
        let found = self.device.found(self.online);
        self.tell(page, Event::Started(found));
    }

    /// The page is gone in the middle of whatever it did.
    fn crash(&mut self, page: usize) {
        self.pages[page] = None;
        self.sender.take_if(|sender| *sender == page);
        self.requests.retain(|request| request.page != page);
    }

    fn leave(&mut self, page: usize) {
        self.tell(page, Event::Left);
        if let Some(page) = &mut self.pages[page] {
            page.away = true;
        }
        assert_ne!(self.sender, Some(page), "a page that was left holds the lock");
        if self.dice.usize(..2) == 0 {
            self.crash(page);
        }
    }

    fn return_to(&mut self, page: usize) {
        if let Some(open) = &mut self.pages[page] {
            open.away = false;
            self.tell(page, Event::Resumed);
        }
    }

    /// The visitor reads what was refused, and lets it go.
    fn tidy_up(&mut self, page: usize) {
        let before = self.device.ids("refused/");
        for id in &before {
            self.tell(page, Event::Dismiss(*id));
        }
        // Where the disk refuses, they are still there.
        self.dismissed.extend(&before - &self.device.ids("refused/"));
    }

    fn submit(&mut self, page: usize) {
        let moment = self.moment();
        let Some(open) = &mut self.pages[page] else { return };
        let words = format!("item {}", self.submitted);
        let data = Feedback { comment: Some(words), ..Feedback::default() };
        // Full is an answer too; the words are not lost, they were not taken.
        let _ = open.engine.submit(moment, data, Scene::default());
        self.submitted += 1;
        self.perform(page);
    }

    fn finish_writes(&mut self, page: usize) {
        let Some(open) = &mut self.pages[page] else { return };
        for (id, held) in std::mem::take(&mut open.writing) {
            self.tell(page, Event::Kept { id, held });
        }
    }

    fn an_answer_comes(&mut self) {
        if self.requests.is_empty() {
            return;
        }
        let place = self.dice.usize(..self.requests.len());
        let request = self.requests.swap_remove(place);
        self.now = self.now.max(request.at);
        let event = Event::Answered { batch: request.batch, answer: request.answer };
        self.tell(request.page, event);
    }

    fn time_passes(&mut self, page: usize) {
        let deadline = self.pages[page].as_ref().and_then(|open| open.engine.deadline());
        self.now = match deadline {
            Some(deadline) => deadline.max(self.now),
            None => self.now.plus(self.dice.usize(..3_000) as u64),
        };
        self.tell(page, Event::Tick);
    }

    fn tell(&mut self, page: usize, event: Event) {
        let moment = self.moment();
        if let Some(open) = &mut self.pages[page]
            // A page that was left runs nothing.
            && (!open.away || matches!(event, Event::Resumed))
        {
            open.engine.handle(moment, event);
            self.perform(page);
        }
    }

    fn perform(&mut self, page: usize) {
        while let Some(open) = &mut self.pages[page] {
            let effects = open.engine.effects();
            if effects.is_empty() {
                break;
            }
            for effect in effects {
                self.perform_one(page, effect);
            }
        }
    }

    fn perform_one(&mut self, page: usize, effect: Effect) {
        let moment = self.moment();
        let Some(open) = &mut self.pages[page] else { return };
        match effect {
            Effect::Write { changes, item } => {
                open.writing.extend(item.map(|item| (item, self.device.held)));
                self.device.write(&changes);
            }
            Effect::Mark(mark) => self.device.mark = mark,
            Effect::Claim(claim) => {
                let mine = self.sender.is_none();
                self.sender = self.sender.or(Some(page));
                let found = mine.then(|| self.device.found(self.online));
                open.engine.handle(moment, Event::Claimed { claim, found });
            }
            Effect::Release => {
                assert_eq!(self.sender.take(), Some(page), "let go of another page's lock");
                self.requests.retain(|request| request.page != page || request.leaving);
            }
            Effect::Post { batch, body, leaving } => {
                assert!(leaving || self.sender == Some(page), "sent out of turn");
                let others = self.requests.iter().filter(|request| !request.leaving).count();
                assert!(leaving || others == 0, "two requests under way");
                let answer = self.endpoint.takes(batch, &body, &mut self.dice);
                let at = self.now.plus(self.dice.usize(..4_000) as u64);
                self.requests.push(Request { page, batch, answer, at, leaving });
            }
            Effect::Signal(Signal::Saved(id)) => drop(self.saved.insert(id)),
            Effect::Purge
            | Effect::FetchFeed
            | Effect::Ask(_)
            | Effect::Signal(_)
            | Effect::Warn(_) => {}
        }
    }

    fn moment(&mut self) -> Moment {
        let entropy = self.dice.u128(..);
        Moment { now: self.now, entropy }
    }

    /// Everything is well again, for as long as it takes.
    fn settle_down(&mut self) {
        self.endpoint.mood = 0;
        (self.online, self.device.held) = (true, Held::Database);
        for page in 0..PAGES {
            self.crash(page);
        }
        self.open(0);
        for _ in 0..1_000_000 {
            if self.device.ids("outbox/").is_empty() && self.requests.is_empty() {
                return;
            }
            self.an_answer_comes();
            self.time_passes(0);
        }
        panic!("{} items never left", self.device.ids("outbox/").len());
    }
}
