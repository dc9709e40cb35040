//! What was refused, and is kept all the same.
//!
//! Whoever sent it is told that it will never be stored, and forgets it. So
//! the endpoint keeps the bytes and the reason, for a person to look at and
//! for `hearback dead replay` to read again when the reason is gone.

use hearback_wire::{Id, Timestamp};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fmt::{self, Display, Write as _};
use std::str::FromStr;

/// Something that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dead {
    /// The site it was meant for; empty where that could not be read.
    pub site: String,
    /// An item, or a whole body.
    pub what: What,
    /// The item's id as it was sent; empty for a body.
    pub id: String,
    /// The item's revision.
    pub rev: u32,
    /// Why: a reason of the wire, or a problem and its detail.
    pub reason: String,
    /// When it came for the first time, by the endpoint's clock.
    pub received_at: Timestamp,
    /// How often the same bytes were refused.
    pub times: u32,
    /// The bytes it came as.
    pub raw: Vec<u8>,
}

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// One item of a batch that was taken.
    Item,
    /// The body of a request, as a whole.
    Body,
}

impl What {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Body => "body",
        }
    }
}

impl Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for What {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Item, Self::Body].into_iter().find(|what| what.name() == text).ok_or("item or body")
    }
}

/// What a row costs beside its bytes.
const OVERHEAD: usize = 256;

impl Dead {
    /// Names the content: the same bytes for the same site have the same key.
    #[must_use]
    pub fn key(&self) -> String {
        let Self { site, what, raw, .. } = self;
        hash(&[site.as_bytes(), what.name().as_bytes(), raw])[..KEY_CHARS].to_owned()
    }

    /// What it counts against the bound of the table.
    pub(super) fn size(&self) -> usize {
        OVERHEAD + self.raw.len() + self.reason.len() + self.id.len()
    }
}

/// Characters of a key.
const KEY_CHARS: usize = 32;

/// A place in the list: after the one it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadCursor {
    pub(super) received_at: Timestamp,
    pub(super) key: String,
}

impl DeadCursor {
    /// The place right after this one.
    #[must_use]
    pub fn after(dead: &Dead) -> Self {
        Self { received_at: dead.received_at, key: dead.key() }
    }
}

/// What an erasure removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Items that were stored.
    pub items: u64,
    /// Refused things that named one of the ids.
    pub dead: u64,
}

/// The ids of any items in some bytes, wherever they stand: what could not be
/// read is searched as text.
pub(super) fn ids(raw: &[u8]) -> BTreeSet<String> {
    let plain = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    let words = raw.split(|byte| !plain(byte));
    let ids = words.filter_map(|word| str::from_utf8(word).ok()?.parse::<Id>().ok());
    ids.map(|id| id.to_string()).collect()
}

/// SHA-256 of the parts, in hexadecimal; no part can run into the next.
pub(super) fn hash(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
