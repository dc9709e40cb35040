//! The whole way of a hundred thousand items: the real engine, the real
//! router and the real store, with a virtual clock and a bad network between
//! them. Every item ends as one row, whatever was lost, doubled, delayed or
//! killed on the way.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use fastrand::Rng;
use hearback::app::{App, router};
use hearback::store::sqlite::{Sqlite, Synchronous};
use hearback::store::{Cursor, Store};
use hearback_engine::{Answer, Effect, Engine, Event, Found, Held, Moment, Options, Scene};
use hearback_wire::batch::{Acknowledgement, Batch, Feedback};
use hearback_wire::device::OUTBOX;
use hearback_wire::{Id, Timestamp};
use http_body_util::BodyExt as _;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt as _;

const ITEMS: usize = 100_000;
const SEED: u64 = 0x5eed_0001;
/// Sunday, 1 November 2026, noon.
const START: i64 = 1_793_534_400_000;

#[tokio::test]
async fn a_hundred_thousand_items_through_a_bad_network_lose_and_double_none() {
    let folder = tempfile::tempdir().unwrap();
    // Power failures are another test's business.
    let store = Sqlite::open(&folder.path().join("round-trip.db"), Synchronous::Off).await.unwrap();
    let store = Arc::new(store);
    let clock = Arc::new(AtomicI64::new(START));
    let time = clock.clone();
    let app = App::new(store.clone(), Arc::new(move || Timestamp(time.load(Ordering::Relaxed))));
    let mut world = World::new(router(app), clock);

    while world.submitted.len() < ITEMS {
        world.talk().await;
    }
    world.faults = false;
    while world.engine.pending() > 0 {
        world.pass_time().await;
    }

    let rows = rows(&*store).await;
    let lost: Vec<_> = world.submitted.keys().filter(|id| !rows.contains_key(id)).collect();
    assert!(lost.is_empty(), "{} lost, such as {:?}", lost.len(), lost.first());
    assert_eq!(rows.len(), ITEMS, "rows that nobody submitted");
    for (id, comment) in &world.submitted {
        assert!(rows[id].contains(&format!("\"{comment}\"")), "{id} holds {}", rows[id]);
    }
    let waiting: Vec<_> = world.disk.keys().filter(|key| key.starts_with(OUTBOX)).collect();
    assert!(waiting.is_empty(), "the device still holds what has arrived: {waiting:?}");
    let unseen: Vec<_> = Fault::ALL.iter().filter(|fault| !world.seen.contains(fault)).collect();
    assert!(unseen.is_empty(), "the network was too kind: {unseen:?}");
}

/// What goes wrong between page and endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    /// The request never arrives.
    RequestLost,
    /// It arrives; the answer does not.
    ReplyLost,
    /// It arrives twice.
    Doubled,
    /// A proxy answers in the endpoint's place.
    Intercepted,
    /// The reply belongs to another batch.
    Misdirected,
    /// The reply names only some of the items.
    Incomplete,
    /// The endpoint is too busy.
    Busy,
    /// The page dies while the request is under way.
    PageKilled,
    /// The request arrives after the page gave up and sent another.
    Late,
    /// The tab closes with a keepalive request.
    Left,
}

impl Fault {
    const ALL: [Self; 10] = [
        Self::RequestLost,
        Self::ReplyLost,
        Self::Doubled,
        Self::Intercepted,
        Self::Misdirected,
        Self::Incomplete,
        Self::Busy,
        Self::PageKilled,
        Self::Late,
        Self::Left,
    ];
}

struct World {
    router: Router,
    clock: Arc<AtomicI64>,
    engine: Engine,
    random: Rng,
    /// What the device holds.
    disk: BTreeMap<String, String>,
    /// Every id that was given out, with its comment.
    submitted: BTreeMap<Id, String>,
    /// Requests that will arrive later.
    late: Vec<Batch>,
    faults: bool,
    seen: BTreeSet<Fault>,
}

impl World {
    fn new(router: Router, clock: Arc<AtomicI64>) -> Self {
        let (options, _) = Options::read(&[]);
        let mut world = Self {
            router,
            clock,
            engine: Engine::new(options, vec![]),
            random: Rng::with_seed(SEED),
            disk: BTreeMap::new(),
            submitted: BTreeMap::new(),
            late: Vec::new(),
            faults: true,
            seen: BTreeSet::new(),
        };
        world.load();
        world
    }

    /// A page is opened: all it knows is on the device.
    fn load(&mut self) {
        let (options, _) = Options::read(&[]);
        self.engine = Engine::new(options, vec![]);
        let found = self.found();
        let moment = self.moment();
        self.engine.handle(moment, Event::Started(found));
    }

    fn found(&self) -> Found {
        let records: Vec<_> = self.disk.iter().flat_map(|(key, text)| [key, text]).collect();
        let records: Vec<_> = records.into_iter().map(String::as_str).collect();
        let mut found = Found::default();
        (found.durable, found.online) = (true, true);
        found.read(&records.join("\u{1c}"));
        found
    }

    /// Somebody says a few things, and time passes.
    async fn talk(&mut self) {
        for _ in 0..=self.random.u64(..40) {
            if self.submitted.len() == ITEMS || self.engine.pending() >= 150 {
                break;
            }
            let comment = format!("comment {}", self.submitted.len());
            let moment = self.moment();
            let data = Feedback { comment: Some(comment.clone()), ..Feedback::default() };
            let id = self.engine.submit(moment, data, Scene::default()).unwrap();
            self.submitted.insert(id, comment);
        }
        if self.faults && self.random.u64(..50) == 0 {
            self.seen.insert(Fault::Left);
            let moment = self.moment();
            self.engine.handle(moment, Event::Left);
            self.perform().await;
            self.load();
        }
        self.pass_time().await;
    }

    /// Until the next deadline, or for a second.
    async fn pass_time(&mut self) {
        let now = self.now();
        let next = self
            .engine
            .deadline()
            .map_or(1_000, |deadline| deadline.since(now).clamp(1, 1_000_000));
        self.clock.fetch_add(next as i64, Ordering::Relaxed);
        let moment = self.moment();
        self.engine.handle(moment, Event::Tick);
        self.perform().await;
    }

    /// Does what the engine asks until it asks for nothing more.
    async fn perform(&mut self) {
        loop {
            let effects = self.engine.effects();
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                match effect {
                    Effect::Write { changes, item } => {
                        for (key, record) in changes.iter() {
                            match record {
                                Some(record) => {
                                    self.disk.insert(key.to_owned(), record.to_owned());
                                }
                                None => drop(self.disk.remove(key)),
                            }
                        }
                        if let Some(id) = item {
                            let moment = self.moment();
                            self.engine.handle(moment, Event::Kept { id, held: Held::Database });
                        }
                    }
                    Effect::Claim(claim) => {
                        let (moment, found) = (self.moment(), Some(self.found()));
                        self.engine.handle(moment, Event::Claimed { claim, found });
                    }
                    Effect::Post { body, .. } => {
                        self.post(serde_json::from_str(&body).unwrap()).await;
                    }
                    _ => {}
                }
            }
        }
    }

    async fn post(&mut self, batch: Batch) {
        if self.faults && self.random.u64(..4) == 0 {
            for late in std::mem::take(&mut self.late) {
                self.deliver(&late).await;
            }
        }
        let fault = (self.faults && self.random.u64(..2) == 0)
            .then(|| Fault::ALL[self.random.usize(..Fault::ALL.len())])
            .filter(|fault| *fault != Fault::Left);
        self.seen.extend(fault);
        let id = batch.batch;
        let status =
            |status, retry_after_ms| Answer::Status { status, retry_after_ms, html: false };
        let answer = match fault {
            None | Some(Fault::Left) => self.deliver(&batch).await,
            Some(Fault::RequestLost) => Answer::Nothing,
            Some(Fault::ReplyLost) => {
                self.deliver(&batch).await;
                Answer::Nothing
            }
            Some(Fault::Doubled) => {
                self.deliver(&batch).await;
                self.deliver(&batch).await
            }
            Some(Fault::Intercepted) => status(200, None),
            Some(Fault::Busy) => status(503, Some(2_000)),
            Some(Fault::Misdirected) => match self.deliver(&batch).await {
                Answer::Reply(reply) => {
                    Answer::Reply(Acknowledgement { batch: Id::from_parts(7, &[7; 10]), ..reply })
                }
                other => other,
            },
            Some(Fault::Incomplete) => match self.deliver(&batch).await {
                Answer::Reply(mut reply) => {
                    reply.results.truncate(reply.results.len() / 2);
                    Answer::Reply(reply)
                }
                other => other,
            },
            Some(Fault::Late) => {
                self.late.push(batch);
                Answer::Nothing
            }
            Some(Fault::PageKilled) => {
                if self.random.u64(..2) == 0 {
                    self.deliver(&batch).await;
                }
                return self.load();
            }
        };
        let moment = self.moment();
        self.engine.handle(moment, Event::Answered { batch: id, answer });
    }

    /// Through the real router, as bytes both ways.
    async fn deliver(&self, batch: &Batch) -> Answer {
        let uri = format!("/v1/feedback?site={}&batch={}", batch.site, batch.batch);
        let body = Body::from(serde_json::to_vec(batch).unwrap());
        let request = Request::post(uri)
            .header("content-type", "text/plain;charset=UTF-8")
            .body(body)
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Answer::Reply(serde_json::from_slice(&body).unwrap())
    }

    fn now(&self) -> Timestamp {
        Timestamp(self.clock.load(Ordering::Relaxed))
    }

    fn moment(&mut self) -> Moment {
        let entropy = self.random.u128(..);
        Moment { now: self.now(), entropy }
    }
}

async fn rows(store: &dyn Store) -> BTreeMap<Id, String> {
    let mut rows = BTreeMap::new();
    let mut after: Option<Cursor> = None;
    loop {
        let page = store.page(None, after.as_ref(), 1_000).await.unwrap();
        let Some(last) = page.last() else { return rows };
        after = Some(Cursor::after(last));
        for record in page {
            assert!(rows.insert(record.id, record.data).is_none(), "{} is there twice", record.id);
        }
    }
}
