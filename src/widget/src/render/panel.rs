//! The panel.

use super::{Screens, icons};
use crate::hands::{grow, more, put, release, set};
use hearback_engine::{Body, PanelView, ReleaseView};
use hearback_wire::Date;
use hearback_wire::limits::FEED_DEPTH;
use wasm_bindgen::JsValue;

/// What scrolls can be reached by a keyboard.
const PANEL: &str = concat!(
    "panel:dialog part=panel aria-labelledby=news
 div part=frame
  header
   news:h2 part=title id=news
   shut:button type=button part=close
    @",
    icons::close!(),
    "
  releases:div part=releases tabindex=0
  footer
   give-feedback:button type=button part=give-feedback"
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
        self.slate.put("shut", "aria-label", view.close);
        self.slate.put("give-feedback", "text", view.give_feedback);
        self.show("panel");
        if self.edition == view.edition {
            return;
        }
        self.edition = view.edition;
        put("news", "text", view.title);
        put("releases", "text", "");
        if let Some(note) = &view.note {
            grow("releases", NOTE);
            put("note", "text", note.text);
            day("note", note.date);
        }
        if let Some(quote) = &view.quote {
            grow("releases", QUOTE);
            put("quote", "text", quote);
        }
        match &view.body {
            Body::Words(words, alarming) => {
                grow("releases", if *alarming { TROUBLE } else { NOTE });
                put("note", "text", words);
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
    put("version", "text", &view.heading);
    for tag in &view.tags {
        grow("heading", TAG);
        put("tag", "text", tag);
    }
    if let Some(date) = view.date {
        grow("heading", TIME);
        put("time", "text", "{date}");
        put("time", "datetime", &date.to_text());
        day("time", view.date);
    }
    release("release", feed, view.place as u32, view.breaking, FEED_DEPTH as u32);
    if let Some(url) = &view.url {
        more("release", url, view.more);
    }
}

/// A day, where there is one, as the browser writes it.
fn day(name: &str, date: Option<Date>) {
    if let Some(date) = date {
        set(name, "day", date.unix_days() as f64);
    }
}
