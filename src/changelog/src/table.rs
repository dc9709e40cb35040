//! Changelogs that are tables: a row for a release, or for a change in one.
//!
//! A table counts if it has a column of versions, beside it one of days or of
//! changes, and if no heading of the file is surely a release: where headings
//! are, tables are indexes of versions or belong to a release. Its rows become
//! headings and lists, and go on from there like any other.

use crate::chars;
use crate::date;
use crate::document::{Document, Item, Node, NodeKind};
use crate::heading::{self, Sure};
use crate::input::Source;
use crate::plain;
use crate::remark::{Code, Remarks};
use crate::section;
use hearback_wire::feed::{Block, Inline};
use std::mem;

mod html;

/// Rows of a table that are read: many more than people write.
const ROWS: usize = 4_000;
/// Columns of a table that people read.
const COLUMNS: usize = 24;
/// The level of the headings that rows become.
const RELEASE: u8 = 5;

/// Names of the column of versions, in small letters.
const VERSION: &str = "version|versions|release|releases|ver|ver.|rev|rev.|revision|build|tag|\
    version number|release version|versión|versão|versione|versie|wersja|verze|версия|версія|\
    sürüm|バージョン|版本|版本号|버전";
/// Names of the column of what changed, beside those of sections.
const CHANGES: &str = "description|descriptions|subject|summary|detail|details|comment|comments|\
    remark|remarks|what|what changed|changelog|change log|release notes|modification|\
    modifications|beschreibung|änderung|änderungen|descripción|cambios|description des changements|\
    modifiche|descrição|mudanças|opis|zmiany|описание|изменения|更新内容|内容|说明|変更内容|변경 사항";
/// Names of columns that say nothing of what changed.
const ASIDE: &str = "author|authors|by|who|editor|owner|reviewer|reviewed by|approved by|approver|\
    status|size|download|downloads|sha|sha256|md5|checksum|commit|#|no|no.|id|type|autor|auteur";

/// Names of columns that say where a change was discussed.
const LINKS: &str = "pull request|pull requests|pr|prs|issue|issues|ticket|tickets|link|links|\
    reference|references|jira";

/// What stands in a cell.
type Cell = Vec<Item>;

/// A table of the file: its rows, each with its line; the first is its head.
type Rows = Vec<(u32, Vec<Cell>)>;

/// Which column is what.
struct Columns {
    /// Of versions, or of days where there is none.
    version: usize,
    date: Option<usize>,
    changes: Vec<usize>,
    /// Where a change was discussed.
    links: Vec<usize>,
}

/// Makes headings and lists of the tables of releases, if that is how the file
/// is written.
pub(crate) fn unfold(document: &mut Document, source: &Source<'_>, remarks: &mut Remarks) {
    let text = source.text.as_ref();
    let html = ["<tr", "<TR"].iter().any(|tag| chars::find_str(text, tag).is_some());
    let tables = document.nodes.iter().any(is_table);
    if !(tables || html) || document.nodes.iter().any(is_release) {
        return;
    }
    let mut nodes = Vec::new();
    let mut found = false;
    let mut below = false;
    for node in mem::take(&mut document.nodes) {
        let rows = rows(&node).unwrap_or_default();
        match columns(&rows) {
            Some(columns) => {
                (found, below) = (true, true);
                left_out(&rows, remarks);
                write(&rows, &columns, &mut nodes);
            }
            // What follows a table is not said of its last row.
            None if below && !matches!(node.kind, NodeKind::Heading(..)) => {}
            None => {
                below = false;
                nodes.push(node);
            }
        }
    }
    if !found && html {
        let rows = html::rows(text, source.skipped_lines);
        if let Some(columns) = columns(&rows) {
            found = true;
            left_out(&rows, remarks);
            // The rest was read as text, with the table in it.
            let first = rows.first().map_or(0, |(line, _)| *line);
            nodes.retain(|node| matches!(node.kind, NodeKind::Heading(..)) && node.line < first);
            nodes.truncate(1);
            write(&rows, &columns, &mut nodes);
        }
    }
    if found {
        nodes.iter_mut().for_each(lower);
    }
    document.nodes = nodes;
}

fn left_out(rows: &[(u32, Vec<Cell>)], remarks: &mut Remarks) {
    if let Some((line, _)) = rows.last().filter(|_| rows.len() == ROWS) {
        remarks.line(*line, Code::BytesLeftOut, || {
            "there are too many rows above; the rest is left out".into()
        });
    }
}

/// `# Version 2` above a table of versions is the name of a series.
fn lower(node: &mut Node) {
    if let NodeKind::Heading(level, content) = &mut node.kind
        && *level < RELEASE
        && heading::read(&plain::text(content)).is_some()
    {
        node.kind = NodeKind::Block(Block::Paragraph(mem::take(content)));
    }
}

fn is_release(node: &Node) -> bool {
    let NodeKind::Heading(_, content) = &node.kind else { return false };
    heading::read(&plain::text(content)).is_some_and(|found| found.sure == Sure::Yes)
}

fn is_table(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Block(Block::Table(_)))
}

/// The rows of a table of Markdown.
fn rows(node: &Node) -> Option<Rows> {
    let NodeKind::Block(Block::Table(rows)) = &node.kind else { return None };
    // The delimiter row has no text.
    let lines = (node.line..).enumerate().map(|(index, line)| line + u32::from(index > 0));
    let cells = |row: &Vec<Vec<Inline>>| row.iter().map(|cell| split(cell)).collect();
    Some(lines.zip(rows.iter().map(cells)).take(ROWS).collect())
}

/// What stands on the lines of a cell, one item each.
fn split(cell: &[Inline]) -> Cell {
    let lines = cell.split(|inline| *inline == Inline::Break);
    let item = |line: &[Inline]| {
        let mut line = line.to_vec();
        if let Some(Inline::Text(text)) = line.first_mut() {
            let bullet = |char| matches!(char, '-' | '*' | '•' | '·' | '–' | ' ');
            *text = chars::trim_start(text, &bullet).to_owned();
        }
        crate::tree::trim(&mut line);
        (!line.is_empty()).then(|| Item { blocks: vec![Block::Paragraph(line)], marks: vec![] })
    };
    lines.filter_map(item).collect()
}

/// The words of a cell.
fn words(row: &[Cell], column: usize) -> String {
    let mut text = String::new();
    for item in row.get(column).into_iter().flatten() {
        plain::blocks(&item.blocks, &mut |piece| text.push_str(piece));
    }
    text.trim().to_owned()
}

/// Looks at a table; `None` if it holds no releases.
fn columns(rows: &[(u32, Vec<Cell>)]) -> Option<Columns> {
    let ((_, head), body) = rows.split_first()?;
    if head.len() > COLUMNS {
        return None;
    }
    let name = |column| {
        chars::fold(chars::trim(&words(head, column), &|char| chars::is_sign(char) && char != '#'))
    };
    let names: Vec<String> = (0..head.len()).map(name).collect();
    let named = |list: &str| names.iter().position(|name| chars::among(list, name));
    // Most of what stands in the column is of that kind.
    let mostly = |column: usize, test: &dyn Fn(&str) -> bool| {
        let texts = body.iter().map(|(_, row)| words(row, column));
        let (mut all, mut good) = (0, 0);
        for text in texts.filter(|text| !text.is_empty()) {
            all += 1;
            good += usize::from(test(heading::undecorated(&text)));
        }
        good > 0 && good * 2 > all
    };
    let day = |text: &str| date::read(text).is_some() || date::month_in(text).is_some();
    let version = named(VERSION).filter(|column| {
        mostly(*column, &|text| heading::read(text).is_some_and(|found| found.version.is_some()))
    });
    let date = (0..names.len()).find(|column| Some(*column) != version && mostly(*column, &day));
    let said = |name: &String| chars::among(CHANGES, name) || section::is_known(name);
    let free = |column: &usize| Some(*column) != version && Some(*column) != date;
    let of = |test: &dyn Fn(&String) -> bool| -> Vec<usize> {
        let columns = names.iter().enumerate().filter(|(_, name)| test(name));
        columns.map(|(column, _)| column).filter(free).collect()
    };
    let links = of(&|name| chars::among(LINKS, name));
    let mut changes = of(&|name| said(name) && !chars::among(ASIDE, name));
    if changes.is_empty() {
        // By no name that is known, but beside a version and a day.
        version.and(date)?;
        let other = of(&|name| !chars::among(ASIDE, name) && !chars::among(LINKS, name));
        let long = |column: &usize| body.iter().map(|(_, row)| words(row, *column).len()).sum();
        changes.extend(other.into_iter().max_by_key(|column| -> usize { long(column) }));
    }
    if changes.is_empty() {
        return None;
    }
    Some(Columns {
        version: version.or(date)?,
        date: date.filter(|_| version.is_some()),
        changes,
        links,
    })
}

/// Writes the rows as headings and lists.
fn write(rows: &[(u32, Vec<Cell>)], columns: &Columns, nodes: &mut Vec<Node>) {
    let mut last = String::new();
    let head = rows.first().map(|(_, head)| head.as_slice()).unwrap_or_default();
    for (line, row) in rows.iter().skip(1) {
        let mut push = |kind| nodes.push(Node { line: *line, kind, marks: Vec::new() });
        let version = words(row, columns.version);
        let date = columns.date.map(|column| words(row, column)).unwrap_or_default();
        let title = match (version.is_empty(), date.is_empty()) {
            (false, false) => chars::join(&[&version, " - ", &date]),
            _ => version,
        };
        // A cell that is left empty goes on from the one above.
        if !title.is_empty() && title != last {
            let link = row.get(columns.version).into_iter().flatten();
            push(NodeKind::Heading(RELEASE, heading_of(&title, link)));
            last = title;
        }
        for column in &columns.changes {
            let Some(mut items) = row.get(*column).filter(|cell| !cell.is_empty()).cloned() else {
                continue;
            };
            if let [item] = items.as_mut_slice() {
                for column in &columns.links {
                    discussed(item, row.get(*column).into_iter().flatten());
                }
            }
            if columns.changes.len() > 1 {
                let name = vec![Inline::Text(words(head, *column))];
                push(NodeKind::Heading(RELEASE + 1, name));
            }
            push(NodeKind::List(items));
        }
    }
}

/// The heading of a row; a link of its version stays one.
fn heading_of<'a>(title: &str, mut items: impl Iterator<Item = &'a Item>) -> Vec<Inline> {
    let link = items.find_map(|item| match item.blocks.first()? {
        Block::Paragraph(content) => content.iter().find_map(|inline| match inline {
            Inline::Link { href, children } => Some((href, plain::text(children))),
            _ => None,
        }),
        _ => None,
    });
    let parts = link
        .as_ref()
        .and_then(|(href, text)| Some((href, text, title.strip_prefix(text.as_str())?)));
    match parts {
        Some((href, text, rest)) => vec![
            Inline::Link { href: (*href).clone(), children: vec![Inline::Text(text.clone())] },
            Inline::Text(rest.to_owned()),
        ],
        None => vec![Inline::Text(title.to_owned())],
    }
}

/// Adds to a change where it was discussed.
fn discussed<'a>(change: &mut Item, cell: impl Iterator<Item = &'a Item>) {
    let Some(Block::Paragraph(content)) = change.blocks.last_mut() else { return };
    for item in cell {
        if let Some(Block::Paragraph(link)) = item.blocks.first() {
            content.push(Inline::Text(" (".into()));
            content.extend(link.iter().cloned());
            content.push(Inline::Text(")".into()));
        }
    }
}
