//! What holds for every input.

use hearback_changelog::{Code, Remark, read};
use hearback_wire::feed::{Block, Feed, Inline};
use hearback_wire::limits::{CHANGELOG_BYTES, FEED_DEPTH, FEED_RELEASES};
use proptest::prelude::*;
use shapes::{SHAPES, big};
use sound::{check, depth, entries};

mod shapes;
mod sound;

/// Pieces of which changelogs, and attacks on their readers, are made.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "\n",
            "\n\n",
            "\r\n",
            "# ",
            "## ",
            "### ",
            "## [1.0.0] - 2026-01-01\n",
            "## 1.0.0\n",
            "## v2.0.0-rc.1\n",
            "## [Unreleased]\n",
            "## 2026-02-30\n",
            "### Added\n",
            "- ",
            "  - ",
            "    ",
            "1. ",
            "> ",
            "\t",
            "* ",
            "**",
            "*",
            "_",
            "~~",
            "`",
            "```\n",
            "[",
            "]",
            "(",
            ")",
            "![",
            "](",
            "<",
            ">",
            "<!-- ",
            " -->",
            "<b>",
            "<script>",
            "</script>",
            "<br>",
            "javascript:x",
            "https://a.example/1",
            "feedback:x",
            "(feedback:y)",
            "#12",
            "CVE-2026-1234",
            "| a | b |\n|---|---|\n",
            "---\n",
            "===\n",
            "&amp;",
            "&#0;",
            "\\",
            "[^1]",
            "[^1]: ",
            "[1.0.0]: x\n",
            "- [x] ",
            "> [!NOTE]\n",
            "1.0.0",
            "2026-01-01",
            "BREAKING: ",
            "é",
            "\u{0}",
            "\u{feff}",
            "İ",
            "ß",
            ":a:",
            "= 1.0 =\n",
            "== 1.1\n",
            "1.0\n~~~\n",
            "~~~~\n",
            "1.2.0\n",
            "* **1.1.0**\n",
            ".. a::\n",
            "`a\n<b>`_",
            "::\n",
            "!! 1.0\n",
            "a (1.0) b; urgency=c\n",
            " -- a <b>  2026-01-01\n",
            "<h2>1.0</h2>\n",
            "< 1.0\n",
            "<feed><entry><title>1.0</title>",
            "<content type=\"html\">",
            "<![CDATA[",
            "]]>",
            "</entry>",
            "[{\"tag_name\":\"1.0\",\"body\":\"",
            "\"}]",
            "---\nx: y\n---\n",
            "🚀",
        ])
        .prop_map(str::to_owned),
        "[a-z ]{0,8}",
        any::<char>().prop_map(String::from),
    ]
}

fn version() -> impl Strategy<Value = String> {
    (0..3_u8, 0..3_u8).prop_map(|(major, minor)| format!("{major}.{minor}.0"))
}

/// A release as text: its version, and words for entries.
fn release() -> impl Strategy<Value = String> {
    (version(), prop::collection::vec("[a-c]{1,2}", 0..4)).prop_map(|(version, words)| {
        let entries: String = words.iter().map(|word| format!("- {word}\n")).collect();
        format!("## {version}\n\n### Added\n\n{entries}\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn any_bytes_give_a_sound_feed(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&bytes);
    }

    #[test]
    fn any_mix_of_markup_gives_a_sound_feed(pieces in prop::collection::vec(piece(), 0..60)) {
        check(pieces.concat().as_bytes());
    }

    #[test]
    fn a_release_on_top_renames_nobody(releases in prop::collection::vec(release(), 1..8)) {
        let older = releases.get(1..).unwrap_or_default().concat();
        let (before, _) = check(format!("# C\n\n{older}").as_bytes());
        let (after, remarks) = check(format!("# C\n\n{}", releases.concat()).as_bytes());
        // Versions that happen to rise down the page turn the feed round:
        // what is on top is not the newest then.
        let turned = |remarks: &[Remark]| remarks.iter().any(|remark| remark.code == Code::OldestFirst);
        prop_assume!(!turned(&remarks) && !turned(&read(format!("# C\n\n{older}").as_bytes()).1));
        let names = |feed: &Feed| -> Vec<String> {
            let own = |release: &hearback_wire::feed::Release| {
                let sections = release.sections.iter().flat_map(|section| &section.entries);
                let entries: Vec<_> = sections.map(|entry| entry.id.clone()).collect();
                [vec![release.id.clone()], entries].concat()
            };
            feed.releases.iter().flat_map(own).collect()
        };
        let (before, after) = (names(&before), names(&after));
        prop_assert!(after.ends_with(&before), "{before:?} became {after:?}");
    }

    #[test]
    fn another_entry_renames_nobody(words in prop::collection::vec("[a-f]", 1..8), index in 0..8_usize) {
        let source = |words: &[String]| {
            let items: String = words.iter().map(|word| format!("- {word}\n")).collect();
            format!("## 1.0.0\n\n### Fixed\n\n{items}")
        };
        let mut changed = words.clone();
        let index = index % words.len();
        changed[index] = "something else".to_owned();
        let (before, _) = read(source(&words).as_bytes());
        let (after, _) = read(source(&changed).as_bytes());
        for (place, (before, after)) in entries(&before).zip(entries(&after)).enumerate() {
            // The same words again are counted, so a twin may move up.
            if place != index && words[place] != words[index] {
                prop_assert_eq!(&before.id, &after.id);
            }
        }
    }
}

#[test]
fn nesting_is_capped_and_nothing_is_lost() {
    for (open, levels) in [("- ", 40), ("> ", 40), ("1. ", 30), ("> - ", 20)] {
        let source = format!("## 1.0.0\n\n- x\n\n  {}word\n", open.repeat(levels));
        let (feed, remarks) = check(source.as_bytes());
        assert!(depth(&feed) >= FEED_DEPTH - 1, "{open}");
        assert!(
            remarks.iter().any(|remark| remark.code == Code::TooDeep && remark.line == 5),
            "{open}"
        );
        assert!(serde_json::to_string(&feed).unwrap().contains("word"), "{open}");
    }
    let strong = format!("## 1.0.0\n\n- {}word{}\n", "*a ".repeat(500), "*".repeat(500));
    let (feed, _) = check(strong.as_bytes());
    assert!(serde_json::to_string(&feed).unwrap().contains("word"));
    check(
        &b"## 1.0.0\n\n- x\n"
            .repeat(3)
            .into_iter()
            .chain(b"> ".repeat(100_000))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn the_newest_releases_are_kept() {
    let releases = FEED_RELEASES + 50;
    let source: String =
        (0..releases).rev().map(|number| format!("## 1.{number}.0\n\n- {number}\n\n")).collect();
    let (feed, remarks) = check(source.as_bytes());
    assert_eq!(feed.releases.len(), FEED_RELEASES);
    assert_eq!(feed.releases[0].id, format!("1.{}.0", releases - 1));
    assert_eq!(remarks.len(), 1);
    assert_eq!(
        (remarks[0].code, remarks[0].to_string().as_str()),
        (Code::ReleasesLeftOut, "the 50 oldest releases are left out")
    );
}

#[test]
fn what_is_too_long_is_cut_at_a_line() {
    let mut source = "## 1.0.0\n\n- one\n".to_owned();
    while source.len() <= CHANGELOG_BYTES {
        source.push_str("- filling, and filling, and filling with é\n");
    }
    let (feed, remarks) = check(source.as_bytes());
    assert_eq!(remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), [Code::BytesLeftOut]);
    let last = entries(&feed).last().unwrap();
    assert_eq!(
        last.blocks,
        [Block::Paragraph(vec![Inline::Text("filling, and filling, and filling with é".into())])]
    );
}

#[test]
fn five_megabytes_are_read() {
    let release = "## 1.0.0 - 2026-01-01\n\n### Fixed\n\n- The [door](a.html) *closes* (#12).\n  - `really`\n\n";
    let source = release.repeat(5 * 1024 * 1024 / release.len());
    assert_eq!(read(source.as_bytes()).0.releases.len(), FEED_RELEASES);
}

/// Each would take hours if any step looked at all that it has read before.
#[test]
fn the_worst_is_read_in_one_pass() {
    let size = 256 * 1024;
    for (head, piece) in SHAPES {
        check(big(head, piece, size).as_bytes());
    }
    let nested = "- ".repeat(size / 2) + "a\n";
    check(("## 1.0.0\n\n".to_owned() + &nested + &"a\n".repeat(100_000)).as_bytes());
    let wide = [&"|a".repeat(10_000), "\n", &"|-".repeat(10_000), "\n", &"a\n".repeat(50_000)];
    check(("## 1.0.0\n\n".to_owned() + &wide.concat()).as_bytes());
    let mut runs = "## 1.0.0\n\n- ".to_owned();
    while runs.len() < size {
        runs.push('a');
        runs.push_str(&"`".repeat(runs.len() % 700));
    }
    check(runs.as_bytes());
}
