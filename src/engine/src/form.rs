//! What the visitor is writing, and whether it can be sent.

use crate::event::{Edit, Held};
use crate::options::{Email, Options};
use crate::texts;
use crate::texts::{Phrase, With};
use crate::view::{Field, FormView, Stage, UnsentView};
use hearback_wire::batch::Feedback;
use hearback_wire::device::{Draft, Refused};
use hearback_wire::{Id, Timestamp, json, limits};

/// Characters before the most of a comment from which on they are counted.
const NEAR: usize = 500;

/// The form's state. It outlives closing and opening.
#[derive(Debug, Default)]
pub(crate) struct Form {
    draft: Draft,
    /// What keeps it from being sent.
    complaint: Option<Complaint>,
    /// The item that was made of it and is being thanked for.
    pub(crate) sent: Option<Sent>,
    /// Whether the text of a refused item was just copied.
    copied: bool,
}

/// An item the form still talks about.
#[derive(Debug)]
pub(crate) struct Sent {
    id: Id,
    fate: Fate,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Saving,
    /// It lies there, and is on its way.
    Sending(Held),
    /// It lies there, and has to wait.
    Waiting(Held),
    Arrived,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Complaint {
    SaysNothing,
    EmailMissing,
    EmailWrong,
    TooLong,
    Full,
    Refused,
}

impl Form {
    /// Takes a change of one field. Whatever was wrong is asked again at the
    /// next Send.
    pub(crate) fn edit(&mut self, edit: Edit, options: &Options) {
        self.complaint = None;
        self.copied = false;
        match edit {
            Edit::Rating(value) => self.draft.rating = value,
            Edit::Category(index) => {
                self.draft.category = options.categories.get(index).cloned().unwrap_or_default();
            }
            Edit::Comment(text) => self.draft.comment = text,
            Edit::Email(text) => self.draft.email = text,
        }
    }

    /// What is in the fields, to be kept; `None` where nothing was said yet.
    pub(crate) fn draft(&self, now: Timestamp) -> Option<Draft> {
        self.says_something().then(|| Draft { at: now, ..self.draft.clone() })
    }

    fn says_something(&self) -> bool {
        let Draft { rating, category, comment, .. } = &self.draft;
        *rating > 0 || !category.is_empty() || !comment.trim().is_empty()
    }

    /// What was being written before, unless something else is by now.
    pub(crate) fn adopt(&mut self, draft: Draft) {
        if !self.says_something() && self.sent.is_none() {
            self.draft = draft;
        }
    }

    /// Nothing of it is wanted any more.
    pub(crate) fn discard(&mut self) {
        *self = Self { sent: self.sent.take(), ..Self::default() };
    }

    pub(crate) fn copied(&mut self) {
        self.complaint = None;
        self.copied = true;
    }

    /// What the status said of a refused item is not about one any more.
    pub(crate) fn dismissed(&mut self) {
        self.complaint.take_if(|complaint| *complaint == Complaint::Refused);
        self.copied = false;
    }

    /// What was said, if it can be sent as it is.
    pub(crate) fn feedback(&self, options: &Options) -> Result<Feedback, Complaint> {
        let email = if options.email == Email::Off { "" } else { self.draft.email.trim() };
        let data = Feedback {
            rating: options.scale.and_then(|scale| scale.at(self.draft.rating)),
            comment: some(self.draft.comment.trim()),
            category: some(&self.draft.category),
            email: some(email),
            app_version: options.version.clone(),
            ..Feedback::default()
        };
        check(&data)?;
        match (options.email, &data.email) {
            (Email::Required, None) => Err(Complaint::EmailMissing),
            (_, Some(email)) if !looks_like_email(email) => Err(Complaint::EmailWrong),
            _ => Ok(data),
        }
    }

    pub(crate) fn complain(&mut self, complaint: Complaint) {
        self.complaint = Some(complaint);
    }

    /// The item is made; the fields are empty for the next one, except for
    /// the address.
    pub(crate) fn clear(&mut self, id: Id) {
        self.draft = Draft { email: std::mem::take(&mut self.draft.email), ..Draft::default() };
        self.complaint = None;
        self.sent = Some(Sent { id, fate: Fate::Saving });
    }

    /// An item was refused. If it is the one being thanked for, there is
    /// nothing to thank for.
    pub(crate) fn refuse(&mut self, id: Id) {
        if self.sent.take_if(|sent| sent.id == id).is_some() {
            self.complaint = Some(Complaint::Refused);
        }
    }

    pub(crate) fn set_fate(&mut self, id: Id, fate: Fate) {
        if let Some(sent) = self.sent.as_mut().filter(|sent| sent.id == id) {
            sent.fate = fate;
        }
    }

    pub(crate) fn view<'a>(&'a self, options: &'a Options, refused: &[Refused]) -> FormView<'a> {
        let wrong_email =
            matches!(self.complaint, Some(Complaint::EmailMissing | Complaint::EmailWrong));
        let wrong_comment =
            matches!(self.complaint, Some(Complaint::SaysNothing | Complaint::TooLong));
        let (status, alarming) = match (&self.sent, self.complaint) {
            (Some(sent), _) => (Some(sent.fate.phrase()), sent.fate == Fate::Waiting(Held::Memory)),
            (None, Some(complaint)) => (Some(complaint.phrase()), true),
            (None, None) => (self.copied.then_some(texts::COPIED.into()), false),
        };
        let title = match &options.product {
            _ if self.sent.is_some() => texts::THANKS.into(),
            Some(product) => Phrase { key: texts::FORM_TITLE_ABOUT, with: With::Text(product) },
            None => texts::FORM_TITLE.into(),
        };
        FormView {
            title,
            stage: if self.sent.is_some() { Stage::Thanking } else { Stage::Asking },
            scale: options.scale,
            chosen: self.draft.rating,
            categories: &options.categories,
            category: options.categories.iter().position(|name| *name == self.draft.category),
            comment: Field {
                value: &self.draft.comment,
                max_chars: limits::COMMENT_CHARS,
                required: false,
                wrong: wrong_comment,
            },
            left: self.left(),
            email: (options.email != Email::Off).then(|| Field {
                value: &self.draft.email,
                max_chars: limits::EMAIL_CHARS,
                required: options.email == Email::Required,
                wrong: wrong_email,
            }),
            status,
            alarming,
            unsent: refused.iter().rev().take(limits::REFUSED_SHOWN).map(unsent).collect(),
            discard: self.says_something(),
            whats_new: options.changelog.is_some(),
        }
    }

    /// How many characters may still be written, where that begins to matter.
    fn left(&self) -> Option<Phrase<'_>> {
        // No text has more characters than bytes.
        let near = limits::COMMENT_CHARS - NEAR;
        let used = if self.draft.comment.len() < near { 0 } else { chars(&self.draft.comment) };
        let left = limits::COMMENT_CHARS.saturating_sub(used) as u32;
        (used >= near).then_some(Phrase { key: texts::CHARACTERS_LEFT, with: With::Count(left) })
    }
}

fn unsent(refused: &Refused) -> UnsentView {
    let reason = match refused.reason.as_str() {
        "expired" => texts::EXPIRED,
        "too_large" => texts::TOO_LARGE,
        _ => texts::NOT_ACCEPTED,
    };
    UnsentView {
        id: refused.id,
        text: json::comment(&refused.data),
        reason: reason.into(),
        date: refused.created_at.date(),
    }
}

impl Fate {
    fn phrase(self) -> Phrase<'static> {
        Phrase::new(match self {
            Self::Saving => texts::SAVING,
            Self::Sending(Held::Database) => texts::SAVED,
            Self::Sending(_) => texts::SENDING,
            Self::Waiting(Held::Database) => texts::KEPT,
            Self::Waiting(Held::Storage) => texts::KEPT_FOR_NOW,
            Self::Waiting(Held::Memory) => texts::NOT_KEPT,
            Self::Arrived => texts::SENT,
        })
    }
}

impl Complaint {
    /// It in words, by their name.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::SaysNothing => texts::SAYS_NOTHING,
            Self::EmailMissing => texts::EMAIL_MISSING,
            Self::EmailWrong => texts::EMAIL_WRONG,
            Self::TooLong => texts::TOO_LONG,
            Self::Full => texts::FULL,
            Self::Refused => texts::REFUSED,
        }
    }

    fn phrase(self) -> Phrase<'static> {
        let most = With::Count(limits::COMMENT_CHARS as u32);
        let with = if self == Self::TooLong { most } else { With::Nothing };
        Phrase { key: self.key(), with }
    }
}

/// Whether there is something in it, and not too much.
pub(crate) fn check(data: &Feedback) -> Result<(), Complaint> {
    if data.rating.is_none() && data.comment.is_none() {
        return Err(Complaint::SaysNothing);
    }
    if data.comment.as_deref().map_or(0, chars) > limits::COMMENT_CHARS {
        Err(Complaint::TooLong)
    } else {
        Ok(())
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Characters as the visitor counts them, nearly: Unicode scalar values.
fn chars(text: &str) -> usize {
    text.chars().count()
}

/// The shape of the HTML standard's "valid e-mail address", less its limits
/// on single labels: a mail server decides in the end.
fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    text.len() <= limits::EMAIL_CHARS
        && !local.is_empty()
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && !local.contains('@')
        && domain
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
}
