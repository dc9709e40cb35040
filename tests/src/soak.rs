//! Kills a browser again and again, and counts what arrived.
//!
//! A visitor writes something, presses Send, and the browser is killed with
//! all its processes, at one of five points and a random moment after it.
//! Then it starts again on the same profile and opens the page. What the page
//! promised (`hearback:saved`) is known from outside: it told its host. At the
//! end each promise is exactly one row, and nothing is two.

use crate::browser::Browser;
use crate::collector::{Collector, Kind};
use crate::driver::free_port;
use crate::engine::{Engine, Theme};
use crate::front::fault::Fault;
use crate::front::pages::Pages;
use crate::front::{Front, Log};
use crate::places;
use crate::template::Names;
use crate::wait::{Probe, deadline, until};
use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Where in the life of a submission the axe falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// Something is typed, Send is not pressed.
    Typing,
    /// Together with the click on Send.
    Click,
    /// The page said that it is saved; the endpoint is down.
    Saved,
    /// The request is under way.
    InFlight,
    /// The collector has it, and the answer is lost.
    ReplyLost,
}

impl Point {
    const ALL: [Self; 5] =
        [Self::Typing, Self::Click, Self::Saved, Self::InFlight, Self::ReplyLost];

    fn name(self) -> &'static str {
        match self {
            Self::Typing => "typing",
            Self::Click => "click",
            Self::Saved => "saved",
            Self::InFlight => "in flight",
            Self::ReplyLost => "reply lost",
        }
    }

    fn fault(self) -> Option<Fault> {
        match self {
            Self::Typing | Self::Click => None,
            Self::Saved => Some(Fault::DropRequest),
            Self::InFlight => Some(Fault::Hold { reply: false }),
            Self::ReplyLost => Some(Fault::DropReply),
        }
    }
}

/// What came of the kills at one point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Browsers killed.
    pub kills: usize,
    /// Submissions the page called saved.
    pub saved: usize,
    /// Submissions that are a row.
    pub rows: usize,
    /// Saved, and no row.
    pub lost: usize,
    /// Two rows or more.
    pub twice: usize,
}

/// What came of all of them.
#[derive(Clone, Debug)]
pub struct Report {
    /// The engine.
    pub engine: Engine,
    /// What the dice began with: the same kills again.
    pub seed: u64,
    /// By point.
    pub points: BTreeMap<Point, Tally>,
    /// What was lost or came twice, for people.
    pub faults: Vec<String>,
}

impl Report {
    /// Everything together.
    #[must_use]
    pub fn total(&self) -> Tally {
        self.points.values().fold(Tally::default(), |sum, tally| Tally {
            kills: sum.kills + tally.kills,
            saved: sum.saved + tally.saved,
            rows: sum.rows + tally.rows,
            lost: sum.lost + tally.lost,
            twice: sum.twice + tally.twice,
        })
    }

    /// The same for machines, on one line.
    #[must_use]
    pub fn json(&self) -> Value {
        let total = self.total();
        json!({"what": "browser kills", "engine": self.engine.name(), "seed": self.seed,
            "kills": total.kills, "saved": total.saved, "rows": total.rows,
            "lost": total.lost, "twice": total.twice})
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |name: &str, tally: Tally| {
            let Tally { kills, saved, rows, lost, twice } = tally;
            let engine = self.engine;
            writeln!(f, "| {engine} | {name} | {kills} | {saved} | {rows} | {lost} | {twice} |")
        };
        for (point, tally) in &self.points {
            line(point.name(), *tally)?;
        }
        line("all", self.total())
    }
}

/// The head of the table that reports are the rows of.
pub const HEAD: &str = "| engine | killed at | kills | saved | rows | lost | twice |\n\
    |---|---|---|---|---|---|---|";

/// Kills `engine` so many times; all that is written goes below `scratch`.
pub async fn run(engine: Engine, kills: usize, seed: u64, scratch: &Path) -> Result<Report> {
    let mut soak = Soak::set(engine, seed, scratch).await?;
    for number in 0..kills {
        soak.life(number).await.with_context(|| format!("life {number}, seed {seed}"))?;
    }
    soak.count().await
}

struct Soak {
    browser: Browser,
    collector: Collector,
    pages: Front<Pages>,
    log: Log,
    dice: Rng,
    seed: u64,
    scratch: std::path::PathBuf,
    points: Vec<Point>,
}

impl Soak {
    async fn set(engine: Engine, seed: u64, scratch: &Path) -> Result<Self> {
        let log = Log::default();
        let collector = Collector::start(Kind::Serve(Vec::new()), scratch, log.clone()).await?;
        let mut names = Names::default();
        let origin = collector.front.origin();
        names.set("script", format!("{origin}/hearback.js"));
        names.set("endpoint", format!("{origin}/v1/feedback"));
        let names = Arc::new(OnceLock::from(names));
        let pages = Pages::new(scratch, &places::pages(), names);
        let pages = Front::open("page", free_port()?, pages, log.clone()).await?;
        let browser = Browser::start(engine, Theme::Light, scratch).await?;
        let (dice, scratch, points) = (Rng::with_seed(seed), scratch.to_path_buf(), Vec::new());
        Ok(Self { browser, collector, pages, log, dice, seed, scratch, points })
    }

    /// From the start of a browser to its end.
    async fn life(&mut self, number: usize) -> Result<()> {
        // Every point gets its turn, in an order that the dice choose.
        let point = match Point::ALL.get(number % Point::ALL.len()) {
            Some(point) if number < Point::ALL.len() => *point,
            _ => Point::ALL[self.dice.usize(..Point::ALL.len())],
        };
        self.points.push(point);
        self.collector.network(None, None).await?;
        self.open(number).await?;
        let words = format!("soak {number} of {}", self.seed);
        self.click("Feedback").await?;
        // A draft of an earlier life may be there again, as it should.
        let comment = self.one("textbox", "Your comment").await?.element;
        comment.clear().await?;
        comment.send_keys(&words).await?;
        self.collector.network(point.fault(), None).await?;
        let later = Duration::from_micros(self.dice.u64(..120_000));
        match point {
            Point::Typing => {}
            Point::Click => {
                let send = self.one("button", "Send").await?.element;
                // The click and the axe at once: whichever comes first.
                let click = tokio::spawn(async move { send.click().await });
                tokio::time::sleep(later).await;
                self.browser.kill()?;
                let _ = click.await;
                return self.browser.restart(&self.scratch).await;
            }
            Point::Saved => {
                self.click("Send").await?;
                self.seen(&format!("GET page /saved?n={number}")).await?;
            }
            Point::InFlight => {
                let before = self.posts();
                self.click("Send").await?;
                self.posted(before).await?;
            }
            Point::ReplyLost => {
                self.click("Send").await?;
                self.row(&words).await?;
            }
        }
        tokio::time::sleep(later).await;
        self.browser.kill()?;
        self.browser.restart(&self.scratch).await
    }

    /// Opens the page, which sends what an earlier life left when it is idle.
    async fn open(&self, number: usize) -> Result<()> {
        self.browser.goto(&format!("{}/soak.html?n={number}", self.pages.origin())).await
    }

    async fn click(&self, name: &str) -> Result<()> {
        Ok(self.one("button", name).await?.element.click().await?)
    }

    async fn one(&self, role: &str, name: &str) -> Result<crate::browser::Found> {
        until(deadline(), async || {
            let found = self.browser.find(role, name, None).await?;
            Ok(match <[_; 1]>::try_from(found) {
                Ok([one]) => Probe::Ready(one),
                Err(found) => {
                    Probe::NotYet(format!("expected one {role} {name:?}, found {}", found.len()))
                }
            })
        })
        .await
    }

    fn posts(&self) -> usize {
        self.log.lines().iter().filter(|line| line.starts_with("POST collector")).count()
    }

    async fn posted(&self, before: usize) -> Result<()> {
        until(deadline(), async || {
            Ok(match self.posts() > before {
                true => Probe::Ready(()),
                false => Probe::NotYet("expected a request".into()),
            })
        })
        .await
    }

    async fn seen(&self, wanted: &str) -> Result<()> {
        until(deadline(), async || {
            Ok(match self.log.lines().iter().any(|line| line == wanted) {
                true => Probe::Ready(()),
                false => Probe::NotYet(format!("expected {wanted}")),
            })
        })
        .await
    }

    async fn row(&self, words: &str) -> Result<()> {
        until(deadline(), async || {
            let rows = self.collector.export().await?;
            Ok(match rows.iter().any(|row| row.contains(words)) {
                true => Probe::Ready(()),
                false => Probe::NotYet(format!("expected a row {words:?}")),
            })
        })
        .await
    }

    /// A last visit sends what is left; then everything is counted.
    async fn count(mut self) -> Result<Report> {
        self.collector.network(None, None).await?;
        self.open(self.points.len()).await?;
        let left = until(deadline() * 3, async || {
            let left = self
                .browser
                .execute("return hearback.flush().then(() => hearback.pending())")
                .await?;
            Ok(match left.as_f64() {
                Some(0.0) => Probe::Ready(left),
                _ => Probe::NotYet(format!("{left} still wait")),
            })
        })
        .await;
        let rows = self.collector.export().await?;
        let lines = self.log.lines();
        let (mut points, mut faults) = (BTreeMap::<Point, Tally>::new(), Vec::new());
        for (number, point) in self.points.iter().enumerate() {
            let words = format!("\"soak {number} of {}\"", self.seed);
            let arrived = rows.iter().filter(|row| row.contains(&words)).count();
            let saved = lines.iter().any(|line| *line == format!("GET page /saved?n={number}"));
            let tally = points.entry(*point).or_default();
            tally.kills += 1;
            tally.saved += usize::from(saved);
            tally.rows += usize::from(arrived > 0);
            tally.lost += usize::from(saved && arrived == 0);
            tally.twice += usize::from(arrived > 1);
            if saved && arrived == 0 || arrived > 1 {
                let name = point.name();
                faults.push(format!("life {number}, killed at {name}: {arrived} rows"));
            }
        }
        if let Err(error) = left {
            faults.push(format!("at the end: {error:#}"));
        }
        let engine = self.browser.engine;
        self.browser.close().await;
        self.pages.close().await;
        ensure!(!points.is_empty(), "expected at least one kill");
        Ok(Report { engine, seed: self.seed, points, faults })
    }
}
