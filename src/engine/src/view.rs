//! What is on screen, as plain data.
//!
//! A test prints it, the widget draws it, and neither asks why.

use hearback_wire::{Date, Id};

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View<'a> {
    /// The button that is always there.
    pub launcher: LauncherView,
    /// What stands above the page.
    pub screen: Screen<'a>,
}

/// The button that opens the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LauncherView {
    /// Its accessible name.
    pub name: String,
    /// The number on it, if any.
    pub badge: Option<String>,
}

/// What stands above the page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "it is drawn and dropped, not kept")]
pub enum Screen<'a> {
    /// Nothing.
    None,
    /// The form.
    Form(FormView<'a>),
    /// The panel.
    Panel(PanelView<'a>),
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormView<'a> {
    /// Its heading.
    pub title: &'a str,
    /// Whether the visitor is asked or thanked.
    pub stage: Stage,
    /// The scale, if there is one.
    pub rating: Option<RatingView<'a>>,
    /// The categories; empty if there are none.
    pub categories: &'a [String],
    /// The place of the one that is chosen.
    pub category: Option<usize>,
    /// The heading of the categories.
    pub category_label: &'static str,
    /// The comment.
    pub comment: Field<'a>,
    /// The address, if it is asked for.
    pub email: Option<Field<'a>>,
    /// What became of it, or what is wrong; announced when it changes.
    pub status: &'static str,
    /// Whether the status is about something wrong.
    pub alarming: bool,
    /// Items that were not sent and will not be, newest first.
    pub unsent: Vec<UnsentView>,
    /// Their heading.
    pub unsent_label: &'static str,
    /// Empties the form, where something is in it.
    pub discard: Option<&'static str>,
    /// The label of the link to the panel, where there is a changelog.
    pub whats_new: Option<&'static str>,
    /// Labels.
    pub send: &'static str,
    /// Closes the form.
    pub close: &'static str,
    /// Closes the thanks.
    pub done: &'static str,
    /// From thanks to a new form.
    pub another: &'static str,
}

/// An item that was not sent and will not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsentView {
    /// The item.
    pub id: Id,
    /// What the visitor wrote.
    pub text: String,
    /// Why it was not sent.
    pub reason: &'static str,
    /// When it was written.
    pub date: Date,
    /// Copies the text.
    pub copy: &'static str,
    /// Takes it off the list for good.
    pub delete: &'static str,
}

/// Whether the visitor is asked or thanked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The fields are there.
    Asking,
    /// They are gone: it was sent, or is on its way.
    Thanking,
}

/// A scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingView<'a> {
    /// The question.
    pub label: &'static str,
    /// `stars`, `emoji` or `thumbs`.
    pub kind: &'a str,
    /// Its points, worst first.
    pub points: &'static [&'static str],
    /// The one that is chosen, from 1; 0 is none.
    pub chosen: u32,
}

/// A field to write in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name.
    pub label: &'static str,
    /// What it is for.
    pub hint: &'static str,
    /// What is in it.
    pub value: &'a str,
    /// The most characters it takes.
    pub max_chars: usize,
    /// Whether it must be filled in.
    pub required: bool,
    /// Whether the status is about it.
    pub wrong: bool,
}

/// A text with a day in it, which the browser writes in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The text; `{date}` stands for the day.
    pub text: &'static str,
    /// The day.
    pub date: Option<Date>,
}

/// The panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelView<'a> {
    /// Changes whenever anything else here does; never 0.
    pub edition: u32,
    /// Its heading.
    pub title: &'static str,
    /// Since when, in words.
    pub note: Option<Phrase>,
    /// What the visitor wrote then.
    pub quote: Option<&'a str>,
    /// The releases, or why there are none.
    pub body: Body<'a>,
    /// Labels.
    pub close: &'static str,
    /// The way to the form.
    pub give_feedback: &'static str,
}

/// What the panel holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// A sentence; whether something is wrong.
    Words(&'static str, bool),
    /// Releases, newest first.
    Releases(Vec<ReleaseView<'a>>),
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseView<'a> {
    /// Its version, its name, or both.
    pub heading: String,
    /// Its day.
    pub date: Option<Date>,
    /// Words beside the heading: new, withdrawn.
    pub tags: Vec<&'static str>,
    /// More about it.
    pub url: Option<&'a str>,
    /// Its place in the feed, where its text is.
    pub place: usize,
    /// The mark of a breaking entry.
    pub breaking: &'static str,
    /// The words of the link to `url`.
    pub more: &'static str,
}
