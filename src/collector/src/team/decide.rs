//! Each way to decide about themes, as a form that is sent; and what a step
//! of the log is in words.

use super::Team;
use super::fields::Fields;
use super::people::Role;
use super::steps::{Steps, decide};
use super::trouble::Trouble;
use super::visit::Visit;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};
use hearback_study::decisions::Decision;
use hearback_study::{GroupId, Study, ThemeId};
use hearback_wire::Id;
use std::sync::Arc;

/// Characters of a theme's name.
const NAME: usize = 120;
/// Comments that are split off at once.
const PICKED: usize = 1_000;

type Answer = Result<Response, Trouble>;

/// The name that a form gives a theme.
pub(super) fn named(fields: &Fields) -> Result<String, Trouble> {
    let name = fields.get("name").trim();
    let plain = !name.chars().any(char::is_control);
    if (1..=NAME).contains(&name.chars().count()) && plain {
        return Ok(name.to_owned());
    }
    Err(Trouble::wrong(format!("Give the theme a name of 1 to {NAME} characters.")))
}

/// `POST /study/suggestions/{group}`: accept, adopt or dismiss.
pub(super) async fn on_suggestion(
    State(team): State<Arc<Team>>,
    Path(group): Path<GroupId>,
    visit: Visit,
    fields: Fields,
) -> Answer {
    visit.may(Role::Member)?;
    let (site, by) = (fields.get("site"), &visit.person);
    let steps = match fields.get("do") {
        "accept" => {
            let name = named(&fields)?;
            decide(&team, site, by, |study, who| study.accept(who, group, &name)).await?.1
        }
        "adopt" => {
            let theme: ThemeId = fields.parse("theme")?;
            decide(&team, site, by, |study, who| study.adopt(who, theme, group)).await?.1
        }
        "dismiss" => decide(&team, site, by, |study, who| study.dismiss(who, group)).await?.1,
        _ => return Err(unknown()),
    };
    Ok(to("/study/themes", site, Some(steps)))
}

/// `POST /study/themes/{theme}`: rename, weigh, merge, split, take out.
pub(super) async fn on_theme(
    State(team): State<Arc<Team>>,
    Path(theme): Path<ThemeId>,
    visit: Visit,
    fields: Fields,
) -> Answer {
    visit.may(Role::Member)?;
    let (site, by) = (fields.get("site"), &visit.person);
    let mut next = theme;
    let steps = match fields.get("do") {
        "rename" => {
            let name = named(&fields)?;
            decide(&team, site, by, |study, who| study.rename(who, theme, &name)).await?.1
        }
        "weigh" => {
            let weight: f64 = fields.parse("weight")?;
            decide(&team, site, by, |study, who| study.weigh(who, theme, weight)).await?.1
        }
        "merge" => {
            next = fields.parse("into")?;
            decide(&team, site, by, |study, who| study.merge(who, theme, next)).await?.1
        }
        "split" => {
            let (name, picked) = (named(&fields)?, picked(&fields)?);
            let split = |study: &mut Study, who: hearback_study::Who<'_>| {
                study.gather(who, &picked, Some(theme), &name)
            };
            let (made, steps) = decide(&team, site, by, split).await?;
            next = made;
            steps
        }
        "take-out" => {
            let picked = picked(&fields)?;
            let out = |study: &mut Study, who: hearback_study::Who<'_>| {
                picked.iter().try_for_each(|id| study.assign(who, *id, None).map(drop))
            };
            decide(&team, site, by, out).await?.1
        }
        _ => return Err(unknown()),
    };
    Ok(to(&format!("/study/themes/{next}"), site, Some(steps)))
}

fn picked(fields: &Fields) -> Result<Vec<Id>, Trouble> {
    let ids = fields.all("pick").take(PICKED).map(str::parse::<Id>);
    let ids: Vec<Id> = ids.collect::<Result<_, _>>().map_err(Trouble::wrong)?;
    if ids.is_empty() {
        return Err(Trouble::wrong("Pick at least one comment; nothing was changed."));
    }
    Ok(ids)
}

/// `POST /study/undo`: takes steps back, the last first.
pub(super) async fn undo(State(team): State<Arc<Team>>, visit: Visit, fields: Fields) -> Answer {
    visit.may(Role::Member)?;
    let site = fields.get("site");
    let Steps { first, last } = fields.parse("step")?;
    if last - first > PICKED as u64 {
        return Err(unknown());
    }
    let undo = |study: &mut Study, who: hearback_study::Who<'_>| {
        (first..=last).rev().try_for_each(|step| study.undo(who, step).map(drop))
    };
    let (_, steps) = decide(&team, site, &visit.person, undo).await?;
    Ok(to("/study/themes", site, Some(steps)))
}

fn unknown() -> Trouble {
    Trouble::wrong("The form asked for something these pages cannot do.")
}

fn to(page: &str, site: &str, done: Option<Steps>) -> Response {
    let done = done.map(|steps| steps.to_string()).unwrap_or_default();
    let to = format!("{page}{}", Fields::query(&[("site", site), ("done", &done)]));
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

/// What steps did, if they are all there.
pub(super) fn describe(study: &Study, Steps { first, last }: Steps) -> Option<String> {
    let taken = |number: u64| study.log().get(usize::try_from(number).ok()?.checked_sub(1)?);
    let (one, many) = (&taken(first)?.decision, last - first + 1);
    taken(last)?;
    Some(match one {
        Decision::Move { to: Some(to), .. } if many > 1 => {
            format!("{many} comments are in {} now.", called(study, *to))
        }
        Decision::Move { to: None, .. } if many > 1 => {
            format!("{many} comments are in no theme now.")
        }
        Decision::Undo { .. } if many > 1 => format!("{many} steps are taken back."),
        one => sentence(study, one),
    })
}

/// A theme's name, whatever became of it.
fn called(study: &Study, theme: ThemeId) -> String {
    match study.book().theme(theme) {
        Some(theme) => format!("“{}”", theme.name),
        None => format!("theme {theme}, which was taken back"),
    }
}

/// What a decision did.
pub(super) fn sentence(study: &Study, decision: &Decision) -> String {
    let of = |theme: &ThemeId| called(study, *theme);
    match decision {
        Decision::Accept { name, .. } => format!("The suggestion is a theme now: “{name}”."),
        Decision::Adopt { theme, .. } => format!("The suggestion was added to {}.", of(theme)),
        Decision::Gather { name, comments, from, .. } => {
            let many = super::page::count(comments.len() as u64, "comment", "comments");
            match from {
                Some(from) => format!("{many} were split from {} into “{name}”.", of(from)),
                None => format!("{many} are a theme now: “{name}”."),
            }
        }
        Decision::Rename { name, .. } => format!("It is called “{name}” now."),
        Decision::Merge { from, into } => format!("{} is a part of {} now.", of(from), of(into)),
        Decision::Dismiss { .. } => "The suggestion was dismissed.".to_owned(),
        Decision::Move { to: Some(to), .. } => format!("A comment is in {} now.", of(to)),
        Decision::Move { to: None, .. } => "A comment is in no theme now.".to_owned(),
        Decision::Weigh { theme, weight } => format!("{} weighs {weight} now.", of(theme)),
        Decision::Undo { step } => {
            let undone = step.checked_sub(1).and_then(|at| usize::try_from(at).ok());
            match undone.and_then(|at| study.log().get(at)).map(|step| &step.decision) {
                // What is undone may itself be an undoing; once is enough to say.
                Some(Decision::Undo { .. }) => "Something was done again.".to_owned(),
                Some(decision) => format!("Taken back: {}", sentence(study, decision)),
                None => "Something was taken back.".to_owned(),
            }
        }
    }
}

/// The themes that a decision is about.
pub(super) fn about(decision: &Decision) -> Vec<ThemeId> {
    match decision {
        Decision::Accept { theme, .. }
        | Decision::Adopt { theme, .. }
        | Decision::Rename { theme, .. }
        | Decision::Weigh { theme, .. } => vec![*theme],
        Decision::Gather { theme, from, .. } => from.iter().chain([theme]).copied().collect(),
        Decision::Merge { from, into } => vec![*from, *into],
        Decision::Move { to, .. } => to.iter().copied().collect(),
        Decision::Dismiss { .. } | Decision::Undo { .. } => Vec::new(),
    }
}
