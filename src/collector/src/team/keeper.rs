//! The study of each site, in memory.
//!
//! A study is made of what came in when somebody first looks at its site, and
//! goes on from there: every look reads what came in since. It is read in
//! small parts, so that pages get their turn in between. Which group a comment
//! is in is written down before any page may show it, because decisions name
//! groups. Where that fails, the study is thrown away and made anew from what
//! is on disk.

use super::Team;
use super::base::Base;
use super::index::{self, Place};
use super::search::said;
use super::trouble::Trouble;
use super::votes::{COLUMNS, Counts};
use axum::http::StatusCode;
use hearback_study::decisions::Step;
use hearback_study::rank::Weights;
use hearback_study::{Comment, Study, person};
use hearback_wire::Id;
use hearback_wire::batch::Feedback;
use sqlx::{AssertSqlSafe, Connection as _, Row as _};
use std::collections::HashMap;
use std::sync::{Arc, Mutex as Shelf, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard, OwnedMutexGuard};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Comments read before others get their turn.
const CHUNK: usize = 256;
/// Fewest comments that are grouped anew from nothing.
const SETTLED: usize = 12;
/// How long a page waits for its turn with a study.
const GROUPING: Duration = Duration::from_secs(5);
/// As long, where the page is worth having without.
pub(super) const GLANCE: Duration = Duration::from_millis(250);
/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// One site's study.
#[derive(Default)]
pub(super) struct Desk {
    pub(super) study: Study,
    /// The ratings of the same comments.
    pub(super) counts: Counts,
    /// Whether something that was counted is gone.
    stale: bool,
    /// Whether everything that was read before is in it again.
    pub(super) ready: bool,
    /// Whether it knows what was decided.
    begun: bool,
    /// The entry up to which it is.
    restored: i64,
}

/// All studies.
#[derive(Default)]
pub(crate) struct Keeper {
    /// Who enters what came in holds it: one at a time.
    turn: Mutex<Place>,
    /// As well who has a study read.
    reading: Mutex<()>,
    desks: Shelf<HashMap<String, Arc<Mutex<Desk>>>>,
}

impl Keeper {
    fn desk(&self, site: &str) -> Arc<Mutex<Desk>> {
        let mut desks = self.desks.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(desks.entry(site.to_owned()).or_default())
    }

    fn known(&self, site: &str) -> Option<Arc<Mutex<Desk>>> {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner).get(site).cloned()
    }

    /// The study of a site, to look at; others wait. Refused while everything
    /// is grouped anew, which may take a minute.
    pub(super) async fn look(&self, site: &str) -> Result<OwnedMutexGuard<Desk>, Trouble> {
        let why = "What came in is being grouped anew. Load the page again in a minute.";
        let busy = || Trouble::refused(StatusCode::SERVICE_UNAVAILABLE, why);
        self.within(site, GROUPING).await.ok_or_else(busy)
    }

    /// The study of a site, if nobody is at it for long.
    pub(super) async fn glance(&self, site: &str) -> Option<OwnedMutexGuard<Desk>> {
        self.within(site, GLANCE).await
    }

    async fn within(&self, site: &str, time: Duration) -> Option<OwnedMutexGuard<Desk>> {
        timeout(time, self.desk(site).lock_owned()).await.ok()
    }
}

/// Enters what came in since somebody looked last, so that it is found; true
/// if that is all. Waits only so long, and then lets it go on by itself.
pub(super) async fn find(team: &Arc<Team>) -> Result<bool, Trouble> {
    let mine = Arc::clone(team);
    let entering = async move { enter(&mine, &mut mine.keeper.turn.lock().await).await };
    wait(team.patience, entering).await
}

/// Has the study of a site read what was entered; true if that is all. Waits
/// so long, and then lets it go on by itself.
pub(super) async fn learn(
    team: &Arc<Team>,
    site: &str,
    patience: Duration,
) -> Result<bool, Trouble> {
    let (mine, site) = (Arc::clone(team), site.to_owned());
    wait(patience, async move { read(&mine, &site).await }).await
}

/// Both.
pub(super) async fn refresh(team: &Arc<Team>, site: &str) -> Result<bool, Trouble> {
    let found = find(team).await?;
    Ok(learn(team, site, team.patience).await? && found)
}

async fn wait(
    patience: Duration,
    work: impl Future<Output = Result<(), Trouble>> + Send + 'static,
) -> Result<bool, Trouble> {
    match timeout(patience, tokio::spawn(work)).await {
        Ok(done) => done.map_err(|error| Trouble::broken(&error))?.map(|()| true),
        Err(_) => Ok(false),
    }
}

async fn read(team: &Team, site: &str) -> Result<(), Trouble> {
    if !index::has(&team.base, site).await? {
        return Ok(());
    }
    let _turn = team.keeper.reading.lock().await;
    let desk = team.keeper.desk(site);
    recall(&team.base, site, &mut *desk.lock().await).await?;
    while study(&team.base, site, &desk).await? {}
    let mut looked = desk.lock().await;
    if looked.stale {
        looked.counts = Counts::all(&team.base, site).await?;
        looked.stale = false;
    }
    drop(looked);
    settle(&team.base, site, &desk).await
}

/// Brings the index up to date, and takes out of the studies what is gone.
async fn enter(team: &Team, place: &mut MutexGuard<'_, Place>) -> Result<(), Trouble> {
    let mut gone = Vec::new();
    place.step_back();
    let done = loop {
        match index::read_on(&team.base, place, &mut gone).await {
            Ok(true) => {}
            Ok(false) => match place.check(&team.base).await {
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(error) => break Err(error),
            },
            Err(error) => break Err(error),
        }
    };
    for (site, id) in gone {
        if let (Some(desk), Ok(id)) = (team.keeper.known(&site), id.parse::<Id>()) {
            let mut desk = desk.lock().await;
            desk.study.forget(id);
            desk.stale = true;
        }
    }
    done
}

/// Reads the log of decisions, with which a study begins.
async fn recall(base: &Base, site: &str, desk: &mut Desk) -> Result<(), Trouble> {
    if desk.begun {
        return Ok(());
    }
    let sql = "SELECT number, at, by, decision FROM steps WHERE site = $1 ORDER BY number";
    let rows = sqlx::query(sql).bind(site.to_owned()).fetch_all(&base.readers).await?;
    let mut log = Vec::with_capacity(rows.len());
    for row in rows {
        log.push(Step {
            number: u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default(),
            at: row.try_get(1)?,
            by: row.try_get(2)?,
            decision: serde_json::from_str(row.try_get(3)?)?,
        });
    }
    let study = Study::new(Weights::default(), log);
    *desk = Desk { study, begun: true, ..Desk::default() };
    Ok(())
}

/// A comment on its way into the study.
struct Read {
    entry: i64,
    id: Id,
    day: i32,
    home: Option<i64>,
    said: Feedback,
}

/// Reads some comments more; false if there were none. First those that had a
/// group before this program started, so that no group gets a number twice.
async fn study(base: &Base, site: &str, desk: &Arc<Mutex<Desk>>) -> Result<bool, Trouble> {
    let mut desk = Arc::clone(desk).lock_owned().await;
    let housed = if desk.ready { "NULL" } else { "NOT NULL" };
    let sql = format!(
        "SELECT {COLUMNS}, entry, id, home FROM entries WHERE site = $1 AND home IS {housed} \
         AND entry > $2 ORDER BY entry LIMIT $3"
    );
    let from = if desk.ready { 0 } else { desk.restored };
    let query = sqlx::query(AssertSqlSafe(sql)).bind(site.to_owned()).bind(from).bind(CHUNK as i64);
    let rows = query.fetch_all(&base.readers).await?;
    let Some(last) = rows.last() else {
        return Ok(!std::mem::replace(&mut desk.ready, true));
    };
    let last: i64 = last.try_get("entry")?;
    let ids = rows.iter().map(|row| row.try_get("id")).collect::<Result<Vec<String>, _>>()?;
    let mut texts = said(base, site, &ids).await?;
    let mut comments = Vec::with_capacity(rows.len());
    for (row, id) in rows.iter().zip(&ids) {
        let at: i64 = row.try_get("created_at")?;
        desk.counts.add(row)?;
        comments.push(Read {
            entry: row.try_get("entry")?,
            id: id.parse().map_err(|expected: &str| Trouble::broken(&expected))?,
            day: i32::try_from(at.div_euclid(DAY)).unwrap_or_default(),
            home: row.try_get("home")?,
            said: texts.remove(id).unwrap_or_default(),
        });
    }
    let restoring = !desk.ready;
    let work = spawn_blocking(move || {
        let homes: Vec<(i64, i64)> =
            comments.iter().map(|read| (read.entry, add(&mut desk.study, read))).collect();
        (desk, homes)
    });
    let (mut desk, homes) = work.await.map_err(|error| Trouble::broken(&error))?;
    if restoring {
        desk.restored = last;
        return Ok(true);
    }
    if let Err(error) = house(base, &homes).await {
        // What it knows is not what is on disk.
        *desk = Desk::default();
        return Err(error);
    }
    Ok(true)
}

/// The group of a comment, or −1.
fn add(study: &mut Study, read: &Read) -> i64 {
    let Read { id, day, home, said, .. } = read;
    let id_text = id.to_text();
    let comment = Comment {
        id: *id,
        person: person(who_said(said, &id_text)),
        day: *day,
        rating: said.rating.as_ref(),
        text: said.comment.as_deref().unwrap_or_default(),
        locale: said.locale.as_deref(),
    };
    let added = match home {
        Some(home) => study.restore(&comment, u32::try_from(*home).ok()),
        None => study.add(&comment),
    };
    added.group.map_or(-1, i64::from)
}

/// What tells that two comments are of one person: what the page said of who
/// is signed in there, or the address for answers; else each is another.
pub(super) fn who_said<'a>(said: &'a Feedback, id: &'a str) -> &'a str {
    let mut context = said.context.0.iter();
    let user = context.find(|(name, value)| name == "user.id" && !value.is_empty());
    let user = user.map(|(_, value)| value.as_str());
    user.or(said.email.as_deref().filter(|email| !email.is_empty())).unwrap_or(id)
}

/// Writes down which groups comments are in.
async fn house(base: &Base, homes: &[(i64, i64)]) -> Result<(), Trouble> {
    let mut writer = base.writer().await;
    let mut transaction = writer.begin().await?;
    for (entry, home) in homes {
        let query = sqlx::query("UPDATE entries SET home = $2 WHERE entry = $1");
        query.bind(entry).bind(home).execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
}

/// Groups everything anew when it has doubled since that was done last: one
/// at a time depends on who spoke first.
async fn settle(base: &Base, site: &str, desk: &Arc<Mutex<Desk>>) -> Result<(), Trouble> {
    let mut desk = Arc::clone(desk).lock_owned().await;
    let size = desk.study.size().0;
    if !desk.ready || size < SETTLED {
        return Ok(());
    }
    let name = format!("settled {site}");
    let sql = "SELECT value FROM places WHERE name = $1";
    let query = sqlx::query_scalar(sql).bind(name.clone());
    let settled: Option<i64> = query.fetch_optional(&base.readers).await?;
    if size < 2 * usize::try_from(settled.unwrap_or_default()).unwrap_or_default() {
        return Ok(());
    }
    let work = spawn_blocking(move || {
        let before: HashMap<Id, Option<u32>> = desk.study.housed().collect();
        desk.study.settle();
        let moved: Vec<(Id, i64)> = desk
            .study
            .housed()
            .filter(|(id, home)| before.get(id) != Some(home))
            .map(|(id, home)| (id, home.map_or(-1, i64::from)))
            .collect();
        (desk, moved)
    });
    let (mut desk, moved) = work.await.map_err(|error| Trouble::broken(&error))?;
    let written = async {
        let mut writer = base.writer().await;
        let mut transaction = writer.begin().await?;
        for (id, home) in moved {
            let query = sqlx::query("UPDATE entries SET home = $3 WHERE site = $1 AND id = $2");
            let query = query.bind(site.to_owned()).bind(id.to_text()).bind(home);
            query.execute(&mut *transaction).await?;
        }
        let sql = "INSERT INTO places (name, value) VALUES ($1, $2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        let query = sqlx::query(sql).bind(name).bind(i64::try_from(size).unwrap_or(i64::MAX));
        query.execute(&mut *transaction).await?;
        transaction.commit().await
    };
    if let Err(error) = written.await {
        *desk = Desk::default();
        return Err(error.into());
    }
    Ok(())
}
