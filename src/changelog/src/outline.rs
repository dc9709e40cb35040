//! Which headings are releases, and what belongs to each.
//!
//! No heading is judged alone: a level of headings counts as releases when
//! most of its headings read as one. That keeps "Foo 8.10 support" inside a
//! release from becoming one, and lets one file mix levels, as tools do.

use crate::chars;
use crate::document::{Document, Node, NodeKind};
use crate::heading::{self, Heading};
use crate::markdown::Definitions;
use crate::plain;
use crate::remark::{Code, Remarks};
use crate::section;
use crate::url;
use hearback_wire::feed::{Block, Inline};
use std::cmp::Ordering;

pub(crate) use judge::Verdict;

mod days;
mod judge;

/// A changelog's releases, newest first.
#[derive(Default)]
pub(crate) struct Outline {
    pub(crate) title: Option<String>,
    pub(crate) releases: Vec<Outlined>,
    /// Of every heading, in order: its line, and what became of it.
    pub(crate) verdicts: Vec<(u32, Verdict)>,
}

/// A release and what is said about it.
pub(crate) struct Outlined {
    pub(crate) heading: Heading,
    /// Of its heading, counted from 1; 0 in a list of releases.
    pub(crate) line: u32,
    /// The first line that is not its own any more; 0 where it goes on to the
    /// end.
    pub(crate) end: u32,
    pub(crate) url: Option<String>,
    pub(crate) nodes: Vec<Node>,
    level: u8,
}

impl Outlined {
    /// A release out of a list of releases, which has no lines.
    pub(crate) fn listed(heading: Heading, url: Option<String>, nodes: Vec<Node>) -> Self {
        Self { heading, line: 0, end: 0, url, nodes, level: 1 }
    }
}

/// Finds the releases in what a text was read into.
pub(crate) fn outline(document: Document, text: &str, remarks: &mut Remarks) -> Outline {
    let Document { nodes, links, packages } = document;
    let (mut headings, mut verdicts) = judge::judge(&nodes);
    if packages {
        for heading in headings.iter_mut().flatten() {
            heading.prerelease =
                heading.version.as_ref().is_some_and(|version| version.contains('~'));
        }
    }

    let mut outline = Outline::default();
    let mut outside = true;
    for (node, heading) in nodes.into_iter().zip(headings) {
        let level = level(&node);
        let line = node.line;
        match (node.kind, heading) {
            (NodeKind::Heading(..), Some(heading))
                if is_day_of(&heading, level, outline.releases.last()) =>
            {
                judge::overrule(&mut verdicts, line, Verdict::Day);
                if let Some(release) = outline.releases.last_mut() {
                    release.heading.date = heading.date;
                    release.heading.day_first = heading.day_first;
                }
            }
            (NodeKind::Heading(_, content), Some(mut heading)) => {
                outside = false;
                heading.unreleased |= heading.open_day && outline.releases.is_empty();
                if heading.bad_date {
                    remarks.line(node.line, Code::BadDate, || {
                        "expected a day such as 2026-11-22".into()
                    });
                }
                let url = url(&content, &heading, &links);
                let (end, nodes) = (0, Vec::new());
                let release = Outlined { heading, line, end, url, nodes, level };
                end_at(&mut outline.releases, line);
                if let Some(line) = push(&mut outline.releases, release) {
                    judge::overrule(&mut verdicts, line, Verdict::Twice);
                }
            }
            (NodeKind::Heading(_, content), None) => {
                let text = plain::text(&content);
                let inside = outline.releases.last().filter(|_| !outside);
                let section = inside.is_some_and(|release| {
                    level > release.level || (level == release.level && section::is_known(&text))
                });
                let node = Node { kind: NodeKind::Heading(level, content), ..node };
                match outline.releases.last_mut() {
                    Some(release) if section => release.nodes.push(node),
                    Some(_) => {
                        outside = true;
                        end_at(&mut outline.releases, line);
                        // Tools repeat the title in the middle of a file.
                        if outline.title.as_ref() != Some(&text) {
                            remarks.line(node.line, Code::NotARelease, || {
                                let text: String = text.chars().take(40).collect();
                                chars::join(&[
                                    "\"",
                                    &text,
                                    "\" is no release; what follows is left out",
                                ])
                            });
                        }
                    }
                    None if outline.title.is_none() => {
                        outline.title = Some(text).filter(|text| !text.trim().is_empty());
                    }
                    None => {}
                }
            }
            (kind, _) => {
                if let Some(release) = outline.releases.last_mut().filter(|_| !outside) {
                    release.nodes.push(Node { kind, ..node });
                }
            }
        }
    }
    outline.verdicts = verdicts;
    let verdicts = &mut outline.verdicts;
    outline.releases.retain(|release| {
        let pointer = is_pointer(release);
        if pointer {
            judge::overrule(verdicts, release.line, Verdict::Pointer);
        }
        !pointer
    });
    for release in &mut outline.releases {
        take_date_line(release);
    }
    days::settle(&mut outline.releases, text, remarks);
    newest_first(&mut outline, remarks);
    outline
}

/// Turns round what starts with the oldest.
pub(crate) fn newest_first(outline: &mut Outline, remarks: &mut Remarks) {
    if oldest_first(&outline.releases) {
        remarks
            .file(Code::OldestFirst, "the oldest release stands first; the feed is turned round");
        outline.releases.reverse();
    }
}

/// What stands from this line on is not of the last release.
fn end_at(releases: &mut [Outlined], line: u32) {
    if let Some(last) = releases.last_mut().filter(|last| last.end == 0) {
        last.end = line;
    }
}

/// 0 where it is no heading.
fn level(node: &Node) -> u8 {
    match node.kind {
        NodeKind::Heading(level, _) => level,
        _ => 0,
    }
}

/// `## 4.x`, with a word on where the releases of that series are.
fn is_pointer(release: &Outlined) -> bool {
    let version = release.heading.version.as_deref().unwrap_or_default();
    chars::ends(version, &|char| matches!(char, 'x' | 'X' | '*'))
        && !release.nodes.iter().any(|node| matches!(node.kind, NodeKind::List(_)))
}

/// Adds a release. Two tools that write one file head a release twice; the
/// empty one goes, and its line is told.
fn push(releases: &mut Vec<Outlined>, mut release: Outlined) -> Option<u32> {
    let twice = releases.pop_if(|last| {
        last.nodes.is_empty()
            && last.heading.version.is_some()
            && last.heading.version == release.heading.version
            && last.heading.package == release.heading.package
    });
    let line = twice.as_ref().map(|twice| twice.line);
    if let Some(twice) = twice {
        if release.heading.date.is_none() {
            release.heading.date = twice.heading.date;
            release.heading.day_first = twice.heading.day_first;
        }
        release.url = release.url.or(twice.url);
    }
    releases.push(release);
    line
}

/// The link of the heading that shows the version, or the definition that is
/// named like it.
fn url(content: &[Inline], heading: &Heading, links: &Definitions) -> Option<String> {
    let name = match (&heading.version, heading.date) {
        (Some(version), _) => version.clone(),
        (None, _) if heading.unreleased => {
            // `[Unreleased] - ReleaseDate`: the label is what the brackets hold.
            let text = plain::text(content);
            let label = chars::trim_start(&text, &|char| char == '[');
            label.get(..chars::span(label, &|char| char == ']'))?.trim().to_owned()
        }
        (None, date) => date?.to_text(),
    };
    let linked = content.iter().find_map(|inline| match inline {
        Inline::Link { href, children } => {
            chars::find_str(&plain::text(children), &name).map(|_| href.clone())
        }
        _ => None,
    });
    let defined =
        |label: &str| links.address(label).and_then(|address| url::allowed(address, url::LINK));
    linked.or_else(|| defined(&name)).or_else(|| defined(&chars::join(&["v", &name])))
}

/// A day alone, right below a release without one.
fn is_day_of(heading: &Heading, level: u8, above: Option<&Outlined>) -> bool {
    let alone = heading.version.is_none() && heading.title.is_none() && heading.date.is_some();
    alone
        && above.is_some_and(|release| {
            release.heading.version.is_some()
                && release.heading.date.is_none()
                && release.nodes.is_empty()
                && level > release.level
        })
}

/// Where the heading has no day, the first line below it may be one.
fn take_date_line(release: &mut Outlined) {
    if release.heading.date.is_some() {
        return;
    }
    let Some(Node { kind: NodeKind::Block(block), .. }) = release.nodes.first() else { return };
    let block = match block {
        Block::Quote(blocks) if blocks.len() == 1 => blocks.first().unwrap_or(block),
        _ => block,
    };
    let Block::Paragraph(inlines) = block else { return };
    if let Some((date, day_first)) = heading::date_line(&plain::text(inlines)) {
        (release.heading.date, release.heading.day_first) = (Some(date), day_first);
        release.nodes.remove(0);
    }
}

/// Every release is later than the one above it, and there are enough to say
/// so.
fn oldest_first(releases: &[Outlined]) -> bool {
    let released: Vec<_> = releases.iter().filter(|release| !release.heading.unreleased).collect();
    let pairs = released.iter().zip(released.iter().skip(1));
    let orders: Vec<_> =
        pairs.map(|(above, below)| order(&above.heading, &below.heading)).collect();
    orders.len() >= 2
        && orders.iter().all(|order| *order != Some(Ordering::Greater))
        && orders.iter().filter(|order| **order == Some(Ordering::Less)).count() >= 2
}

fn order(left: &Heading, right: &Heading) -> Option<Ordering> {
    let days = left.date.zip(right.date).map(|(left, right)| left.cmp(&right));
    let versions = numbers(left).zip(numbers(right)).map(|(left, right)| left.cmp(&right));
    match (days, versions) {
        // A day is easier mistaken than a version.
        (Some(days), Some(versions)) if days.reverse() == versions => None,
        _ => days.or(versions),
    }
}

fn numbers(heading: &Heading) -> Option<Vec<u32>> {
    let core = heading.version.as_deref()?;
    let core = core.get(..chars::span(core, &|char| matches!(char, '-' | '+' | ' ')))?;
    core.split('.').map(|number| number.parse().ok()).collect()
}
