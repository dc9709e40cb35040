//! The statements, in the SQL that SQLite and PostgreSQL share.

use std::fmt::Write as _;
use std::sync::LazyLock;

/// Rows of one `INSERT`, largest first. Any number of rows is a sum of few of
/// these, and there are few enough for each to be prepared once and kept.
pub(super) const CHUNKS: [usize; 8] = [128, 64, 32, 16, 8, 4, 2, 1];

/// Parameters of one row, in the order of [`insert`].
const COLUMNS: usize = 8;

/// Inserts `rows` rows, or replaces lower revisions, and returns `site, id` of
/// those that were written. A key must not occur twice in one statement:
/// PostgreSQL refuses that.
pub(super) fn insert(rows: usize) -> &'static str {
    static SHAPES: LazyLock<[String; CHUNKS.len()]> = LazyLock::new(|| {
        CHUNKS.map(|rows| {
            let mut sql = String::from(
                "INSERT INTO items (site, id, rev, type, created_at, age_ms, received_at, data) \
                 VALUES ",
            );
            for row in 0..rows {
                sql.push_str(if row == 0 { "(" } else { ", (" });
                for column in 1..=COLUMNS {
                    let comma = if column == 1 { "" } else { ", " };
                    // Writing to a String does not fail.
                    let _ = write!(sql, "{comma}${}", row * COLUMNS + column);
                }
                sql.push(')');
            }
            sql.push_str(
                " ON CONFLICT (site, id) DO UPDATE SET rev = excluded.rev, type = excluded.type, \
                 created_at = excluded.created_at, age_ms = excluded.age_ms, \
                 received_at = excluded.received_at, data = excluded.data \
                 WHERE excluded.rev > items.rev RETURNING site, id",
            );
            sql
        })
    });
    let shape = CHUNKS.iter().position(|chunk| *chunk == rows);
    shape.and_then(|shape| SHAPES.get(shape)).map_or("", String::as_str)
}

/// The first records, of all sites. Parameter: how many.
pub(super) const FIRST: &str = "SELECT site, id, rev, type, created_at, age_ms, received_at, data \
     FROM items ORDER BY received_at, id, site LIMIT $1";

/// As [`FIRST`], of the site in the second parameter.
pub(super) const FIRST_OF_SITE: &str = "SELECT site, id, rev, type, created_at, age_ms, \
     received_at, data FROM items WHERE site = $2 ORDER BY received_at, id, site LIMIT $1";

/// The records after a place. Parameters: how many, arrival, id, site.
pub(super) const NEXT: &str = "SELECT site, id, rev, type, created_at, age_ms, received_at, data \
     FROM items WHERE (received_at, id, site) > ($2, $3, $4) \
     ORDER BY received_at, id, site LIMIT $1";

/// As [`NEXT`], of the site in the fifth parameter.
pub(super) const NEXT_OF_SITE: &str = "SELECT site, id, rev, type, created_at, age_ms, \
     received_at, data FROM items WHERE (received_at, id, site) > ($2, $3, $4) AND site = $5 \
     ORDER BY received_at, id, site LIMIT $1";
