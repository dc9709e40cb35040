//! The panel: its frame, and what it says until its module draws in it.

use super::{Screens, icons};
use crate::hands::{grow, put, say};
use hearback_engine::{PanelView, Phrase};

/// What scrolls can be reached by a keyboard.
const PANEL: &str = concat!(
    "panel:dialog part=panel aria-labelledby=news
 div part=frame lang=!lang dir=!dir
  header
   news:h2 part=title id=news !whatsNew
   shut:button type=button part=close aria-label=!close
    @",
    icons::close!(),
    "
  releases:div part=releases tabindex=0
  footer
   give-feedback:button type=button part=give-feedback !giveFeedback"
);

impl Screens {
    /// Shows the panel and brings it up to date.
    pub(super) fn panel(&mut self, view: &PanelView) {
        if !std::mem::replace(&mut self.panel, true) {
            self.style();
            grow("", PANEL);
        }
        self.show("panel");
        if self.slate.note("releases", "text", view.words.as_bytes()) && !view.words.is_empty() {
            put("releases", "text", "");
            put("releases", "role", "status");
            grow(
                "releases",
                if view.alarming { "note:p part=trouble" } else { "note:p part=note" },
            );
            say("note", "text", &Phrase::new(view.words));
        }
    }
}
