//! The form.

use super::{Screens, icons};
use crate::hands::{choice, focus, grow, put};
use hearback_engine::{Field, FormView, Stage};

const FORM: &str = concat!(
    "form:dialog part=form aria-labelledby=title
 form novalidate
  header
   title:h2 part=title id=title
   close:button type=button part=close
    @",
    icons::close!(),
    "
  div part=mark
   @",
    icons::done!(),
    "
  asking:div part=fields
  status:p role=status part=status id=status
  unsent:details part=unsent hidden
  thanking:div part=thanks hidden
   another:button type=button part=another
   done:button type=button part=done"
);

const RATING: &str = "rating:div role=radiogroup part=rating
 rating-label:span part=label aria-hidden=true
 div part=choices";
const CATEGORY: &str = "category:div role=radiogroup part=category
 category-label:span part=label aria-hidden=true
 div part=choices";
const COMMENT: &str = "comment-label:label part=label for=comment
comment:textarea id=comment part=comment dir=auto aria-describedby=status";
const EMAIL: &str = "email-label:label part=label for=email
email:input type=email autocomplete=email id=email part=email dir=auto aria-describedby=status";
const FOOT: &str = "foot:footer";
const WHATS_NEW: &str = "whats-new:button type=button part=whats-new";
const DISCARD: &str = "discard:button type=button part=discard";
/// An item that was not sent. What is copied stands first in it.
const UNSENT: &str = "item:article part=item
 words:p part=words dir=auto
 reason:p part=reason
 copy:button type=button part=copy
 delete:button type=button part=delete";
const SEND: &str = "send:button type=submit part=send";

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
        slate.put("title", "text", view.title);
        slate.put("close", "aria-label", view.close);
        slate.put("another", "text", view.another);
        slate.put("done", "text", view.done);
        slate.put("send", "text", view.send);
        slate.flag("discard", "hidden", view.discard.is_none());
        slate.put("discard", "text", view.discard.unwrap_or_default());
        if let Some(label) = view.whats_new {
            slate.put("whats-new", "text", label);
        }
        if let Some(rating) = &view.rating {
            self.group("rating", "rating-label", rating.label, rating.chosen as i32 - 1);
            self.slate.put("rating", "data-kind", rating.kind);
        }
        if !view.categories.is_empty() {
            let chosen = view.category.map_or(-1, |place| place as i32);
            self.group("category", "category-label", view.category_label, chosen);
        }
        self.field("comment", "comment-label", &view.comment);
        if let Some(email) = &view.email {
            self.field("email", "email-label", email);
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
        slate.flag("form", "data-thanking", thanking);
        if !thanking && (turned || opening) {
            // Straight to the question: the first thing that can be answered.
            focus(if view.rating.is_some() { "rating0" } else { "comment" });
        }
        slate.flag("thanking", "hidden", !thanking);
        slate.flag("status", "data-alarming", view.alarming);
        if slate.put("status", "text", view.status) && view.alarming {
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
        grow("unsent", "unsent-label:summary");
        put("unsent-label", "text", view.unsent_label);
        for item in &view.unsent {
            grow("unsent", UNSENT);
            put("words", "text", &item.text);
            put("reason", "text", item.reason);
            put("copy", "text", item.copy);
            put("delete", "text", item.delete);
            put("delete", "value", &item.id.to_text());
        }
        self.slate.flag("unsent", "hidden", count == 0);
    }

    fn group(&mut self, name: &str, legend: &str, label: &str, chosen: i32) {
        let slate = &mut self.slate;
        slate.put(name, "aria-label", label);
        slate.put(legend, "text", label);
        slate.set(name, "chosen", chosen);
    }

    fn field(&mut self, name: &str, label: &str, field: &Field<'_>) {
        let slate = &mut self.slate;
        slate.put(label, "text", field.label);
        slate.put(name, "placeholder", field.hint);
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
    if let Some(rating) = &view.rating {
        grow("asking", RATING);
        for (place, point) in rating.points.iter().enumerate() {
            choice("rating", point, icons::point(rating.kind, place));
        }
    }
    if !view.categories.is_empty() {
        grow("asking", CATEGORY);
        for category in view.categories {
            choice("category", category, "");
        }
    }
    grow("asking", COMMENT);
    if view.email.is_some() {
        grow("asking", EMAIL);
    }
    grow("asking", FOOT);
    if view.whats_new.is_some() {
        grow("foot", WHATS_NEW);
    }
    grow("foot", DISCARD);
    grow("foot", SEND);
}
