//! The form.

use super::{Screens, icons};
use crate::hands::{choice, focus, grow, put, say};
use hearback_engine::{Field, FormView, Phrase, Scale, Stage};

const FORM: &str = concat!(
    "form:dialog part=form aria-labelledby=title
 form novalidate lang=!lang dir=!dir
  header
   title:h2 part=title id=title
   close:button type=button part=close aria-label=!close
    @",
    icons::close!(),
    "
  div part=mark
   @",
    icons::done!(),
    "
  asking:div part=fields
  preview:details part=preview
   summary !seeWhatIsSent
  status:p role=status part=status id=status
  foot:footer
  unsent:details part=unsent hidden
  thanking:div part=thanks hidden
   another:button type=button part=another !another
   done:button type=button part=done !done"
);

const RATING: &str = "rating:div role=radiogroup part=rating
 rating-label:span part=label aria-hidden=true
 rating-choices:div part=choices";
/// What the ends of a scale of numbers mean, under it.
const ENDS: &str = " ends:p part=ends aria-hidden=true
  low:span
  high:span";
const CATEGORY: &str = "category:div role=radiogroup part=category aria-label=!category
 span part=label aria-hidden=true !category
 category-choices:div part=choices";
const COMMENT: &str = "label part=label for=comment !comment
comment:textarea id=comment part=comment dir=auto aria-describedby=left,status placeholder=!commentHint
left:p part=left id=left";
const EMAIL: &str = "email-label:label part=label for=email
email:input type=email autocomplete=email id=email part=email dir=auto aria-describedby=status placeholder=!emailHint";
const WHATS_NEW: &str = "whats-new:button type=button part=whats-new !whatsNew";
const FOOT_END: &str = "discard:button type=button part=discard !discard
send:button type=submit part=send !send";
/// An item that was not sent. What is copied stands first in it.
const UNSENT: &str = "item:article part=item
 words:p part=words dir=auto
 reason:p part=reason
 copy:button type=button part=copy !copy
 delete:button type=button part=delete !delete";

impl Screens {
    /// Shows the form and brings it up to date.
    pub(super) fn form(&mut self, view: &FormView<'_>) {
        if !std::mem::replace(&mut self.form, true) {
            self.style();
            build(view);
        }
        let slate = &mut self.slate;
        let thanking = view.stage == Stage::Thanking;
        let turned = self.stage != Some(view.stage);
        self.stage = Some(view.stage);
        slate.say("title", "text", Some(&view.title));
        slate.flag("discard", "hidden", !view.discard);
        slate.set("rating", "chosen", view.chosen as i32 - 1);
        slate.set("category", "chosen", view.category.map_or(-1, |place| place as i32));
        slate.say("left", "text", view.left.as_ref());
        self.field("comment", &view.comment);
        if let Some(email) = &view.email {
            self.field("email", email);
        }
        self.unsent(view);
        let opening = self.show("form");
        let slate = &mut self.slate;
        if thanking && turned {
            // Shown and focused before the other goes: focus is never lost.
            slate.flag("thanking", "hidden", false);
            focus("done");
        }
        slate.flag("asking", "hidden", thanking);
        slate.flag("preview", "hidden", thanking);
        slate.flag("foot", "hidden", thanking);
        slate.flag("form", "data-thanking", thanking);
        if !thanking && (turned || opening) {
            // Straight to the question: the first thing that can be answered.
            focus(if view.scale.is_some() { "rating" } else { "comment" });
        }
        slate.flag("thanking", "hidden", !thanking);
        slate.flag("status", "data-alarming", view.alarming);
        if slate.say("status", "text", view.status.as_ref()) && view.alarming {
            if view.email.as_ref().is_some_and(|field| field.wrong) {
                focus("email");
            } else if view.comment.wrong {
                focus("comment");
            }
        }
    }

    /// The list of what was not sent: drawn when it grows or shrinks.
    fn unsent(&mut self, view: &FormView<'_>) {
        let count = view.unsent.len() as i32;
        let newest = view.unsent.first().map_or(String::new(), |item| item.id.to_text());
        let changed = self.slate.note("unsent", "newest", newest.as_bytes());
        if !self.slate.note("unsent", "count", &count.to_le_bytes()) && !changed {
            return;
        }
        put("unsent", "text", "");
        grow("unsent", "summary !unsent");
        for item in &view.unsent {
            grow("unsent", UNSENT);
            match &item.text {
                Some(text) => put("words", "text", text),
                None => say("words", "text", &Phrase::new("noWords")),
            }
            say("reason", "text", &item.reason);
            put("delete", "value", &item.id.to_text());
        }
        self.slate.flag("unsent", "hidden", count == 0);
    }

    fn field(&mut self, name: &str, field: &Field<'_>) {
        let slate = &mut self.slate;
        slate.set(name, "maxLength", field.max_chars as i32);
        slate.flag(name, "required", field.required);
        // Tells assistive technology whether it is wrong.
        slate.put(name, "aria-invalid", if field.wrong { "true" } else { "false" });
        slate.put(name, "value", field.value);
    }
}

/// Makes the form and puts it into the shadow root, closed.
fn build(view: &FormView<'_>) {
    grow("", FORM);
    if let Some(scale) = &view.scale {
        grow("asking", RATING);
        rating(scale);
    }
    if !view.categories.is_empty() {
        grow("asking", CATEGORY);
        for category in view.categories {
            choice("category", category, "", 0, "");
        }
    }
    grow("asking", COMMENT);
    if let Some(email) = &view.email {
        grow("asking", EMAIL);
        let label = if email.required { "email" } else { "emailOptional" };
        say("email-label", "text", &Phrase::new(label));
    }
    if view.whats_new {
        grow("foot", WHATS_NEW);
    }
    grow("foot", FOOT_END);
}

/// The points of a scale: pictures where each is something to see, and else
/// numbers with words for their ends.
fn rating(scale: &Scale) {
    put("rating", "data-kind", scale.kind);
    for what in ["text", "aria-label"] {
        let name = if what == "text" { "rating-label" } else { "rating" };
        say(name, what, &Phrase::new(scale.question));
    }
    let [low, high] = scale.ends.unwrap_or_default();
    for place in 0..scale.points() {
        let value = scale.low + place;
        match scale.kind {
            "stars" => choice("rating", "", "stars", value, icons::point(scale.kind, 0)),
            "emoji" | "thumbs" => {
                let picture = icons::point(scale.kind, place as usize);
                choice("rating", "", scale.kind, place, picture);
            }
            _ if value == scale.low => choice("rating", "", low, value, ""),
            _ if value == scale.high => choice("rating", "", high, value, ""),
            _ => choice("rating", "", "", value, ""),
        }
    }
    if !low.is_empty() {
        grow("rating", ENDS);
        say("low", "text", &Phrase::new(low));
        say("high", "text", &Phrase::new(high));
    }
}
