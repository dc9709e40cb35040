//! A device: texts under keys, as a browser's storage keeps them.

use hearback_engine::{Changes, Found, Held};
use hearback_wire::Id;
use hearback_wire::device::Mark;
use std::collections::{BTreeMap, BTreeSet};

/// What a site's pages share.
pub(crate) struct Device {
    pub(crate) held: Held,
    pub(crate) mark: Mark,
    pub(crate) records: BTreeMap<String, String>,
}

impl Default for Device {
    fn default() -> Self {
        Self { held: Held::Database, mark: Mark::default(), records: BTreeMap::new() }
    }
}

impl Device {
    /// Everything on it, as a page reads it.
    pub(crate) fn found(&self, online: bool) -> Found {
        let mut found = Found::default();
        found.durable = self.held != Held::Memory;
        (found.mark, found.online) = (self.mark, online);
        let records: Vec<&str> =
            self.records.iter().flat_map(|(key, text)| [key.as_str(), text.as_str()]).collect();
        found.read(&records.join("\u{1c}"));
        found
    }

    /// From now on it works, or answers too late, or not at all.
    #[allow(dead_code, reason = "each test uses what it needs of the device")]
    pub(crate) fn turns(&mut self, how: &str) -> Option<String> {
        self.held = match how {
            "works" => Held::Database,
            "lags" => Held::Storage,
            _ => Held::Memory,
        };
        Some(String::new())
    }

    /// All of it or nothing.
    pub(crate) fn write(&mut self, changes: &Changes) {
        if self.held == Held::Memory {
            return;
        }
        for (key, record) in changes.iter() {
            match record {
                Some(record) => drop(self.records.insert(key.to_owned(), record.to_owned())),
                None => drop(self.records.remove(key)),
            }
        }
    }

    /// The ids of the items in a store.
    #[allow(dead_code, reason = "each test uses what it needs of the device")]
    pub(crate) fn ids(&self, store: &str) -> BTreeSet<Id> {
        let ids = self.records.keys().filter_map(|key| key.strip_prefix(store));
        ids.map(|id| id.parse().expect("an id")).collect()
    }

    /// What is on it, without the ids.
    #[allow(dead_code, reason = "each test uses what it needs of the device")]
    pub(crate) fn keys(&self) -> String {
        let mut counts = BTreeMap::<&str, usize>::new();
        for key in self.records.keys() {
            *counts.entry(key.rsplit_once('/').map_or(key, |(store, _)| store)).or_default() += 1;
        }
        let lines: Vec<_> = counts.iter().map(|(key, count)| format!("{key} {count}")).collect();
        lines.join("\n")
    }
}
