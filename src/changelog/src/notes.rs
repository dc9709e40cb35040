//! What stands below a heading need not be notes: nothing, a word on where the
//! notes are, or the titles of pull requests as a service lists them. The feed
//! keeps it as it is; remarks tell the author, and a release that points
//! elsewhere has that address.

use crate::chars;
use crate::plain;
use crate::remark::{Code, Remarks};
use hearback_wire::feed::{Block, Entry, Inline, Release, Section};

/// Bytes of a text that points elsewhere and says no more.
const SHORT: usize = 240;
/// Words that point elsewhere, in small letters; so does an address alone.
const POINTERS: &str = "see |read |check |visit |blog|announcement|release notes|full notes|\
    more details|more information|details at|available at|can be found|find the|what's new|\
    siehe |voir |ver |смотри|参见|请参阅|詳細";
/// What tools write in place of notes, in small letters.
const NOTHING: &str = "version bump only|version update only|no changes|no notable changes|\
    nothing changed|no user-facing changes|no user facing changes|no significant changes|\
    bump version|version bump|n/a|none|tbd|maintenance release|keine änderungen|\
    aucun changement|sin cambios|nessuna modifica|изменений нет|无变更|変更なし";
/// Entries that make a list.
const LIST: usize = 3;
/// Names of releases that a remark tells.
const NAMES: usize = 5;

/// Says which releases have no notes of their own.
pub(crate) fn look(releases: &[Release], remarks: &mut Remarks) {
    let released = || releases.iter().filter(|release| !release.unreleased);
    for (code, test, says) in [
        (Code::EmptyRelease, is_empty as fn(&Release) -> bool, "nothing is said of "),
        (Code::Elsewhere, is_elsewhere, "the notes are elsewhere of "),
        (Code::PullRequests, is_dump, "the notes are titles of pull requests in "),
    ] {
        let found = || released().filter(|release| test(release)).map(|release| &release.id);
        let count = found().count();
        if count == 0 {
            continue;
        }
        let mut text = says.to_owned();
        for (index, id) in found().take(NAMES).enumerate() {
            text.push_str(if index > 0 { ", " } else { "" });
            text.push_str(id);
        }
        if count > NAMES {
            text.push_str(&chars::join(&[" and ", &chars::number(count - NAMES), " more"]));
        }
        remarks.file(code, &text);
    }
}

fn entries(sections: &[Section]) -> impl Iterator<Item = &Entry> {
    sections.iter().flat_map(|section| &section.entries)
}

/// Nothing, or words for it.
fn is_empty(release: &Release) -> bool {
    let blocks = only(&release.summary, &release.sections);
    blocks.is_some_and(|blocks| {
        let Some(text) = short(blocks) else { return false };
        let lower = chars::fold(chars::trim(&text, &chars::is_sign));
        let starts = |name| chars::strip(&lower, name).is_some();
        let note = chars::strip(&lower, "note: ").unwrap_or(&lower);
        (lower.is_empty() && release.title.is_none())
            || chars::among(NOTHING, &lower)
            || chars::each("version bump only|version update only|no changes")
                .any(|name| starts(name) || chars::strip(note, name).is_some())
    })
}

/// All that is said, if it is not more than one entry or one paragraph.
fn only<'a>(summary: &'a [Block], sections: &'a [Section]) -> Option<&'a [Block]> {
    let mut entries = entries(sections);
    match (entries.next(), entries.next()) {
        (None, _) => Some(summary),
        (Some(entry), None) if summary.is_empty() => Some(&entry.blocks),
        _ => None,
    }
}

/// Its text, if that is short and nothing but text.
fn short(blocks: &[Block]) -> Option<String> {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(content) => text.push_str(&plain::head(content, SHORT + 1)),
            Block::Quote(_) | Block::Rule => {}
            _ => return None,
        }
        text.push(' ');
    }
    (text.len() <= SHORT).then_some(text)
}

fn is_elsewhere(release: &Release) -> bool {
    elsewhere(&release.summary, &release.sections).is_some()
}

/// Where the notes are, if that is all that is said.
pub(crate) fn elsewhere(summary: &[Block], sections: &[Section]) -> Option<String> {
    let blocks = only(summary, sections)?;
    let text = short(blocks)?;
    let mut links = Vec::new();
    for block in blocks {
        if let Block::Paragraph(content) = block {
            collect(content, &mut links);
        }
    }
    let [(href, shown)] = links.as_slice() else { return None };
    let lower = chars::fold(&text);
    let alone = chars::trim(&lower, &chars::is_sign).len()
        == chars::trim(&chars::fold(shown), &chars::is_sign).len();
    let points = alone || chars::each(POINTERS).any(|word| chars::find_str(&lower, word).is_some());
    // An issue's number is a reference, not a place for notes.
    let place = chars::find(shown, &char::is_alphabetic).is_some() && !is_change(href);
    (points && place).then(|| (*href).to_owned())
}

fn collect<'a>(content: &'a [Inline], links: &mut Vec<(&'a str, String)>) {
    for inline in content {
        match inline {
            Inline::Link { href, children } => links.push((href, plain::text(children))),
            Inline::Strong(children) | Inline::Emphasis(children) => collect(children, links),
            _ => {}
        }
    }
}

/// Most entries are "title by @somebody in address".
fn is_dump(release: &Release) -> bool {
    let all = entries(&release.sections).count();
    let dumped = entries(&release.sections).filter(|entry| is_title(entry)).count();
    all >= LIST && dumped * 5 >= all * 4
}

fn is_title(entry: &Entry) -> bool {
    let [Block::Paragraph(content)] = entry.blocks.as_slice() else { return false };
    // What is said last is where it was merged.
    let change = match content.iter().rev().find(|inline| !is_blank(inline)) {
        Some(Inline::Link { href, children }) => {
            is_change(href) || plain::text(children).starts_with('#')
        }
        Some(Inline::Text(text)) => text
            .trim_end()
            .rsplit(' ')
            .next()
            .is_some_and(|last| last.starts_with('#') && last.len() > 1),
        _ => false,
    };
    let text = plain::text(content);
    let person = chars::find_str(&text, " by @").is_some()
        || chars::find_str(&text, " made their first contribution").is_some();
    change && person
}

fn is_blank(inline: &Inline) -> bool {
    matches!(inline, Inline::Text(text) if text.trim().is_empty())
}

/// `…/pull/12`, `…/merge_requests/12`
fn is_change(href: &str) -> bool {
    let mut parts = href.rsplit('/');
    let number = parts.next().unwrap_or_default();
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && parts.next().is_some_and(|part| {
            chars::among("pull|pulls|issues|merge_requests|pull-requests", part)
        })
}
