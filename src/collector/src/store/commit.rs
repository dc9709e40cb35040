//! What happens inside of one transaction.
//!
//! Every transaction takes the lock of the file at its start: one that reads
//! first and wants to write later may be refused without waiting.

use super::attachments::{self, Attached, Hashed};
use super::dead::{Erased, hash, ids};
use super::sql::{self, ROWS};
use super::{Dead, Outcome, Record};
use crate::config::DEFAULT_SITE;
use crate::failpoint;
use hearback_wire::{Id, Timestamp};
use sqlx::{Connection as _, Row as _, Sqlite, SqliteConnection, Transaction};
use std::collections::HashMap;
use std::sync::Arc;

const BEGIN: &str = "BEGIN IMMEDIATE";

/// How much is kept of what was refused.
pub(super) struct Graves {
    /// Bytes there may be.
    pub(super) bound: u64,
    /// Bytes there are, or more: counted again when that is over the bound.
    pub(super) held: u64,
}

/// Keeps the records, what was refused with them, and the images of items.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    records: Vec<Record>,
    dead: Vec<Dead>,
    images: Vec<Hashed>,
    graves: &mut Graves,
) -> Result<(Vec<Outcome>, Vec<Attached>), sqlx::Error> {
    let mut outcomes = vec![Outcome::Duplicate; records.len()];
    failpoint::reached("before-begin");
    let mut transaction = connection.begin_with(BEGIN).await?;
    for wave in waves(records) {
        insert(&mut transaction, wave, &mut outcomes).await?;
    }
    if !dead.is_empty() {
        bury(&mut transaction, dead, graves).await?;
    }
    let mut attached = Vec::with_capacity(images.len());
    for image in images {
        attached.push(attachments::insert(&mut transaction, image).await?);
    }
    failpoint::reached("before-commit");
    transaction.commit().await?;
    failpoint::reached("after-commit");
    Ok((outcomes, attached))
}

/// What is left of an erased item.
pub(crate) fn tombstone(site: &str, id: &str) -> String {
    hash(&[site.as_bytes(), id.as_bytes()])
}

/// A record of a wave, as far as the answer needs it.
struct Sent {
    place: usize,
    rev: u32,
    kind: String,
    data: Arc<str>,
    written: bool,
}

/// The records of a wave, by site and id.
type Wave = HashMap<(String, String), Sent>;

/// Inserts a wave, and judges what was there already.
async fn insert(
    transaction: &mut Transaction<'_, Sqlite>,
    mut wave: Vec<(usize, Record)>,
    outcomes: &mut [Outcome],
) -> Result<(), sqlx::Error> {
    let mut sent: Wave = HashMap::with_capacity(wave.len());
    let mut any_erased = false;
    while !wave.is_empty() {
        let chunk = wave.split_off(wave.len().saturating_sub(ROWS));
        let mut query = sqlx::query(sql::insert(chunk.len()));
        for (place, record) in chunk {
            let Record { site, id, rev, kind, created_at, age_ms, received_at, data } = record;
            let id = id.to_string();
            // Shared, not copied: it is needed again if the row was there.
            let data: Arc<str> = data.into();
            query = query
                .bind(site.clone())
                .bind(id.clone())
                .bind(i64::from(rev))
                .bind(kind.clone())
                .bind(created_at.0)
                .bind(i64::try_from(age_ms).unwrap_or(i64::MAX))
                .bind(received_at.0)
                .bind(Arc::clone(&data));
            sent.insert((site, id), Sent { place, rev, kind, data, written: false });
        }
        for row in query.fetch_all(&mut **transaction).await? {
            any_erased |= row.try_get::<i64, _>(2)? != 0;
            let Some(sent) = sent.get_mut(&(row.try_get(0)?, row.try_get(1)?)) else { continue };
            sent.written = true;
            if let Some(outcome) = outcomes.get_mut(sent.place) {
                *outcome = Outcome::Accepted;
            }
        }
        failpoint::reached("mid-insert");
    }
    if any_erased {
        take_back(transaction, &sent, outcomes).await?;
    }
    compare(transaction, &sent, outcomes).await
}

/// Removes again what was erased before, and says so. What was not written
/// has a row, so it cannot have been erased.
async fn take_back(
    transaction: &mut Transaction<'_, Sqlite>,
    sent: &Wave,
    outcomes: &mut [Outcome],
) -> Result<(), sqlx::Error> {
    let written = sent.iter().filter(|(_, sent)| sent.written);
    let by_hash: HashMap<String, (&(String, String), usize)> =
        written.map(|(key, sent)| (tombstone(&key.0, &key.1), (key, sent.place))).collect();
    let hashes: Vec<&String> = by_hash.keys().collect();
    for chunk in hashes.chunks(ROWS) {
        let mut query = sqlx::query_scalar::<_, String>(sql::erased(chunk.len()));
        for hash in chunk {
            query = query.bind((*hash).clone());
        }
        for hash in query.fetch_all(&mut **transaction).await? {
            let Some(((site, id), place)) = by_hash.get(&hash) else { continue };
            let removed = sqlx::query(sql::REMOVE).bind(site.clone()).bind(id.clone());
            removed.execute(&mut **transaction).await?;
            if let Some(outcome) = outcomes.get_mut(*place) {
                *outcome = Outcome::Erased;
            }
        }
    }
    Ok(())
}

/// Holds what was not written against the row that was there: it is the same,
/// older, or at odds with it.
async fn compare(
    transaction: &mut Transaction<'_, Sqlite>,
    sent: &Wave,
    outcomes: &mut [Outcome],
) -> Result<(), sqlx::Error> {
    let keys: Vec<&(String, String)> =
        sent.iter().filter(|(_, sent)| !sent.written).map(|(key, _)| key).collect();
    for chunk in keys.chunks(ROWS) {
        let mut query = sqlx::query(sql::known(chunk.len()));
        for (site, id) in chunk {
            query = query.bind(site.clone()).bind(id.clone());
        }
        for row in query.fetch_all(&mut **transaction).await? {
            let Some(sent) = sent.get(&(row.try_get(0)?, row.try_get(1)?)) else { continue };
            let (rev, kind, data): (i64, &str, &str) =
                (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
            let conflict =
                i64::from(sent.rev) == rev && !(sent.kind == kind && same(&sent.data, data));
            if let Some(outcome) = outcomes.get_mut(sent.place).filter(|_| conflict) {
                *outcome = Outcome::Conflict;
            }
        }
    }
    Ok(())
}

/// Whether two texts are the same JSON: a sender may write it anew for the
/// next try, with its members in another order.
fn same(one: &str, other: &str) -> bool {
    let tree = |text| serde_json::from_str::<serde_json::Value>(text).ok();
    one == other || tree(one).is_some_and(|one| Some(one) == tree(other))
}

/// Deals the records out so that no wave holds a key twice and a key's records
/// keep their order: wave after wave has the effect of one after the other.
fn waves(records: Vec<Record>) -> Vec<Vec<(usize, Record)>> {
    let mut waves: Vec<Vec<(usize, Record)>> = Vec::new();
    let mut seen: HashMap<(String, Id), usize> = HashMap::with_capacity(records.len());
    for (place, record) in records.into_iter().enumerate() {
        let wave = seen.entry((record.site.clone(), record.id)).or_insert(0);
        match waves.get_mut(*wave) {
            Some(records) => records.push((place, record)),
            None => waves.push(vec![(place, record)]),
        }
        *wave += 1;
    }
    waves
}

async fn bury(
    transaction: &mut Transaction<'_, Sqlite>,
    dead: Vec<Dead>,
    graves: &mut Graves,
) -> Result<(), sqlx::Error> {
    let any_erased =
        sqlx::query(sql::ANY_ERASED).fetch_optional(&mut **transaction).await?.is_some();
    for dead in dead {
        let size = dead.size() as u64;
        if any_erased && names_erased(transaction, &dead).await? {
            continue;
        }
        if size > graves.bound {
            tracing::warn!(
                site = dead.site,
                reason = dead.reason,
                "refused, and too large to keep"
            );
            continue;
        }
        sqlx::query(sql::BURY)
            .bind(dead.key())
            .bind(dead.site)
            .bind(dead.what.name())
            .bind(dead.id)
            .bind(i64::from(dead.rev))
            .bind(dead.reason)
            .bind(dead.received_at.0)
            .bind(i64::from(dead.times))
            .bind(i64::try_from(size).unwrap_or(i64::MAX))
            .bind(dead.raw)
            .execute(&mut **transaction)
            .await?;
        graves.held += size;
    }
    if graves.held > graves.bound {
        make_room(transaction, graves).await?;
    }
    Ok(())
}

/// Whether it names something that was erased: then nothing of it is kept.
async fn names_erased(
    transaction: &mut Transaction<'_, Sqlite>,
    dead: &Dead,
) -> Result<bool, sqlx::Error> {
    let site = if dead.site.is_empty() { DEFAULT_SITE } else { &dead.site };
    let hashes: Vec<String> = ids(&dead.raw).iter().map(|id| tombstone(site, id)).collect();
    for chunk in hashes.chunks(ROWS) {
        let mut query = sqlx::query(sql::erased(chunk.len()));
        for hash in chunk {
            query = query.bind(hash.clone());
        }
        if query.fetch_optional(&mut **transaction).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Lets the oldest leave. An eighth more than needed, so that the next one
/// does not have to count again.
async fn make_room(
    transaction: &mut Transaction<'_, Sqlite>,
    graves: &mut Graves,
) -> Result<(), sqlx::Error> {
    graves.held = dead_bytes(transaction).await?;
    if graves.held <= graves.bound {
        return Ok(());
    }
    let goal = graves.bound - graves.bound / 8;
    let (mut items, before) = (0_u64, graves.held);
    'full: loop {
        let oldest = sqlx::query(sql::DEAD_OLDEST).fetch_all(&mut **transaction).await?;
        if oldest.is_empty() {
            break;
        }
        for row in oldest {
            if graves.held <= goal {
                break 'full;
            }
            let key: String = row.try_get(0)?;
            sqlx::query(sql::EXHUME).bind(key).execute(&mut **transaction).await?;
            let size = u64::try_from(row.try_get::<i64, _>(1)?).unwrap_or(0);
            graves.held = graves.held.saturating_sub(size);
            items += 1;
        }
    }
    let bytes = before - graves.held;
    tracing::warn!(items, bytes, "the oldest of what was refused made room for the latest");
    Ok(())
}

/// What the refused things count against their bound.
pub(super) async fn dead_bytes(connection: &mut SqliteConnection) -> Result<u64, sqlx::Error> {
    let bytes: i64 = sqlx::query_scalar(sql::DEAD_BYTES).fetch_one(connection).await?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}

/// Removes refused things.
pub(super) async fn exhume(
    connection: &mut SqliteConnection,
    keys: Vec<String>,
) -> Result<u64, sqlx::Error> {
    let mut transaction = connection.begin_with(BEGIN).await?;
    let mut removed = 0;
    for key in keys {
        removed +=
            sqlx::query(sql::EXHUME).bind(key).execute(&mut *transaction).await?.rows_affected();
    }
    transaction.commit().await?;
    Ok(removed)
}

/// Removes items for good.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    site: &str,
    ids: &[Id],
    at: Timestamp,
) -> Result<Erased, sqlx::Error> {
    let mut erased = Erased::default();
    let mut transaction = connection.begin_with(BEGIN).await?;
    for id in ids {
        let id = id.to_string();
        let hash = tombstone(site, &id);
        sqlx::query(sql::ERASED).bind(hash).bind(at.0).execute(&mut *transaction).await?;
        let removed = sqlx::query(sql::REMOVE).bind(site.to_owned()).bind(id);
        erased.items += removed.execute(&mut *transaction).await?.rows_affected();
    }
    for key in naming(&mut transaction, site, ids).await? {
        let removed = sqlx::query(sql::EXHUME).bind(key).execute(&mut *transaction).await?;
        erased.dead += removed.rows_affected();
    }
    transaction.commit().await?;
    // The log still holds what was overwritten in the file. A reader that is
    // in its way delays this to a later checkpoint, which is no failure.
    if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(connection).await {
        tracing::warn!(%error, "the log could not be written back yet");
    }
    Ok(erased)
}

/// The keys of refused things that name one of the items.
async fn naming(
    transaction: &mut Transaction<'_, Sqlite>,
    site: &str,
    erased: &[Id],
) -> Result<Vec<String>, sqlx::Error> {
    let erased: Vec<String> = erased.iter().map(ToString::to_string).collect();
    let (mut keys, mut last) = (Vec::new(), String::new());
    loop {
        let page =
            sqlx::query(sql::DEAD_SEARCH).bind(last.clone()).fetch_all(&mut **transaction).await?;
        if page.is_empty() {
            return Ok(keys);
        }
        for row in page {
            last = row.try_get(0)?;
            let (of, raw): (&str, &[u8]) = (row.try_get(1)?, row.try_get(2)?);
            let named = ids(raw);
            if (of.is_empty() || of == site) && erased.iter().any(|id| named.contains(id)) {
                keys.push(last.clone());
            }
        }
    }
}
