//! The view as text, for tests and for eyes.

use crate::view::{Body, Field, FormView, PanelView, Screen, Stage, UnsentView, View};
use std::fmt::{self, Display, Formatter};

impl Display for View<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.launcher.name)?;
        match &self.screen {
            Screen::None => Ok(()),
            Screen::Form(form) => write!(f, "\n{form}"),
            Screen::Panel(panel) => write!(f, "\n{panel}"),
        }
    }
}

impl Display for FormView<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "= {} =", self.title)?;
        if self.stage == Stage::Asking {
            if let Some(rating) = &self.rating {
                let chosen = (rating.chosen as usize).checked_sub(1);
                writeln!(f, "{}{}", rating.label, choices(rating.points, chosen))?;
            }
            if !self.categories.is_empty() {
                writeln!(f, "{}{}", self.category_label, choices(self.categories, self.category))?;
            }
            for field in [Some(&self.comment), self.email.as_ref()].into_iter().flatten() {
                writeln!(f, "{field}")?;
            }
        }
        for unsent in &self.unsent {
            let UnsentView { text, reason, date, .. } = unsent;
            writeln!(f, "{} ({date}): {text:?} {reason}", self.unsent_label)?;
        }
        let mark = if self.alarming { "!" } else { "" };
        write!(f, "status{mark}: {}", self.status)
    }
}

impl Display for Field<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mark = if self.wrong { "!" } else { "" };
        match self.value.len() {
            0..=80 => write!(f, "{}{mark}: {:?}", self.label, self.value),
            many => write!(f, "{}{mark}: {many} bytes", self.label),
        }
    }
}

fn choices<T: Display>(names: &[T], chosen: Option<usize>) -> String {
    let mark = |place| if chosen == Some(place) { 'x' } else { ' ' };
    (0..).zip(names).map(|(place, name)| format!(" ({}) {name}", mark(place))).collect()
}

impl Display for PanelView<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "= {} =", self.title)?;
        if let Some(note) = &self.note {
            let date = note.date.map(|date| date.to_string()).unwrap_or_default();
            write!(f, "\n{}", note.text.replace("{date}", &date))?;
        }
        if let Some(quote) = &self.quote {
            write!(f, "\n“{quote}”")?;
        }
        let releases = match &self.body {
            Body::Words(words, alarming) => {
                return write!(f, "\n{}{words}", if *alarming { "! " } else { "" });
            }
            Body::Releases(releases) => releases,
        };
        for release in releases {
            write!(f, "\n## {}", release.heading)?;
            if let Some(date) = release.date {
                write!(f, " ({date})")?;
            }
            for tag in &release.tags {
                write!(f, " [{tag}]")?;
            }
        }
        Ok(())
    }
}
