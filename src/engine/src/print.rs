//! The view as text, for tests and for eyes.

use crate::view::{Body, Choice, Field, FormView, PanelView, Screen, Stage, View};
use std::fmt::{self, Display, Formatter};

impl Display for View {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.launcher.name)?;
        match &self.screen {
            Screen::None => Ok(()),
            Screen::Form(form) => write!(f, "\n{form}"),
            Screen::Panel(panel) => write!(f, "\n{panel}"),
        }
    }
}

impl Display for FormView {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "= {} =", self.title)?;
        if self.stage == Stage::Asking {
            if let Some(rating) = &self.rating {
                writeln!(f, "{}{}", rating.label, choices(&rating.choices))?;
            }
            if !self.categories.is_empty() {
                writeln!(f, "{}{}", self.category_label, choices(&self.categories))?;
            }
            for field in [Some(&self.comment), self.email.as_ref()].into_iter().flatten() {
                writeln!(f, "{field}")?;
            }
        }
        let mark = if self.alarming { "!" } else { "" };
        write!(f, "status{mark}: {}", self.status)
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mark = if self.wrong { "!" } else { "" };
        write!(f, "{}{mark}: {:?}", self.label, self.value)
    }
}

fn choices(choices: &[Choice]) -> String {
    let one =
        |choice: &Choice| format!(" ({}) {}", if choice.chosen { "x" } else { " " }, choice.label);
    choices.iter().map(one).collect()
}

impl Display for PanelView {
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
