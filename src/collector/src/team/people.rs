//! Who may look, and who may decide: people, invitations and sessions.

use super::base::Base;
use super::secret::{Token, hash};
use super::trouble::Trouble;
use axum::http::StatusCode;
use hearback_wire::Timestamp;
use sqlx::{Connection as _, Row as _, SqliteConnection};
use std::fmt;
use std::str::FromStr;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// How long a one-time link works.
const INVITATION: i64 = 3 * DAY;
/// How long a session lasts that is used, and one that is not.
const SESSION: i64 = 30 * DAY;
const IDLE: i64 = 7 * DAY;
/// Characters of a name.
const NAME: usize = 80;

/// What somebody may do; each may do what the ones before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Role {
    /// Looks.
    Reader,
    /// Decides.
    Member,
    /// Invites and removes people.
    Owner,
}

impl Role {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Member => "member",
            Self::Owner => "owner",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::Reader, Self::Member, Self::Owner];
        let found = all.into_iter().find(|role| role.name() == text);
        found.ok_or("expected owner, member or reader")
    }
}

/// Somebody on the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) number: i64,
    pub(crate) name: String,
    pub(crate) role: Role,
    /// Whether a password is set.
    pub(crate) joined: bool,
}

fn person(row: &sqlx::sqlite::SqliteRow) -> Result<Person, sqlx::Error> {
    let role: String = row.try_get(2)?;
    Ok(Person {
        number: row.try_get(0)?,
        name: row.try_get(1)?,
        role: role.parse().map_err(|expected: &str| sqlx::Error::Decode(expected.into()))?,
        joined: row.try_get::<i64, _>(3)? != 0,
    })
}

/// Everybody, by name.
pub(crate) async fn all(base: &Base) -> Result<Vec<Person>, Trouble> {
    let sql = "SELECT person, name, role, password IS NOT NULL FROM people ORDER BY name";
    let rows = sqlx::query(sql).fetch_all(&base.readers).await?;
    Ok(rows.iter().map(person).collect::<Result<_, _>>()?)
}

async fn find(writer: &mut SqliteConnection, name: &str) -> Result<Person, Trouble> {
    let sql = "SELECT person, name, role, password IS NOT NULL FROM people WHERE name = $1";
    let row = sqlx::query(sql).bind(name.to_owned()).fetch_optional(writer).await?;
    let row = row.ok_or_else(|| Trouble::missing(format!("There is nobody called “{name}”.")))?;
    Ok(person(&row)?)
}

/// Somebody who will set a password by the link of this token.
pub(crate) async fn invite(
    base: &Base,
    name: &str,
    role: Role,
    now: Timestamp,
) -> Result<Token, Trouble> {
    let name = usable(name)?;
    let mut writer = base.writer().await;
    let mut transaction = writer.begin().await?;
    let sql = "INSERT INTO people (name, role, created_at) VALUES ($1, $2, $3) \
               ON CONFLICT (name) DO NOTHING RETURNING person";
    let query = sqlx::query_scalar(sql).bind(name.to_owned()).bind(role.name()).bind(now.0);
    let number: Option<i64> = query.fetch_optional(&mut *transaction).await?;
    let taken = || {
        Trouble::refused(
            StatusCode::CONFLICT,
            format!("There is somebody called “{name}” already."),
        )
    };
    let token = link(&mut transaction, Some(number.ok_or_else(taken)?), now).await?;
    transaction.commit().await?;
    Ok(token)
}

/// Takes a password and every session away, and makes a link to set another.
pub(crate) async fn reset(base: &Base, name: &str, now: Timestamp) -> Result<Token, Trouble> {
    let mut writer = base.writer().await;
    let mut transaction = writer.begin().await?;
    let Person { number, .. } = find(&mut transaction, name).await?;
    for sql in [
        "UPDATE people SET password = NULL WHERE person = $1",
        "DELETE FROM sessions WHERE person = $1",
        "DELETE FROM invitations WHERE person = $1",
    ] {
        sqlx::query(sql).bind(number).execute(&mut *transaction).await?;
    }
    let token = link(&mut transaction, Some(number), now).await?;
    transaction.commit().await?;
    Ok(token)
}

/// Removes somebody; what they decided stays, under their name.
pub(crate) async fn remove(base: &Base, name: &str) -> Result<(), Trouble> {
    let mut writer = base.writer().await;
    let mut transaction = writer.begin().await?;
    let Person { number, role, .. } = find(&mut transaction, name).await?;
    let sql = "SELECT COUNT(*) FROM people WHERE role = 'owner' AND password IS NOT NULL \
               AND person <> $1";
    let others: i64 = sqlx::query_scalar(sql).bind(number).fetch_one(&mut *transaction).await?;
    if role == Role::Owner && others == 0 {
        let why = "This is the only owner; nobody could invite anybody any more.";
        return Err(Trouble::refused(StatusCode::CONFLICT, why));
    }
    let sql = "DELETE FROM people WHERE person = $1";
    sqlx::query(sql).bind(number).execute(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

/// The link by which the first owner sets a password, where there is none.
/// Links of earlier starts stop working: nobody knows who has seen them.
pub(crate) async fn first(base: &Base, now: Timestamp) -> Result<Option<Token>, Trouble> {
    let mut writer = base.writer().await;
    let mut transaction = writer.begin().await?;
    let sql = "SELECT COUNT(*) FROM people WHERE role = 'owner'";
    let owners: i64 = sqlx::query_scalar(sql).fetch_one(&mut *transaction).await?;
    let sql = "DELETE FROM invitations WHERE person IS NULL";
    sqlx::query(sql).execute(&mut *transaction).await?;
    let token = if owners == 0 { Some(link(&mut transaction, None, now).await?) } else { None };
    transaction.commit().await?;
    Ok(token)
}

async fn link(
    writer: &mut SqliteConnection,
    person: Option<i64>,
    now: Timestamp,
) -> Result<Token, Trouble> {
    let token = Token::fresh()?;
    let sql = "INSERT INTO invitations (hash, person, expires_at) VALUES ($1, $2, $3)";
    let query = sqlx::query(sql).bind(token.hash()).bind(person).bind(now.0 + INVITATION);
    query.execute(writer).await?;
    Ok(token)
}

/// Who is invited by a link: a name, or nobody yet for the first owner.
pub(super) async fn invited(
    base: &Base,
    token: &str,
    now: Timestamp,
) -> Result<Option<Option<String>>, Trouble> {
    let sql = "SELECT people.name FROM invitations LEFT JOIN people USING (person) \
               WHERE hash = $1 AND expires_at > $2";
    let query = sqlx::query_scalar(sql).bind(hash(token)).bind(now.0);
    Ok(query.fetch_optional(&base.readers).await?)
}

/// Sets the password of whoever was invited, and uses the link up; their
/// number, or nothing if the link is used up already.
pub(super) async fn claim(
    base: &Base,
    token: &str,
    name: &str,
    password: String,
    now: Timestamp,
) -> Result<Option<i64>, Trouble> {
    let mut writer = base.writer().await;
    let mut transaction = writer.begin().await?;
    let sql = "DELETE FROM invitations WHERE hash = $1 AND expires_at > $2 RETURNING person";
    let query = sqlx::query_scalar(sql).bind(hash(token)).bind(now.0);
    let found: Option<Option<i64>> = query.fetch_optional(&mut *transaction).await?;
    let number = match found {
        None => return Ok(None),
        Some(Some(number)) => {
            let sql = "UPDATE people SET password = $2 WHERE person = $1";
            sqlx::query(sql).bind(number).bind(password).execute(&mut *transaction).await?;
            number
        }
        Some(None) => {
            let sql = "INSERT INTO people (name, role, password, created_at) \
                       VALUES ($1, 'owner', $2, $3) RETURNING person";
            let query = sqlx::query_scalar(sql).bind(usable(name)?.to_owned());
            query.bind(password).bind(now.0).fetch_one(&mut *transaction).await?
        }
    };
    transaction.commit().await?;
    Ok(Some(number))
}

/// A name that can be given.
pub(super) fn usable(name: &str) -> Result<&str, Trouble> {
    let name = name.trim();
    let plain = !name.chars().any(char::is_control);
    if (1..=NAME).contains(&name.chars().count()) && plain {
        return Ok(name);
    }
    Err(Trouble::wrong(format!("Give a name of 1 to {NAME} characters.")))
}

/// Somebody's number and password, by name.
pub(super) async fn credentials(
    base: &Base,
    name: &str,
) -> Result<(Option<i64>, Option<String>), Trouble> {
    let sql = "SELECT person, password FROM people WHERE name = $1";
    let row = sqlx::query(sql).bind(name.trim().to_owned()).fetch_optional(&base.readers).await?;
    match row {
        Some(row) => Ok((Some(row.try_get(0)?), row.try_get(1)?)),
        None => Ok((None, None)),
    }
}

/// Begins a session. See the table for `local`.
pub(super) async fn begin(
    base: &Base,
    number: i64,
    local: bool,
    now: Timestamp,
) -> Result<Token, Trouble> {
    let token = Token::fresh()?;
    let mut writer = base.writer().await;
    let mut transaction = writer.begin().await?;
    // Those that are over are of no use to anybody.
    let sql = "DELETE FROM sessions WHERE created_at <= $1 OR seen_at <= $2";
    let query = sqlx::query(sql).bind(now.0 - SESSION).bind(now.0 - IDLE);
    query.execute(&mut *transaction).await?;
    let sql = "INSERT INTO sessions (hash, person, local, created_at, seen_at) \
               VALUES ($1, $2, $3, $4, $4)";
    let query = sqlx::query(sql).bind(token.hash()).bind(number).bind(i64::from(local));
    query.bind(now.0).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(token)
}

/// Whose session this is, if it is one and not over.
pub(super) async fn session(
    base: &Base,
    token: &str,
    local: bool,
    now: Timestamp,
) -> Result<Option<Person>, Trouble> {
    let sql = "SELECT person, name, role, password IS NOT NULL, seen_at \
               FROM sessions JOIN people USING (person) \
               WHERE hash = $1 AND local = $2 AND sessions.created_at > $3 AND seen_at > $4";
    let query = sqlx::query(sql).bind(hash(token)).bind(i64::from(local));
    let query = query.bind(now.0 - SESSION).bind(now.0 - IDLE);
    let Some(row) = query.fetch_optional(&base.readers).await? else { return Ok(None) };
    // Once an hour is enough to know that it is used.
    if row.try_get::<i64, _>(4)? < now.0 - HOUR {
        let sql = "UPDATE sessions SET seen_at = $2 WHERE hash = $1";
        let query = sqlx::query(sql).bind(hash(token)).bind(now.0);
        query.execute(&mut *base.writer().await).await?;
    }
    Ok(Some(person(&row)?))
}

/// Ends a session.
pub(super) async fn end(base: &Base, token: &str) -> Result<(), Trouble> {
    let query = sqlx::query("DELETE FROM sessions WHERE hash = $1").bind(hash(token));
    query.execute(&mut *base.writer().await).await?;
    Ok(())
}
