//! What the visitor is writing, and whether it can be sent.

use crate::event::Edit;
use crate::options::{Email, Options};
use crate::texts;
use crate::view::{Choice, Field, FormView, RatingView, Stage};
use hearback_wire::batch::{Feedback, Rating};
use hearback_wire::{Id, limits};

/// The form's state. It outlives closing and opening.
#[derive(Debug, Default)]
pub(crate) struct Form {
    draft: Draft,
    /// What keeps it from being sent.
    complaint: Option<Complaint>,
    /// The item that was made of it and is being thanked for.
    pub(crate) sent: Option<Sent>,
}

/// What is in the fields.
#[derive(Debug, Default)]
struct Draft {
    rating: Option<u32>,
    category: Option<usize>,
    comment: String,
    email: String,
}

/// An item the form still talks about.
#[derive(Debug)]
pub(crate) struct Sent {
    id: Id,
    fate: Fate,
    /// What was in the fields, should it be refused.
    draft: Draft,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Saving,
    /// Durable or not, on its way.
    Sending {
        durable: bool,
    },
    /// Durable or not, and it has to wait.
    Waiting {
        durable: bool,
    },
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
    pub(crate) fn edit(&mut self, edit: Edit) {
        self.complaint = None;
        match edit {
            Edit::Rating(value) => self.draft.rating = Some(value),
            Edit::Category(index) => self.draft.category = Some(index),
            Edit::Comment(text) => self.draft.comment = text,
            Edit::Email(text) => self.draft.email = text,
        }
    }

    /// What was said, if it can be sent as it is.
    pub(crate) fn feedback(&self, options: &Options) -> Result<Feedback, Complaint> {
        let email = if options.email == Email::Off { "" } else { self.draft.email.trim() };
        let data = Feedback {
            rating: self.draft.rating.and_then(|value| rating(&options.rating, value)),
            comment: some(self.draft.comment.trim()),
            category: self.draft.category.and_then(|index| options.categories.get(index)).cloned(),
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
        let fresh = Draft { email: self.draft.email.clone(), ..Draft::default() };
        let draft = std::mem::replace(&mut self.draft, fresh);
        self.complaint = None;
        self.sent = Some(Sent { id, fate: Fate::Saving, draft });
    }

    /// The endpoint refused it: the words come back, if they are still here.
    pub(crate) fn restore(&mut self, id: Id) {
        if let Some(sent) = self.sent.take_if(|sent| sent.id == id) {
            self.draft = sent.draft;
            self.complaint = Some(Complaint::Refused);
        }
    }

    pub(crate) fn set_fate(&mut self, id: Id, fate: Fate) {
        if let Some(sent) = self.sent.as_mut().filter(|sent| sent.id == id) {
            sent.fate = fate;
        }
    }

    pub(crate) fn view(&self, options: &Options) -> FormView {
        let wrong_email =
            matches!(self.complaint, Some(Complaint::EmailMissing | Complaint::EmailWrong));
        let wrong_comment =
            matches!(self.complaint, Some(Complaint::SaysNothing | Complaint::TooLong));
        let (status, alarming) = match (&self.sent, self.complaint) {
            (Some(sent), _) => {
                (sent.fate.words(), matches!(sent.fate, Fate::Waiting { durable: false }))
            }
            (None, Some(complaint)) => (complaint.words(), true),
            (None, None) => ("", false),
        };
        let title = match (&self.sent, &options.product) {
            (Some(_), _) => texts::THANKS.to_owned(),
            (None, Some(product)) => [texts::FORM_TITLE_ABOUT, product].concat(),
            (None, None) => texts::FORM_TITLE.to_owned(),
        };
        let choice = |(index, label): (usize, &str), chosen| Choice {
            label: label.to_owned(),
            chosen: chosen == Some(index),
        };
        FormView {
            title,
            stage: if self.sent.is_some() { Stage::Thanking } else { Stage::Asking },
            rating: scale(&options.rating).map(|labels| RatingView {
                label: texts::RATING,
                kind: options.rating.clone(),
                choices: (1..)
                    .zip(labels)
                    .map(|(value, label)| {
                        choice((value, label), self.draft.rating.map(|value| value as usize))
                    })
                    .collect(),
            }),
            categories: (0..)
                .zip(&options.categories)
                .map(|(index, label)| choice((index, label), self.draft.category))
                .collect(),
            category_label: texts::CATEGORY,
            comment: Field {
                label: texts::COMMENT,
                hint: texts::COMMENT_HINT,
                value: self.draft.comment.clone(),
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
                value: self.draft.email.clone(),
                max_chars: limits::EMAIL_CHARS,
                required: options.email == Email::Required,
                wrong: wrong_email,
            }),
            status: status.to_owned(),
            alarming,
            whats_new: options.changelog.as_ref().map(|_| texts::WHATS_NEW),
            send: texts::SEND,
            close: texts::CLOSE,
            done: texts::DONE,
            another: texts::ANOTHER,
        }
    }
}

impl Fate {
    fn words(self) -> &'static str {
        match self {
            Self::Saving => texts::SAVING,
            Self::Sending { durable: true } => texts::SAVED,
            Self::Sending { durable: false } => texts::SENDING,
            Self::Waiting { durable: true } => texts::KEPT,
            Self::Waiting { durable: false } => texts::NOT_KEPT,
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
