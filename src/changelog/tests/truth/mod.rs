//! A folder of changelogs with an `index.tsv` that says what is in them: a
//! line for a file, and columns `file`, `releases`, `newest_version` and
//! `newest_date_iso` among others.

use hearback_changelog::{Found, explain};
use std::fs;
use std::path::Path;

/// What counts: the number of releases, the newest version (without `v`), and
/// its day or month; empty where there is none.
pub(crate) type Count = (usize, String, String);

/// A file, and what is in it.
pub(crate) struct Row {
    /// Its name in the folder.
    pub(crate) file: String,
    /// What is in it, as the index says.
    pub(crate) truth: Count,
    /// What the reader finds.
    pub(crate) found: Count,
}

/// Reads every file of the folder; says what is wrong with the folder.
pub(crate) fn compare(folder: &Path) -> Result<Vec<Row>, String> {
    let path = folder.join("index.tsv");
    let index =
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut lines = index.lines();
    let names: Vec<_> = lines.next().unwrap_or_default().split('\t').collect();
    let place = |name: &str| {
        let place = names.iter().position(|found| *found == name);
        place.ok_or_else(|| format!("{}: expected a column {name}", path.display()))
    };
    let columns = ["file", "releases", "newest_version", "newest_date_iso"];
    let [file, releases, version, date] = columns.map(place);
    let (file, releases, version, date) = (file?, releases?, version?, date?);
    let mut rows = Vec::new();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let cells: Vec<_> = line.split('\t').collect();
        let cell = |place: usize| cells.get(place).copied().unwrap_or_default().trim();
        let name = cell(file);
        let bytes = fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
        let count = cell(releases).parse();
        let count = count.map_err(|_| format!("{name}: expected a number of releases"))?;
        let version = cell(version).trim_start_matches('v').to_owned();
        rows.push(Row {
            file: name.to_owned(),
            truth: (count, version, cell(date).to_owned()),
            found: found(&bytes),
        });
    }
    Ok(rows)
}

fn found(bytes: &[u8]) -> Count {
    let mut releases = explain(bytes).releases;
    releases.retain(|release| !release.unreleased);
    let day = |release: &Found| match (release.date, release.month) {
        (Some(date), _) => date.to_string(),
        (None, Some((year, month))) => format!("{year}-{month:02}"),
        (None, None) => String::new(),
    };
    let newest = releases.first();
    (
        releases.len(),
        newest.and_then(|newest| newest.version.clone()).unwrap_or_default(),
        newest.map(day).unwrap_or_default(),
    )
}
