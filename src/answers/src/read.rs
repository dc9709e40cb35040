//! What a question is made of.

use hearback_wire::text::{Fields, number};

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

/// What the visitor said once.
pub(crate) struct Receipt<'a> {
    pub(crate) id: &'a str,
    /// Counted from 1970.
    pub(crate) day: i32,
    /// Of the product; empty if that is not known.
    pub(crate) version: &'a str,
    /// Empty where it was a rating alone.
    pub(crate) quote: &'a str,
}

impl<'a> Receipt<'a> {
    /// Reads a [`hearback_wire::device::Receipt`].
    pub(crate) fn read(record: &'a str) -> Option<Self> {
        let mut fields = Fields::of(record)?;
        Some(Self {
            id: fields.take(),
            day: (fields.number() / DAY_MS) as i32,
            version: fields.take(),
            quote: fields.take(),
        })
    }
}

/// What the visitor said of earlier answers.
#[derive(Default)]
pub(crate) struct Judged<'a> {
    right: Vec<&'a str>,
    wrong: Vec<&'a str>,
}

impl<'a> Judged<'a> {
    /// Reads a [`hearback_wire::device::Judged`].
    pub(crate) fn read(record: &'a str) -> Self {
        let mut judged = Self::default();
        if let Some(mut fields) = Fields::of(record) {
            judged.right = fields.list();
            judged.wrong = fields.list();
        }
        judged
    }

    pub(crate) fn is_right(&self, receipt: &Receipt<'_>, entry: &Listed<'_>) -> bool {
        has(&self.right, receipt, entry)
    }

    pub(crate) fn is_wrong(&self, receipt: &Receipt<'_>, entry: &Listed<'_>) -> bool {
        has(&self.wrong, receipt, entry)
    }
}

fn has(list: &[&str], receipt: &Receipt<'_>, entry: &Listed<'_>) -> bool {
    let both = |pair: &&str| {
        pair.strip_prefix(receipt.id).and_then(|rest| rest.strip_prefix(' ')) == Some(entry.id)
    };
    list.iter().any(both)
}

/// An entry of the changelog.
pub(crate) struct Listed<'a> {
    pub(crate) id: &'a str,
    /// Of its release.
    pub(crate) version: &'a str,
    /// Of its release, counted from 1970.
    pub(crate) day: Option<i32>,
    /// What the team says that it answers.
    pub(crate) answers: &'a str,
    pub(crate) text: &'a str,
}

impl<'a> Listed<'a> {
    /// Reads a [`hearback_wire::answers::Entry`].
    pub(crate) fn read(record: &'a str) -> Option<Self> {
        let mut fields = Fields::of(record)?;
        Some(Self {
            id: fields.take(),
            version: fields.take(),
            day: number(fields.take()).map(|day| day as i32),
            answers: fields.take(),
            text: fields.take(),
        })
    }
}
