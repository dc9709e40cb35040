//! What `hearback feed` writes for subscribers, read by a parser of others and
//! by our own reader.

use crate::process::{hearback, run, with_input};
use feed_rs::model::{Feed, FeedType};
use feed_rs::parser;
use serde_json::Value;

const CHANGELOG: &str = "\
# Kettle & friends

## [Unreleased]

- Not yet for anybody

## [1.2.0] - 2026-03-14 - Lids & \"pots\"

It is *here*.

### Added

- Warm `<handle>` & more, see [the page](https://x.example/?a=1&b=2) (#12)
- ![pot](https://x.example/pot.png) \"quoted\" 'twice'

  A second paragraph.

      code <b>

### Fixed

- <script>alert(1)</script>[out](javascript:alert(1)) \u{1} stays
  1. one
  2. two
- A [way](javascript:alert(2)) out

## 1.1.0-rc.1

- | a | b |
  |---|---|
  | 1 | 2 |

## 1.0.0 - 2026-03-01 [YANKED]

- Boil

[1.2.0]: https://x.example/r/1.2.0
";

fn written(format: &str, options: &[&str]) -> String {
    let arguments = [&["feed", "-", "--format", format][..], options].concat();
    let (success, out, errors) = with_input(hearback(&arguments), CHANGELOG.as_bytes());
    assert!(success, "{errors}");
    out
}

const PLACES: [&str; 4] =
    ["--feed-url", "https://x.example/feed", "--home-url", "https://x.example/"];

fn parsed(format: &str) -> Feed {
    parser::parse(written(format, &PLACES).as_bytes()).unwrap()
}

#[test]
fn others_read_what_is_written() {
    for (format, kind) in [("jsonfeed", FeedType::JSON), ("atom", FeedType::Atom)] {
        let feed = parsed(format);
        assert_eq!(feed.feed_type, kind);
        assert_eq!(feed.title.unwrap().content, "Kettle & friends", "{format}");
        let titles: Vec<_> =
            feed.entries.iter().map(|entry| entry.title.clone().unwrap().content).collect();
        assert_eq!(titles, ["1.2.0 – Lids & \"pots\"", "1.1.0-rc.1", "1.0.0 [YANKED]"], "{format}");
        let ids: Vec<_> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
        let name = |id: &str| format!("https://x.example/feed#{id}");
        assert_eq!(ids, ["1.2.0", "1.1.0-rc.1", "1.0.0"].map(name), "{format}");
        let first = &feed.entries[0];
        assert_eq!(first.published.unwrap().to_rfc3339(), "2026-03-14T00:00:00+00:00", "{format}");
        assert_eq!(first.links[0].href, "https://x.example/r/1.2.0", "{format}");
        assert_eq!(feed.entries[1].published, None, "{format}");

        let body = first.content.clone().unwrap().body.unwrap();
        for part in [
            "<p>It is <em>here</em>.</p><h3>Added</h3><ul><li>Warm <code>&lt;handle&gt;</code> &amp; more",
            "<a href=\"https://x.example/?a=1&amp;b=2\">the page</a> (#12)",
            "<p>A second paragraph.</p><pre><code>code &lt;b&gt;</code></pre>",
            "<ol><li>one</li><li>two</li></ol>",
        ] {
            assert!(body.contains(part), "{format}: expected {part} in {body}");
        }
        for part in ["<script", "\"javascript", "\u{1}", "alert(2)"] {
            assert!(!body.contains(part), "{format}: {part} in {body}");
        }
    }
}

#[test]
fn atom_has_what_it_must() {
    let feed = parsed("atom");
    assert_eq!(feed.id, "https://x.example/feed");
    assert_eq!(feed.authors[0].name.as_deref(), Some("Kettle & friends"));
    let day = |day| format!("2026-03-{day}T00:00:00+00:00");
    assert_eq!(feed.updated.unwrap().to_rfc3339(), day("14"));
    let updated: Vec<_> =
        feed.entries.iter().map(|entry| entry.updated.unwrap().to_rfc3339()).collect();
    // Where no day is named, that of the release below.
    assert_eq!(updated, [day("14"), day("01"), day("01")]);
    let rels: Vec<_> = feed.links.iter().map(|link| link.rel.clone().unwrap()).collect();
    assert_eq!(rels, ["self", "alternate"]);
}

#[test]
fn names_need_no_address() {
    for format in ["jsonfeed", "atom"] {
        let once = parser::parse(written(format, &[]).as_bytes()).unwrap();
        let ids: Vec<_> = once.entries.iter().map(|entry| entry.id.clone()).collect();
        assert!(ids.iter().all(|id| id.starts_with("urn:uuid:") && id.len() == 45), "{ids:?}");
        let again = parser::parse(written(format, &[]).as_bytes()).unwrap();
        assert_eq!(ids, again.entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>());
    }
}

/// The releases of a feed as the panel gets them, without what only the
/// changelog itself knows: the names of sections stay, and the words.
fn outline(feed: &Value) -> Vec<String> {
    let releases = feed["releases"].as_array().unwrap();
    let published = releases.iter().filter(|release| release["unreleased"] != true);
    let show = |release: &Value| {
        let sections: Vec<String> = release["sections"]
            .as_array()
            .unwrap()
            .iter()
            .map(|section| {
                let entries = section["entries"].as_array().unwrap();
                format!("{} {}", section["kind"], entries.len())
            })
            .collect();
        format!(
            "{} {} {} {} {} {sections:?}",
            release["version"],
            release["date"],
            release["url"],
            release["yanked"],
            release["prerelease"]
        )
    };
    published.map(show).collect()
}

#[test]
fn our_own_reader_reads_it_back() {
    let own: Value = serde_json::from_str(&written("json", &[])).unwrap();
    for format in ["jsonfeed", "atom"] {
        let text = written(format, &PLACES);
        let (success, out, errors) = with_input(hearback(&["feed", "-"]), text.as_bytes());
        assert!(success, "{errors}");
        let back: Value = serde_json::from_str(&out).unwrap();
        let mut expected = outline(&own);
        if format == "atom" {
            // It has a day for everything.
            expected[1] = expected[1].replacen("null", "\"2026-03-01\"", 1);
        }
        assert_eq!(outline(&back), expected, "{format}");
        assert_eq!(back["title"], own["title"]);
    }
}

#[test]
fn a_feed_may_be_indented() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("CHANGELOG.md");
    std::fs::write(&path, CHANGELOG).unwrap();
    let path = path.to_str().unwrap();
    let (success, out, _) = run(hearback(&["feed", path, "--format", "jsonfeed", "--pretty"]));
    assert!(success && out.lines().count() > 10);
    let feed: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["items"][1]["tags"], serde_json::json!(["prerelease"]));
    assert_eq!(feed["items"][0]["summary"], "It is here.");
}
