//! A stage for stories: pages of one site, a clock, a device and a network.

mod device;
mod panel;
mod tell;

use device::Device;
use hearback_engine::options::Raw;
use hearback_engine::{Answer, Edit, Effect, Engine, Event, Held, Moment, Options, Scene};
use hearback_wire::batch::{Acknowledgement, Batch, Feedback, Status, Verdict};
use hearback_wire::{Id, Timestamp};
use panel::Panel;
use std::fmt::Write;
use tell::milliseconds;

/// Sunday, 1 November 2026, noon.
const START: i64 = 1_793_534_400_000;

/// Everything around the engines.
pub(crate) struct Stage {
    options: Vec<(String, Raw)>,
    pages: Vec<Page>,
    current: usize,
    now: Timestamp,
    entropy: u128,
    online: bool,
    device: Device,
    /// The page that may send.
    sender: Option<usize>,
    /// Names for ids in the order of their appearance.
    names: Vec<Id>,
}

/// One page of the site.
struct Page {
    engine: Engine,
    /// Items being written, and whether anything of them is.
    writing: Vec<(Id, Held)>,
    flight: Option<(Id, Vec<Id>)>,
    panel: Panel,
}

impl Page {
    fn new(options: Options, remarks: Vec<String>) -> Self {
        Self {
            engine: Engine::new(options, remarks),
            writing: Vec::new(),
            flight: None,
            panel: Panel::default(),
        }
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self {
            options: Vec::new(),
            pages: vec![Page::new(Options::default(), vec![])],
            current: 0,
            now: Timestamp(START),
            entropy: 1,
            online: true,
            device: Device::default(),
            sender: None,
            names: Vec::new(),
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
            // Another page of the same site, in another tab.
            ("page", _) => {
                self.current = rest.parse::<usize>().ok()?.checked_sub(1)?;
                while self.pages.len() <= self.current {
                    self.pages.push(Page::new(Options::default(), vec![]));
                }
                return Some(String::new());
            }
            // The widget runs, and the device has not answered yet.
            ("begin", "") => {
                self.begin();
                return Some(self.settle());
            }
            ("found", "") => Event::Started(self.device.found(self.online)),
            ("load" | "reload", _) => {
                if self.device.mark.first == 0 && rest != "unmarked" {
                    self.device.mark.first = self.now.0.unsigned_abs();
                }
                self.begin();
                Event::Started(self.device.found(self.online))
            }
            ("look", "") => Event::Looked(self.device.found(self.online)),
            ("wait", _) => {
                self.now = self.now.plus(milliseconds(rest)?);
                Event::Tick
            }
            // Until the engine's own deadline.
            ("tick", "") => {
                self.now = self.page().engine.deadline()?.max(self.now);
                Event::Tick
            }
            ("clock", _) => {
                self.now = rest.parse().ok()?;
                Event::Tick
            }
            ("view", "") => return Some(self.view()),
            ("status", "") => {
                return self.page().engine.view().to_string().lines().last().map(str::to_owned);
            }
            ("deadline", "") => {
                let deadline = self.page().engine.deadline();
                let wait = deadline.map(|deadline| deadline.since(self.now));
                return Some(wait.map_or("none".to_owned(), |ms| format!("in {ms} ms")));
            }
            ("pending", "") => return Some(self.page().engine.pending().to_string()),
            ("device", "") => return Some(self.device.keys()),
            ("first", "visit") => {
                return Some(Timestamp(self.device.mark.first as i64).to_string());
            }
            ("disk", "works" | "lags" | "fails") => return self.device.turns(rest),
            // Somebody empties the device, or writes to it; | is a separator.
            ("disk", "emptied") => {
                self.device.records.clear();
                return Some(String::new());
            }
            ("disk", record) => {
                let (key, text) = record.split_once(' ')?;
                self.device.records.insert(key.to_owned(), text.replace('|', "\u{1f}"));
                return Some(String::new());
            }
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
            ("discard", "") => Event::Discard,
            ("dismiss", _) => Event::Dismiss(self.named(rest)?),
            ("copied", "") => Event::Copied,
            // `judge 1 entry right`: whether it answers what was said first.
            ("judge", _) => {
                let (number, rest) = rest.split_once(' ')?;
                let (entry, verdict) = rest.split_once(' ')?;
                let about = format!("{} {entry}", self.named(number)?);
                Event::Judged { about, right: verdict == "right" }
            }
            ("submit", _) => return Some(self.submit(rest)),
            ("fill", _) => {
                let (count, length) = rest.split_once(" of ").unwrap_or((rest, "6"));
                let text = "x".repeat(length.parse().ok()?);
                (0..count.parse().ok()?).for_each(|_| drop(self.submit(&text)));
                let kept = std::mem::take(&mut self.page().writing);
                kept.into_iter().for_each(|(id, held)| drop(self.happen(Event::Kept { id, held })));
                return Some(format!("{} pending", self.page().engine.pending()));
            }
            ("kept", "") => {
                let (id, held) = self.page().writing.pop()?;
                Event::Kept { id, held }
            }
            // What lay in memory or storage has come to the database.
            ("safe", _) => Event::Kept { id: self.named(rest)?, held: Held::Database },
            ("flush", "") => Event::Flush,
            ("online" | "offline", "") => self.connect(verb == "online"),
            ("hide", "") => Event::Hidden,
            ("leave", "") => Event::Left,
            ("return", "") => Event::Resumed,
            ("forget", "") => Event::Forget,
            ("forgotten", "") => Event::Forgotten,
            ("consent", _) => Event::Consent(rest == "given"),
            ("reply", _) => self.reply(rest)?,
            ("trouble", "unreachable") => Event::Feed { reached: false },
            ("feed" | "trouble", _) => {
                self.page().panel.fetched(verb, rest);
                Event::Feed { reached: true }
            }
            _ => return None,
        };
        Some(self.happen(event))
    }

    fn page(&mut self) -> &mut Page {
        &mut self.pages[self.current]
    }

    fn begin(&mut self) {
        let (options, remarks) = Options::read(&self.options);
        self.pages[self.current] = Page::new(options, remarks);
        // The page that was there is gone, and its lock with it.
        self.sender.take_if(|page| *page == self.current);
    }

    fn named(&self, number: &str) -> Option<Id> {
        self.names.get(number.parse::<usize>().ok()? - 1).copied()
    }

    fn connect(&mut self, online: bool) -> Event {
        self.online = online;
        Event::Online(online)
    }

    fn moment(&mut self) -> Moment {
        // Random enough for ids, and the same every time.
        self.entropy = self.entropy.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645) | 1;
        Moment { now: self.now, entropy: self.entropy.rotate_right(64) }
    }

    fn happen(&mut self, event: Event) -> String {
        let moment = self.moment();
        self.page().engine.handle(moment, event);
        self.settle()
    }

    fn submit(&mut self, comment: &str) -> String {
        let moment = self.moment();
        let data = Feedback {
            comment: (!comment.is_empty()).then(|| comment.to_owned()),
            ..Default::default()
        };
        match self.page().engine.submit(moment, data, Scene::default()) {
            Ok(_) => self.settle(),
            Err(words) => format!("refused: {words}\n{}", self.settle()),
        }
    }

    fn reply(&mut self, how: &str) -> Option<Event> {
        let (batch, ids) = self.page().flight.take()?;
        let (how, detail) = how.split_once(' ').unwrap_or((how, ""));
        let verdicts = |status, reason: Option<&str>, retry_after_ms| {
            let verdict = |id: &Id| Verdict {
                id: id.to_string(),
                rev: 1,
                status,
                reason: reason.map(str::to_owned),
                retry_after_ms,
            };
            ids.iter().map(verdict).collect::<Vec<_>>()
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
                retry_after_ms: milliseconds(detail),
                html: detail == "html",
            },
        };
        Some(Event::Answered { batch, answer })
    }

    /// Performs the effects as a browser would, and tells of each.
    fn settle(&mut self) -> String {
        let mut told = String::new();
        loop {
            let effects = self.page().engine.effects();
            if effects.is_empty() {
                break;
            }
            for effect in effects {
                if let Some(line) = self.perform(effect) {
                    let _ = writeln!(told, "{line}");
                }
            }
        }
        let holds = self.sender == Some(self.current);
        assert_eq!(holds, self.page().engine.is_sending(), "a lock is held by one who sends");
        told
    }

    fn perform(&mut self, effect: Effect) -> Option<String> {
        Some(match effect {
            Effect::Write { changes, item } => {
                let held = if changes.is_empty() { Held::Memory } else { self.device.held };
                self.page().writing.extend(item.map(|item| (item, held)));
                let told = self.written(&changes);
                self.device.write(&changes);
                return told;
            }
            Effect::Mark(mark) => {
                self.device.mark = mark;
                let wake = match mark.wake {
                    0 => "never".to_owned(),
                    1 => "at once".to_owned(),
                    at => Timestamp(at as i64).to_string(),
                };
                format!("mark: wake {wake}, {} unread", mark.unread)
            }
            Effect::Purge => {
                self.device = Device { held: self.device.held, ..Device::default() };
                "purge".to_owned()
            }
            Effect::Claim(claim) => {
                let mine = self.sender.is_none();
                let found = mine.then(|| self.device.found(self.online));
                self.sender = self.sender.or(Some(self.current));
                let moment = self.moment();
                self.page().engine.handle(moment, Event::Claimed { claim, found });
                return (!mine).then(|| "another page is sending".to_owned());
            }
            Effect::Release => {
                let was = self.sender.take();
                assert_eq!(was, Some(self.current), "let go of what another page holds");
                // A request that is given up brings no answer.
                if let Some((_, ids)) = self.page().flight.take() {
                    return Some(format!("give up on {}", self.list(&ids)));
                }
                return None;
            }
            Effect::Post { batch, body, leaving } => {
                assert!(leaving || self.sender == Some(self.current), "sent out of turn");
                return Some(self.post(batch, &body, leaving));
            }
            Effect::FetchFeed => "fetch feed".to_owned(),
            Effect::Ask(question) => {
                let moment = self.moment();
                let page = self.page();
                let news = page.panel.ask(&question)?;
                page.engine.handle(moment, Event::News(news));
                return None;
            }
            Effect::Warn(line) => format!("warn: {line}"),
            Effect::Signal(signal) => self.signal(&signal),
        })
    }

    fn post(&mut self, id: Id, body: &str, leaving: bool) -> String {
        let how = if leaving { " while leaving" } else { "" };
        // CloudEvents name no batch and count no attempts.
        let (ids, line) = match serde_json::from_str::<Batch>(body) {
            Ok(batch) => {
                assert_eq!(batch.batch, id);
                let ids: Vec<Id> = batch.items.iter().map(|item| item.id).collect();
                let age = batch.items.first().map_or(0, |item| item.age_ms);
                let mut line = format!(
                    "post {} (attempt {}, age {age} ms){how}",
                    self.list(&ids),
                    batch.attempt
                );
                if batch.lost != Default::default() {
                    let _ = write!(line, ", {:?}", batch.lost);
                }
                (ids, line)
            }
            Err(_) => {
                let events: Vec<serde_json::Value> = serde_json::from_str(body).unwrap();
                let id = |event: &serde_json::Value| event["id"].as_str().unwrap().parse().unwrap();
                let ids: Vec<Id> = events.iter().map(id).collect();
                let line = format!("post {} as events of {}", self.list(&ids), events[0]["source"]);
                (ids, line)
            }
        };
        self.page().flight = Some((id, ids));
        line
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
