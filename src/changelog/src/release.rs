//! What stands in a release: a summary, then sections with entries.

use crate::chars;
use crate::document::{Item, Node, NodeKind};
use crate::entry;
use crate::id;
use crate::plain;
use crate::section;
use crate::url;
use hearback_wire::feed::{Block, Inline, Kind, Section};

/// What is said about a release.
#[derive(Default)]
pub(crate) struct Body {
    pub(crate) summary: Vec<Block>,
    pub(crate) sections: Vec<Section>,
    /// Said in words instead of the heading.
    pub(crate) yanked: bool,
    /// Where all of its changes are, as GitHub notes it.
    pub(crate) url: Option<String>,
}

/// The section that is being filled.
struct Open {
    section: Section,
    level: u8,
    breaking: bool,
}

/// Level of a line that stands for a heading.
const LINE: u8 = 7;

/// Reads what stands below a release's heading.
pub(crate) fn body(nodes: Vec<Node>, release: &str) -> Body {
    let mut body = Body::default();
    let mut open: Option<Open> = None;
    let mut nodes = nodes.into_iter().peekable();
    while let Some(Node { kind, marks, .. }) = nodes.next() {
        let before_list = matches!(nodes.peek(), Some(Node { kind: NodeKind::List(_), .. }));
        match kind {
            // Nothing stands below it.
            NodeKind::Heading(level, _) if matches!(nodes.peek(), Some(Node { kind: NodeKind::Heading(next, _), .. }) if *next == level) =>
                {}
            NodeKind::Heading(level, content) => {
                let next = heading(&plain::text(&content), level, open.as_ref());
                close(&mut body, open.replace(next));
            }
            NodeKind::Block(Block::Paragraph(content)) if is_heading(&content, before_list) => {
                let label = plain::text(&content);
                let next = heading(
                    chars::trim_end(label.trim(), &|char| char == ':'),
                    LINE,
                    open.as_ref(),
                );
                close(&mut body, open.replace(next));
            }
            NodeKind::Block(Block::Paragraph(content)) if is_full_changelog(&content) => {
                body.url = address(&content).or(body.url);
            }
            NodeKind::Block(block) => {
                let Some(open) = &mut open else {
                    body.yanked |= says_yanked(&block);
                    body.summary.extend(entry::polish(block));
                    continue;
                };
                // A paragraph starts an entry; code and tables belong to it.
                let joins = !matches!(block, Block::Paragraph(_));
                match open.section.entries.last_mut().filter(|_| joins) {
                    Some(entry) => entry::join(entry, block, marks),
                    None => {
                        let item = Item { blocks: vec![block], marks };
                        open.section.entries.extend(entry::read(item, open.breaking));
                    }
                }
            }
            NodeKind::List(items) => {
                let open = open.get_or_insert_with(|| Open {
                    section: Section {
                        kind: Kind::Other,
                        label: String::new(),
                        entries: Vec::new(),
                    },
                    level: LINE,
                    breaking: false,
                });
                for item in items {
                    open.section.entries.extend(entry::read(item, open.breaking));
                }
            }
            NodeKind::Marks => {
                if let Some(entry) = open.as_mut().and_then(|open| open.section.entries.last_mut())
                {
                    entry::answer(entry, marks);
                }
            }
        }
    }
    close(&mut body, open);
    let entries = body.sections.iter_mut().flat_map(|section| &mut section.entries);
    id::entries(release, entries);
    body
}

/// Opens the section below a heading. A name that says nothing below one that
/// does, such as a component below "Added", means the same.
fn heading(label: &str, level: u8, above: Option<&Open>) -> Open {
    let label = label.trim().to_owned();
    let (kind, breaking, level) = match (section::meaning(&label), above) {
        (Some((kind, breaking)), _) => (kind, breaking, level),
        (None, Some(above)) if above.level < level => {
            (above.section.kind, above.breaking, above.level)
        }
        (None, _) => (Kind::Other, false, level),
    };
    Open { section: Section { kind, label, entries: Vec::new() }, level, breaking }
}

/// `**Fixed**` and `Fixed:` above a list, for a heading.
fn is_heading(content: &[Inline], before_list: bool) -> bool {
    if !before_list {
        return false;
    }
    let text = plain::text(content);
    let strong = matches!(content, [Inline::Strong(_)]);
    (strong || text.ends_with(':')) && section::is_known(&text)
}

/// `**Full Changelog**: address`
fn is_full_changelog(content: &[Inline]) -> bool {
    const WORDS: &str = "full changelog";
    if chars::strip(&plain::head(content, WORDS.len()), WORDS).is_none() {
        return false;
    }
    chars::strip(&plain::text(content), WORDS).is_some_and(|rest| {
        let rest = rest.trim_start_matches(':').trim();
        !rest.contains(' ') && address(content).is_some()
    })
}

fn address(content: &[Inline]) -> Option<String> {
    content.iter().find_map(|inline| match inline {
        Inline::Link { href, .. } => Some(href.clone()),
        Inline::Text(text) => {
            let start = text.get(chars::find_str(text, "http")?..)?;
            let end = chars::span(start, &char::is_whitespace);
            url::allowed(start.get(..end)?, url::LINK)
        }
        _ => None,
    })
}

/// "This release has been yanked because …"
fn says_yanked(block: &Block) -> bool {
    let Block::Paragraph(content) = block else { return false };
    let text = plain::text(content);
    chars::each("has been yanked|was yanked|is yanked")
        .any(|words| chars::find_str(&text, words).is_some())
}

fn close(body: &mut Body, open: Option<Open>) {
    body.sections
        .extend(open.map(|open| open.section).filter(|section| !section.entries.is_empty()));
}
