//! What is on screen, as plain data.
//!
//! A test prints it, the widget draws it, and neither asks why.

use hearback_wire::Date;

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The button that is always there.
    pub launcher: LauncherView,
    /// What stands above the page.
    pub screen: Screen,
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
pub enum Screen {
    /// Nothing.
    None,
    /// The form.
    Form(Box<FormView>),
    /// The panel.
    Panel(Box<PanelView>),
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormView {
    /// Its heading.
    pub title: String,
    /// Whether the visitor is asked or thanked.
    pub stage: Stage,
    /// The scale, if there is one.
    pub rating: Option<RatingView>,
    /// The categories; empty if there are none.
    pub categories: Vec<Choice>,
    /// The heading of the categories.
    pub category_label: &'static str,
    /// The comment.
    pub comment: Field,
    /// The address, if it is asked for.
    pub email: Option<Field>,
    /// What became of it, or what is wrong; announced when it changes.
    pub status: String,
    /// Whether the status is about something wrong.
    pub alarming: bool,
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
pub struct RatingView {
    /// The question.
    pub label: &'static str,
    /// `stars`, `emoji` or `thumbs`.
    pub kind: String,
    /// Its points, worst first.
    pub choices: Vec<Choice>,
}

/// One of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A field to write in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub label: &'static str,
    /// What it is for.
    pub hint: &'static str,
    /// What is in it.
    pub value: String,
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
pub struct PanelView {
    /// Changes whenever anything else here does; never 0.
    pub edition: u32,
    /// Its heading.
    pub title: &'static str,
    /// Since when, in words.
    pub note: Option<Phrase>,
    /// What the visitor wrote then.
    pub quote: Option<String>,
    /// The releases, or why there are none.
    pub body: Body,
    /// Labels.
    pub close: &'static str,
    /// The way to the form.
    pub give_feedback: &'static str,
}

/// What the panel holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A sentence; whether something is wrong.
    Words(&'static str, bool),
    /// Releases, newest first.
    Releases(Vec<ReleaseView>),
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseView {
    /// Its version, its name, or both.
    pub heading: String,
    /// Its day.
    pub date: Option<Date>,
    /// Words beside the heading: new, withdrawn.
    pub tags: Vec<&'static str>,
    /// More about it.
    pub url: Option<String>,
    /// Its place in the feed, where its text is.
    pub place: usize,
    /// The mark of a breaking entry.
    pub breaking: &'static str,
    /// The words of the link to `url`.
    pub more: &'static str,
}
