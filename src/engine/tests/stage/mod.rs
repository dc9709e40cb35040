//! A stage for stories: an engine, a clock, a device and a network.

use hearback_engine::options::Raw;
use hearback_engine::{
    Answer, Edit, Effect, Engine, Event, Found, Moment, Options, Scene, Signal, Trouble,
};
use hearback_wire::batch::{Acknowledgement, Batch, Feedback, Status, Verdict};
use hearback_wire::device::{Mark, Receipt, Seen, Waiting};
use hearback_wire::feed::{Head, Outline};
use hearback_wire::{Id, Timestamp, VERSION};
use std::fmt::Write;

/// Sunday, 1 November 2026, noon.
const START: i64 = 1_793_534_400_000;

/// Everything around the engine.
pub(crate) struct Stage {
    options: Vec<(String, Raw)>,
    engine: Engine,
    now: Timestamp,
    entropy: u128,
    online: bool,
    durable: bool,
    waiting: Vec<Waiting>,
    receipts: Vec<Receipt>,
    seen: Option<Seen>,
    mark: Mark,
    /// Names for ids in the order of their appearance.
    names: Vec<Id>,
    writing: Vec<Id>,
    flight: Option<Batch>,
}

impl Default for Stage {
    fn default() -> Self {
        Self {
            options: Vec::new(),
            engine: Engine::new(Options::default(), vec![]),
            now: Timestamp(START),
            entropy: 1,
            online: true,
            durable: true,
            waiting: Vec::new(),
            receipts: Vec::new(),
            seen: None,
            mark: Mark::default(),
            names: Vec::new(),
            writing: Vec::new(),
            flight: None,
        }
    }
}

impl Stage {
    /// Performs a step and returns what the engine asked for, a line each.
    pub(crate) fn step(&mut self, step: &str) -> Option<String> {
        let (verb, rest) = step.split_once(' ').unwrap_or((step, ""));
        let event = match (verb, rest) {
            ("option", _) => {
                let (name, value) = rest.split_once('=')?;
                self.options.push((name.to_owned(), Raw::Text(value.to_owned())));
                return Some(String::new());
            }
            // The widget runs, and the device has not answered yet.
            ("begin", "") => {
                let (options, remarks) = Options::read(&self.options);
                self.engine = Engine::new(options, remarks);
                self.flight = None;
                return Some(self.settle());
            }
            ("found", "") => Event::Started(self.found()),
            ("load" | "reload", _) => {
                if self.mark.first == 0 && rest != "unmarked" {
                    self.mark.first = self.now.0.unsigned_abs();
                }
                let (options, remarks) = Options::read(&self.options);
                self.engine = Engine::new(options, remarks);
                self.flight = None;
                Event::Started(self.found())
            }
            ("wait", _) => {
                self.now = self.now.plus(milliseconds(rest)?);
                Event::Tick
            }
            ("clock", _) => {
                self.now = rest.parse().ok()?;
                Event::Tick
            }
            ("view", "") => return Some(self.engine.view().to_string()),
            ("status", "") => {
                return self.engine.view().to_string().lines().last().map(str::to_owned);
            }
            ("deadline", "") => {
                let wait = self.engine.deadline().map(|deadline| deadline.since(self.now));
                return Some(wait.map_or("none".to_owned(), |ms| format!("in {ms} ms")));
            }
            ("pending", "") => return Some(self.engine.pending().to_string()),
            ("disk", "works") => return self.set_durable(true),
            ("disk", "fails") => return self.set_durable(false),
            ("launcher", "") => Event::Launcher,
            ("open", "form") => Event::OpenForm,
            ("open", "panel") => Event::OpenPanel,
            ("close", "") => Event::Closed,
            ("rate", _) => Event::Edited(Edit::Rating(rest.parse().ok()?)),
            ("choose", _) => Event::Edited(Edit::Category(rest.parse().ok()?)),
            ("write", _) => Event::Edited(Edit::Comment(rest.to_owned())),
            ("write-long", _) => Event::Edited(Edit::Comment("x".repeat(rest.parse().ok()?))),
            ("email", _) => Event::Edited(Edit::Email(rest.to_owned())),
            ("send", "") => Event::Send(Scene::default()),
            ("submit", _) => return Some(self.submit(rest)),
            ("fill", _) => {
                let count: usize = rest.parse().ok()?;
                (0..count).for_each(|_| drop(self.submit("filler")));
                let kept = std::mem::take(&mut self.writing);
                kept.into_iter()
                    .for_each(|id| drop(self.happen(Event::Kept { id, durable: true })));
                return Some(format!("{} pending", self.engine.pending()));
            }
            ("kept", "") => {
                let id = self.writing.pop()?;
                Event::Kept { id, durable: self.durable }
            }
            ("flush", "") => Event::Flush,
            ("online", "") => self.connect(true),
            ("offline", "") => self.connect(false),
            ("hide", "") => Event::Hidden,
            ("forget", "") => Event::Forget,
            ("reply", _) => self.reply(rest)?,
            ("feed", _) => Event::Feed(Ok(feed(rest))),
            ("trouble", "unreachable") => Event::Feed(Err(Trouble::Unreachable)),
            ("trouble", "html") => Event::Feed(Err(Trouble::Html)),
            _ => return None,
        };
        Some(self.happen(event))
    }

    fn set_durable(&mut self, durable: bool) -> Option<String> {
        self.durable = durable;
        Some(String::new())
    }

    fn connect(&mut self, online: bool) -> Event {
        self.online = online;
        Event::Online(online)
    }

    fn found(&self) -> Found {
        Found {
            durable: self.durable,
            waiting: self.waiting.clone(),
            receipts: self.receipts.clone(),
            seen: self.seen.clone(),
            mark: self.mark,
            online: self.online,
        }
    }

    fn moment(&mut self) -> Moment {
        // Random enough for ids, and the same every time.
        self.entropy = self.entropy.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645) | 1;
        Moment { now: self.now, entropy: self.entropy.rotate_right(64) }
    }

    fn happen(&mut self, event: Event) -> String {
        let moment = self.moment();
        self.engine.handle(moment, event);
        self.settle()
    }

    fn submit(&mut self, comment: &str) -> String {
        let moment = self.moment();
        let data = Feedback {
            comment: (!comment.is_empty()).then(|| comment.to_owned()),
            ..Default::default()
        };
        match self.engine.submit(moment, data, Scene::default()) {
            Ok(_) => self.settle(),
            Err(words) => format!("refused: {words}"),
        }
    }

    fn reply(&mut self, how: &str) -> Option<Event> {
        let flight = self.flight.take()?;
        let batch = flight.batch;
        let (how, detail) = how.split_once(' ').unwrap_or((how, ""));
        let verdicts = |status, reason: Option<&str>, retry_after_ms| {
            let verdict = |id: Id| Verdict {
                id: id.to_string(),
                rev: 1,
                status,
                reason: reason.map(str::to_owned),
                retry_after_ms,
            };
            flight.items.iter().map(|item| verdict(item.id)).collect::<Vec<_>>()
        };
        let reply = |batch, results| Answer::Reply(Acknowledgement { batch, results });
        let answer = match how {
            "accepted" => reply(batch, verdicts(Status::Accepted, None, 0)),
            "duplicate" => reply(batch, verdicts(Status::Duplicate, None, 0)),
            "rejected" => reply(batch, verdicts(Status::Rejected, Some(detail), 0)),
            "retry" => reply(batch, verdicts(Status::Retry, None, milliseconds(detail)?)),
            "accepts-first" => {
                reply(batch, verdicts(Status::Accepted, None, 0).into_iter().take(1).collect())
            }
            "names-none" => reply(batch, vec![]),
            "other-batch" => {
                reply(Id::from_parts(1, &[9; 10]), verdicts(Status::Accepted, None, 0))
            }
            "nothing" => Answer::Nothing,
            status => Answer::Status {
                status: status.parse().ok()?,
                retry_after_ms: if detail.is_empty() { None } else { milliseconds(detail) },
            },
        };
        Some(Event::Answered { batch, answer })
    }

    /// Performs the effects as a device would, and tells of each.
    fn settle(&mut self) -> String {
        let mut told = String::new();
        for effect in self.engine.effects() {
            let line = self.perform(effect);
            let _ = writeln!(told, "{line}");
        }
        told
    }

    fn perform(&mut self, effect: Effect) -> String {
        match effect {
            Effect::Keep(waiting, receipt) => {
                let data: Feedback = serde_json::from_str(&waiting.data).unwrap();
                let rating =
                    data.rating.as_ref().map(|r| format!(" {}:{}/{}", r.kind, r.value, r.max));
                let more = [&data.category, &data.email, &data.app_version, &data.comment];
                let more: String =
                    more.into_iter().flatten().map(|text| format!(" {text:.20}")).collect();
                self.writing.push(waiting.id);
                let line =
                    format!("keep {}{}{more}", self.name(waiting.id), rating.unwrap_or_default());
                if self.durable {
                    self.waiting.push(waiting);
                    self.receipts.push(receipt);
                }
                line
            }
            Effect::Drop(ids) => {
                self.waiting.retain(|waiting| !ids.contains(&waiting.id));
                format!("drop {}", self.list(&ids))
            }
            Effect::Unlearn(ids) => {
                self.receipts.retain(|receipt| !ids.contains(&receipt.id));
                format!("unlearn {}", self.list(&ids))
            }
            Effect::Remember(seen) => {
                let line = format!("remember {}", seen.releases.join(" "));
                self.seen = Some(seen);
                line
            }
            Effect::Mark(mark) => {
                self.mark = mark;
                let wake = match mark.wake {
                    0 => "never".to_owned(),
                    1 => "at once".to_owned(),
                    at => Timestamp(at as i64).to_string(),
                };
                format!("mark: wake {wake}, {} unread", mark.unread)
            }
            Effect::Purge => {
                (self.waiting, self.receipts, self.seen, self.mark) =
                    (vec![], vec![], None, Mark::default());
                "purge".to_owned()
            }
            Effect::Post { batch: id, body, leaving } => {
                let batch: Batch = serde_json::from_str(&body).unwrap();
                assert_eq!(batch.batch, id);
                let ids: Vec<Id> = batch.items.iter().map(|item| item.id).collect();
                let age = batch.items.first().map_or(0, |item| item.age_ms);
                let how = if leaving { " while leaving" } else { "" };
                let line = format!(
                    "post {} (attempt {}, age {age} ms){how}",
                    self.list(&ids),
                    batch.attempt
                );
                self.flight = Some(batch);
                line
            }
            Effect::FetchFeed => "fetch feed".to_owned(),
            Effect::Warn(line) => format!("warn: {line}"),
            Effect::Signal(signal) => match signal {
                Signal::Submit(id) => format!("signal submit {}", self.name(id)),
                Signal::Saved(id) => format!("signal saved {}", self.name(id)),
                Signal::Sent(id) => format!("signal sent {}", self.name(id)),
                Signal::Failed(id, reason) => format!("signal failed {} {reason}", self.name(id)),
                other => format!("signal {other:?}").to_lowercase(),
            },
        }
    }

    fn list(&mut self, ids: &[Id]) -> String {
        if ids.len() > 5 {
            return format!("{} items", ids.len());
        }
        ids.iter().map(|id| self.name(*id)).collect::<Vec<_>>().join(" ")
    }

    fn name(&mut self, id: Id) -> String {
        let place = self.names.iter().position(|known| *known == id).unwrap_or_else(|| {
            self.names.push(id);
            self.names.len() - 1
        });
        format!("#{}", place + 1)
    }
}

/// `2s`, `3min`, `4h`, `5d`.
fn milliseconds(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "ms" => 1,
        "s" => 1_000,
        "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    Some(number.parse::<u64>().ok()? * unit)
}

/// Releases, newest first, as `version` or `version@date`; `next` is not
/// released yet.
fn feed(text: &str) -> Outline {
    let release = |text: &str| {
        let (version, date) = text.split_once('@').unwrap_or((text, ""));
        Head {
            id: version.to_owned(),
            version: Some(version.to_owned()),
            date: date.parse().ok(),
            unreleased: version == "next",
            ..Head::default()
        }
    };
    Outline { v: VERSION, releases: text.split_whitespace().map(release).collect() }
}
