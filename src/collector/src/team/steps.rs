//! Decisions, on disk before they are confirmed.
//!
//! A decision is tried on the study in memory, which says whether it makes
//! sense, and is then written down. Where that fails, the study is thrown away
//! and made anew from what is on disk, so that nobody sees what was not kept.

use super::base::Base;
use super::keeper::{Desk, refresh};
use super::people::Person;
use super::trouble::Trouble;
use super::{Team, index};
use axum::http::StatusCode;
use hearback_study::decisions::Step;
use hearback_study::rank::{Lens, Ranked};
use hearback_study::{Refusal, Study, Who, journal};
use hearback_wire::Timestamp;
use sqlx::Connection as _;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// How much of a list is written down when somebody decides by it.
const JOURNAL: usize = 20;
/// How often that is worth it, in milliseconds.
const DAY: i64 = 86_400_000;

/// Steps that were taken together: from one number to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Steps {
    pub(super) first: u64,
    pub(super) last: u64,
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

impl FromStr for Steps {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        match (first.parse(), last.parse()) {
            (Ok(first), Ok(last)) if 1 <= first && first <= last => Ok(Self { first, last }),
            _ => Err("expected the numbers of steps, like 3 or 3-5"),
        }
    }
}

/// Takes a decision, and has it on disk when this returns; what it came to,
/// and its steps.
pub(super) async fn decide<T>(
    team: &Arc<Team>,
    site: &str,
    by: &Person,
    act: impl FnOnce(&mut Study, Who<'_>) -> Result<T, Refusal>,
) -> Result<(T, Steps), Trouble> {
    refresh(team, site).await?;
    if !index::has(&team.base, site).await? {
        return Err(Trouble::missing("Nothing came in from a site of this name."));
    }
    let mut desk = team.keeper.look(site).await?;
    if !desk.ready {
        let why = "What came in is still being read. Nothing was changed; try again soon.";
        return Err(Trouble::refused(StatusCode::SERVICE_UNAVAILABLE, why));
    }
    let now = (team.clock)();
    let before = desk.study.log().len();
    let list = desk.study.ranked(Lens { most: Some(JOURNAL), ..Lens::default() });
    let act = act(&mut desk.study, Who { name: &by.name, at: now.0 });
    let steps: Vec<Step> = desk.study.log().get(before..).unwrap_or_default().to_vec();
    let kept = match (&act, steps.is_empty()) {
        (Ok(_), false) => keep(&team.base, site, &steps, list, &by.name, now).await,
        (Err(_), false) => Err(Trouble::broken(&"a decision was half taken")),
        (_, true) => Ok(()),
    };
    if let Err(error) = kept {
        *desk = Desk::default();
        return Err(error);
    }
    let number = |step: Option<&Step>| step.map_or(0, |step| step.number);
    Ok((act?, Steps { first: number(steps.first()), last: number(steps.last()) }))
}

async fn keep(
    base: &Base,
    site: &str,
    steps: &[Step],
    list: Vec<Ranked>,
    by: &str,
    now: Timestamp,
) -> Result<(), Trouble> {
    let mut writer = base.writer().await;
    let mut transaction = writer.begin().await?;
    for step in steps {
        let sql = "INSERT INTO steps (site, number, at, by, decision) VALUES ($1, $2, $3, $4, $5)";
        sqlx::query(sql)
            .bind(site.to_owned())
            .bind(i64::try_from(step.number).unwrap_or(i64::MAX))
            .bind(step.at)
            .bind(step.by.clone())
            .bind(serde_json::to_string(&step.decision)?)
            .execute(&mut *transaction)
            .await?;
    }
    let last = sqlx::query_scalar("SELECT MAX(at) FROM journal WHERE site = $1");
    let last: Option<i64> = last.bind(site.to_owned()).fetch_one(&mut *transaction).await?;
    if !list.is_empty() && last.is_none_or(|last| last + DAY <= now.0) {
        let sql = "INSERT INTO journal (site, at, by, what) VALUES ($1, $2, $3, $4)";
        let what = serde_json::to_string(&journal::What::Ranked { list })?;
        let query = sqlx::query(sql).bind(site.to_owned()).bind(now.0).bind(by.to_owned());
        query.bind(what).execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
}
