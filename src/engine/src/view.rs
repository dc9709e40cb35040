//! What is on screen, as plain data.
//!
//! A test prints it, the widget draws it, and neither asks why.

use crate::scale::Scale;
use crate::texts::Phrase;
use hearback_wire::{Date, Id};

/// All of it. Words that are always the same are not in here: the widget has
/// them in its templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View<'a> {
    /// The button that is always there.
    pub launcher: LauncherView<'a>,
    /// What stands above the page.
    pub screen: Screen<'a>,
}

/// The button that opens the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LauncherView<'a> {
    /// Its accessible name.
    pub name: Phrase<'a>,
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
    Panel(PanelView),
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormView<'a> {
    /// Its heading.
    pub title: Phrase<'a>,
    /// Whether the visitor is asked or thanked.
    pub stage: Stage,
    /// The scale, if there is one.
    pub scale: Option<Scale>,
    /// The point that is chosen, counted from 1; 0 is none.
    pub chosen: u32,
    /// The categories; empty if there are none.
    pub categories: &'a [String],
    /// The place of the one that is chosen.
    pub category: Option<usize>,
    /// The comment.
    pub comment: Field<'a>,
    /// How many more characters it takes, where that is few.
    pub left: Option<Phrase<'a>>,
    /// The address, if it is asked for.
    pub email: Option<Field<'a>>,
    /// What became of it, or what is wrong; announced when it changes.
    pub status: Option<Phrase<'a>>,
    /// Whether the status is about something wrong.
    pub alarming: bool,
    /// Items that were not sent and will not be, newest first.
    pub unsent: Vec<UnsentView>,
    /// Whether something is in it that can be discarded.
    pub discard: bool,
    /// Whether there is a panel to go to.
    pub whats_new: bool,
}

/// An item that was not sent and will not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsentView {
    /// The item.
    pub id: Id,
    /// What the visitor wrote; nothing where it was a rating alone.
    pub text: Option<String>,
    /// Why it was not sent.
    pub reason: Phrase<'static>,
    /// When it was written.
    pub date: Date,
}

/// Whether the visitor is asked or thanked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The fields are there.
    Asking,
    /// They are gone: it was sent, or is on its way.
    Thanking,
}

/// A field to write in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// What is in it.
    pub value: &'a str,
    /// The most characters it takes.
    pub max_chars: usize,
    /// Whether it must be filled in.
    pub required: bool,
    /// Whether the status is about it.
    pub wrong: bool,
}

/// The panel, until its module has something to show there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelView {
    /// A sentence, by its name; empty where the module draws.
    pub words: &'static str,
    /// Whether it is about something wrong.
    pub alarming: bool,
}
