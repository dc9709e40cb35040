//! The view as text, for tests and for eyes.

use crate::texts::{self, Phrase, With};
use crate::view::{Field, FormView, PanelView, Screen, Stage, UnsentView, View};
use std::fmt::{self, Display, Formatter};

impl Display for View<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.launcher.name)?;
        match &self.screen {
            Screen::None => Ok(()),
            Screen::Form(form) => write!(f, "\n{form}"),
            Screen::Panel(panel) => write!(f, "{panel}"),
        }
    }
}

impl Display for Phrase<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)?;
        match self.with {
            With::Nothing => Ok(()),
            With::Text(text) => write!(f, "({text})"),
            With::Count(count) => write!(f, "({count})"),
            With::Day(day) => write!(f, "({day})"),
        }
    }
}

impl Display for FormView<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "= {} =", self.title)?;
        if self.stage == Stage::Asking {
            if let Some(scale) = &self.scale {
                let points: Vec<_> = (scale.low..=scale.high).collect();
                let chosen = (self.chosen as usize).checked_sub(1);
                writeln!(f, "{}{}", scale.kind, choices(&points, chosen))?;
            }
            if !self.categories.is_empty() {
                writeln!(f, "category{}", choices(self.categories, self.category))?;
            }
            writeln!(f, "comment{}", self.comment)?;
            if let Some(left) = &self.left {
                writeln!(f, "{left}")?;
            }
            if let Some(email) = &self.email {
                writeln!(f, "email{email}")?;
            }
        }
        for unsent in &self.unsent {
            let UnsentView { text, reason, date, .. } = unsent;
            writeln!(f, "unsent ({date}): {:?} {reason}", text.as_deref().unwrap_or_default())?;
        }
        let mark = if self.alarming { "!" } else { "" };
        write!(f, "status{mark}:")?;
        self.status.iter().try_for_each(|status| write!(f, " {status}"))
    }
}

impl Display for Field<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mark = match (self.required, self.wrong) {
            (_, true) => "!",
            (true, false) => "*",
            (false, false) => "",
        };
        match self.value.len() {
            0..=80 => write!(f, "{mark}: {:?}", self.value),
            many => write!(f, "{mark}: {many} bytes"),
        }
    }
}

fn choices<T: Display>(names: &[T], chosen: Option<usize>) -> String {
    let mark = |place| if chosen == Some(place) { 'x' } else { ' ' };
    (0..).zip(names).map(|(place, name)| format!(" ({}) {name}", mark(place))).collect()
}

impl Display for PanelView {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.words {
            // Its module has drawn it.
            "" => Ok(()),
            words => {
                write!(
                    f,
                    "\n= {} =\n{}{words}",
                    texts::WHATS_NEW,
                    if self.alarming { "! " } else { "" }
                )
            }
        }
    }
}
