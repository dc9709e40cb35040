//! What every room needs before it says anything: who looks, at which site,
//! and whether all is read.

use super::decide::describe;
use super::fields::Fields;
use super::page::{Frame, Room, framed};
use super::steps::Steps;
use super::trouble::Trouble;
use super::visit::Visit;
use super::{Team, index, keeper};
use maud::{Markup, html};
use std::sync::Arc;

/// A look at one site.
pub(super) struct Look {
    pub(super) visit: Visit,
    pub(super) fields: Fields,
    pub(super) sites: Vec<String>,
    /// The site that was asked for, else the first; empty if nothing came in.
    pub(super) site: String,
    /// Whether everything that came in is read.
    pub(super) all: bool,
    /// What was just done: its steps, and what they were.
    done: Option<(Steps, String)>,
}

impl Look {
    /// Reads what came in, and finds the site.
    pub(super) async fn at(
        team: &Arc<Team>,
        room: Room,
        visit: Visit,
        fields: Fields,
    ) -> Result<Self, Trouble> {
        let mut asked = fields.get("site").to_owned();
        let mut all = keeper::find(team).await?;
        let sites = index::sites(&team.base).await?;
        if !sites.contains(&asked) {
            if !asked.is_empty() {
                return Err(Trouble::missing("Nothing came in from a site of this name."));
            }
            asked = sites.first().cloned().unwrap_or_default();
        }
        // The inbox shows themes where it can, and is worth having without.
        if room == Room::Inbox {
            keeper::learn(team, &asked, team.patience.min(keeper::GLANCE)).await?;
        } else {
            all = keeper::learn(team, &asked, team.patience).await? && all;
        }
        let done = match fields.get("done").parse() {
            Ok(steps) => {
                let desk = team.keeper.look(&asked).await?;
                describe(&desk.study, steps).map(|what| (steps, what))
            }
            Err(_) => None,
        };
        Ok(Self { visit, fields, sites, site: asked, all, done })
    }

    /// A page of this look.
    pub(super) fn page(&self, room: Room, title: &str, body: &Markup) -> Markup {
        let Self { visit, fields, sites, site, all, .. } = self;
        let body = html! {
            (note(visit, self.done.as_ref(), fields.get("did"), site))
            @if !all {
                p class="note" role="status" {
                    "There is more that came in, and it is being read. "
                    a href="" { "Load the page again" } " to see it."
                }
            }
            (body)
        };
        framed(&Frame { visit, room, sites, site }, title, &body)
    }
}

/// What was just done, and how to take it back. The words are made here, from
/// a number or a name: an address must not make these pages say things.
fn note(visit: &Visit, done: Option<&(Steps, String)>, did: &str, site: &str) -> Markup {
    let did = DID.iter().find(|(name, _)| *name == did);
    html! {
        @if let Some((step, what)) = done {
            div class="note" role="status" {
                p { (what) }
                @if visit.decides() {
                    form method="post" action="/study/undo" {
                        input type="hidden" name="site" value=(site);
                        input type="hidden" name="step" value=(step);
                        button class="quiet" data-key="u" { "Undo" }
                    }
                }
            }
        } @else if let Some((_, what)) = did {
            p class="note" role="status" { (what) }
        }
    }
}

/// What can be done that is no step of the study.
const DID: [(&str, &str); 2] =
    [("status", "The status is set."), ("nothing", "Nothing was picked, so nothing was changed.")];
