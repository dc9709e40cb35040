//! The state machine itself.

use crate::effect::{Changes, Effect, Signal};
use crate::event::{Event, Moment, Scene};
use crate::form::{self, Complaint, Form};
use crate::found::Found;
use crate::news::Shelf;
use crate::options::Options;
use crate::outbox::{self, Outbox};
use crate::sender::Sender;
use crate::texts::{self, Phrase, With};
use crate::view::{LauncherView, Screen, View};
use hearback_wire::batch::Feedback;
use hearback_wire::device::{self, Born, Judged, Mark, Receipt, Refused, Seen};
use hearback_wire::{Id, Timestamp, json};

/// Receipts kept, and characters of a comment kept in one.
const RECEIPTS: usize = 50;
const QUOTE_CHARS: usize = 140;
/// How long what is typed may be in memory alone, in milliseconds.
const DRAFT_MS: u64 = 500;

/// The widget's mind. See the [crate] for how to drive it.
#[derive(Debug)]
pub struct Engine {
    pub(crate) options: Options,
    pub(crate) moment: Moment,
    pub(crate) form: Form,
    /// When what was typed must be on disk, if it is not.
    pub(crate) draft_due: Option<Timestamp>,
    pub(crate) outbox: Outbox,
    pub(crate) sender: Sender,
    pub(crate) refused: Vec<Refused>,
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) born: Option<Born>,
    /// Whether anything may be kept on this device.
    pub(crate) keeps: bool,
    pub(crate) seen: Option<Seen>,
    pub(crate) judged: Judged,
    pub(crate) mark: Mark,
    pub(crate) written: Mark,
    pub(crate) shelf: Shelf,
    pub(crate) looked: Option<Timestamp>,
    pub(crate) open: Open,
    pub(crate) fresh: Vec<String>,
    /// Whether the device was read, and whether the changelog was reached if
    /// that was before.
    pub(crate) started: bool,
    pub(crate) early: Option<bool>,
    /// What the page said of consent before that.
    agreed: Option<bool>,
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
            keeps: !options.consent_required,
            options,
            moment: Moment { now: Timestamp(0), entropy: 0 },
            form: Form::default(),
            draft_due: None,
            outbox: Outbox::default(),
            sender: Sender::default(),
            refused: Vec::new(),
            born: None,
            receipts: Vec::new(),
            seen: None,
            judged: Judged::default(),
            mark: Mark::default(),
            written: Mark::default(),
            shelf: Shelf::default(),
            looked: None,
            open: Open::Nothing,
            fresh: Vec::new(),
            started: false,
            early: None,
            agreed: None,
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
            Event::Closed => {
                self.save_draft();
                self.form.dismissed();
                self.set_open(Open::Nothing);
            }
            Event::Edited(edit) => {
                self.form.edit(edit, &self.options);
                self.draft_due = self.draft_due.or(Some(moment.now.plus(DRAFT_MS)));
            }
            Event::Send(scene) => self.send(scene),
            Event::Discard => {
                self.form.discard();
                self.draft_due = Some(moment.now);
            }
            Event::Dismiss(id) => {
                self.refused.retain(|refused| refused.id != id);
                self.form.dismissed();
                let mut changes = Changes::default();
                changes.delete_item(device::REFUSED, id);
                self.write(changes);
            }
            Event::Judged { about, right } => self.judge(about, right),
            Event::Copied => self.form.copied(),
            Event::Kept { id, held } => self.kept(id, held),
            Event::Claimed { claim, found } => self.claimed(claim, found),
            Event::Looked(found) => self.sync(found),
            Event::Answered { batch, answer } => self.answered(batch, &answer),
            Event::Flush => self.outbox.hurry(),
            Event::Online(online) => self.set_online(online),
            Event::Hidden => self.hidden(),
            Event::Left => self.left(),
            Event::Resumed => self.resume(),
            // What is news can be said only of a visitor who is known.
            Event::Feed { reached } if !self.started => self.early = Some(reached),
            Event::Feed { reached } => self.feed(reached),
            Event::News(news) => self.news(news),
            Event::Forget => self.forget(true),
            Event::Forgotten => self.forget(false),
            // And so can whether consent is.
            Event::Consent(given) if !self.started => self.agreed = Some(given),
            Event::Consent(given) => self.consent(given),
            Event::Tick => {}
        }
        if self.draft_due.is_some_and(|due| due <= moment.now) {
            self.save_draft();
        }
        self.pump();
        self.update_mark();
    }

    /// Takes feedback that the page gives without the form.
    ///
    /// # Errors
    ///
    /// What is wrong with it, by its name in the locales: it says nothing, is
    /// too long, or the device holds too much already.
    pub fn submit(
        &mut self,
        moment: Moment,
        data: Feedback,
        scene: Scene,
    ) -> Result<Id, &'static str> {
        self.moment = moment;
        let result = self.enqueue(data, scene, false).map_err(Complaint::key);
        self.pump();
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
        let due = if self.is_sending() { None } else { self.due() };
        match (due, self.draft_due) {
            (Some(due), Some(draft)) => Some(due.min(draft)),
            (due, draft) => due.or(draft),
        }
    }

    /// Items that no reply has named yet.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.outbox.len()
    }

    /// What is on screen.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        let badge = match self.mark.unread {
            0 => None,
            n @ 1..=9 => Some(char::from(b'0' + n as u8).into()),
            _ => Some("9+".to_owned()),
        };
        let name = match self.mark.unread {
            0 => texts::LAUNCHER.into(),
            n => Phrase { key: texts::LAUNCHER_NEW, with: With::Count(n) },
        };
        let screen = match self.open {
            Open::Nothing => Screen::None,
            Open::Form => Screen::Form(self.form.view(&self.options, &self.refused)),
            Open::Panel => Screen::Panel(self.panel()),
        };
        View { launcher: LauncherView { name, badge }, screen }
    }

    fn start(&mut self, mut found: Found) {
        let now = self.moment.now;
        self.start_sending(found.online);
        self.seen = found.seen.take();
        self.judged = found.judged.take().unwrap_or_default();
        self.mark = found.mark;
        self.written = found.mark;
        // The mark is there because the visitor agreed on an earlier page.
        self.keeps |= found.mark.first > 0;
        if let Some(draft) = found.draft.take() {
            self.form.adopt(draft);
        }
        self.started = true;
        self.sync(found);
        if let Some(given) = self.agreed.take() {
            self.consent(given);
        }
        self.signal(Signal::Ready);
        if let Some(reached) = self.early.take() {
            self.feed(reached);
        }
        let due = (1..=now.0.unsigned_abs()).contains(&self.mark.wake);
        if self.options.changelog.is_some() && due && self.shelf == Shelf::Untouched {
            self.look();
        }
    }

    fn send(&mut self, scene: Scene) {
        if self.form.sent.is_some() {
            return;
        }
        let result =
            self.form.feedback(&self.options).and_then(|data| self.enqueue(data, scene, true));
        match result {
            Ok(id) => self.form.clear(id),
            Err(complaint) => self.form.complain(complaint),
        }
    }

    /// Makes an item of it and asks for it to be written down, in the place of
    /// the draft if it was one.
    fn enqueue(
        &mut self,
        mut data: Feedback,
        scene: Scene,
        drafted: bool,
    ) -> Result<Id, Complaint> {
        form::check(&data)?;
        data.app_version = data.app_version.or_else(|| self.options.version.clone());
        let version = data.app_version.clone();
        scene.fill(&mut data);
        let (now, id) = (self.moment.now, self.next_id());
        let receipt = Receipt {
            id,
            at: now,
            app_version: version,
            quote: data.comment.as_ref().map(|comment| comment.chars().take(QUOTE_CHARS).collect()),
        };
        let data = json::feedback(&data);
        let refused = self.refused.iter().map(|refused| refused.data.len()).sum();
        if !self.outbox.has_room_for(&data, refused) {
            self.sender.lost.quota += 1;
            let mut changes = Changes::default();
            changes.put(device::LOST, &self.sender.lost);
            self.write(changes);
            return Err(Complaint::Full);
        }
        let mut changes = Changes::default();
        changes.put_item(device::RECEIPT, id, &receipt);
        if self.born.is_none() {
            let born = Born { id };
            changes.put(device::BORN, &born);
            self.born = Some(born);
        }
        if drafted {
            self.draft_due = None;
            changes.delete(device::DRAFT, "");
        }
        self.receipts.push(receipt);
        let extra = self.receipts.len().saturating_sub(RECEIPTS);
        for old in self.receipts.drain(..extra) {
            changes.delete_item(device::RECEIPT, old.id);
        }
        self.signal(Signal::Submit(id));
        self.push(id, data, changes);
        Ok(id)
    }

    /// Lets an item wait, and writes it down together with what else changes.
    pub(crate) fn push(&mut self, id: Id, data: String, mut changes: Changes) {
        let waiting = outbox::record(id, self.moment.now, data);
        changes.put_item(device::OUTBOX, id, &waiting);
        self.outbox.push(waiting, None);
        if !self.keeps {
            changes.clear();
        }
        self.effects.push(Effect::Write { changes, item: Some(id) });
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

    pub(crate) fn next_id(&mut self) -> Id {
        let [a, b, c, d, e, f, g, h, i, j, ..] = self.moment.draw().to_le_bytes();
        Id::from_parts(self.moment.now.0.unsigned_abs(), &[a, b, c, d, e, f, g, h, i, j])
    }
}
