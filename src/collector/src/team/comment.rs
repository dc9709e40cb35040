//! One comment beside the inbox: all of it, where it was said, and what
//! became of it.

use super::Team;
use super::figure;
use super::inbox::{View, statuses, theme_choice};
use super::page::instant;
use super::search::{Entry, status_name};
use super::trouble::Trouble;
use hearback_wire::Timestamp;
use hearback_wire::batch::Feedback;
use maud::{Markup, html};
use sqlx::Row as _;

/// Changes of a status that are shown.
const SHOWN: i64 = 20;

/// The pane.
pub(super) async fn show(team: &Team, view: &View<'_>, entry: &Entry) -> Result<Markup, Trouble> {
    let site = &view.filter.site;
    let theme = view.themes.at(entry);
    let marks = marks(team, site, &entry.id).await?;
    Ok(html! {
        article class="beside" id="comment" tabindex="-1" aria-labelledby="comment-title" {
            header {
                h2 id="comment-title" { "Comment" }
                a class="quiet" href={ "/study/inbox" (view.opening("")) } { "Close" }
            }
            @match &entry.said {
                None => p { "This comment was erased. What is left of it here goes soon." },
                Some(said) => (words(said)),
            }
            @if view.look.visit.decides() {
                form method="post" action="/study/inbox" class="row" {
                    input type="hidden" name="site" value=(site);
                    input type="hidden" name="back" value=(view.opening(&entry.number.to_string()));
                    input type="hidden" name="pick" value=(entry.number);
                    label { "Status" (statuses(&entry.status)) }
                    button name="do" value="status" { "Set" }
                    @if !view.themes.all.is_empty() {
                        label { "Theme" (theme_choice(view.themes, theme.map(|(id, _)| *id))) }
                        button name="do" value="theme" { "Move" }
                    }
                }
            }
            h3 { "Where it was said" }
            dl class="facts" {
                dt { "Came in" } dd { (instant(entry.received_at)) " UTC" }
                dt { "Status" } dd { (status_name(&entry.status)) }
                @if let Some((id, name)) = theme {
                    dt { "Theme" }
                    dd { a href={ "/study/themes/" (id) (super::fields::Fields::query(&[("site", site)])) } { (name) } }
                }
                @if let Some(said) = &entry.said { (facts(said)) }
                dt { "Number" } dd { code { (entry.id) } }
            }
            @if !marks.is_empty() {
                h3 { "What became of it" }
                ol class="log" { @for mark in &marks { li { (mark) } } }
            }
        }
    })
}

fn words(said: &Feedback) -> Markup {
    let comment = said.comment.as_deref().unwrap_or_default();
    html! {
        @if let Some(rating) = &said.rating { p { (figure::rating(rating)) } }
        @if comment.trim().is_empty() {
            p class="hint" { "Nothing was written." }
        } @else {
            // The language is that of the form: the best guess there is.
            blockquote class="said" dir="auto" lang=[said.locale.as_deref()] { (comment) }
        }
    }
}

fn facts(said: &Feedback) -> Markup {
    let page = said.page.as_ref().map(|page| format!("{}{}", page.origin, page.path));
    html! {
        @for (name, value) in [
            ("Category", &said.category),
            ("E-mail", &said.email),
            // As text: what a visitor sends is no link of these pages.
            ("Page", &page),
            ("Version", &said.app_version),
            ("Language", &said.locale),
        ] {
            @if let Some(value) = value { dt { (name) } dd { (value) } }
        }
        @for (name, value) in &said.context.0 { dt { (name) } dd { (value) } }
    }
}

async fn marks(team: &Team, site: &str, id: &str) -> Result<Vec<Markup>, Trouble> {
    let sql = "SELECT status, at, by FROM marks WHERE site = $1 AND id = $2 \
               ORDER BY mark DESC LIMIT $3";
    let query = sqlx::query(sql).bind(site.to_owned()).bind(id.to_owned()).bind(SHOWN);
    let mut marks = Vec::new();
    for row in query.fetch_all(&team.base.readers).await? {
        let (status, at, by): (String, i64, String) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        marks.push(html! {
            (instant(Timestamp(at))) ": " (status_name(&status)) ", by " (by)
        });
    }
    Ok(marks)
}
