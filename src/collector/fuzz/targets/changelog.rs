//! Any bytes, as a changelog: no panic, no hang, no memory without end, and a
//! feed that another program can read. `cargo fuzz run changelog --sanitizer
//! none` in `src/collector`; the fixtures in `src/changelog/tests/cases` are
//! good to start from.

#![no_main]

use hearback_wire::feed::Feed;
use libfuzzer_sys::fuzz_target;
use std::collections::HashSet;

fuzz_target!(|bytes: &[u8]| {
    let (feed, remarks) = hearback_changelog::read(bytes);
    assert!(!feed.releases.is_empty() || !remarks.is_empty(), "nobody says why there is nothing");
    let mut names = HashSet::new();
    for release in &feed.releases {
        assert!(names.insert(&release.id), "{}", release.id);
        for entry in release.sections.iter().flat_map(|section| &section.entries) {
            assert!(names.insert(&entry.id), "{}", entry.id);
        }
    }
    let text = serde_json::to_vec(&feed).expect("a feed is JSON");
    assert_eq!(serde_json::from_slice::<Feed>(&text).expect("and back"), feed);
    let explanation = hearback_changelog::explain(bytes);
    assert!(explanation.lines.is_sorted_by_key(|line| line.line));
});
