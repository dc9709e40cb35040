//! What the inbox is asked for, and what it finds.
//!
//! Everything that is asked for stands in the address, so a view can be kept,
//! sent and gone back to. Pages are cut by key and not by number: `before` and
//! `after` name an entry, so a page costs the same at a million rows and does
//! not shift while more comes in.

use super::base::Base;
use super::fields::Fields;
use super::trouble::Trouble;
use hearback_wire::Timestamp;
use hearback_wire::batch::Feedback;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::HashMap;

/// Rows of one page.
pub(super) const ROWS: usize = 50;
/// Values a filter offers at most.
const OFFERED: i64 = 200;

/// What can become of a comment: as it is kept, and as it is called.
pub(super) const STATUSES: [(&str, &str); 7] = [
    ("received", "Received"),
    ("review", "Under review"),
    ("planned", "Planned"),
    ("progress", "In progress"),
    ("shipped", "Shipped"),
    ("declined", "Declined"),
    ("answered", "Answered"),
];

/// What a status is called.
pub(super) fn status_name(status: &str) -> &str {
    STATUSES.iter().find(|(key, _)| *key == status).map_or(status, |(_, name)| name)
}

/// Filters whose values are columns of their own.
pub(super) const COLUMNS: [&str; 4] = ["category", "version", "language", "status"];

/// What is asked for; empty is anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) site: String,
    pub(super) text: String,
    /// Kind, top and value, like `stars-5-1`.
    pub(super) rating: String,
    /// A path, or the beginning of one and an asterisk.
    pub(super) page: String,
    /// In the order of [`COLUMNS`].
    pub(super) columns: [String; 4],
    pub(super) email: bool,
}

impl Filter {
    /// From the fields of an address.
    pub(super) fn of(fields: &Fields, site: &str) -> Self {
        let trimmed = |name| fields.get(name).trim().to_owned();
        Self {
            site: site.to_owned(),
            text: trimmed("q"),
            rating: trimmed("rating"),
            page: trimmed("page"),
            columns: COLUMNS.map(trimmed),
            email: fields.get("email") == "1",
        }
    }

    /// Whether anything but the site is asked for.
    pub(super) fn narrows(&self) -> bool {
        *self != Self { site: self.site.clone(), ..Self::default() }
    }

    /// The fields of its address, with some more.
    pub(super) fn query(&self, more: &[(&str, &str)]) -> String {
        let mut pairs = vec![
            ("site", self.site.as_str()),
            ("q", &self.text),
            ("rating", &self.rating),
            ("page", &self.page),
            ("email", if self.email { "1" } else { "" }),
        ];
        pairs.extend(COLUMNS.into_iter().zip(self.columns.iter().map(String::as_str)));
        pairs.extend(more);
        Fields::query(&pairs)
    }

    /// The conditions, and what they are given, beginning with `$1`.
    fn conditions(&self) -> (String, Vec<Value>) {
        let mut sql = String::from("entries.site = $1");
        let mut values = vec![Value::Text(self.site.clone())];
        let mut also = |condition: &str, value: Value| {
            values.push(value);
            let place = format!("${}", values.len());
            sql.push_str(" AND ");
            sql.push_str(&condition.replace('?', &place));
        };
        for (column, value) in COLUMNS.iter().zip(&self.columns).filter(|(_, v)| !v.is_empty()) {
            also(&format!("{column} = ?"), Value::Text(value.clone()));
        }
        if let Some(start) = self.page.strip_suffix('*') {
            also("page >= ? AND page < ? || char(1114111)", Value::Text(start.to_owned()));
        } else if !self.page.is_empty() {
            also("page = ?", Value::Text(self.page.clone()));
        }
        let mut rating = self.rating.rsplitn(3, '-');
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok());
        if let (Some(value), Some(top), Some(kind)) =
            (number(rating.next()), number(rating.next()), rating.next())
        {
            also("kind = ?", Value::Text(kind.to_owned()));
            also("top = ?", Value::Number(top));
            also("value = ?", Value::Number(value));
        }
        let words = words(&self.text);
        if !words.is_empty() {
            also("words MATCH ?", Value::Text(words));
        }
        if self.email {
            sql.push_str(" AND email = 1");
        }
        (sql, values)
    }
}

enum Value {
    Text(String),
    Number(i64),
}

/// A search for all words of a text, the last of which may go on; what is in
/// quotes stays together. In the language of FTS5, where a quoted text is
/// never an operator.
fn words(text: &str) -> String {
    let mut phrases: Vec<String> = Vec::new();
    for (place, part) in text.split('"').enumerate() {
        if place % 2 == 1 {
            phrases.push(part.to_owned());
        } else {
            phrases.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    phrases.retain(|phrase| phrase.chars().any(char::is_alphanumeric));
    let quoted: Vec<String> = phrases.iter().map(|phrase| format!("\"{phrase}\"")).collect();
    let open = !text.ends_with('"') && !quoted.is_empty();
    format!("{}{}", quoted.join(" "), if open { "*" } else { "" })
}

/// A row of the inbox.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) number: i64,
    pub(super) id: String,
    pub(super) received_at: Timestamp,
    pub(super) status: String,
    /// What was said; nothing if it was erased meanwhile.
    pub(super) said: Option<Feedback>,
}

/// Which page of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Newest,
    Before(i64),
    After(i64),
}

impl Cut {
    /// From the fields of an address.
    pub(super) fn of(fields: &Fields) -> Result<Self, Trouble> {
        match (fields.get("before"), fields.get("after")) {
            ("", "") => Ok(Self::Newest),
            ("", _) => fields.parse("after").map(Self::After),
            _ => fields.parse("before").map(Self::Before),
        }
    }
}

/// A page of the inbox, newest first.
pub(super) struct Found {
    pub(super) entries: Vec<Entry>,
    pub(super) newer: bool,
    pub(super) older: bool,
}

/// Finds a page.
pub(super) async fn find(base: &Base, filter: &Filter, cut: Cut) -> Result<Found, Trouble> {
    let (conditions, mut values) = filter.conditions();
    // By the words' own order, which is the same: a word that is everywhere
    // costs no more than a page of it.
    let searched = conditions.contains("MATCH");
    let (from, key) = if searched {
        ("words CROSS JOIN entries ON entries.entry = words.rowid", "words.rowid")
    } else {
        ("entries", "entries.entry")
    };
    let (condition, order) = match cut {
        Cut::Newest => (String::new(), "DESC"),
        Cut::Before(entry) => {
            values.push(Value::Number(entry));
            (format!(" AND {key} < ${}", values.len()), "DESC")
        }
        Cut::After(entry) => {
            values.push(Value::Number(entry));
            (format!(" AND {key} > ${}", values.len()), "ASC")
        }
    };
    let sql = format!(
        "SELECT entries.entry, id, received_at, status FROM {from} \
         WHERE {conditions}{condition} ORDER BY {key} {order} LIMIT {}",
        ROWS + 1
    );
    // Made of the names in this file alone; what somebody typed is bound.
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in values {
        query = match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
        };
    }
    let rows = query.fetch_all(&base.readers).await?;
    let mut entries: Vec<Entry> = rows.iter().map(entry).collect::<Result<_, _>>()?;
    let more = entries.len() > ROWS;
    entries.truncate(ROWS);
    let (newer, older) = match cut {
        Cut::Newest => (false, more),
        Cut::Before(_) => (true, more),
        Cut::After(_) => (more, true),
    };
    if matches!(cut, Cut::After(_)) {
        entries.reverse();
    }
    fill(base, &filter.site, &mut entries).await?;
    Ok(Found { entries, newer, older })
}

fn entry(row: &SqliteRow) -> Result<Entry, sqlx::Error> {
    Ok(Entry {
        number: row.try_get(0)?,
        id: row.try_get(1)?,
        received_at: Timestamp(row.try_get(2)?),
        status: row.try_get(3)?,
        said: None,
    })
}

/// Reads what was said from where it is kept.
async fn fill(base: &Base, site: &str, entries: &mut [Entry]) -> Result<(), Trouble> {
    let ids: Vec<String> = entries.iter().map(|entry| entry.id.clone()).collect();
    let mut said = said(base, site, &ids).await?;
    for entry in entries {
        entry.said = said.remove(&entry.id);
    }
    Ok(())
}

/// What was said in these items of a site, by id.
pub(super) async fn said(
    base: &Base,
    site: &str,
    ids: &[String],
) -> Result<HashMap<String, Feedback>, Trouble> {
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(ROWS * 5) {
        let places: Vec<String> = (2..ids.len() + 2).map(|place| format!("${place}")).collect();
        let places = places.join(", ");
        let sql = format!("SELECT id, data FROM items WHERE site = $1 AND id IN ({places})");
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(site.to_owned());
        for id in ids {
            query = query.bind(id.clone());
        }
        for row in query.fetch_all(&base.items).await? {
            found.insert(row.try_get(0)?, super::index::said(row.try_get(1)?));
        }
    }
    Ok(found)
}

/// One row by its number.
pub(super) async fn one(base: &Base, site: &str, number: i64) -> Result<Option<Entry>, Trouble> {
    let sql = "SELECT entry, id, received_at, status FROM entries WHERE entry = $1 AND site = $2";
    let query = sqlx::query(sql).bind(number).bind(site.to_owned());
    let Some(row) = query.fetch_optional(&base.readers).await? else { return Ok(None) };
    let mut entries = [entry(&row)?];
    fill(base, site, &mut entries).await?;
    let [entry] = entries;
    Ok(Some(entry))
}

/// The values that a column of a site has, for a filter to offer.
pub(super) async fn offered(
    base: &Base,
    site: &str,
    column: &'static str,
) -> Result<Vec<String>, Trouble> {
    // From value to value by the index, instead of through every row.
    let sql = format!(
        "WITH RECURSIVE found (value) AS ( \
             SELECT MIN({column}) FROM entries WHERE site = $1 \
             UNION ALL \
             SELECT (SELECT MIN({column}) FROM entries WHERE site = $1 AND {column} > found.value) \
             FROM found WHERE found.value IS NOT NULL LIMIT $2) \
         SELECT value FROM found WHERE value <> ''"
    );
    let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(site.to_owned()).bind(OFFERED);
    Ok(query.fetch_all(&base.readers).await?)
}

/// The scales of a site that anybody rated on: kind and top.
pub(super) async fn scales(base: &Base, site: &str) -> Result<Vec<(String, i64)>, Trouble> {
    let mut scales = Vec::new();
    for kind in offered(base, site, "kind").await? {
        let sql = "SELECT MAX(top) FROM entries WHERE site = $1 AND kind = $2";
        let query = sqlx::query_scalar(sql).bind(site.to_owned()).bind(kind.clone());
        scales.push((kind, query.fetch_one(&base.readers).await?));
    }
    Ok(scales)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_never_operators() {
        for (text, expected) in [
            ("", ""),
            ("  !! ", ""),
            ("dark mode", "\"dark\" \"mode\"*"),
            ("\"dark mode\" x", "\"dark mode\" \"x\"*"),
            ("\"dark mode\"", "\"dark mode\""),
            ("NOT a OR b*", "\"NOT\" \"a\" \"OR\" \"b*\"*"),
            ("a\"b", "\"a\" \"b\"*"),
            ("col:x (y", "\"col:x\" \"(y\"*"),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn an_address_says_the_same_again() {
        let text = b"q=dark+mode&rating=stars-5-1&page=%2Fa*&status=planned&email=1&category=idea";
        let filter = Filter::of(&Fields::read(text), "acme");
        let query = filter.query(&[("before", "9")]);
        let again = Fields::read(query.trim_start_matches('?').as_bytes());
        assert_eq!(Filter::of(&again, again.get("site")), filter);
        assert_eq!(Cut::of(&again).unwrap(), Cut::Before(9));
        assert!(filter.narrows() && !Filter::of(&Fields::default(), "acme").narrows());
    }
}
