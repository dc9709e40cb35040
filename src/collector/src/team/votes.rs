//! Ratings, counted as they are read: by week, version, page and category.

use super::base::Base;
use super::trouble::Trouble;
use hearback_study::interval::Estimate;
use hearback_study::measures::{Measures, Votes, week};
use hearback_wire::batch::Rating;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use std::collections::BTreeMap;

/// Columns that are counted, as the first of a query that gives rows to
/// [`Counts::add`].
pub(super) const COLUMNS: &str = "created_at, kind, top, value, version, page, category";

/// What votes are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Week,
    Version,
    Page,
    Category,
}

/// The counts of a site.
#[derive(Default)]
pub(super) struct Counts {
    weeks: Measures<i32>,
    versions: Measures<String>,
    pages: Measures<String>,
    categories: Measures<String>,
}

impl Counts {
    /// Counts a row of [`COLUMNS`].
    pub(super) fn add(&mut self, row: &SqliteRow) -> Result<(), sqlx::Error> {
        let number = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
        let rating = Rating {
            kind: row.try_get(1)?,
            max: number(row.try_get(2)?),
            value: number(row.try_get(3)?),
        };
        if rating.kind.is_empty() {
            return Ok(());
        }
        let day = row.try_get::<i64, _>(0)?.div_euclid(86_400_000);
        self.weeks.add(week(i32::try_from(day).unwrap_or_default()), &rating);
        self.versions.add(row.try_get(4)?, &rating);
        self.pages.add(row.try_get(5)?, &rating);
        self.categories.add(row.try_get(6)?, &rating);
        Ok(())
    }

    /// Counts everything of a site that is in its study.
    pub(super) async fn all(base: &Base, site: &str) -> Result<Self, Trouble> {
        let sql = format!("SELECT {COLUMNS} FROM entries WHERE site = $1 AND home IS NOT NULL");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(site.to_owned());
        let mut counts = Self::default();
        for row in query.fetch_all(&base.readers).await? {
            counts.add(&row)?;
        }
        Ok(counts)
    }

    /// The scales that anybody chose on, as [`Measures`] names them, with all
    /// their votes.
    pub(super) fn scales(&self) -> BTreeMap<String, Votes> {
        let mut scales: BTreeMap<String, Votes> = BTreeMap::new();
        for (scale, votes) in self.weeks.0.values().flatten() {
            scales.entry(scale.clone()).or_default().merge(votes);
        }
        // A value beyond its scale is no vote.
        scales.retain(|_, votes| votes.count() > 0);
        scales
    }

    /// The votes on a scale by week, oldest first.
    pub(super) fn weeks(&self, scale: &str) -> Vec<(i32, Votes)> {
        let week = |(week, scales): (&i32, &BTreeMap<String, Votes>)| {
            Some((*week, scales.get(scale)?.clone()))
        };
        self.weeks.0.iter().filter_map(week).collect()
    }

    /// The votes on a scale by a name, those with the most first.
    pub(super) fn names(&self, scale: &str, by: By) -> Vec<(String, Votes)> {
        let measures = match by {
            By::Week => return Vec::new(),
            By::Version => &self.versions,
            By::Page => &self.pages,
            By::Category => &self.categories,
        };
        let one = |(name, scales): (&String, &BTreeMap<String, Votes>)| {
            Some((name.clone(), scales.get(scale)?.clone()))
        };
        let mut all: Vec<(String, Votes)> = measures.0.iter().filter_map(one).collect();
        all.sort_by(|a, b| b.1.count().cmp(&a.1.count()).then(a.0.cmp(&b.0)));
        all
    }
}

/// How the votes on a scale become one number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gauge {
    /// What the number is called.
    pub(super) name: &'static str,
    /// What it is, in a sentence.
    pub(super) meaning: &'static str,
    /// The ends of its scale.
    pub(super) least: f64,
    pub(super) most: f64,
    of: fn(&Votes) -> Estimate,
}

impl Gauge {
    /// The usual number for a scale, as [`Measures`] names it.
    pub(super) fn of_scale(scale: &str) -> Self {
        let (kind, top) = scale.rsplit_once(' ').unwrap_or((scale, "5"));
        let top: f64 = top.parse().unwrap_or(5.0);
        let share = |name, meaning, of| Self { name, meaning, least: 0.0, most: 1.0, of };
        match kind {
            "nps" => Self {
                name: "NPS",
                meaning: "Those who chose 9 or 10 less those who chose 0 to 6, in hundredths of all.",
                least: -100.0,
                most: 100.0,
                of: Votes::nps,
            },
            "ces" => share(
                "CES",
                "The share for whom it was easy: 5 to 7 of 7, or what corresponds to it.",
                Votes::ces,
            ),
            "csat" => share(
                "CSAT",
                "The share who chose one of the two best of five steps, or what corresponds to it.",
                Votes::csat,
            ),
            "thumbs" => share("Thumbs up", "The share of thumbs that are up.", Votes::csat),
            _ => Self {
                name: "Mean",
                meaning: "The mean of what was chosen.",
                least: 1.0,
                most: top,
                of: Votes::mean,
            },
        }
    }

    /// The number, with its interval.
    pub(super) fn read(&self, votes: &Votes) -> Estimate {
        (self.of)(votes)
    }

    /// A value of it for people.
    pub(super) fn write(&self, value: f64) -> String {
        match (self.least, self.most) {
            (0.0, 1.0) => super::figure::percent(value),
            (-100.0, _) => format!("{value:+.0}"),
            _ => format!("{value:.2}"),
        }
    }
}
