//! `/study/measures`: NPS, CSAT and CES, with how sure they are.

use super::Team;
use super::chart::{SIZE, WEEKS};
use super::fields::Fields;
use super::figure::{ends, step, whisker};
use super::page::{Room, count, thousands};
use super::rooms::Look;
use super::trouble::Trouble;
use super::visit::Visit;
use super::votes::{By, Counts, Gauge};
use axum::extract::State;
use hearback_study::measures::{ENOUGH, Votes};
use hearback_wire::Date;
use maud::{Markup, html};
use std::sync::Arc;

/// Lines of a table.
const LINES: usize = 30;

const TABS: [(By, &str, &str); 4] = [
    (By::Week, "", "By week"),
    (By::Version, "version", "By version"),
    (By::Page, "page", "By page"),
    (By::Category, "category", "By category"),
];

/// One scale, copied out of the counts.
struct Scale {
    name: String,
    all: Votes,
    weeks: usize,
    lines: Vec<(String, Votes)>,
    left_out: usize,
}

fn scales(counts: &Counts, by: By) -> Vec<Scale> {
    let one = |(name, all): (String, Votes)| {
        let weeks = counts.weeks(&name);
        let mut lines = match by {
            By::Week => {
                weeks.iter().rev().map(|(week, votes)| (monday(*week), votes.clone())).collect()
            }
            by => counts.names(&name, by),
        };
        let left_out = lines.len().saturating_sub(LINES);
        lines.truncate(LINES);
        Scale { name, all, weeks: weeks.len(), lines, left_out }
    };
    counts.scales().into_iter().map(one).collect()
}

fn monday(week: i32) -> String {
    Date::from_unix_days(i64::from(week) * 7 - 3).to_text()
}

/// The page.
pub(super) async fn show(
    State(team): State<Arc<Team>>,
    visit: Visit,
    fields: Fields,
) -> Result<Markup, Trouble> {
    let look = Look::at(&team, Room::Measures, visit, fields).await?;
    let asked = look.fields.get("by");
    let (by, ..) = TABS.into_iter().find(|(_, name, _)| *name == asked).unwrap_or(TABS[0]);
    let scales = scales(&team.keeper.look(&look.site).await?.counts, by);
    let body = html! {
        @if scales.is_empty() {
            div class="empty" {
                h2 { "Nobody has rated anything yet" }
                p { "The form asks for a rating unless the page says " code { "data-rating=\"none\"" } "." }
            }
        } @else {
            nav class="tabs" aria-label="Counted by" { ul {
                @for (it, key, name) in TABS {
                    li { a href={ "/study/measures" (Fields::query(&[("site", &look.site), ("by", key)])) }
                        aria-current=[(it == by).then_some("page")] { (name) } }
                }
            } }
            @for scale in &scales { (section(&look.site, scale, by)) }
            p class="hint" {
                "Intervals hold 95 of 100 times. Below " (ENOUGH) " votes a number says little, \
                 whatever it is, so it is only shown with its interval."
            }
        }
    };
    Ok(look.page(Room::Measures, "Measures", &body))
}

fn section(site: &str, scale: &Scale, by: By) -> Markup {
    let Scale { name, all, weeks, lines, left_out } = scale;
    let gauge = Gauge::of_scale(name);
    let (kind, top) = name.rsplit_once(' ').unwrap_or((name, ""));
    let of = match by {
        By::Week => "Week of",
        By::Version => "Version",
        By::Page => "Page",
        By::Category => "Category",
    };
    html! {
        section class="measure" {
            h2 { (gauge.name) span class="hint" { " of " (kind) ", up to " (top) } }
            p class="hint" { (gauge.meaning) }
            p class="headline" { (number(&gauge, all)) " " span class="hint" {
                "from " (count(all.count(), "vote", "votes")) } }
            (steps(kind, all))
            @if by == By::Week && *weeks > 1 { (chart(site, name, &gauge)) }
            div class="scroll" tabindex="0" role="region" aria-label={ (gauge.name) " of " (kind) ", " (of) } {
                table class="list" {
                    thead { tr {
                        th scope="col" { (of) }
                        th scope="col" class="number" { "Votes" }
                        th scope="col" { (gauge.name) }
                        th scope="col" class="mark" { span class="unseen" { "On its scale" } }
                    } }
                    tbody {
                        @for (key, votes) in lines {
                            tr {
                                th scope="row" { @if key.is_empty() { em { "not said" } } @else { (key) } }
                                td class="number" { (thousands(votes.count())) }
                                td { (number(&gauge, votes)) }
                                td class="mark" { (whisker(gauge.read(votes), gauge.least, gauge.most)) }
                            }
                        }
                    }
                }
            }
            @if *left_out > 0 { p class="hint" { (thousands(*left_out as u64)) " more are not shown." } }
        }
    }
}

/// The number and its interval; of few votes, the interval alone.
fn number(gauge: &Gauge, votes: &Votes) -> Markup {
    let estimate = gauge.read(votes);
    let ends = ends(estimate, |value| gauge.write(value));
    html! {
        @if votes.few() {
            (ends) " " span class="flag" { "too few to tell" }
        } @else {
            strong { (gauge.write(estimate.value)) } " " (ends)
        }
    }
}

/// How often each step was chosen, in words.
fn steps(kind: &str, votes: &Votes) -> Markup {
    let top = u32::try_from(votes.0.len().saturating_sub(1)).unwrap_or_default();
    let chosen = votes.0.iter().zip(0_u32..).filter(|(count, _)| **count > 0);
    let said: Vec<String> = chosen
        .map(|(count, value)| format!("{} × {}", thousands(*count), step(kind, value, top)))
        .collect();
    html! { p class="hint" { (said.join(", ")) } }
}

fn chart(site: &str, scale: &str, gauge: &Gauge) -> Markup {
    let from = |look: &str| {
        let query = Fields::query(&[("site", site), ("scale", scale), ("look", look)]);
        format!("/study/measures/chart.svg{query}")
    };
    let alt =
        format!("{} by week, the last {WEEKS}; the numbers are in the table below.", gauge.name);
    html! {
        picture {
            source media="(prefers-color-scheme: dark)" srcset=(from("dark"));
            img class="chart" src=(from("light")) alt=(alt) width=(SIZE.0) height=(SIZE.1);
        }
    }
}
