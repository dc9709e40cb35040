//! `/study/measures`: NPS, CSAT and CES, with how sure they are.

use super::Team;
use super::fields::Fields;
use super::page::Room;
use super::rooms::Look;
use super::trouble::Trouble;
use super::visit::Visit;
use axum::extract::State;
use maud::{Markup, html};
use std::sync::Arc;

/// The page.
pub(super) async fn show(
    State(team): State<Arc<Team>>,
    visit: Visit,
    fields: Fields,
) -> Result<Markup, Trouble> {
    let look = Look::at(&team, visit, fields).await?;
    Ok(look.page(Room::Measures, "Measures", &html! { p { "Nobody has rated anything yet" } }))
}
