//! Every language says everything that English says, in the same form.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

type Words = Map<String, Value>;

/// What each language needs, as far as it can be looked up: its tag, the
/// categories of its cardinal plurals, and its quotation marks.
///
/// The categories are those of Unicode CLDR 48, `supplemental/plurals.xml`
/// (`type="cardinal"`), which `Intl.PluralRules` follows; the marks those of
/// `characters` and `delimiters` there, except where what is printed in that
/// language mostly uses others.
const LANGUAGES: &[(&str, &str, &str)] = &[
    ("ar", "zero one two few many other", "«»"),
    ("bg", "one other", "„“"),
    ("ca", "one many other", "«»"),
    ("cs", "one few many other", "„“"),
    ("da", "one other", "“”"),
    ("de", "one other", "„“"),
    ("el", "one other", "«»"),
    ("en", "one other", "“”"),
    ("es", "one many other", "«»"),
    ("fa", "one other", "«»"),
    ("fi", "one other", "””"),
    ("fr", "one many other", "«»"),
    ("he", "one two other", "״״"),
    ("hi", "one other", "“”"),
    ("hr", "one few other", "„”"),
    ("hu", "one other", "„”"),
    ("id", "other", "“”"),
    ("it", "one many other", "«»"),
    ("ja", "other", "「」"),
    ("ko", "other", "‘’"),
    ("nb", "one other", "«»"),
    ("nl", "one other", "‘’"),
    ("pl", "one few many other", "„”"),
    ("pt-BR", "one many other", "“”"),
    ("ro", "one few other", "„”"),
    ("ru", "one few many other", "«»"),
    ("sk", "one few many other", "„“"),
    ("sv", "one other", "””"),
    ("tr", "one other", "“”"),
    ("uk", "one few many other", "«»"),
    ("vi", "other", "“”"),
    ("zh-Hans", "other", "“”"),
    ("zh-Hant", "other", "「」"),
];

/// Where a language says what English says, and means it: loan words, and words
/// that are spelt alike.
const ALIKE: &[(&str, &str)] = &[
    ("launcher", "da de nl sv"),
    ("emoji", "da"),
    ("email", "fr it pt-BR"),
    ("previewPage", "fr"),
    ("previewVersion", "da de fr sv"),
    ("send", "da nb"),
];

fn language(tag: &str) -> (&'static str, &'static str) {
    let row = LANGUAGES.iter().find(|(known, ..)| *known == tag);
    let (_, plurals, quotes) = row.unwrap_or_else(|| panic!("{tag}: expected a row in LANGUAGES"));
    (plurals, quotes)
}

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
                    let found: BTreeSet<_> = forms.keys().map(String::as_str).collect();
                    let wanted: BTreeSet<_> = language(tag).0.split(' ').collect();
                    assert_eq!(found, wanted, "{tag}: {key}: the forms of its plurals");
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

#[test]
fn nothing_is_left_in_english() {
    let locales = locales();
    let mut alike = BTreeSet::new();
    for (tag, words) in locales.iter().filter(|(tag, _)| *tag != "en") {
        for (key, english) in &locales["en"] {
            let english: BTreeSet<_> = texts(english).into_iter().collect();
            if texts(&words[key]).into_iter().any(|text| english.contains(text)) {
                alike.insert((tag.clone(), key.clone()));
            }
        }
    }
    let meant: BTreeSet<_> = ALIKE
        .iter()
        .flat_map(|(key, tags)| tags.split(' ').map(move |tag| (tag.to_owned(), key.to_string())))
        .collect();
    let left: Vec<_> = alike.difference(&meant).collect();
    assert!(left.is_empty(), "in English, and not in ALIKE: {left:?}");
    let gone: Vec<_> = meant.difference(&alike).collect();
    assert!(gone.is_empty(), "in ALIKE, and not in English: {gone:?}");
}

/// English keeps the apostrophe of a keyboard in its headings, because tests of
/// pages find them by it.
#[test]
fn marks_are_those_of_print() {
    for (tag, words) in locales() {
        for (key, word) in &words {
            for text in texts(word) {
                let typed = tag == "en" && text.starts_with("What's new");
                let wrong = ["\"", "\'", "`", "...", "--", "  ", " …", " ,", " ."];
                for mark in wrong.into_iter().filter(|mark| !(typed && *mark == "'")) {
                    assert!(!text.contains(mark), "{tag}: {key}: {mark:?} in {text:?}");
                }
                assert_eq!(text.trim(), text, "{tag}: {key}");
                // A mark that turns the direction of what follows would reach
                // into the names and dates that are put in.
                let unseen = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
                assert!(!text.contains(unseen), "{tag}: {key}: {text:?}");
            }
        }
    }
}

/// What waits to be done says so, and what introduces something does.
#[test]
fn a_sentence_ends_as_the_english_one_does() {
    let locales = locales();
    for (tag, words) in &locales {
        for (key, english) in &locales["en"] {
            let (Value::String(english), Value::String(text)) = (english, &words[key]) else {
                continue;
            };
            for (mark, same) in [('…', "…"), (':', ":：")] {
                let ends = text.ends_with(|c| same.contains(c));
                assert_eq!(ends, english.ends_with(mark), "{tag}: {key}: {text:?}");
            }
        }
    }
}

#[test]
fn a_refusal_names_the_list_by_its_name_in_the_marks_of_the_language() {
    for (tag, words) in locales() {
        let (refused, unsent) = (words["refused"].as_str(), words["unsent"].as_str());
        let [open, close] = language(&tag).1.chars().collect::<Vec<_>>()[..] else {
            panic!("{tag}: expected two quotation marks");
        };
        let space = if tag == "fr" { "\u{a0}" } else { "" };
        let name = format!("{open}{space}{}{space}{close}", unsent.unwrap_or_default());
        assert!(refused.is_some_and(|text| text.contains(&name)), "{tag}: expected {name}");
    }
}

/// In these languages a written day ends with a full stop of its own.
#[test]
fn a_day_has_no_second_full_stop() {
    for (tag, words) in locales() {
        if ["bg", "hr", "hu", "ru", "uk"].contains(&tag.as_str()) {
            for (key, word) in &words {
                assert!(texts(word).iter().all(|text| !text.contains("{date}.")), "{tag}: {key}");
            }
        }
    }
}

/// French sets its tall marks apart, by spaces that do not break.
#[test]
fn no_french_mark_can_stand_at_the_beginning_of_a_line() {
    for (key, word) in &locales()["fr"] {
        for text in texts(word) {
            let mut before = ' ';
            for c in text.chars() {
                let wanted = match c {
                    '?' | '!' | ';' => '\u{202f}',
                    ':' | '»' => '\u{a0}',
                    _ => before,
                };
                assert_eq!(before, wanted, "{key}: before {c} in {text:?}");
                before = c;
            }
        }
    }
}
