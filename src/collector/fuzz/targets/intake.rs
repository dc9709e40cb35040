//! Any bytes, as a body and as an item: no panic, no hang, no memory without
//! end. `cargo fuzz run intake --sanitizer none` in `src/collector`; the first
//! byte chooses which of the two the rest is.

#![no_main]

use hearback::replay::read;
use hearback::store::{Dead, What};
use hearback_wire::Timestamp;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, raw)) = bytes.split_first() else { return };
    let dead = Dead {
        site: String::new(),
        what: if first & 1 == 0 { What::Body } else { What::Item },
        id: String::new(),
        rev: 0,
        reason: String::new(),
        received_at: Timestamp(0),
        times: 1,
        raw: raw.to_vec(),
    };
    // What is taken can be read again: the store and the export rely on it.
    for record in read(&dead).unwrap_or_default() {
        let again = Dead { what: What::Item, raw: record.data.into_bytes(), ..dead.clone() };
        let _ = read(&again);
    }
});
