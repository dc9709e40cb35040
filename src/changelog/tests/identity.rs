//! Names outlive a rebuild: what a visitor has seen is kept by them.

use hearback_changelog::read;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A release, as its author thinks of it. Something is said of each: two
/// headings of one version with nothing between them are one release.
#[derive(Clone, Debug)]
struct Release {
    package: Option<&'static str>,
    version: (u8, u8),
    /// Days since the first of January 2026.
    day: u8,
    entries: Vec<Vec<&'static str>>,
}

/// How an author lays it out.
#[derive(Clone, Debug)]
struct Layout {
    heading: usize,
    bullet: &'static str,
    end: &'static str,
    /// Words on a line.
    wrap: usize,
    blank: usize,
    trailing: &'static str,
}

const WORDS: [&str; 8] =
    ["boil", "the", "water", "*warm*", "`lid`", "[gauge](https://x.example/g)", "é", "#12"];

fn release() -> impl Strategy<Value = Release> {
    let entry = prop::collection::vec(prop::sample::select(&WORDS[..]), 1..9);
    (
        prop::option::of(prop::sample::select(&["kettle", "pot"][..])),
        (0..3_u8, 0..3_u8),
        0..250_u8,
        prop::collection::vec(entry, 1..5),
    )
        .prop_map(|(package, version, day, entries)| Release {
            package,
            version,
            day,
            entries,
        })
}

fn layout() -> impl Strategy<Value = Layout> {
    (
        0..4_usize,
        prop::sample::select(&["-", "*", "+"][..]),
        prop::sample::select(&["\n", "\r\n"][..]),
        1..9_usize,
        0..3_usize,
        prop::sample::select(&["", " ", "\t"][..]),
    )
        .prop_map(|(heading, bullet, end, wrap, blank, trailing)| Layout {
            heading,
            bullet,
            end,
            wrap,
            blank,
            trailing,
        })
}

/// Versions fall down the page, as those who write changelogs have it; of one
/// version, the days.
fn ordered(mut releases: Vec<Release>) -> Vec<Release> {
    releases.sort_by_key(|release| std::cmp::Reverse((release.version, release.day)));
    releases
}

fn write(releases: &[Release], layout: &Layout) -> String {
    let mut lines = vec!["# Changelog".to_owned(), String::new()];
    for Release { package, version: (major, minor), day, entries } in releases {
        let version = format!("{major}.{minor}.0");
        let name = package.map(|package| format!("{package}@{version}"));
        let date = format!("2026-{:02}-{:02}", day / 28 + 1, day % 28 + 1);
        lines.push(match (name, layout.heading) {
            (Some(name), 0 | 1) => format!("## {name} - {date}"),
            (Some(name), _) => format!("## {name} ({date})"),
            (None, 0) => format!("## [{version}] - {date}"),
            (None, 1) => format!("## v{version} ({date})"),
            (None, 2) => format!("## Version {version} / {date}"),
            (None, _) => format!("## {version}"),
        });
        lines.extend(vec![String::new(); layout.blank]);
        for words in entries {
            for (index, line) in words.chunks(layout.wrap).enumerate() {
                let sign = if index == 0 { layout.bullet } else { " " };
                lines.push(format!("{sign} {}{}", line.join(" "), layout.trailing));
            }
        }
        lines.push(String::new());
    }
    lines.join(layout.end)
}

/// The names of a text, newest release first: of each release, and of its
/// entries.
fn names(text: &str) -> Vec<(String, Vec<String>)> {
    let own = |release: hearback_wire::feed::Release| {
        let entries = release.sections.into_iter().flat_map(|section| section.entries);
        (release.id, entries.map(|entry| entry.id).collect())
    };
    read(text.as_bytes()).0.releases.into_iter().map(own).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn layout_renames_nobody(
        releases in prop::collection::vec(release(), 1..6), one in layout(), other in layout(),
    ) {
        let releases = ordered(releases);
        prop_assert_eq!(names(&write(&releases, &one)), names(&write(&releases, &other)));
    }

    #[test]
    fn a_corrected_day_renames_nobody(
        releases in prop::collection::vec(release(), 1..6), layout in layout(),
        which in 0..6_usize, day in 0..250_u8,
    ) {
        let releases = ordered(releases);
        let mut corrected = releases.clone();
        let which = which % corrected.len();
        corrected[which].day = day;
        prop_assert_eq!(names(&write(&releases, &layout)), names(&write(&corrected, &layout)));
    }

    #[test]
    fn another_release_anywhere_renames_no_other_version(
        releases in prop::collection::vec(release(), 1..6), more in release(), layout in layout(),
        place in 0..6_usize,
    ) {
        let releases = ordered(releases);
        let mut grown = releases.clone();
        let version = (more.version.0 + 5, more.version.1);
        // Unordered files are files too: it may stand anywhere.
        grown.insert(place % (releases.len() + 1), Release { version, ..more });
        let (before, after) = (names(&write(&releases, &layout)), names(&write(&grown, &layout)));
        let mut left = after.clone();
        left.retain(|name| before.contains(name));
        prop_assert_eq!(&left, &before, "{:?}", after);
        prop_assert_eq!(after.len(), before.len() + 1);
    }

    #[test]
    fn no_name_is_there_twice(
        releases in prop::collection::vec(release(), 1..12), layout in layout(),
    ) {
        let mut seen = BTreeSet::new();
        for (release, entries) in names(&write(&releases, &layout)) {
            for name in entries.into_iter().chain([release]) {
                prop_assert!(seen.insert(name.clone()), "{name}");
            }
        }
    }
}

#[test]
fn packages_with_one_version_are_told_apart_whoever_comes_first() {
    let text = "## kettle@1.0.0\n- a\n\n## pot@1.0.0\n- b\n\n## kettle@0.9.0\n- c\n";
    let turned = "## pot@1.0.0\n- b\n\n## kettle@1.0.0\n- a\n\n## kettle@0.9.0\n- c\n";
    let of = |text: &str| {
        let mut names = names(text);
        names.sort();
        names
    };
    assert_eq!(of(text), of(turned));
    assert_eq!(names(text).len(), 3);
}
