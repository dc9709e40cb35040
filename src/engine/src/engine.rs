//! The state machine itself.

use crate::effect::{Effect, Signal};
use crate::event::{Answer, Event, Found, Moment, Scene, Trouble};
use crate::form::{self, Complaint, Fate, Form};
use crate::options::Options;
use crate::outbox::Outbox;
use crate::panel::{self, Shelf};
use crate::texts;
use crate::view::{LauncherView, Screen, View};
use hearback_wire::batch::Feedback;
use hearback_wire::device::{Mark, Receipt, Seen, Waiting};
use hearback_wire::feed::Outline;
use hearback_wire::{Id, Timestamp, VERSION, json, limits};

/// Receipts kept, and characters of a comment kept in one.
const RECEIPTS: usize = 50;
const QUOTE_CHARS: usize = 140;

/// The widget's mind. See the [crate] for how to drive it.
#[derive(Debug)]
pub struct Engine {
    pub(crate) options: Options,
    pub(crate) moment: Moment,
    pub(crate) form: Form,
    pub(crate) outbox: Outbox,
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) seen: Option<Seen>,
    pub(crate) mark: Mark,
    pub(crate) written: Mark,
    pub(crate) shelf: Shelf,
    pub(crate) looked: Option<Timestamp>,
    pub(crate) open: Open,
    pub(crate) fresh: Vec<String>,
    pub(crate) edition: u32,
    /// Whether the device was read, and the changelog if it came before that.
    pub(crate) started: bool,
    pub(crate) early: Option<Result<Outline, Trouble>>,
    pub(crate) effects: Vec<Effect>,
}

/// What stands above the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Open {
    Nothing,
    Form,
    Panel,
}

impl Engine {
    /// A widget that has not started yet; the remarks about its options are
    /// the first effects.
    #[must_use]
    pub fn new(options: Options, remarks: Vec<String>) -> Self {
        Self {
            options,
            moment: Moment { now: Timestamp(0), entropy: 0 },
            form: Form::default(),
            outbox: Outbox::default(),
            receipts: Vec::new(),
            seen: None,
            mark: Mark::default(),
            written: Mark::default(),
            shelf: Shelf::default(),
            looked: None,
            open: Open::Nothing,
            fresh: Vec::new(),
            edition: 0,
            started: false,
            early: None,
            effects: remarks.into_iter().map(Effect::Warn).collect(),
        }
    }

    /// The options it runs with.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Takes in what happened.
    pub fn handle(&mut self, moment: Moment, event: Event) {
        self.moment = moment;
        match event {
            Event::Started(found) => self.start(found),
            Event::Launcher if self.mark.unread > 0 => self.open_panel(),
            Event::Launcher | Event::OpenForm => {
                self.form.sent = None;
                self.set_open(Open::Form);
            }
            Event::OpenPanel => self.open_panel(),
            Event::Closed => self.set_open(Open::Nothing),
            Event::Edited(edit) => self.form.edit(edit),
            Event::Send(scene) => self.send(scene),
            Event::Kept { id, durable } => self.kept(id, durable),
            Event::Answered { batch, answer } => self.answered(batch, answer),
            Event::Flush => self.outbox.hurry(),
            Event::Online(online) => self.outbox.set_online(online),
            Event::Hidden => self.leave(),
            // What is news can be said only of a visitor who is known.
            Event::Feed(result) if !self.started => self.early = Some(result),
            Event::Feed(result) => self.feed(result),
            Event::Forget => self.forget(),
            Event::Tick => {}
        }
        self.pump();
        self.update_mark();
    }

    /// Takes feedback that the page gives without the form.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words: it says nothing, is too long, or the
    /// device holds too much already.
    pub fn submit(
        &mut self,
        moment: Moment,
        data: Feedback,
        scene: Scene,
    ) -> Result<Id, &'static str> {
        self.moment = moment;
        let result = self.enqueue(data, scene).map_err(Complaint::words);
        self.update_mark();
        result
    }

    /// What must be done, in order; nothing is left behind.
    pub fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// When to come back with [`Event::Tick`] at the latest, if at all.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        self.outbox.due(self.moment.now, &self.options)
    }

    /// Items that no reply has named yet.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.outbox.len()
    }

    /// What is on screen.
    #[must_use]
    pub fn view(&self) -> View {
        let badge = match self.mark.unread {
            0 => None,
            n @ 1..=9 => Some(char::from(b'0' + n as u8).into()),
            _ => Some("9+".to_owned()),
        };
        let name = match &badge {
            None => texts::LAUNCHER.to_owned(),
            Some(badge) => [texts::LAUNCHER, ", ", badge, " new"].concat(),
        };
        let screen = match self.open {
            Open::Nothing => Screen::None,
            Open::Form => Screen::Form(Box::new(self.form.view(&self.options))),
            Open::Panel => Screen::Panel(Box::new(panel::view(
                &self.shelf,
                self.anchor(),
                &self.fresh,
                self.options.changelog.is_some(),
                self.edition,
            ))),
        };
        View { launcher: LauncherView { name, badge }, screen }
    }

    fn start(&mut self, found: Found) {
        let now = self.moment.now;
        for waiting in found.waiting {
            self.outbox.push(waiting, Some(found.durable));
        }
        // What was submitted before the device was read stays.
        for receipt in found.receipts {
            let later = self.receipts.iter().position(|other| other.at > receipt.at);
            self.receipts.insert(later.unwrap_or(self.receipts.len()), receipt);
        }
        self.outbox.set_online(found.online);
        self.seen = found.seen;
        self.mark = found.mark;
        self.written = found.mark;
        self.started = true;
        self.signal(Signal::Ready);
        if let Some(feed) = self.early.take() {
            self.feed(feed);
        }
        let due = (1..=now.0.unsigned_abs()).contains(&self.mark.wake);
        if self.options.changelog.is_some() && due && matches!(self.shelf, Shelf::Untouched) {
            self.look();
        }
    }

    fn send(&mut self, scene: Scene) {
        if self.form.sent.is_some() {
            return;
        }
        let result = self.form.feedback(&self.options).and_then(|data| self.enqueue(data, scene));
        match result {
            Ok(id) => self.form.clear(id),
            Err(complaint) => self.form.complain(complaint),
        }
    }

    /// Makes an item of it and asks for it to be written down.
    fn enqueue(&mut self, mut data: Feedback, scene: Scene) -> Result<Id, Complaint> {
        form::check(&data)?;
        scene.fill(&mut data);
        data.app_version = data.app_version.or_else(|| self.options.version.clone());
        let (now, id) = (self.moment.now, self.next_id());
        let receipt = Receipt {
            v: VERSION,
            id,
            at: now,
            app_version: data.app_version.clone(),
            quote: data.comment.as_ref().map(|comment| comment.chars().take(QUOTE_CHARS).collect()),
        };
        let data = json::feedback(&data);
        if !self.outbox.has_room_for(&data) {
            return Err(Complaint::Full);
        }
        let waiting = Waiting { v: VERSION, id, created_at: now, data };
        self.outbox.push(waiting.clone(), None);
        self.receipts.push(receipt.clone());
        let extra = self.receipts.len().saturating_sub(RECEIPTS);
        let old: Vec<Id> = self.receipts.drain(..extra).map(|receipt| receipt.id).collect();
        self.signal(Signal::Submit(id));
        self.effects.push(Effect::Keep(waiting, receipt));
        if !old.is_empty() {
            self.effects.push(Effect::Unlearn(old));
        }
        Ok(id)
    }

    fn kept(&mut self, id: Id, durable: bool) {
        self.outbox.kept(id, durable);
        if durable {
            self.signal(Signal::Saved(id));
        }
        let waits = self.outbox.must_wait(self.moment.now);
        self.form.set_fate(
            id,
            if waits { Fate::Waiting { durable } } else { Fate::Sending { durable } },
        );
    }

    fn answered(&mut self, batch: Id, answer: Answer) {
        let entropy = self.moment.draw() as u64;
        let outcome = self.outbox.answered(self.moment.now, batch, answer, entropy);
        let unlearned: Vec<Id> = outcome.refused.iter().map(|(id, _)| *id).collect();
        let mut gone = outcome.delivered.clone();
        gone.extend(&unlearned);
        if !gone.is_empty() {
            self.effects.push(Effect::Drop(gone));
        }
        for id in outcome.delivered {
            self.form.set_fate(id, Fate::Arrived);
            self.signal(Signal::Sent(id));
        }
        for (id, durable) in outcome.remaining {
            self.form.set_fate(id, Fate::Waiting { durable });
        }
        if !unlearned.is_empty() {
            self.receipts.retain(|receipt| !unlearned.contains(&receipt.id));
            self.effects.push(Effect::Unlearn(unlearned));
        }
        for (id, reason) in outcome.refused {
            self.signal(Signal::Failed(id, reason));
            self.form.restore(id);
        }
    }

    /// The page is going: what is on disk is safe, and one small request may
    /// still save the next visit from sending it.
    fn leave(&mut self) {
        if self.outbox.first_fits(limits::KEEPALIVE_BYTES)
            && !self.outbox.must_wait(self.moment.now)
        {
            self.post(limits::KEEPALIVE_BYTES, true);
        }
    }

    /// Sends whatever is due.
    fn pump(&mut self) {
        let now = self.moment.now;
        if self.outbox.due(now, &self.options).is_some_and(|due| due <= now) {
            self.post(self.options.batch_bytes, false);
        }
    }

    fn post(&mut self, max_bytes: usize, leaving: bool) {
        let batch = self.next_id();
        if let Some(body) = self.outbox.take(self.moment.now, batch, max_bytes, &self.options) {
            for id in self.outbox.in_flight() {
                let durable = self.outbox.is_durable(*id);
                self.form.set_fate(*id, Fate::Sending { durable });
            }
            self.effects.push(Effect::Post { batch, body, leaving });
        }
    }

    fn forget(&mut self) {
        self.outbox.clear();
        self.receipts.clear();
        self.form = Form::default();
        self.seen = None;
        self.shelf = Shelf::default();
        self.fresh.clear();
        self.mark = Mark::default();
        self.written = self.mark;
        self.effects.push(Effect::Purge);
    }

    pub(crate) fn set_open(&mut self, open: Open) {
        if self.open == open {
            return;
        }
        let was = std::mem::replace(&mut self.open, open);
        match (was, open) {
            (_, Open::Nothing) => self.signal(Signal::Close),
            (Open::Nothing, _) => self.signal(Signal::Open),
            _ => {}
        }
        if was == Open::Panel {
            self.fresh.clear();
        }
    }

    pub(crate) fn signal(&mut self, signal: Signal) {
        self.effects.push(Effect::Signal(signal));
    }

    fn next_id(&mut self) -> Id {
        let [a, b, c, d, e, f, g, h, i, j, ..] = self.moment.draw().to_le_bytes();
        Id::from_parts(self.moment.now.0.unsigned_abs(), &[a, b, c, d, e, f, g, h, i, j])
    }
}
