//! From the bytes of a request to the items in it.
//!
//! The envelope is read whole or refused whole. The items in it are slices of
//! the text until each is looked at by itself, so that one bad item spoils no
//! other. What an item says is checked against the contract's types, but kept
//! as the text it came as: a member that only a later version knows is not
//! lost on the way.

use crate::error::Failure;
use crate::limits::Limits;
use hearback_wire::batch::{Batch, FEEDBACK, Feedback, Lost, Status, Verdict, reason};
use hearback_wire::{Id, Timestamp, VERSION, limits};
use serde::de::{Deserialize, DeserializeOwned};
use serde_json::Value;
use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment};
use std::collections::BTreeMap;

/// Characters of an item's type.
const KIND_CHARS: usize = 64;
/// Characters of a pointer in a reason.
const POINTER_CHARS: usize = 256;

/// What a request asks to keep.
#[derive(Debug)]
pub(crate) struct Intake<'a> {
    pub(crate) batch: Id,
    /// As in the envelope; may be empty.
    pub(crate) site: String,
    pub(crate) lost: Lost,
    /// In the order of the batch.
    pub(crate) items: Vec<Entry<'a>>,
}

/// What stands at an item's place.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    /// The text of it.
    pub(crate) raw: &'a str,
    /// The item, or why it is refused.
    pub(crate) item: Result<Candidate, Verdict>,
}

/// An item that may be stored.
#[derive(Debug)]
pub(crate) struct Candidate {
    /// The id as it was written: what the verdict must repeat.
    pub(crate) name: String,
    pub(crate) id: Id,
    pub(crate) rev: u32,
    pub(crate) kind: String,
    pub(crate) created_at: Timestamp,
    pub(crate) age_ms: u64,
    pub(crate) data: String,
}

/// Reads a body that went through [`repair`](crate::repair::repair).
pub(crate) fn read<'a>(text: &'a str, limits: &Limits) -> Result<Intake<'a>, Failure> {
    // Looked at first and alone: a batch of another version may have any shape.
    let version: Value = member(text, "v")?;
    match version.as_u64() {
        Some(v) if v == u64::from(VERSION) => {}
        Some(v) => return Err(Failure::unknown_version(v)),
        None => return Err(Failure::malformed("expected `v`, the version, as a number")),
    }
    let batch: Batch<&'a RawValue> = parse(text).map_err(|(pointer, error)| {
        Failure::malformed(if pointer.is_empty() { error } else { format!("{pointer}: {error}") })
    })?;
    let (found, most) = (batch.items.len(), limits.body_items);
    if found > most {
        let detail = format!("found {found} items; expected at most {most}");
        return Err(Failure::too_large(detail, limits.body_bytes));
    }
    let items = batch.items.into_iter().map(|raw| Entry { raw: raw.get(), item: item(raw.get()) });
    Ok(Intake { batch: batch.batch, site: batch.site, lost: batch.lost, items: items.collect() })
}

fn member(text: &str, name: &str) -> Result<Value, Failure> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(text)
        .map_err(|error| Failure::malformed(format!("expected a JSON object in UTF-8: {error}")))?;
    let value = members.get(name).map(|raw| serde_json::from_str(raw.get()));
    Ok(value.and_then(Result::ok).unwrap_or_default())
}

/// Reads an item by itself.
pub(crate) fn item(raw: &str) -> Result<Candidate, Verdict> {
    // As in JavaScript, the last of several members of one name counts.
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(raw).unwrap_or_default();
    let text = |name| members.get(name).map_or("null", |raw| raw.get());
    // Whatever else is wrong, the verdict names the item if that can be done.
    let name: String = serde_json::from_str(text("id")).unwrap_or_default();
    let rev = serde_json::from_str(text("rev")).unwrap_or(0);
    let reject = |reason: String| Verdict {
        id: name.clone(),
        rev,
        status: Status::Rejected,
        reason: Some(reason),
        retry_after_ms: 0,
    };
    let invalid = |pointer: &str| {
        let pointer: String = pointer.chars().take(POINTER_CHARS).collect();
        reject(format!("{}:{pointer}", reason::INVALID))
    };
    if raw.len() > limits::ITEM_BYTES {
        return Err(reject(reason::TOO_LARGE.to_owned()));
    }
    if !raw.starts_with('{') {
        return Err(invalid(""));
    }
    let id = owned(text("id")).ok_or_else(|| invalid("/id"))?;
    let rev = owned(text("rev")).ok_or_else(|| invalid("/rev"))?;
    let kind = owned::<String>(text("type"))
        .filter(|kind| (1..=KIND_CHARS).contains(&kind.chars().count()))
        .ok_or_else(|| invalid("/type"))?;
    let created_at = owned(text("created_at")).ok_or_else(|| invalid("/created_at"))?;
    let age_ms = owned(text("age_ms")).ok_or_else(|| invalid("/age_ms"))?;
    let data = text("data");
    // Through a tree, which has a depth and one value per name, so that what
    // is stored can be read again by whoever reads it.
    let tree = owned::<Value>(data).filter(Value::is_object).ok_or_else(|| invalid("/data"))?;
    if kind == FEEDBACK {
        let checked: Result<Feedback, _> = serde_path_to_error::deserialize(&tree);
        if let Err(error) = checked {
            return Err(invalid(&format!("/data{}", pointer(error.path()))));
        }
    }
    let data = data.to_owned();
    Ok(Candidate { name, id, rev, kind, created_at, age_ms, data })
}

fn owned<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// Reads a text, or says where and why not.
fn parse<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, (String, String)> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| (pointer(error.path()), error.into_inner().to_string()))?;
    json.end().map_err(|error| (String::new(), error.to_string()))?;
    Ok(value)
}

/// A path as a JSON pointer (RFC 6901).
fn pointer(path: &Path) -> String {
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}
