//! Changelogs of other projects with counted truth, where the folder is
//! present: it is not ours, so it is not in this repository.
//!
//! The floor holds what general rules reach. It may rise; a rule that knows
//! a project by name may not be what raises it.

use hearback_changelog::read;
use std::fs;
use std::path::Path;

mod truth;

/// Files of which the number of releases, the newest version and the newest
/// day must all be right.
const FLOOR: usize = 78;

#[test]
fn reads_what_others_wrote() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !folder.is_dir() {
        return;
    }
    let rows = truth::compare(&folder).unwrap();
    for row in rows.iter().filter(|row| row.found != row.truth) {
        println!("{}: found {:?}, truth {:?}", row.file, row.found, row.truth);
    }
    let right = rows.iter().filter(|row| row.found == row.truth).count();
    assert!(right >= FLOOR, "{right} of {} are right, at least {FLOOR} were", rows.len());
}

/// Lists of releases and feeds with the number of their items.
#[test]
fn reads_what_others_publish() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/feeds");
    let Ok(index) = fs::read_to_string(folder.join("index.tsv")) else { return };
    for line in index.lines().skip(1) {
        let row: Vec<_> = line.split('\t').collect();
        let (file, items) = (row[0], row[2].parse::<usize>().unwrap());
        let bytes = fs::read(folder.join(file)).unwrap();
        let drafts = String::from_utf8_lossy(&bytes).matches("\"isDraft\": true").count();
        let (feed, remarks) = read(&bytes);
        assert_eq!(feed.releases.len(), items - drafts, "{file}: {remarks:?}");
    }
}
