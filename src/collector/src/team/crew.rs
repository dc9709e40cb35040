//! `/study/people`: who is on the team. Owners invite, remove and reset.

use super::fields::Fields;
use super::page::{Frame, Room, framed};
use super::people::{self, Person, Role};
use super::trouble::Trouble;
use super::visit::Visit;
use super::{Team, index};
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use std::sync::Arc;

/// Everybody.
pub(super) async fn show(
    State(team): State<Arc<Team>>,
    visit: Visit,
    fields: Fields,
) -> Result<Markup, Trouble> {
    list(&team, &visit, fields.get("site"), None).await
}

/// A link that was just made, for whom.
struct Made<'a> {
    name: &'a str,
    link: String,
}

async fn list(
    team: &Team,
    visit: &Visit,
    site: &str,
    made: Option<Made<'_>>,
) -> Result<Markup, Trouble> {
    let people = people::all(&team.base).await?;
    let sites = index::sites(&team.base).await?;
    let owner = visit.person.role == Role::Owner;
    let body = html! {
        @if let Some(Made { name, link }) = made {
            div class="note" role="status" {
                p { "Give this link to " strong { (name) } ". It works once, within three days." }
                p { code { (link) } }
            }
        }
        table class="list" {
            thead { tr {
                th scope="col" { "Name" }
                th scope="col" { "Role" }
                th scope="col" { "State" }
                @if owner { th scope="col" { span class="unseen" { "Actions" } } }
            } }
            tbody {
                @for Person { number, name, role, joined } in &people {
                    tr {
                        th scope="row" { (name) @if *number == visit.person.number { " (you)" } }
                        td { (role.name()) }
                        td { @if *joined { "Has a password" } @else { "Has not come yet" } }
                        @if owner {
                            td class="acts" {
                                form method="post" action="/study/people/reset" {
                                    input type="hidden" name="name" value=(name);
                                    button class="quiet" { "New link" span class="unseen" { " for " (name) } }
                                }
                                form method="post" action="/study/people/remove" {
                                    input type="hidden" name="name" value=(name);
                                    button class="quiet" { "Remove" span class="unseen" { " " (name) } }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if owner {
            h2 { "Invite somebody" }
            form method="post" action="/study/people/invite" class="row" {
                label { "Name" input name="name" required maxlength="80" autocomplete="off"; }
                label {
                    "Role"
                    select name="role" {
                        option value="member" { "member: looks and decides" }
                        option value="reader" { "reader: looks" }
                        option value="owner" { "owner: decides and invites" }
                    }
                }
                button class="main" { "Make a link" }
            }
            p class="hint" {
                "A new link takes the old password away and signs the person out everywhere. "
                "The same can be done in a shell, by " code { "hearback user" } "."
            }
        }
    };
    let frame = Frame { visit, room: Room::People, sites: &sites, site };
    Ok(framed(&frame, "People", &body))
}

/// Makes a link for somebody who is not there yet.
pub(super) async fn invite(
    State(team): State<Arc<Team>>,
    visit: Visit,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Markup, Trouble> {
    visit.may(Role::Owner)?;
    let name = fields.get("name").trim();
    let token = people::invite(&team.base, name, fields.parse("role")?, (team.clock)()).await?;
    let link = format!("{}/study/welcome/{}", origin(&headers), token.text());
    list(&team, &visit, "", Some(Made { name, link })).await
}

/// Makes another link for somebody, and signs them out.
pub(super) async fn reset(
    State(team): State<Arc<Team>>,
    visit: Visit,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Markup, Trouble> {
    visit.may(Role::Owner)?;
    let name = fields.get("name");
    let token = people::reset(&team.base, name, (team.clock)()).await?;
    let link = format!("{}/study/welcome/{}", origin(&headers), token.text());
    list(&team, &visit, "", Some(Made { name, link })).await
}

/// Removes somebody.
pub(super) async fn remove(
    State(team): State<Arc<Team>>,
    visit: Visit,
    fields: Fields,
) -> Result<Response, Trouble> {
    visit.may(Role::Owner)?;
    people::remove(&team.base, fields.get("name")).await?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, "/study/people")]).into_response())
}

/// Where the browser is, as it said itself: it came through [`super::guard`].
fn origin(headers: &HeaderMap) -> &str {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    text("origin").filter(|origin| *origin != "null").unwrap_or_default()
}
