//! Digests as text.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The SHA-256 of several byte strings, in lower-case hex. Each is preceded
/// by its length, so that moving a byte from one to the next shows.
pub(crate) fn sha256<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
