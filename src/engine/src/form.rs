//! What the visitor is writing, and whether it can be sent.

use crate::event::{Edit, Held};
use crate::options::{Email, Options};
use crate::texts;
use crate::view::{Field, FormView, RatingView, Stage, UnsentView};
use hearback_wire::batch::{Feedback, Rating};
use hearback_wire::device::{Draft, Refused};
use hearback_wire::{Id, Timestamp, json, limits};

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
            rating: rating(&options.rating, self.draft.rating),
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
            (Some(sent), _) => (sent.fate.words(), sent.fate == Fate::Waiting(Held::Memory)),
            (None, Some(complaint)) => (complaint.words(), true),
            (None, None) if self.copied => (texts::COPIED, false),
            (None, None) => ("", false),
        };
        FormView {
            title: if self.sent.is_some() { texts::THANKS } else { &options.title },
            stage: if self.sent.is_some() { Stage::Thanking } else { Stage::Asking },
            rating: scale(&options.rating).map(|points| RatingView {
                label: texts::RATING,
                kind: &options.rating,
                points,
                chosen: self.draft.rating,
            }),
            categories: &options.categories,
            category: options.categories.iter().position(|name| *name == self.draft.category),
            category_label: texts::CATEGORY,
            comment: Field {
                label: texts::COMMENT,
                hint: texts::COMMENT_HINT,
                value: &self.draft.comment,
                max_chars: limits::COMMENT_CHARS,
                required: false,
                wrong: wrong_comment,
            },
            email: (options.email != Email::Off).then(|| Field {
                label: if options.email == Email::Required {
                    texts::EMAIL
                } else {
                    texts::EMAIL_OPTIONAL
                },
                hint: texts::EMAIL_HINT,
                value: &self.draft.email,
                max_chars: limits::EMAIL_CHARS,
                required: options.email == Email::Required,
                wrong: wrong_email,
            }),
            status,
            alarming,
            unsent: refused.iter().rev().take(limits::REFUSED_SHOWN).map(unsent).collect(),
            unsent_label: texts::UNSENT,
            discard: self.says_something().then_some(texts::DISCARD),
            whats_new: options.changelog.as_ref().map(|_| texts::WHATS_NEW),
            send: texts::SEND,
            close: texts::CLOSE,
            done: texts::DONE,
            another: texts::ANOTHER,
        }
    }
}

fn unsent(refused: &Refused) -> UnsentView {
    let reason = match refused.reason.as_str() {
        "expired" => texts::EXPIRED,
        "too_large" => texts::TOO_LARGE_FOR_SITE,
        _ => texts::NOT_ACCEPTED,
    };
    UnsentView {
        id: refused.id,
        text: json::comment(&refused.data).unwrap_or_else(|| texts::NO_WORDS.to_owned()),
        reason,
        date: refused.created_at.date(),
        copy: texts::COPY,
        delete: texts::DELETE,
    }
}

impl Fate {
    fn words(self) -> &'static str {
        match self {
            Self::Saving => texts::SAVING,
            Self::Sending(Held::Database) => texts::SAVED,
            Self::Sending(_) => texts::SENDING,
            Self::Waiting(Held::Database) => texts::KEPT,
            Self::Waiting(Held::Storage) => texts::KEPT_FOR_NOW,
            Self::Waiting(Held::Memory) => texts::NOT_KEPT,
            Self::Arrived => texts::SENT,
        }
    }
}

impl Complaint {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::SaysNothing => texts::SAYS_NOTHING,
            Self::EmailMissing => texts::EMAIL_MISSING,
            Self::EmailWrong => texts::EMAIL_WRONG,
            Self::TooLong => texts::TOO_LONG,
            Self::Full => texts::FULL,
            Self::Refused => texts::REFUSED,
        }
    }
}

/// Whether there is something in it, and not too much.
pub(crate) fn check(data: &Feedback) -> Result<(), Complaint> {
    if data.rating.is_none() && data.comment.is_none() {
        return Err(Complaint::SaysNothing);
    }
    let chars = data.comment.as_deref().map_or(0, |text| text.chars().count());
    if chars > limits::COMMENT_CHARS { Err(Complaint::TooLong) } else { Ok(()) }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn scale(kind: &str) -> Option<&'static [&'static str]> {
    match kind {
        "stars" => Some(texts::STARS),
        "emoji" => Some(texts::EMOJI),
        "thumbs" => Some(texts::THUMBS),
        _ => None,
    }
}

/// A point of a scale, if the scale has it.
fn rating(kind: &str, value: u32) -> Option<Rating> {
    let max = scale(kind)?.len() as u32;
    (1..=max).contains(&value).then(|| Rating { kind: kind.to_owned(), value, max })
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
