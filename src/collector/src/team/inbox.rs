//! `/study/inbox`: what came in, newest first, and one comment beside it.

use super::comment;
use super::figure;
use super::page::{Room, instant};
use super::rooms::Look;
use super::search::{self, COLUMNS, Cut, Entry, Filter, Found, STATUSES, status_name};
use super::trouble::Trouble;
use super::visit::Visit;
use super::{Team, fields::Fields};
use axum::extract::State;
use hearback_study::{Belongs, ThemeId};
use maud::{Markup, html};
use std::sync::Arc;

/// Characters of a comment in the table.
const EXCERPT: usize = 180;

/// The themes of a site, and where the comments of a page belong.
#[derive(Default)]
pub(super) struct Themes {
    /// By name.
    pub(super) all: Vec<(ThemeId, String)>,
    of: Vec<(String, ThemeId)>,
}

impl Themes {
    async fn of(team: &Team, site: &str, entries: &[&Entry]) -> Self {
        // The inbox is worth having without.
        let Some(desk) = team.keeper.glance(site).await else { return Self::default() };
        let book = desk.study.book();
        let mut all: Vec<(ThemeId, String)> =
            book.themes().map(|(id, theme)| (id, theme.name.clone())).collect();
        all.sort_by(|a, b| a.1.cmp(&b.1));
        let theme = |entry: &&Entry| match desk.study.belongs_to(entry.id.parse().ok()?) {
            Belongs::Theme(theme) => Some((entry.id.clone(), theme)),
            _ => None,
        };
        Self { all, of: entries.iter().filter_map(theme).collect() }
    }

    /// The theme of a comment.
    pub(super) fn at(&self, entry: &Entry) -> Option<&(ThemeId, String)> {
        let (_, theme) = self.of.iter().find(|(id, _)| *id == entry.id)?;
        self.all.iter().find(|(id, _)| id == theme)
    }
}

/// The page.
pub(super) async fn show(
    State(team): State<Arc<Team>>,
    visit: Visit,
    fields: Fields,
) -> Result<Markup, Trouble> {
    let look = Look::at(&team, Room::Inbox, visit, fields).await?;
    if look.site.is_empty() {
        return Ok(look.page(Room::Inbox, "Inbox", &nothing_yet(look.all)));
    }
    let filter = Filter::of(&look.fields, &look.site);
    let cut = Cut::of(&look.fields)?;
    let found = search::find(&team.base, &filter, cut).await?;
    let open = match look.fields.get("open") {
        "" => None,
        _ => search::one(&team.base, &look.site, look.fields.parse("open")?).await?,
    };
    let entries: Vec<&Entry> = found.entries.iter().chain(&open).collect();
    let themes = Themes::of(&team, &look.site, &entries).await;
    let place = match cut {
        Cut::Newest => (String::new(), String::new()),
        Cut::Before(entry) => (entry.to_string(), String::new()),
        Cut::After(entry) => (String::new(), entry.to_string()),
    };
    let view = View { look: &look, filter: &filter, place: &place, themes: &themes };
    let beside = match &open {
        Some(entry) => Some(comment::show(&team, &view, entry).await?),
        None => None,
    };
    let body = html! {
        (form(&team, &filter).await?)
        div class={ "split" @if beside.is_some() { " open" } } {
            section aria-label="Comments" { (table(&view, &found, open.as_ref())) }
            @if let Some(beside) = beside { (beside) }
        }
    };
    Ok(look.page(Room::Inbox, "Inbox", &body))
}

/// What the parts of the page have in common.
pub(super) struct View<'a> {
    pub(super) look: &'a Look,
    pub(super) filter: &'a Filter,
    /// `before` and `after` of the address.
    place: &'a (String, String),
    pub(super) themes: &'a Themes,
}

impl View<'_> {
    /// The address of this view, with a comment open.
    pub(super) fn opening(&self, open: &str) -> String {
        let (before, after) = self.place;
        self.filter.query(&[("before", before), ("after", after), ("open", open)])
    }
}

fn nothing_yet(all: bool) -> Markup {
    html! {
        @if !all {
            // There is nothing to lose by it, and nothing to see without.
            meta http-equiv="refresh" content="2";
            div class="empty" { h2 { "What came in is being read" } p { "It is here in a moment." } }
        } @else { div class="empty" {
            h2 { "Nothing has come in yet" }
            p { "As soon as a visitor sends the first word, it is here." }
            p { "The page needs one tag; the README says which, and " code { "hearback demo" }
                " shows the whole loop." }
        } }
    }
}

async fn form(team: &Team, filter: &Filter) -> Result<Markup, Trouble> {
    let mut columns = Vec::new();
    for (column, chosen) in COLUMNS.iter().zip(&filter.columns) {
        let values = match *column {
            "status" => STATUSES.map(|(key, _)| key.to_owned()).to_vec(),
            column => search::offered(&team.base, &filter.site, column).await?,
        };
        columns.push((*column, chosen, values));
    }
    let scales = search::scales(&team.base, &filter.site).await?;
    Ok(html! {
        form class="filters" method="get" action="/study/inbox" role="search" {
            input type="hidden" name="site" value=(filter.site);
            label class="grow" { "Words" input type="search" name="q" value=(filter.text) data-key="/"; }
            label {
                "Rating"
                select name="rating" {
                    option value="" { "any" }
                    @for (kind, top) in &scales {
                        @let top = u32::try_from(*top).unwrap_or_default().min(20);
                        @for value in (u32::from(kind != "nps")..=top).rev() {
                            @let key = format!("{kind}-{top}-{value}");
                            option value=(key) selected[key == filter.rating] {
                                (kind) ": " (figure::step(kind, value, top))
                            }
                        }
                    }
                }
            }
            @for (column, chosen, values) in &columns {
                @if !values.is_empty() || !chosen.is_empty() {
                    label {
                        (title(column))
                        select name=(column) {
                            option value="" { "any" }
                            @for value in values {
                                option value=(value) selected[value == *chosen] {
                                    @if *column == "status" { (status_name(value)) } @else { (value) }
                                }
                            }
                        }
                    }
                }
            }
            label { "Page" input name="page" value=(filter.page) placeholder="/pricing or /docs/*"; }
            label class="check" {
                input type="checkbox" name="email" value="1" checked[filter.email];
                "Has e-mail"
            }
            button class="main" { "Show" }
            @if filter.narrows() {
                a class="quiet" href={ "/study/inbox" (Fields::query(&[("site", &filter.site)])) } {
                    "Show all"
                }
            }
        }
    })
}

fn title(column: &str) -> &'static str {
    match column {
        "category" => "Category",
        "version" => "Version",
        "language" => "Language",
        _ => "Status",
    }
}

fn table(view: &View<'_>, found: &Found, open: Option<&Entry>) -> Markup {
    let Found { entries, newer, older } = found;
    let decides = view.look.visit.decides();
    if entries.is_empty() {
        return html! {
            div class="empty" {
                h2 { "Nothing fits" }
                p { "No comment has all of what you asked for. Ask for less, or " a
                    href={ "/study/inbox" (Fields::query(&[("site", &view.filter.site)])) }
                    { "show all" } "." }
            }
        };
    }
    let rows = html! {
        table class="list inbox" {
            thead { tr {
                @if decides { th scope="col" class="pick" { span class="unseen" { "Picked" } } }
                th scope="col" class="when" { "Came in (UTC)" }
                th scope="col" { "Rating" }
                th scope="col" { "Comment" }
                th scope="col" class="of" { "Theme" }
                th scope="col" { "Status" }
            } }
            tbody {
                @for entry in entries {
                    @let here = open.is_some_and(|open| open.number == entry.number);
                    tr data-row aria-current=[here.then_some("true")] {
                        @if decides {
                            td class="pick" { label {
                                span class="unseen" { "Pick this comment" }
                                input type="checkbox" name="pick" value=(entry.number);
                            } }
                        }
                        td class="when" { (instant(entry.received_at)) }
                        td { @if let Some(said) = &entry.said {
                            @if let Some(rating) = &said.rating { (figure::rating(rating)) }
                        } }
                        td class="words" {
                            a href={ "/study/inbox" (view.opening(&entry.number.to_string())) "#comment" } {
                                (excerpt(entry))
                            }
                        }
                        td class="of" { @if let Some((_, name)) = view.themes.at(entry) { (name) } }
                        td { (status_name(&entry.status)) }
                    }
                }
            }
        }
    };
    html! {
        @if decides {
            form method="post" action="/study/inbox" id="rows" {
                input type="hidden" name="site" value=(view.filter.site);
                input type="hidden" name="back" value=(view.opening(view.look.fields.get("open")));
                (rows)
                (bulk(view.themes))
            }
        } @else {
            (rows)
        }
        nav class="pages" aria-label="Pages" {
            @if let (true, Some(first)) = (newer, entries.first()) {
                a rel="prev" href={ "/study/inbox" (view.filter.query(&[("after", &first.number.to_string())])) } { "Newer" }
            }
            @if let (true, Some(last)) = (older, entries.last()) {
                a rel="next" href={ "/study/inbox" (view.filter.query(&[("before", &last.number.to_string())])) } { "Older" }
            }
        }
    }
}

fn bulk(themes: &Themes) -> Markup {
    html! {
        div class="row bulk" role="group" aria-label="The picked comments" {
            label { "Status of the picked" (statuses("")) }
            button name="do" value="status" { "Set" }
            @if !themes.all.is_empty() {
                label { "Theme of the picked" (theme_choice(themes, None)) }
                button name="do" value="theme" { "Move" }
            }
            label { "Or a theme of their own" input name="name" maxlength="120" autocomplete="off"; }
            button name="do" value="gather" { "Make" }
        }
    }
}

/// All statuses to choose from.
pub(super) fn statuses(chosen: &str) -> Markup {
    html! {
        select name="status" data-key="s" {
            @for (key, name) in STATUSES {
                option value=(key) selected[key == chosen] { (name) }
            }
        }
    }
}

/// All themes to choose from.
pub(super) fn theme_choice(themes: &Themes, chosen: Option<ThemeId>) -> Markup {
    html! {
        select name="theme" data-key="t" {
            option value="" { "none" }
            @for (id, name) in &themes.all {
                option value=(id) selected[Some(*id) == chosen] { (name) }
            }
        }
    }
}

/// The beginning of a comment, in one line.
fn excerpt(entry: &Entry) -> Markup {
    let Some(said) = &entry.said else { return html! { em { "Erased" } } };
    let comment = said.comment.as_deref().unwrap_or_default();
    let line: Vec<&str> = comment.split_whitespace().collect();
    let line = line.join(" ");
    html! {
        @if line.is_empty() {
            em { "No words" }
        } @else if let Some((end, _)) = line.char_indices().nth(EXCERPT) {
            (line.get(..end).unwrap_or_default()) "…"
        } @else {
            (line)
        }
    }
}
