//! The words of the widget, on their way from `engine/locales` into what a
//! page loads.
//!
//! English is put into the scripts that say it: what belongs to one that is
//! fetched (its names begin as the script does) into that, the rest into the
//! widget's. Each other language becomes a file beside them.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::dist::File;
use crate::workspace::Workspace;

/// The scripts that are fetched with words of their own.
const OWNERS: [&str; 5] = ["panel", "asked", "more", "preview", "attach"];

/// Every language, by its tag.
pub(crate) struct Words(BTreeMap<String, BTreeMap<String, Value>>);

impl Words {
    /// Reads the folder of locales.
    pub(crate) fn read(workspace: &Workspace) -> Result<Self> {
        let folder = workspace.root.join("src/engine/locales");
        let mut locales = BTreeMap::new();
        for entry in fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))? {
            let path = entry?.path();
            let Some(tag) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
            let text = fs::read_to_string(&path)?;
            let words = serde_json::from_str(&text).with_context(|| format!("{tag}.json"))?;
            locales.insert(tag.to_owned(), words);
        }
        Ok(Self(locales))
    }

    /// Puts what belongs there into a script that has places for it.
    pub(crate) fn fill(&self, name: &str, js: &str) -> Result<String> {
        let english = self.0.get("en").context("expected engine/locales/en.json")?;
        let owner = |key: &str| OWNERS.into_iter().find(|owner| key.starts_with(owner));
        let part: BTreeMap<_, _> = english
            .iter()
            .filter(|(key, _)| owner(key) == OWNERS.into_iter().find(|o| name == format!("{o}.js")))
            .collect();
        let tags: Vec<&str> =
            self.0.keys().map(String::as_str).filter(|tag| *tag != "en").collect();
        Ok(js
            .replace("'%ENGLISH%'", &serde_json::to_string(&part)?)
            .replace("%LOCALES%", &tags.join(" ")))
    }

    /// The files of the other languages.
    pub(crate) fn files(&self) -> Result<Vec<File>> {
        let others = self.0.iter().filter(|(tag, _)| *tag != "en");
        others
            .map(|(tag, words)| {
                Ok(File { name: format!("{tag}.json"), bytes: serde_json::to_vec(words)? })
            })
            .collect()
    }
}
