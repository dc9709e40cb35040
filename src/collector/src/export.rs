//! `hearback export`: everything that was collected, oldest first; and the images
//! that go with it, as files.
//!
//! Page by page, so that it takes the same memory however much there is, and
//! no reader holds up the writer's checkpoints for long.

use crate::store::{Cursor, Record, Store};
use anyhow::Context as _;
use hearback_wire::batch::Feedback;
use hearback_wire::{Id, Timestamp};
use serde::{Deserialize as _, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

/// Records read at once.
const PAGE: u32 = 500;

/// What the export looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One JSON object a line: the item as it came, its site and its arrival.
    Jsonl,
    /// A table with a head, for spreadsheets.
    Csv,
}

/// Writes the records of one site, or of all.
pub async fn export(
    store: &dyn Store,
    site: Option<&str>,
    format: Format,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    if format == Format::Csv {
        write_cells(out, COLUMNS.map(Cow::Borrowed))?;
    }
    let mut after = None;
    loop {
        let page = store.page(site, after.as_ref(), PAGE).await?;
        for record in &page {
            match format {
                Format::Jsonl => {
                    serde_json::to_writer(&mut *out, &Row::of(record)?)?;
                    out.write_all(b"\n")?;
                }
                Format::Csv => write_cells(out, cells(record))?,
            }
        }
        match page.last() {
            Some(last) => after = Some(Cursor::after(last)),
            None => return Ok(out.flush()?),
        }
    }
}

/// Images read at once; each may be of two megabytes.
const IMAGES: u32 = 4;

/// Writes the images that were attached to items of one site, or of all, into a
/// folder that is made if need be: `<site>.<id>.png`, or as the image is. Says
/// how many there were. One that is there already is written again, as the same.
pub async fn export_attachments(
    store: &dyn Store,
    site: Option<&str>,
    folder: &Path,
) -> anyhow::Result<u64> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let (mut count, mut after) = (0, None::<(String, Id)>);
    loop {
        let from = after.as_ref().map(|(site, id)| (site.as_str(), *id));
        let page = store.attachments(site, from, IMAGES).await?;
        for attachment in &page {
            let path = folder.join(format!("{}.{}", attachment.site, attachment.file_name()));
            std::fs::write(&path, &attachment.bytes)
                .with_context(|| format!("cannot write {}", path.display()))?;
            count += 1;
        }
        match page.last() {
            Some(last) => after = Some((last.site.clone(), last.id)),
            None => return Ok(count),
        }
    }
}

/// A record as one line of JSON.
#[derive(Serialize)]
pub(crate) struct Row<'a> {
    site: &'a str,
    received_at: Timestamp,
    id: Id,
    rev: u32,
    #[serde(rename = "type")]
    kind: &'a str,
    created_at: Timestamp,
    data: Box<RawValue>,
}

impl<'a> Row<'a> {
    pub(crate) fn of(record: &'a Record) -> anyhow::Result<Self> {
        // Between the tokens of JSON a line break is a space like any other;
        // inside of strings there is none.
        let data = record.data.replace(['\n', '\r'], " ");
        let data = RawValue::from_string(data).with_context(|| format!("in {}", record.id))?;
        let Record { site, received_at, id, rev, kind, created_at, .. } = record;
        let (received_at, id, rev, created_at) = (*received_at, *id, *rev, *created_at);
        Ok(Self { site, received_at, id, rev, kind, created_at, data })
    }
}

const COLUMNS: [&str; 16] = [
    "site",
    "id",
    "rev",
    "type",
    "created_at",
    "received_at",
    "rating_kind",
    "rating_value",
    "rating_max",
    "comment",
    "category",
    "email",
    "page",
    "app_version",
    "locale",
    "context",
];

fn cells(record: &Record) -> [Cow<'_, str>; 16] {
    // Through a tree, as when it was taken: a name that occurs twice is not
    // an error there. Items of other types have the common columns only.
    let feedback = serde_json::from_str::<Value>(&record.data)
        .and_then(Feedback::deserialize)
        .unwrap_or_default();
    let (kind, value, max) = feedback
        .rating
        .map(|rating| (rating.kind, rating.value.to_string(), rating.max.to_string()))
        .unwrap_or_default();
    let context = if feedback.context.0.is_empty() {
        String::new()
    } else {
        // Texts by texts: this does not fail.
        serde_json::to_string(&feedback.context).unwrap_or_default()
    };
    let text = |text: Option<String>| Cow::Owned(text.unwrap_or_default());
    [
        Cow::Borrowed(&record.site),
        Cow::Owned(record.id.to_string()),
        Cow::Owned(record.rev.to_string()),
        Cow::Borrowed(&record.kind),
        Cow::Owned(record.created_at.to_string()),
        Cow::Owned(record.received_at.to_string()),
        Cow::Owned(kind),
        Cow::Owned(value),
        Cow::Owned(max),
        text(feedback.comment),
        text(feedback.category),
        text(feedback.email),
        text(feedback.page.map(|page| format!("{}{}", page.origin, page.path))),
        text(feedback.app_version),
        text(feedback.locale),
        Cow::Owned(context),
    ]
}

/// One line of CSV (RFC 4180). Spreadsheets run what begins like a formula,
/// so such a cell gets an apostrophe (OWASP, "CSV Injection").
fn write_cells(out: &mut (dyn Write + Send), cells: [Cow<'_, str>; 16]) -> anyhow::Result<()> {
    let mut line = csv::Writer::from_writer(Vec::new());
    line.write_record(cells.map(|cell| {
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if formula { format!("'{cell}") } else { cell.into_owned() }
    }))?;
    let line = line.into_inner().context("a line of CSV is made in memory")?;
    Ok(out.write_all(&line)?)
}
