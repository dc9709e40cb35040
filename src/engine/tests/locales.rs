//! Every language says everything that English says, in the same form.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

type Words = Map<String, Value>;

fn locales() -> BTreeMap<String, Words> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/locales");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            let tag = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            (
                tag.clone(),
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{tag}: {error}")),
            )
        })
        .collect()
}

/// The texts in a word, whatever its form.
fn texts(word: &Value) -> Vec<&str> {
    match word {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        Value::Object(forms) => forms.values().flat_map(texts).collect(),
        other => panic!("expected a text, a list or plural forms, found {other}"),
    }
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn no_language_lacks_a_word_or_has_one_too_many() {
    let locales = locales();
    let english: BTreeSet<_> = locales["en"].keys().collect();
    for (tag, words) in &locales {
        let keys: BTreeSet<_> = words.keys().filter(|key| *key != "dir").collect();
        assert_eq!(keys, english, "{tag}");
    }
}

#[test]
fn every_word_has_the_form_and_the_places_of_the_english_one() {
    let locales = locales();
    for (tag, words) in &locales {
        for (key, english) in &locales["en"] {
            let word = &words[key];
            match (english, word) {
                (Value::Array(english), Value::Array(list)) => {
                    assert_eq!(list.len(), english.len(), "{tag}: {key}");
                }
                (Value::Object(_), Value::Object(forms)) => {
                    assert!(forms.contains_key("other"), "{tag}: {key} has no form `other`");
                    let known = ["zero", "one", "two", "few", "many", "other"];
                    assert!(
                        forms.keys().all(|form| known.contains(&form.as_str())),
                        "{tag}: {key}"
                    );
                }
                (Value::String(_), Value::String(_)) => {}
                _ => panic!("{tag}: {key} has another form than in English"),
            }
            let wanted: BTreeSet<_> = texts(english).into_iter().flat_map(places).collect();
            for text in texts(word) {
                assert!(!text.trim().is_empty(), "{tag}: {key} is empty");
                assert!(places(text).is_subset(&wanted), "{tag}: {key}: {text}");
            }
            // A form of a plural may leave the number out; the last may not.
            let other = word.get("other").unwrap_or(word);
            let found: BTreeSet<_> = texts(other).into_iter().flat_map(places).collect();
            assert_eq!(found, wanted, "{tag}: {key}");
        }
    }
}

#[test]
fn only_what_is_written_from_the_right_says_so() {
    for (tag, words) in locales() {
        let right = ["ar", "fa", "he", "ur"].contains(&tag.as_str());
        assert_eq!(words.get("dir"), right.then(|| "rtl".into()).as_ref(), "{tag}");
    }
}
