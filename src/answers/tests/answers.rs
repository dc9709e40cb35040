//! Questions as the panel asks them, and who is told what.

use hearback_wire::answers::{Answer, Entry};
use hearback_wire::device::{Judged, Receipt};
use hearback_wire::record::Record;
use hearback_wire::{Date, Id, Timestamp};

/// Feedback by the day it was given on, the version then, and its words.
fn said(number: u8, day: &str, version: &str, quote: &str) -> Receipt {
    let day: Date = day.parse().unwrap();
    Receipt {
        id: Id::from_parts(u64::from(number), &[number; 10]),
        at: Timestamp(day.unix_days() * 86_400_000 + 3_600_000),
        app_version: (!version.is_empty()).then(|| version.to_owned()),
        quote: (!quote.is_empty()).then(|| quote.to_owned()),
    }
}

fn entry(version: &str, day: &str, text: &str) -> Entry {
    Entry {
        id: text.split(' ').next().unwrap().to_owned(),
        version: Some(version.to_owned()),
        day: day.parse::<Date>().ok().map(|day| day.unix_days().to_string()),
        answers: String::new(),
        text: text.to_owned(),
    }
}

/// `kind receipt entry` of each answer.
fn ask(receipts: &[Receipt], entries: &[Entry]) -> Vec<String> {
    asked(&Judged::default(), receipts, entries)
}

fn asked(judged: &Judged, receipts: &[Receipt], entries: &[Entry]) -> Vec<String> {
    let texts = |records: Vec<String>| records.join("\u{1c}");
    let question = [
        texts(
            std::iter::once(judged.to_text()).chain(receipts.iter().map(Record::to_text)).collect(),
        ),
        texts(entries.iter().map(Record::to_text).collect()),
    ]
    .join("\u{1d}");
    let answer = hearback_answers::answer(&question);
    let parts = answer.split('\u{1c}').skip(1);
    let line = |part| {
        let Answer { kind, receipt, entry } = Answer::from_text(part).expect("an answer");
        format!("{kind} {receipt} {entry}")
    };
    parts.map(line).collect()
}

const DARK: &str = "Dark mode, please. My eyes hurt when I write at night.";

fn changelog() -> Vec<Entry> {
    vec![
        entry("2.4.0", "2026-11-10", "Dark mode for the editor, easier on the eyes at night"),
        entry("2.4.0", "2026-11-10", "Exporting a large board no longer freezes the window"),
        entry("2.3.0", "2026-10-01", "Dark mode for the printed calendar"),
        entry("2.2.0", "2026-09-01", "Invoices can be downloaded as PDF"),
    ]
}

#[test]
fn words_that_make_it_likely_are_a_claim() {
    let told = ask(&[said(1, "2026-11-01", "", DARK)], &changelog());
    assert_eq!(told.first().map(String::as_str), Some("claim 0 0"), "{told:?}");
}

#[test]
fn what_was_there_before_answers_nothing() {
    // Later than all of it; and with the version that has it.
    assert_eq!(ask(&[said(1, "2026-12-01", "", DARK)], &changelog()), [""; 0]);
    let undated: Vec<_> = changelog().into_iter().map(|e| Entry { day: None, ..e }).collect();
    assert_eq!(ask(&[said(1, "2026-11-01", "v2.4.0", DARK)], &undated), [""; 0]);
    let told = ask(&[said(1, "2026-11-01", "2.3.0", DARK)], &undated);
    assert!(told.iter().any(|line| line.ends_with(" 0 0")), "{told:?}");
    assert!(told.iter().all(|line| !line.ends_with(" 2")), "{told:?}");
}

#[test]
fn what_the_team_says_comes_first_and_is_not_guessed_at_again() {
    let mut entries = changelog();
    let first = said(1, "2026-10-20", "", DARK);
    let second = said(2, "2026-11-02", "", "The export of my board freezes the whole window");
    entries[1].answers = format!("{} theme:dark", first.id);
    let told = ask(&[first, second], &entries);
    assert_eq!(told[0], "link 0 1");
    assert!(told.iter().skip(1).all(|line| !line.ends_with(" 1")), "{told:?}");
    assert!(told.iter().all(|line| !line.starts_with("claim 0")), "{told:?}");
}

#[test]
fn a_rating_without_words_is_answered_only_by_the_team() {
    let rating = said(1, "2026-11-01", "", "");
    assert_eq!(ask(std::slice::from_ref(&rating), &changelog()), [""; 0]);
    let mut entries = changelog();
    entries[3].answers = rating.id.to_string();
    assert_eq!(ask(&[rating], &entries), ["link 0 3"]);
}

#[test]
fn words_about_something_else_get_no_claim() {
    let told = ask(
        &[said(1, "2026-11-01", "", "Why was my credit card charged twice in July?")],
        &changelog(),
    );
    assert!(told.iter().all(|line| line.starts_with("hint")), "{told:?}");
}

#[test]
fn what_the_visitor_says_of_an_answer_is_believed() {
    let receipt = said(1, "2026-11-01", "", DARK);
    let about = |entry: &str| vec![format!("{} {entry}", receipt.id)];
    let wrong = Judged { wrong: about("Dark"), ..Judged::default() };
    let told = asked(&wrong, std::slice::from_ref(&receipt), &changelog());
    assert!(told.iter().all(|line| !line.ends_with(" 0")), "{told:?}");
    let right = Judged { right: about("Exporting"), ..Judged::default() };
    assert_eq!(asked(&right, std::slice::from_ref(&receipt), &changelog()), ["right 0 1"]);
    // It was said of other words.
    let other = said(2, "2026-11-01", "", DARK);
    let told = asked(&wrong, &[other], &changelog());
    assert_eq!(told.first().map(String::as_str), Some("claim 0 0"), "{told:?}");
}

#[test]
fn nonsense_is_passed_over() {
    for question in ["", "\u{1d}", "\u{1c}\u{1c}\u{1d}\u{1c}", "2\u{1f}x\u{1d}2\u{1f}y", "1\u{1d}1"]
    {
        assert_eq!(hearback_answers::answer(question), "", "{question:?}");
    }
}
