//! Changelogs of other projects with counted truth, where the folder is
//! present: it is not ours, so it is not in this repository.
//!
//! The floor holds what general rules reach. It may rise; a rule that knows
//! a project by name may not be what raises it.

use hearback_changelog::{explain, read};
use hearback_wire::limits::FEED_RELEASES;
use std::fs;
use std::path::Path;

/// Files of which the number of releases, the newest version and the newest
/// day must all be right.
const FLOOR: usize = 78;

#[test]
fn reads_what_others_wrote() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let Ok(index) = fs::read_to_string(folder.join("index.tsv")) else { return };
    let mut lines = index.lines();
    let names: Vec<_> = lines.next().unwrap().split('\t').collect();
    let (mut right, mut all) = (0, 0);
    for line in lines {
        let row: Vec<_> = line.split('\t').collect();
        let cell = |name| row[names.iter().position(|found| *found == name).unwrap()];
        let bytes = fs::read(folder.join(cell("file"))).unwrap();
        let mut releases = explain(&bytes).releases;
        releases.retain(|release| !release.unreleased);
        let newest = releases.first();
        let month = newest.and_then(|newest| newest.month);
        let found = (
            releases.len(),
            newest.and_then(|release| release.version.clone()).unwrap_or_default(),
            match newest.and_then(|release| release.date) {
                Some(date) => date.to_string(),
                None => month.map(|(year, month)| format!("{year}-{month:02}")).unwrap_or_default(),
            },
        );
        let count = cell("releases").parse().unwrap();
        let version = cell("newest_version").trim_start_matches('v').to_owned();
        let truth = (count, version, cell("newest_date_iso").to_owned());
        let feed = read(&bytes).0;
        let kept = feed.releases.iter().filter(|release| !release.unreleased).count();
        assert!(kept == releases.len() || feed.releases.len() == FEED_RELEASES, "{}", cell("file"));
        all += 1;
        if found == truth {
            right += 1;
        } else {
            println!("{}: found {found:?}, truth {truth:?}", cell("file"));
        }
    }
    println!("{right} of {all} are right");
    assert!(right >= FLOOR, "{right} of {all} are right, at least {FLOOR} were");
}
