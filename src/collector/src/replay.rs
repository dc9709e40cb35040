//! What was refused, read again by today's rules.
//!
//! An endpoint that has learned something since, or a store that has not the
//! other content any more, may take what was refused. It is then stored as of
//! its first arrival, and leaves the list; the rest stays.

use crate::config::DEFAULT_SITE;
use crate::intake::{self, Candidate};
use crate::limits::Limits;
use crate::repair::repair;
use crate::store::{Dead, Error, Outcome, Record, Store, What};
use hearback_wire::batch::reason;
use std::fmt::{self, Display};

/// What came of one refused thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// It is stored now, or would be. How many items there were.
    Taken(usize),
    /// It is refused again, as this says.
    Refused(String),
}

impl Display for Replayed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken(1) => f.write_str("taken"),
            Self::Taken(items) => write!(f, "taken ({items} items)"),
            Self::Refused(reason) => write!(f, "refused: {reason}"),
        }
    }
}

/// Reads something refused once more, and moves it to where it belongs. With
/// `dry_run` it only says what the reading comes to: what is stored already is
/// not compared.
pub async fn replay(store: &dyn Store, dead: &Dead, dry_run: bool) -> Result<Replayed, Error> {
    let records = match read(dead) {
        Ok(records) => records,
        Err(reason) => return Ok(Replayed::Refused(reason)),
    };
    let items = records.len();
    if dry_run {
        return Ok(Replayed::Taken(items));
    }
    // First the one, then the other: after a crash between the two it is all
    // duplicates, and leaves the list then.
    let outcomes = store.put(records).await?;
    if outcomes.contains(&Outcome::Conflict) {
        return Ok(Replayed::Refused(reason::ID_CONFLICT.to_owned()));
    }
    store.exhume(vec![dead.key()]).await?;
    if !outcomes.is_empty() && outcomes.iter().all(|outcome| *outcome == Outcome::Erased) {
        return Ok(Replayed::Refused(reason::ERASED.to_owned()));
    }
    Ok(Replayed::Taken(items))
}

/// The records in it: all of them, or the reason why one is none. Part of a
/// body is not taken, because the body leaves the list as one.
///
/// # Errors
///
/// The reason of a refusal, as in [`Dead::reason`].
pub fn read(dead: &Dead) -> Result<Vec<Record>, String> {
    let text = repair(&dead.raw);
    let named = |site: String| match (site.as_str(), dead.site.as_str()) {
        ("", "") => DEFAULT_SITE.to_owned(),
        ("", site) => site.to_owned(),
        _ => site,
    };
    let (site, items) = match dead.what {
        What::Item => (named(String::new()), vec![intake::item(&text)]),
        What::Body => {
            // What was too many for a request is not too many for a person.
            let limits = Limits { body_items: usize::MAX, ..Limits::default() };
            let intake = intake::read(&text, &limits)
                .map_err(|failure| failure.refusal().unwrap_or_default())?;
            (named(intake.site), intake.items.into_iter().map(|entry| entry.item).collect())
        }
    };
    items
        .into_iter()
        .map(|item| {
            let Candidate { id, rev, kind, created_at, age_ms, data, .. } =
                item.map_err(|verdict| verdict.reason.unwrap_or_default())?;
            let (site, received_at) = (site.clone(), dead.received_at);
            Ok(Record { site, id, rev, kind, created_at, age_ms, received_at, data })
        })
        .collect()
}
