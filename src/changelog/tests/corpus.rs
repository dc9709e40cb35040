//! Changelogs of other projects with counted truth, where the folder is
//! present: it is not ours, so it is not in this repository.
//!
//! The floor holds what general rules reach. It may rise; a rule that knows
//! a project by name may not be what raises it.

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
