//! What is done to comments from the inbox: a status, or a theme.

use super::Team;
use super::fields::Fields;
use super::people::Role;
use super::search::STATUSES;
use super::steps::decide;
use super::trouble::Trouble;
use super::visit::Visit;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};
use hearback_study::ThemeId;
use hearback_wire::Id;
use sqlx::{Connection as _, Row as _};
use std::sync::Arc;

/// Most comments that are picked at once.
const PICKED: usize = 200;

/// `POST /study/inbox`.
pub(super) async fn act(
    State(team): State<Arc<Team>>,
    visit: Visit,
    fields: Fields,
) -> Result<Response, Trouble> {
    visit.may(Role::Member)?;
    let site = fields.get("site");
    let picked = picked(&team, site, &fields).await?;
    if picked.is_empty() {
        return Ok(back(&fields, "did", "nothing"));
    }
    let by = &visit.person;
    let step = match fields.get("do") {
        "status" => {
            mark(&team, site, &picked, fields.get("status"), &by.name).await?;
            return Ok(back(&fields, "did", "status"));
        }
        "theme" => {
            let theme: Option<ThemeId> = match fields.get("theme") {
                "" => None,
                _ => Some(fields.parse("theme")?),
            };
            let assign = |study: &mut hearback_study::Study, who: hearback_study::Who<'_>| {
                picked.iter().try_for_each(|id| study.assign(who, *id, theme).map(drop))
            };
            decide(&team, site, by, assign).await?.1
        }
        "gather" => {
            let name = super::decide::named(&fields)?;
            decide(&team, site, by, |study, who| study.gather(who, &picked, None, &name)).await?.1
        }
        _ => return Err(Trouble::wrong("The form asked for something these pages cannot do.")),
    };
    Ok(back(&fields, "done", &step.to_string()))
}

/// The comments that were picked, as far as they are there.
async fn picked(team: &Team, site: &str, fields: &Fields) -> Result<Vec<Id>, Trouble> {
    let mut ids = Vec::new();
    for number in fields.all("pick").take(PICKED) {
        let number: i64 =
            number.parse().map_err(|_| Trouble::wrong("A picked comment has no number."))?;
        let sql = "SELECT id FROM entries WHERE entry = $1 AND site = $2";
        let query = sqlx::query(sql).bind(number).bind(site.to_owned());
        if let Some(row) = query.fetch_optional(&team.base.readers).await? {
            let id: String = row.try_get(0)?;
            ids.extend(id.parse::<Id>());
        }
    }
    Ok(ids)
}

/// Gives the comments a status, and writes down who did.
async fn mark(team: &Team, site: &str, ids: &[Id], status: &str, by: &str) -> Result<(), Trouble> {
    if !STATUSES.iter().any(|(key, _)| *key == status) {
        return Err(Trouble::wrong("There is no such status."));
    }
    let now = (team.clock)();
    let mut writer = team.base.writer().await;
    let mut transaction = writer.begin().await?;
    for id in ids {
        let sql = "UPDATE entries SET status = $3 WHERE site = $1 AND id = $2 AND status <> $3";
        let query = sqlx::query(sql).bind(site.to_owned()).bind(id.to_text());
        let changed = query.bind(status.to_owned()).execute(&mut *transaction).await?;
        if changed.rows_affected() > 0 {
            let sql = "INSERT INTO marks (site, id, status, at, by) VALUES ($1, $2, $3, $4, $5)";
            let query = sqlx::query(sql).bind(site.to_owned()).bind(id.to_text());
            let query = query.bind(status.to_owned()).bind(now.0).bind(by.to_owned());
            query.execute(&mut *transaction).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// Back to where the form was, with a word about what was done.
fn back(fields: &Fields, name: &str, value: &str) -> Response {
    let query = fields.get("back");
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for (key, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
        if key != "done" && key != "did" {
            pairs.append_pair(&key, &value);
        }
    }
    let to = format!("/study/inbox?{}", pairs.append_pair(name, value).finish());
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}
