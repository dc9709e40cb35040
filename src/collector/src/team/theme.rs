//! `/study/themes/{theme}`: one theme, its numbers, its comments, and what
//! was decided about it.

use super::Team;
use super::decide::{about, sentence};
use super::fields::Fields;
use super::figure::{self, ends, percent, sparkline};
use super::page::{Room, count, day, instant};
use super::rooms::Look;
use super::search::said;
use super::themes::{WEEKS, frequency, importance, today, trend};
use super::trouble::Trouble;
use super::visit::Visit;
use axum::extract::{Path, State};
use hearback_study::decisions::Decision;
use hearback_study::rank::{Lens, Ranked};
use hearback_study::trend::Direction;
use hearback_study::{Belongs, GroupId, Label, Study, ThemeId};
use hearback_wire::Timestamp;
use hearback_wire::batch::Feedback;
use maud::{Markup, html};
use std::collections::HashMap;
use std::sync::Arc;

/// Comments on one page.
const ROWS: usize = 50;
/// Suggestions that may belong to it.
const RELATED: usize = 5;

/// A theme, copied out of the study.
struct Theme {
    name: String,
    into: Option<ThemeId>,
    ranked: Option<Ranked>,
    weeks: Vec<(i32, u64)>,
    flag: Option<Direction>,
    comments: Vec<String>,
    others: Vec<(ThemeId, String)>,
    related: Vec<(GroupId, Label)>,
    log: Vec<Noted>,
}

/// A step that is about the theme.
struct Noted {
    number: u64,
    at: Timestamp,
    by: String,
    what: String,
    undone: bool,
}

fn look_up(study: &Study, id: ThemeId, now: i32) -> Option<Theme> {
    let belongs = Belongs::Theme(id);
    let theme = study.book().theme(id)?;
    let ranked = study.ranked(Lens::default()).into_iter().find(|it| it.belongs == belongs);
    let trend = study.trends(now, WEEKS).into_iter().find(|trend| trend.belongs == belongs);
    let others = study.book().themes().filter(|(other, _)| *other != id);
    let related = study.related(belongs).into_iter().take(RELATED);
    Some(Theme {
        name: theme.name.clone(),
        into: theme.into,
        ranked,
        weeks: study.weeks(belongs),
        flag: trend.and_then(|trend| Some(trend.flag?.direction)),
        comments: study.comments(belongs).iter().map(hearback_wire::Id::to_text).collect(),
        others: others.map(|(id, theme)| (id, theme.name.clone())).collect(),
        related: related.map(|group| (group, study.label(Belongs::Group(group)))).collect(),
        log: log(study, id),
    })
}

fn log(study: &Study, theme: ThemeId) -> Vec<Noted> {
    let mine = |decision: &Decision| match decision {
        Decision::Undo { step } => {
            let undone = step.checked_sub(1).and_then(|at| usize::try_from(at).ok());
            let undone = undone.and_then(|at| study.log().get(at));
            undone.is_some_and(|step| about(&step.decision).contains(&theme))
        }
        decision => about(decision).contains(&theme),
    };
    let steps = study.log().iter().rev().filter(|step| mine(&step.decision));
    steps
        .map(|step| Noted {
            number: step.number,
            at: Timestamp(step.at),
            by: step.by.clone(),
            what: sentence(study, &step.decision),
            undone: study.book().undone(step.number),
        })
        .collect()
}

/// The page.
pub(super) async fn show(
    State(team): State<Arc<Team>>,
    Path(id): Path<ThemeId>,
    visit: Visit,
    fields: Fields,
) -> Result<Markup, Trouble> {
    let look = Look::at(&team, Room::Themes, visit, fields).await?;
    let (_, week) = today((team.clock)());
    let theme = look_up(&team.keeper.look(&look.site).await?.study, id, week);
    let theme = theme.ok_or_else(|| Trouble::missing("There is no theme with this number."))?;
    let from: usize = look.fields.get("from").parse().unwrap_or_default();
    let shown: Vec<String> = theme.comments.iter().skip(from).take(ROWS).cloned().collect();
    let texts = said(&team.base, &look.site, &shown).await?;
    let body = html! {
        @if let Some(into) = theme.into {
            p class="note" { "This theme is a part of another now: "
                a href={ "/study/themes/" (into) (Fields::query(&[("site", &look.site)])) } { "go there" } "." }
        }
        @match &theme.ranked {
            Some(ranked) => (numbers(ranked, &theme, week)),
            None => p class="hint" { "No comment is in this theme now." },
        }
        @if look.visit.decides() && theme.into.is_none() { (forms(&look, id, &theme)) }
        h2 { "Comments" }
        (comments(&look, id, &shown, &texts))
        nav class="pages" aria-label="Pages" {
            @let page = |from: usize| format!("/study/themes/{id}{}", Fields::query(&[
                ("site", &look.site), ("from", &from.to_string())]));
            @if from > 0 { a rel="prev" href=(page(from.saturating_sub(ROWS))) { "Newer" } }
            @if from + ROWS < theme.comments.len() { a rel="next" href=(page(from + ROWS)) { "Older" } }
        }
        h2 { "What was decided" }
        (journal(&look, &theme.log))
    };
    Ok(look.page(Room::Themes, &theme.name, &body))
}

fn numbers(ranked: &Ranked, theme: &Theme, week: i32) -> Markup {
    let factors = &ranked.factors;
    let value = |value: f64| format!("{value:+.2}");
    html! {
        dl class="numbers" {
            div { dt { "Score" } dd { strong { (format!("{:.2}", ranked.score)) } } }
            div { dt { "Frequency" } dd { (frequency(ranked, factors.frequency.high)) } }
            div { dt { "Importance" } dd { (importance(ranked)) } }
            div { dt { "Discontent" } dd { strong { (percent(factors.severity.value)) } " "
                (ends(factors.severity, percent)) } }
            div { dt { "Gap in the rating" } dd { strong { (value(factors.gap.value)) } " "
                (ends(factors.gap, value)) } }
            div { dt { "Recency" } dd { strong { (format!("× {:.2}", factors.recency)) } } }
            div { dt { "Said" } dd {
                (count(ranked.comments, "comment", "comments")) ", from "
                (day(ranked.days.0)) " to " (day(ranked.days.1)) } }
            div { dt { (WEEKS) " weeks" } dd { (sparkline(&theme.weeks, week, WEEKS)) (trend(theme.flag)) } }
        }
    }
}

fn forms(look: &Look, id: ThemeId, theme: &Theme) -> Markup {
    let action = format!("/study/themes/{id}");
    let site = html! { input type="hidden" name="site" value=(look.site); };
    let weight = theme.ranked.as_ref().map_or(1.0, |ranked| ranked.factors.staff);
    html! {
        div class="row" {
            form method="post" action=(action) class="row" {
                (site)
                label { "Name" input name="name" value=(theme.name) maxlength="120" autocomplete="off"; }
                button name="do" value="rename" { "Rename" }
            }
            form method="post" action=(action) class="row" {
                (site)
                label { "Weight"
                    select name="weight" { @for it in 1..=5 {
                        option value=(it) selected[f64::from(it) == weight] { (it) }
                    } }
                }
                button name="do" value="weigh" { "Weigh" }
            }
            @if !theme.others.is_empty() {
                form method="post" action=(action) class="row" {
                    (site)
                    label { "Make it a part of"
                        select name="into" data-key="t" {
                            @for (other, name) in &theme.others { option value=(other) { (name) } }
                        }
                    }
                    button name="do" value="merge" { "Merge" }
                }
            }
        }
        @if !theme.related.is_empty() {
            h2 { "May belong here" }
            ul class="cards small" {
                @for (group, label) in &theme.related {
                    @let name = label.words.join(", ");
                    li { form method="post" action={ "/study/suggestions/" (group) } class="row" {
                        (site)
                        input type="hidden" name="theme" value=(id);
                        span { (name) }
                        button name="do" value="adopt" { "Add" span class="unseen" { " the suggestion " (name) } }
                    } }
                }
            }
        }
    }
}

fn comments(
    look: &Look,
    id: ThemeId,
    shown: &[String],
    texts: &HashMap<String, Feedback>,
) -> Markup {
    let decides = look.visit.decides();
    let rows = html! {
        ul class="voices" {
            @for id in shown {
                @let said = texts.get(id);
                li data-row {
                    @if decides { label class="pick" {
                        span class="unseen" { "Pick this comment" }
                        input type="checkbox" name="pick" value=(id);
                    } }
                    @match said {
                        None => em { "Erased" },
                        Some(said) => {
                            @if let Some(rating) = &said.rating { (figure::rating(rating)) }
                            blockquote class="said" dir="auto" lang=[said.locale.as_deref()] {
                                (said.comment.as_deref().unwrap_or_default())
                            }
                        }
                    }
                }
            }
        }
    };
    if !decides || shown.is_empty() {
        return rows;
    }
    html! {
        form method="post" action={ "/study/themes/" (id) } id="rows" {
            input type="hidden" name="site" value=(look.site);
            (rows)
            div class="row bulk" role="group" aria-label="The picked comments" {
                label { "A theme of their own" input name="name" maxlength="120" autocomplete="off"; }
                button name="do" value="split" { "Split" }
                button name="do" value="take-out" { "Take out of this theme" }
            }
        }
    }
}

fn journal(look: &Look, log: &[Noted]) -> Markup {
    html! {
        ol class="log" {
            @for Noted { number, at, by, what, undone } in log {
                li class=[undone.then_some("undone")] {
                    (instant(*at)) " " (by) ": " (what)
                    @if *undone { " (taken back)" }
                    @else if look.visit.decides() {
                        " " form method="post" action="/study/undo" {
                            input type="hidden" name="site" value=(look.site);
                            input type="hidden" name="step" value=(number);
                            button class="quiet" { "Undo" span class="unseen" { ": " (what) } }
                        }
                    }
                }
            }
        }
    }
}
