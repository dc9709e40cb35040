//! Reads what came in, so that it can be found.
//!
//! Kept in the team's file are the fields that filters ask for and an index of
//! the words; the comment itself is read from the collector's file when it is
//! shown, so that what was erased there is never seen again, whatever is still
//! here. Reading goes by arrival. Two requests may be written in another order
//! than they arrived in, so what arrived a little earlier is looked at again;
//! and when the numbers of both files differ after all, everything is.

use super::base::Base;
use super::trouble::Trouble;
use crate::store::tombstone;
use hearback_wire::batch::{FEEDBACK, Feedback};
use serde::Deserialize as _;
use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row as _, SqliteConnection};

/// Items read at once.
const CHUNK: usize = 2_048;
/// How much later than it arrived something may be written, in milliseconds:
/// the endpoint gives up on a request before.
const OVERLAP: i64 = 15_000;

const AFTER: &str = "SELECT site, id, rev, created_at, received_at, data FROM items \
     WHERE (received_at, id, site) > ($1, $2, $3) AND type = $4 \
     ORDER BY received_at, id, site LIMIT $5";

/// A place in the order of arrival, and how far erasures were followed.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    known: bool,
    checked: bool,
    received_at: i64,
    id: String,
    site: String,
    erased: i64,
}

/// Comments that are no longer what they were: site and id.
pub(super) type Gone = Vec<(String, String)>;

/// Reads one chunk more. What is gone is added to `gone`; false if there was
/// nothing left to read.
pub(super) async fn read_on(
    base: &Base,
    place: &mut Place,
    gone: &mut Gone,
) -> Result<bool, Trouble> {
    if !place.known {
        *place = recall(base).await?;
    }
    let erased = bury(base, place, gone).await?;
    let query = sqlx::query(AFTER).bind(place.received_at).bind(place.id.clone());
    let query = query.bind(place.site.clone()).bind(FEEDBACK).bind(CHUNK as i64);
    let rows = query.fetch_all(&base.items).await?;
    let Some(last) = rows.last() else { return Ok(erased) };
    let (received_at, id, site) = (last.try_get(4)?, last.try_get(1)?, last.try_get(0)?);
    let mut writer = base.writer().await;
    let mut transaction = writer.begin().await?;
    for row in &rows {
        enter(&mut transaction, row, gone).await?;
    }
    remember(&mut transaction, "received_at", received_at).await?;
    transaction.commit().await?;
    (place.received_at, place.id, place.site) = (received_at, id, site);
    Ok(true)
}

/// Where reading stopped when the program did.
async fn recall(base: &Base) -> Result<Place, Trouble> {
    let held = "SELECT COALESCE((SELECT value FROM places WHERE name = $1), 0)";
    let place = |name: &'static str| sqlx::query_scalar(held).bind(name).fetch_one(&base.readers);
    let (received_at, erased): (i64, i64) = (place("received_at").await?, place("erased").await?);
    Ok(Place { known: true, received_at: received_at - OVERLAP, erased, ..Place::default() })
}

impl Place {
    /// Looks again at what may have been written late.
    pub(super) fn step_back(&mut self) {
        (self.id, self.site) = (String::new(), String::new());
        self.received_at = self.received_at.saturating_sub(OVERLAP);
    }

    /// Goes back to the start if something was missed all the same: once in
    /// the life of a process, because to count is to read. Whether it did.
    pub(super) async fn check(&mut self, base: &Base) -> Result<bool, Trouble> {
        if std::mem::replace(&mut self.checked, true) {
            return Ok(false);
        }
        let theirs = sqlx::query_scalar("SELECT COUNT(*) FROM items WHERE type = $1");
        let theirs: i64 = theirs.bind(FEEDBACK).fetch_one(&base.items).await?;
        let ours = sqlx::query_scalar("SELECT COUNT(*) FROM entries");
        let ours: i64 = ours.fetch_one(&base.readers).await?;
        if ours < theirs {
            self.received_at = 0;
            self.step_back();
        }
        Ok(ours < theirs)
    }
}

/// Takes out what was erased since; whether that was anything.
async fn bury(base: &Base, place: &mut Place, gone: &mut Gone) -> Result<bool, Trouble> {
    let sql = "SELECT rowid, hash FROM erased WHERE rowid > $1 ORDER BY rowid LIMIT $2";
    let query = sqlx::query(sql).bind(place.erased).bind(CHUNK as i64);
    let rows = query.fetch_all(&base.items).await?;
    let Some(last) = rows.last() else { return Ok(false) };
    let erased = last.try_get(0)?;
    let mut writer = base.writer().await;
    let mut transaction = writer.begin().await?;
    let mut any = false;
    for row in &rows {
        let sql = "SELECT entry, site, id FROM entries WHERE grave = $1";
        let query = sqlx::query(sql).bind(row.try_get::<String, _>(1)?);
        if let Some(row) = query.fetch_optional(&mut *transaction).await? {
            take_out(&mut transaction, row.try_get(0)?).await?;
            gone.push((row.try_get(1)?, row.try_get(2)?));
            any = true;
        }
    }
    if any {
        // A deleted word leaves the index for good when its parts are merged.
        sqlx::query("INSERT INTO words (words) VALUES ('optimize')")
            .execute(&mut *transaction)
            .await?;
    }
    remember(&mut transaction, "erased", erased).await?;
    transaction.commit().await?;
    if any {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *writer).await?;
    }
    place.erased = erased;
    Ok(true)
}

async fn take_out(writer: &mut SqliteConnection, entry: i64) -> Result<(), sqlx::Error> {
    for sql in ["DELETE FROM entries WHERE entry = $1", "DELETE FROM words WHERE rowid = $1"] {
        sqlx::query(sql).bind(entry).execute(&mut *writer).await?;
    }
    Ok(())
}

async fn remember(
    writer: &mut SqliteConnection,
    name: &'static str,
    value: i64,
) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO places (name, value) VALUES ($1, $2) \
               ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    sqlx::query(sql).bind(name).bind(value).execute(writer).await.map(drop)
}

/// Enters an item, or its later revision, which is new to the inbox again and
/// keeps the status it had.
async fn enter(
    writer: &mut SqliteConnection,
    row: &SqliteRow,
    gone: &mut Gone,
) -> Result<(), Trouble> {
    let (site, id, rev): (String, String, i64) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let sql = "SELECT entry, rev, status FROM entries WHERE site = $1 AND id = $2";
    let known = sqlx::query(sql).bind(site.clone()).bind(id.clone());
    let mut status = super::search::STATUSES[0].0.to_owned();
    if let Some(known) = known.fetch_optional(&mut *writer).await? {
        if known.try_get::<i64, _>(1)? >= rev {
            return Ok(());
        }
        status = known.try_get(2)?;
        take_out(writer, known.try_get(0)?).await?;
        gone.push((site.clone(), id.clone()));
    }
    let said = said(row.try_get(5)?);
    let rating = said.rating.unwrap_or(hearback_wire::batch::Rating {
        kind: String::new(),
        value: 0,
        max: 0,
    });
    let email = said.email.filter(|email| !email.is_empty());
    let sql = "INSERT INTO entries (site, id, rev, grave, received_at, created_at, kind, top, \
               value, category, page, version, language, email, status) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
               RETURNING entry";
    let entry: i64 = sqlx::query_scalar(sql)
        .bind(site.clone())
        .bind(id.clone())
        .bind(rev)
        .bind(tombstone(&site, &id))
        .bind(row.try_get::<i64, _>(4)?)
        .bind(row.try_get::<i64, _>(3)?)
        .bind(rating.kind)
        .bind(i64::from(rating.max))
        .bind(i64::from(rating.value))
        .bind(said.category.unwrap_or_default())
        .bind(said.page.map(|page| page.path).unwrap_or_default())
        .bind(said.app_version.unwrap_or_default())
        .bind(said.locale.unwrap_or_default())
        .bind(i64::from(email.is_some()))
        .bind(status)
        .fetch_one(&mut *writer)
        .await?;
    let text = format!("{}\n{}", said.comment.unwrap_or_default(), email.unwrap_or_default());
    if !text.trim().is_empty() {
        let sql = "INSERT INTO words (rowid, text) VALUES ($1, $2)";
        sqlx::query(sql).bind(entry).bind(text).execute(writer).await?;
    }
    Ok(())
}

/// What an item says, as far as it can be read.
pub(super) fn said(data: &str) -> Feedback {
    // Through a tree, as when it was taken: a name that occurs twice is no
    // error there.
    let tree = serde_json::from_str::<Value>(data);
    tree.and_then(Feedback::deserialize).unwrap_or_default()
}

/// Whether anything came from a site.
pub(super) async fn has(base: &Base, site: &str) -> Result<bool, Trouble> {
    let query = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM entries WHERE site = $1)");
    Ok(query.bind(site.to_owned()).fetch_one(&base.readers).await?)
}

/// The sites that anything came from, by name.
pub(super) async fn sites(base: &Base) -> Result<Vec<String>, Trouble> {
    // From name to name, instead of through everything.
    let sql = "WITH RECURSIVE names (site) AS ( \
                   SELECT MIN(site) FROM entries \
                   UNION ALL \
                   SELECT (SELECT MIN(site) FROM entries WHERE site > names.site) \
                   FROM names WHERE names.site IS NOT NULL) \
               SELECT site FROM names WHERE site IS NOT NULL";
    Ok(sqlx::query_scalar(sql).fetch_all(&base.readers).await?)
}
