//! The panel.

use super::{Screens, icons};
use crate::hands::{grow, put, release, say};
use hearback_engine::{Body, PanelView, Phrase, ReleaseView, With};
use hearback_wire::limits::FEED_DEPTH;
use wasm_bindgen::JsValue;

/// What scrolls can be reached by a keyboard.
const PANEL: &str = concat!(
    "panel:dialog part=panel aria-labelledby=news
 div part=frame lang=!lang dir=!dir
  header
   news:h2 part=title id=news
   shut:button type=button part=close aria-label=!close
    @",
    icons::close!(),
    "
  releases:div part=releases tabindex=0
  footer
   give-feedback:button type=button part=give-feedback !giveFeedback"
);

const QUOTE: &str = "quote:blockquote part=quote dir=auto";
const NOTE: &str = "note:p part=note";
const TROUBLE: &str = "note:p part=trouble";
const RELEASE: &str = "release:article part=release
 heading:div part=heading
  version:h3";
const TAG: &str = "tag:span part=tag";
const TIME: &str = "time:time";

impl Screens {
    /// Shows the panel and brings it up to date.
    pub(super) fn panel(&mut self, view: &PanelView<'_>, feed: &JsValue) {
        if !std::mem::replace(&mut self.panel, true) {
            self.style();
            grow("", PANEL);
        }
        self.show("panel");
        if self.edition == view.edition {
            return;
        }
        self.edition = view.edition;
        say("news", "text", &view.title);
        put("releases", "text", "");
        if let Some(note) = &view.note {
            grow("releases", NOTE);
            say("note", "text", note);
        }
        if let Some(quote) = &view.quote {
            grow("releases", QUOTE);
            put("quote", "text", quote);
        }
        match &view.body {
            Body::Words(words, alarming) => {
                grow("releases", if *alarming { TROUBLE } else { NOTE });
                say("note", "text", words);
                put("releases", "role", "status");
            }
            Body::Releases(releases) => {
                put("releases", "role", "");
                for view in releases {
                    draw(view, feed);
                }
            }
        }
    }
}

fn draw(view: &ReleaseView<'_>, feed: &JsValue) {
    grow("releases", RELEASE);
    match view.heading.as_str() {
        "" => say("version", "text", &Phrase::new("panelUnnamed")),
        heading => put("version", "text", heading),
    }
    for words in &view.tags {
        grow("heading", TAG);
        say("tag", "text", words);
    }
    if let Some(date) = view.date {
        grow("heading", TIME);
        say("time", "text", &Phrase { key: "date", with: With::Day(date) });
        put("time", "datetime", &date.to_text());
    }
    release("release", feed, view.place as u32, FEED_DEPTH as u32);
}
