//! `/study/themes`: what matters most, and why; and what the machine suggests.

use super::Team;
use super::fields::Fields;
use super::figure::{ends, percent, sparkline, whisker};
use super::page::{Room, count, day};
use super::rooms::Look;
use super::search::said;
use super::trouble::Trouble;
use super::visit::Visit;
use axum::extract::State;
use hearback_study::measures::week;
use hearback_study::rank::{Lens, Ranked};
use hearback_study::trend::Direction;
use hearback_study::{Belongs, GroupId, Label, Study, ThemeId};
use hearback_wire::Timestamp;
use hearback_wire::batch::Feedback;
use maud::{Markup, html};
use std::collections::HashMap;
use std::sync::Arc;

/// Themes on the page; more are behind the names of others.
const THEMES: usize = 200;
/// Suggestions on the page.
const SUGGESTED: usize = 12;
/// Weeks of a small line, and of what a week is held against.
pub(super) const WEEKS: i32 = 12;
/// Windows to look at, in days, and their names.
const WINDOWS: [(&str, &str); 4] =
    [("", "All time"), ("365", "A year"), ("90", "90 days"), ("30", "30 days")];
/// People below whom a share says little.
const FEW: u64 = 10;

/// A line of the list.
struct Line {
    ranked: Ranked,
    weeks: Vec<(i32, u64)>,
    flag: Option<Direction>,
    label: Label,
}

/// What is shown, copied out of the study so that nobody waits for this page.
struct List {
    ready: bool,
    people: u64,
    themes: Vec<Line>,
    suggestions: Vec<Line>,
}

fn list(study: &Study, ready: bool, lens: Lens, now: i32) -> List {
    let flags: HashMap<Belongs, Direction> = study
        .trends(now, WEEKS)
        .into_iter()
        .filter_map(|trend| Some((trend.belongs, trend.flag?.direction)))
        .collect();
    let line = |ranked: Ranked, labelled: bool| Line {
        weeks: study.weeks(ranked.belongs),
        flag: flags.get(&ranked.belongs).copied(),
        label: if labelled { study.label(ranked.belongs) } else { Label::default() },
        ranked,
    };
    let top = |most: usize| Lens { most: Some(most), ..lens };
    let themes = study.ranked(top(THEMES)).into_iter().map(|it| line(it, false)).collect();
    let suggestions: Vec<Line> =
        study.suggestions(top(SUGGESTED)).into_iter().map(|it| line(it, true)).collect();
    List { ready, people: study.size().0 as u64, themes, suggestions }
}

/// Today, in days and in weeks since 1970.
pub(super) fn today(now: Timestamp) -> (i32, i32) {
    let days = i32::try_from(now.0.div_euclid(86_400_000)).unwrap_or_default();
    (days, week(days))
}

/// The page.
pub(super) async fn show(
    State(team): State<Arc<Team>>,
    visit: Visit,
    fields: Fields,
) -> Result<Markup, Trouble> {
    let look = Look::at(&team, Room::Themes, visit, fields).await?;
    let (day, week) = today((team.clock)());
    let window: Option<i32> = look.fields.get("days").parse().ok();
    let lens = Lens { since: window.map(|days| day - days), ..Lens::default() };
    let List { ready, people, themes, suggestions } = {
        let desk = team.keeper.look(&look.site).await?;
        list(&desk.study, desk.ready, lens, week)
    };
    let middles: Vec<String> =
        suggestions.iter().filter_map(|line| Some(line.label.middle?.to_text())).collect();
    let quotes = said(&team.base, &look.site, &middles).await?;
    let names: Vec<(ThemeId, &str)> = themes
        .iter()
        .filter_map(|line| match line.ranked.belongs {
            Belongs::Theme(theme) => Some((theme, line.ranked.name.as_deref()?)),
            _ => None,
        })
        .collect();
    let body = html! {
        @if people == 0 {
            div class="empty" {
                h2 { "Nothing to study yet" }
                p { "Themes are found in what visitors write. " @if ready {
                    "Nobody has written anything so far."
                } @else { "What came in is being read." } }
            }
        } @else {
            (windows(&look.site, look.fields.get("days")))
            @if themes.is_empty() {
                div class="empty" {
                    h2 { "No theme yet" }
                    p { "Accept a suggestion below, or pick comments in the inbox and make them a theme." }
                }
            } @else {
                (ranking(&look.site, &themes, week))
            }
            (suggested(&look, &suggestions, &quotes, &names, week))
            (explained())
        }
    };
    Ok(look.page(Room::Themes, "Themes", &body))
}

fn windows(site: &str, chosen: &str) -> Markup {
    html! {
        nav class="tabs" aria-label="Time" { ul {
            @for (days, name) in WINDOWS {
                li { a href={ "/study/themes" (Fields::query(&[("site", site), ("days", days)])) }
                    aria-current=[(days == chosen).then_some("page")] { (name) } }
            }
        } }
    }
}

fn ranking(site: &str, themes: &[Line], week: i32) -> Markup {
    let most = themes.iter().map(|line| line.ranked.factors.frequency.high).fold(0.0, f64::max);
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="The ranked themes" {
        table class="list ranking" {
            thead { tr {
                th scope="col" { "Theme" }
                th scope="col" class="number" { "Score" }
                th scope="col" { "Frequency" }
                th scope="col" { "Importance" }
                th scope="col" class="number" { "Discontent" }
                th scope="col" class="number" { "Gap" }
                th scope="col" class="number" { "Recency" }
                th scope="col" class="number" { "Weight" }
                th scope="col" { (WEEKS) " weeks" }
                th scope="col" { "Last" }
            } }
            tbody {
                @for Line { ranked, weeks, flag, .. } in themes {
                    @let factors = &ranked.factors;
                    tr data-row {
                        th scope="row" class="words" {
                            @if let Belongs::Theme(theme) = ranked.belongs {
                                a href={ "/study/themes/" (theme) (Fields::query(&[("site", site)])) } {
                                    (ranked.name.as_deref().unwrap_or_default())
                                }
                            }
                        }
                        td class="number" { (format!("{:.2}", ranked.score)) }
                        td { (frequency(ranked, most)) }
                        td { (importance(ranked)) }
                        td class="number" { (percent(factors.severity.value)) }
                        td class="number" { (format!("{:+.2}", factors.gap.value)) }
                        td class="number" { (format!("× {:.2}", factors.recency)) }
                        td class="number" { (format!("× {:.0}", factors.staff)) }
                        td { (sparkline(weeks, week, WEEKS)) (trend(*flag)) }
                        td class="when" { (day(ranked.days.1)) }
                    }
                }
            }
        }
        }
    }
}

/// The share of people who said it, with its interval.
pub(super) fn frequency(ranked: &Ranked, most: f64) -> Markup {
    let factors = &ranked.factors;
    html! {
        div class="figure" {
            strong { (percent(factors.frequency.value)) } " "
            (ends(factors.frequency, percent))
            (whisker(factors.frequency, 0.0, most.max(0.01)))
            span class="hint" {
                (factors.people) " of " (count(factors.asked, "person", "people"))
                @if factors.people < FEW { ": few" }
            }
        }
    }
}

/// How much it matters, with its interval.
pub(super) fn importance(ranked: &Ranked) -> Markup {
    let value = |value: f64| format!("{value:.2}");
    html! {
        div class="figure" {
            strong { (value(ranked.importance.value)) } " "
            (ends(ranked.importance, value))
            (whisker(ranked.importance, 0.5 * ranked.factors.staff, 2.0 * ranked.factors.staff))
        }
    }
}

/// What chance does not explain.
pub(super) fn trend(flag: Option<Direction>) -> Markup {
    html! {
        @match flag {
            Some(Direction::Up) => span class="flag up" { "said more" },
            Some(Direction::Down) => span class="flag" { "said less" },
            None => {}
        }
    }
}

fn suggested(
    look: &Look,
    suggestions: &[Line],
    quotes: &HashMap<String, Feedback>,
    names: &[(ThemeId, &str)],
    week: i32,
) -> Markup {
    let decides = look.visit.decides();
    html! {
        h2 { "Suggestions" }
        @if suggestions.is_empty() {
            p class="hint" {
                "There is none now. One appears when two people or more say the same, in whatever \
                 words, and nobody has decided on it."
            }
        }
        ol class="cards" {
            @for Line { ranked, weeks, flag, label } in suggestions {
                @if let Belongs::Group(group) = ranked.belongs {
                    @let name = label.words.join(", ");
                    @let title = format!("suggestion-{group}");
                    li data-row {
                        article aria-labelledby=(title) {
                            h3 id=(title) tabindex="-1" { (name) }
                            @if let Some(quote) = label.middle.and_then(|id| quotes.get(&id.to_text())) {
                                blockquote class="said" dir="auto" {
                                    (quote.comment.as_deref().unwrap_or_default())
                                }
                            }
                            p class="hint" {
                                (count(ranked.factors.people, "person", "people")) ", "
                                (count(ranked.comments, "comment", "comments")) ", score "
                                (format!("{:.2}", ranked.score)) " "
                                (sparkline(weeks, week, WEEKS)) (trend(*flag))
                            }
                            @if decides { (forms(&look.site, group, &name, names)) }
                        }
                    }
                }
            }
        }
    }
}

fn forms(site: &str, group: GroupId, name: &str, names: &[(ThemeId, &str)]) -> Markup {
    html! {
        form method="post" action={ "/study/suggestions/" (group) } class="row" {
            input type="hidden" name="site" value=(site);
            label { "Name" input name="name" value=(name) maxlength="120" autocomplete="off"; }
            button class="main" name="do" value="accept" data-key="a" {
                "Accept" span class="unseen" { " the suggestion " (name) }
            }
            @if !names.is_empty() {
                label { "Or add to"
                    select name="theme" data-key="t" {
                        @for (theme, name) in names { option value=(theme) { (name) } }
                    }
                }
                button name="do" value="adopt" { "Add" span class="unseen" { " the suggestion " (name) } }
            }
            button class="quiet" name="do" value="dismiss" data-key="d" {
                "Dismiss" span class="unseen" { " the suggestion " (name) }
            }
        }
    }
}

fn explained() -> Markup {
    html! {
        details {
            summary { "How this is ranked" }
            p { "Score = 100 × frequency × (½ + ½ discontent) × (1 + gap) × recency × weight." }
            ul {
                li { "Frequency: the people who said it over all who said anything, with the \
                      interval of Wilson. The score takes its lower end." }
                li { "Discontent: how low they rated, pulled to the mean of all where they are few." }
                li { "Gap: how much higher the ratings are without the theme, from 0 to 1. The \
                      score takes its lower end." }
                li { "Recency: how much of it was said of late, compared with everything." }
                li { "Weight: what the team makes of it, from 1 to 5." }
                li { "Importance is all but frequency and recency. Intervals hold 95 of 100 times." }
            }
        }
    }
}
