//! What holds for every feed, whatever it was read from.

use hearback_changelog::{Remark, read};
use hearback_wire::feed::{Block, Entry, Feed, Inline};
use hearback_wire::limits::{FEED_DEPTH, FEED_RELEASES};
use std::collections::BTreeSet;

/// The entries of all releases.
pub(crate) fn entries(feed: &Feed) -> impl Iterator<Item = &Entry> {
    feed.releases.iter().flat_map(|release| &release.sections).flat_map(|section| &section.entries)
}

/// How deep the deepest is nested, counted from 1.
fn blocks_depth(blocks: &[Block]) -> usize {
    let depth = |block: &Block| match block {
        Block::Paragraph(children) | Block::Heading(children) => inlines_depth(children),
        Block::List { items, .. } => items.iter().map(|item| blocks_depth(item)).max().unwrap_or(0),
        Block::Quote(children) => blocks_depth(children),
        Block::Table(rows) => {
            rows.iter().flatten().map(|cell| inlines_depth(cell)).max().unwrap_or(0)
        }
        Block::Code { .. } | Block::Rule => 0,
    };
    blocks.iter().map(|block| depth(block) + 1).max().unwrap_or(0)
}

fn inlines_depth(inlines: &[Inline]) -> usize {
    let depth = |inline: &Inline| match inline {
        Inline::Strong(children)
        | Inline::Emphasis(children)
        | Inline::Strike(children)
        | Inline::Link { children, .. } => inlines_depth(children),
        _ => 0,
    };
    inlines.iter().map(|inline| depth(inline) + 1).max().unwrap_or(0)
}

/// How deep the deepest text of a feed is nested.
pub(crate) fn depth(feed: &Feed) -> usize {
    let summaries = feed.releases.iter().map(|release| &release.summary);
    entries(feed)
        .map(|entry| &entry.blocks)
        .chain(summaries)
        .map(|blocks| blocks_depth(blocks))
        .max()
        .unwrap_or(0)
}

/// Addresses anywhere in a feed, as the panel would follow them.
fn addresses(feed: &Feed) -> Vec<String> {
    fn collect(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(object) => {
                for (name, value) in object {
                    match value.as_str() {
                        Some(text) if ["href", "src", "url"].contains(&name.as_str()) => {
                            found.push(text.to_owned());
                        }
                        _ => collect(value, found),
                    }
                }
            }
            serde_json::Value::Array(values) => {
                values.iter().for_each(|value| collect(value, found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(&serde_json::to_value(feed).unwrap(), &mut found);
    found
}

/// Reads a changelog, and asserts what holds for every input.
pub(crate) fn check(bytes: &[u8]) -> (Feed, Vec<Remark>) {
    let (feed, remarks) = read(bytes);
    assert!(feed.releases.len() <= FEED_RELEASES);
    assert!(depth(&feed) <= FEED_DEPTH, "nested {} deep", depth(&feed));
    if feed.releases.is_empty() {
        assert!(!remarks.is_empty(), "nothing was read, and nobody says why");
    }
    let mut seen = BTreeSet::new();
    for id in
        feed.releases.iter().map(|release| &release.id).chain(entries(&feed).map(|entry| &entry.id))
    {
        assert!(!id.is_empty() && seen.insert(id.clone()), "{id:?} is there twice");
        // Every entry has one, and some tag may be as long as the changelog.
        assert!(id.len() <= 600, "{} bytes of a name", id.len());
    }
    for entry in entries(&feed) {
        assert!(!entry.blocks.is_empty());
    }
    for address in addresses(&feed) {
        let scheme = address
            .split(['/', '?', '#'])
            .next()
            .unwrap()
            .split_once(':')
            .map(|(scheme, _)| scheme);
        let known =
            |scheme: &str| ["http", "https", "mailto"].contains(&scheme.to_lowercase().as_str());
        assert!(scheme.is_none_or(known), "{address:?}");
    }
    for release in &feed.releases {
        let day = release.date.map(|date| date.to_string());
        assert_eq!(day.as_deref().and_then(|day| day.parse().ok()), release.date, "{day:?}");
    }
    assert!(remarks.is_sorted_by_key(|remark| remark.line), "{remarks:?}");
    let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
    for remark in &remarks {
        assert!(remark.line as usize <= lines, "{remark} of {lines}");
    }
    (feed, remarks)
}
