//! The statements, in the SQL that SQLite and PostgreSQL share.

use std::fmt::Write as _;
use std::sync::LazyLock;

/// The most rows of one statement. Each number of rows up to this has a
/// statement of its own, prepared once and kept: a group is one of them, and
/// each is a turn of the thread that SQLite runs on.
pub(super) const ROWS: usize = 64;

/// Parameters of one row, in the order of [`insert`].
const COLUMNS: usize = 8;

/// Inserts `rows` rows, or replaces lower revisions, and returns `site, id` of
/// those that were written, and 1 if anything was ever erased: asked here, it
/// costs no statement of its own. A key must not occur twice in one statement:
/// PostgreSQL refuses that.
pub(super) fn insert(rows: usize) -> &'static str {
    static SHAPES: LazyLock<Vec<String>> = LazyLock::new(|| {
        shapes(|rows| {
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
                 WHERE excluded.rev > items.rev RETURNING site, id, \
                 CASE WHEN EXISTS (SELECT 1 FROM erased) THEN 1 ELSE 0 END",
            );
            sql
        })
    });
    shape(&SHAPES, rows)
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

/// `site, id, rev, type, data` of `rows` keys. Parameters: site and id of each.
pub(super) fn known(rows: usize) -> &'static str {
    static SHAPES: LazyLock<Vec<String>> = LazyLock::new(|| {
        shapes(|rows| {
            let keys: Vec<String> =
                (0..rows).map(|row| format!("(${}, ${})", 2 * row + 1, 2 * row + 2)).collect();
            format!(
                "SELECT site, id, rev, type, data FROM items WHERE (site, id) IN (VALUES {})",
                keys.join(", ")
            )
        })
    });
    shape(&SHAPES, rows)
}

/// Those of `rows` hashes that name something erased.
pub(super) fn erased(rows: usize) -> &'static str {
    static SHAPES: LazyLock<Vec<String>> = LazyLock::new(|| {
        shapes(|rows| {
            let hashes: Vec<String> = (1..=rows).map(|row| format!("${row}")).collect();
            format!("SELECT hash FROM erased WHERE hash IN ({})", hashes.join(", "))
        })
    });
    shape(&SHAPES, rows)
}

fn shapes(shape: impl Fn(usize) -> String) -> Vec<String> {
    (1..=ROWS).map(shape).collect()
}

fn shape(shapes: &'static [String], rows: usize) -> &'static str {
    rows.checked_sub(1).and_then(|place| shapes.get(place)).map_or("", String::as_str)
}

/// A row if anything was ever erased.
pub(super) const ANY_ERASED: &str = "SELECT 1 FROM erased LIMIT 1";

/// Remembers an erasure. Parameters: hash, instant.
pub(super) const ERASED: &str =
    "INSERT INTO erased (hash, erased_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING";

/// Removes an item. Parameters: site, id.
pub(super) const REMOVE: &str = "DELETE FROM items WHERE site = $1 AND id = $2";

/// Keeps something refused, or counts it once more.
pub(super) const BURY: &str = "INSERT INTO dead_items \
     (key, site, what, id, rev, reason, received_at, times, bytes, raw) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
     ON CONFLICT (key) DO UPDATE SET times = dead_items.times + 1, reason = excluded.reason";

/// Removes something refused. Parameter: key.
pub(super) const EXHUME: &str = "DELETE FROM dead_items WHERE key = $1";

/// What the refused things count against their bound.
pub(super) const DEAD_BYTES: &str =
    "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM dead_items";

/// Key and size of the refused things that came first.
pub(super) const DEAD_OLDEST: &str =
    "SELECT key, bytes FROM dead_items ORDER BY received_at, key LIMIT 64";

/// The first refused things. Parameter: how many.
pub(super) const DEAD_FIRST: &str = "SELECT site, what, id, rev, reason, received_at, times, raw \
     FROM dead_items ORDER BY received_at, key LIMIT $1";

/// The refused things after a place. Parameters: how many, arrival, key.
pub(super) const DEAD_NEXT: &str = "SELECT site, what, id, rev, reason, received_at, times, raw \
     FROM dead_items WHERE (received_at, key) > ($2, $3) ORDER BY received_at, key LIMIT $1";

/// Refused things by key, to be searched. Parameter: the key to start after.
pub(super) const DEAD_SEARCH: &str =
    "SELECT key, site, raw FROM dead_items WHERE key > $1 ORDER BY key LIMIT 16";

/// A row if the item is stored: the hash of its attachment, or null. Parameters:
/// site, id.
pub(super) const ATTACHED: &str = "SELECT attachments.hash FROM items \
     LEFT JOIN attachments ON attachments.site = items.site AND attachments.id = items.id \
     WHERE items.site = $1 AND items.id = $2";

/// Keeps an attachment.
pub(super) const ATTACH: &str = "INSERT INTO attachments \
     (site, id, kind, hash, received_at, bytes) VALUES ($1, $2, $3, $4, $5, $6)";

/// One attachment. Parameters: site, id.
pub(super) const ATTACHMENT: &str = "SELECT site, id, kind, received_at, bytes \
     FROM attachments WHERE site = $1 AND id = $2";

/// The attachments after a place. Parameters: how many, site, id.
pub(super) const ATTACHMENTS: &str = "SELECT site, id, kind, received_at, bytes \
     FROM attachments WHERE (site, id) > ($2, $3) ORDER BY site, id LIMIT $1";

/// As [`ATTACHMENTS`], of the site in the fourth parameter.
pub(super) const ATTACHMENTS_OF_SITE: &str = "SELECT site, id, kind, received_at, bytes \
     FROM attachments WHERE (site, id) > ($2, $3) AND site = $4 ORDER BY site, id LIMIT $1";
