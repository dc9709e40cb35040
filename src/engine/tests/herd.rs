//! Ten thousand visitors, one endpoint that was away, and how they come back.
//!
//! Each of them said something while it was away and has been trying since.
//! When it answers again they must not come all at once: the fullest second
//! has at most five times what an even stream would bring. How they came is
//! printed as one line of JSON.

#[path = "stage/device.rs"]
mod device;

use device::Device;
use fastrand::Rng;
use hearback_engine::options::Raw;
use hearback_engine::{Answer, Effect, Engine, Event, Moment, Options, Scene};
use hearback_wire::batch::{Acknowledgement, Batch, Feedback, Status, Verdict};
use hearback_wire::{Id, Timestamp};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Sunday, 1 November 2026, noon.
const START: i64 = 1_793_534_400_000;
const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const CLIENTS: usize = 10_000;
/// A second may bring so many times the mean.
const PEAK: f64 = 5.0;

/// How the endpoint is away.
#[derive(Clone, Copy, Debug)]
enum Outage {
    /// No request gets anywhere.
    Silent,
    /// It says when to come back, the same to all.
    Refuses { retry_after_ms: u64 },
    /// The visitors' own network is away, and comes back for all at once.
    Offline,
}

#[test]
fn they_come_back_spread_out_from_a_silent_endpoint() {
    comes_back("silent", Outage::Silent);
}

#[test]
fn they_come_back_spread_out_though_all_were_told_the_same() {
    comes_back("told to wait", Outage::Refuses { retry_after_ms: 10 * MINUTE });
}

#[test]
fn they_come_back_spread_out_when_their_network_does() {
    comes_back("offline", Outage::Offline);
}

fn comes_back(name: &str, outage: Outage) {
    let end = Timestamp(START).plus(60 * MINUTE);
    let mut herd = Herd::new(outage, end);
    herd.run();
    let Herd { arrivals, clients, .. } = &herd;
    assert!(clients.iter().all(|(engine, _)| engine.pending() == 0), "all are heard in the end");
    let (first, last) = (arrivals.keys().next(), arrivals.keys().next_back());
    let seconds = last.zip(first).map_or(1, |(last, first)| last - first + 1);
    let all: usize = arrivals.values().sum();
    let mean = all as f64 / seconds as f64;
    let peak = arrivals.values().copied().max().unwrap_or_default();
    let ratio = peak as f64 / mean;
    println!(
        "{{\"what\":\"herd, {name}\",\"clients\":{CLIENTS},\"requests\":{all},\"seconds\":{seconds},\"peak\":{peak},\"mean\":{mean:.1},\"ratio\":{ratio:.2}}}"
    );
    assert!(ratio <= PEAK, "{name}: {peak} in a second, {mean:.1} on average");
}

struct Herd {
    outage: Outage,
    end: Timestamp,
    now: Timestamp,
    dice: Rng,
    clients: Vec<(Engine, Device)>,
    /// What happens to whom, the soonest first.
    agenda: BinaryHeap<Reverse<(Timestamp, usize, Turn)>>,
    answers: BTreeMap<Id, Answer>,
    /// Requests in each second since the endpoint is back.
    arrivals: BTreeMap<i64, usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Speak,
    Tick,
    Answer(Id),
    Online,
}

impl Herd {
    fn new(outage: Outage, end: Timestamp) -> Self {
        let options = [("endpoint", "https://f.example.com/v1/feedback"), ("site", "acme")];
        let written: Vec<(String, Raw)> =
            options.map(|(name, value)| (name.to_owned(), Raw::Text(value.to_owned()))).into();
        let mut dice = Rng::with_seed(11);
        let mut agenda = BinaryHeap::new();
        let clients = (0..CLIENTS)
            .map(|client| {
                // They speak up at any time of the outage.
                let at = Timestamp(START).plus(dice.usize(..(50 * MINUTE) as usize) as u64);
                agenda.push(Reverse((at, client, Turn::Speak)));
                if matches!(outage, Outage::Offline) {
                    agenda.push(Reverse((end, client, Turn::Online)));
                }
                (Engine::new(Options::read(&written).0, vec![]), Device::default())
            })
            .collect();
        let (answers, arrivals) = (BTreeMap::new(), BTreeMap::new());
        Self { outage, end, now: Timestamp(START), dice, clients, agenda, answers, arrivals }
    }

    fn run(&mut self) {
        while let Some(Reverse((at, client, turn))) = self.agenda.pop() {
            self.now = at;
            let online = !matches!(self.outage, Outage::Offline) || at >= self.end;
            match turn {
                Turn::Speak => {
                    let found = self.clients[client].1.found(online);
                    self.tell(client, Event::Started(found));
                    let words =
                        Feedback { comment: Some("Again".to_owned()), ..Feedback::default() };
                    let moment = self.moment();
                    let engine = &mut self.clients[client].0;
                    engine.submit(moment, words, Scene::default()).expect("there is room");
                    self.perform(client);
                }
                Turn::Tick => self.tell(client, Event::Tick),
                Turn::Answer(batch) => {
                    let answer = self.answers.remove(&batch).expect("an answer to a request");
                    self.tell(client, Event::Answered { batch, answer });
                }
                Turn::Online => self.tell(client, Event::Online(true)),
            }
            let engine = &self.clients[client].0;
            if let Some(deadline) = engine.deadline().filter(|_| engine.pending() > 0) {
                self.agenda.push(Reverse((deadline.max(self.now), client, Turn::Tick)));
            }
        }
    }

    fn moment(&mut self) -> Moment {
        let entropy = self.dice.u128(..);
        Moment { now: self.now, entropy }
    }

    fn tell(&mut self, client: usize, event: Event) {
        let moment = self.moment();
        self.clients[client].0.handle(moment, event);
        self.perform(client);
    }

    fn perform(&mut self, client: usize) {
        for effect in self.clients[client].0.effects() {
            match effect {
                Effect::Write { changes, item } => {
                    let device = &mut self.clients[client].1;
                    device.write(&changes);
                    let held = device.held;
                    if let Some(id) = item {
                        self.tell(client, Event::Kept { id, held });
                    }
                }
                Effect::Mark(mark) => self.clients[client].1.mark = mark,
                Effect::Claim(claim) => {
                    let found = Some(self.clients[client].1.found(true));
                    self.tell(client, Event::Claimed { claim, found });
                }
                Effect::Post { batch, body, .. } => {
                    let (answer, ms) = self.request(batch, &body);
                    self.answers.insert(batch, answer);
                    self.agenda.push(Reverse((self.now.plus(ms), client, Turn::Answer(batch))));
                }
                _ => {}
            }
        }
    }

    /// What a request comes to, and after how many milliseconds.
    fn request(&mut self, batch: Id, body: &str) -> (Answer, u64) {
        if self.now >= self.end {
            *self.arrivals.entry(self.now.0.div_euclid(SECOND as i64)).or_default() += 1;
            return (accepts(batch, body), 80);
        }
        match self.outage {
            Outage::Silent | Outage::Offline => (Answer::Nothing, 10 * SECOND),
            Outage::Refuses { retry_after_ms } => {
                let retry_after_ms = Some(retry_after_ms);
                (Answer::Status { status: 503, retry_after_ms, html: false }, 80)
            }
        }
    }
}

/// Everything in the batch has arrived.
fn accepts(batch: Id, body: &str) -> Answer {
    let read: Batch = serde_json::from_str(body).expect("a batch");
    let accepted = |id: Id| Verdict {
        id: id.to_string(),
        rev: 1,
        status: Status::Accepted,
        reason: None,
        retry_after_ms: 0,
    };
    let results = read.items.iter().map(|item| accepted(item.id)).collect();
    Answer::Reply(Acknowledgement { batch, results })
}
