//! The panel's module and its hands, as `panel.js` has them.

use super::Stage;
use hearback_engine::Screen;
use hearback_wire::Date;
use hearback_wire::news::{self, FEED, Listed, News, PART, Shown};
use hearback_wire::record::Record;
use std::fmt::Write;

/// What the hands keep.
#[derive(Default)]
pub(super) struct Panel {
    trouble: String,
    heads: String,
    /// What the module had drawn.
    drawn: String,
}

impl Panel {
    /// Releases, newest first, as `version` or `version@date`, of which `next`
    /// is not released yet; or what is wrong with what was fetched.
    pub(super) fn fetched(&mut self, what: &str, rest: &str) {
        if what == "feed" {
            self.trouble.clear();
            self.heads = rest.split_whitespace().map(listed).collect();
        } else if self.heads.is_empty() {
            rest.clone_into(&mut self.trouble);
        }
    }

    /// Asks the module, and draws what it says.
    pub(super) fn ask(&mut self, question: &str) -> Option<News> {
        let answer = hearback_news::ask(&format!("{question}{FEED}{}{}", self.trouble, self.heads));
        let mut parts = answer.split(PART);
        let news = News::from_text(parts.next()?);
        self.drawn.clear();
        let panel = news::Panel::from_text(parts.next()?).expect("a panel");
        let day = date(panel.day);
        let _ = write!(self.drawn, "\n= {} =", panel.title);
        if !panel.note.is_empty() {
            let _ = write!(self.drawn, "\n{}{day}", panel.note);
        }
        if let Some(quote) = panel.quote {
            let _ = write!(self.drawn, "\n“{quote}”");
        }
        if !panel.words.is_empty() {
            let mark = if panel.alarming { "! " } else { "" };
            let _ = write!(self.drawn, "\n{mark}{}", panel.words);
        }
        for shown in
            parts.take(panel.first as usize).map(|part| Shown::from_text(part).expect("a release"))
        {
            let heading = format!("{} {}", shown.heading, date(shown.day));
            let _ = write!(self.drawn, "\n## {}", heading.trim_end());
            for tag in shown.tags {
                let _ = write!(self.drawn, " [{tag}]");
            }
        }
        news
    }
}

impl Stage {
    /// What is on screen.
    pub(super) fn view(&mut self) -> String {
        let page = self.page();
        let view = page.engine.view();
        match view.screen {
            Screen::Panel(panel) if panel.words.is_empty() => {
                format!("{view}{}", page.panel.drawn)
            }
            _ => view.to_string(),
        }
    }
}

fn listed(text: &str) -> String {
    let (version, date) = text.split_once('@').unwrap_or((text, ""));
    let listed = Listed {
        id: version.to_owned(),
        version: Some(version.to_owned()),
        day: date.parse().ok().map(|date: Date| date.unix_days().to_string()),
        unreleased: version == "next",
        ..Listed::default()
    };
    format!("{PART}{}", listed.to_text())
}

fn date(day: Option<String>) -> String {
    let date = |day: String| format!("({})", Date::from_unix_days(day.parse().unwrap()));
    day.map_or(String::new(), date)
}
