//! Drawing the view: templates for what is made once, and for the rest a name
//! for every piece and what is put there. What the visitor types is left
//! alone.

mod form;
mod icons;
mod panel;

use crate::hands::{self, Slate};
use hearback_engine::{Screen, Stage, View};

/// The dialogs in the shadow root, as far as they exist, and the launcher that
/// was there before.
#[derive(Default)]
pub(crate) struct Screens {
    pub(crate) slate: Slate,
    /// Whether the styles are there, and each dialog.
    styled: bool,
    form: bool,
    panel: bool,
    /// The dialog that is shown.
    shown: &'static str,
    /// The form's stage when it was drawn last.
    stage: Option<Stage>,
}

impl Screens {
    /// Makes the page show the view.
    pub(crate) fn draw(&mut self, view: &View<'_>) {
        self.slate.say("launcher", "aria-label", Some(&view.launcher.name));
        self.slate.put("badge", "text", view.launcher.badge.as_deref().unwrap_or_default());
        match &view.screen {
            Screen::None => _ = self.show(""),
            Screen::Form(view) => self.form(view),
            Screen::Panel(view) => self.panel(view),
        }
    }

    /// Shows a dialog and hides the other; says whether it was hidden before.
    fn show(&mut self, name: &'static str) -> bool {
        let before = std::mem::replace(&mut self.shown, name);
        if before != name {
            hands::show(name);
        }
        before != name
    }

    /// The button that has the focus goes: the next drawing puts the focus
    /// where the form begins.
    pub(crate) fn restart(&mut self) {
        self.stage = None;
    }

    fn style(&mut self) {
        if !std::mem::replace(&mut self.styled, true) {
            hands::style(include_str!("../../widget.css"));
        }
    }
}
