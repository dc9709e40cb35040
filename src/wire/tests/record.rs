//! What a device keeps.

use hearback_wire::batch::{Acknowledgement, Feedback, Lost, Status, Verdict};
use hearback_wire::device::{Born, Draft, Mark, Pace, Receipt, Refused, Seen, Waiting};
use hearback_wire::record::{Record, is_later};
use hearback_wire::{Id, Timestamp, json};
use std::fmt::Debug;

const ID: &str = "0199f2a1-0000-7000-8000-000000000001";

fn keeps<T: Record + PartialEq + Debug>(record: &T) {
    let text = record.to_text();
    assert_eq!(T::from_text(&text).as_ref(), Some(record), "{text:?}");
    // A later version may say more.
    assert_eq!(T::from_text(&[&text, "\u{1f}more"].concat()).as_ref(), Some(record));
    assert!(!is_later(&text));
    // Cut short it is another text, and never the same record by luck.
    for end in 0..text.len().saturating_sub(1) {
        if let Some(shorter) = text.get(..end) {
            assert_ne!(T::from_text(shorter).as_ref(), Some(record), "{shorter:?}");
        }
    }
}

#[test]
fn what_a_device_keeps_it_reads_again() {
    let (id, at) = (ID.parse::<Id>().unwrap(), Timestamp(1_793_534_400_123));
    let data = r#"{"comment":"Dark \"mode\""}"#.to_owned();
    keeps(&Waiting { id, created_at: at, data: data.clone() });
    keeps(&Receipt { id, at, app_version: None, quote: Some("Dark mode".to_owned()) });
    keeps(&Refused { id, created_at: at, reason: "too_large".to_owned(), data });
    keeps(&Born { id });
    let comment = "so\nfar 🎈".to_owned();
    keeps(&Draft { at, comment, rating: 3, email: "a@b".to_owned(), ..Draft::default() });
    keeps(&Pace { endpoint: "/v1".to_owned(), tries: vec![at, at], most: 5, ..Pace::default() });
    keeps(&Lost { quota: 1, expired: 2, corrupt: 3 });
    keeps(&Seen { releases: vec!["1.0.0".to_owned(), String::new(), "1.1.0".to_owned()] });
    keeps(&Mark { first: 1_793_534_400_000, wake: 0, unread: 3 });
    assert_eq!(Seen::from_text(&Seen::default().to_text()), Some(Seen::default()));
}

#[test]
fn what_makes_no_sense_is_no_record() {
    for text in [
        "",
        "1",
        "{}",
        "1\u{1f}",
        "x\u{1f}0\u{1f}0\u{1f}0",
        "1\u{1f}-1\u{1f}0\u{1f}0",
        "2\u{1f}0\u{1f}0\u{1f}0",
    ] {
        assert_eq!(Mark::from_text(text), None, "{text:?}");
    }
    assert!(is_later("2\u{1f}anything"));
    assert!(!is_later("anything"));
}

#[test]
fn a_separator_in_a_text_separates_nothing() {
    let draft = Draft { comment: "a\u{1f}b\u{1e}c".to_owned(), ..Draft::default() };
    assert_eq!(Draft::from_text(&draft.to_text()).unwrap().comment, "a b c");
}

#[test]
fn a_comment_is_found_in_its_item() {
    let tricky = ["", "plain", "\"quoted\" \\ back\u{1}\n", r#"","context":{"comment":"no"#, "🎈"];
    for comment in tricky {
        let mut data = Feedback { comment: Some(comment.to_owned()), ..Feedback::default() };
        data.context.0 = vec![("comment".to_owned(), "not this".to_owned())];
        assert_eq!(json::comment(&json::feedback(&data)).as_deref(), Some(comment));
        data.comment = None;
        assert_eq!(json::comment(&json::feedback(&data)), None);
    }
}

#[test]
fn a_reply_says_what_it_says_of_each() {
    let verdict = |id: &str, status| Verdict {
        id: id.to_owned(),
        rev: 1,
        status,
        reason: (status == Status::Rejected).then(|| "too_large".to_owned()),
        retry_after_ms: 5,
    };
    let results = vec![
        verdict("a", Status::Accepted),
        verdict("b", Status::Duplicate),
        verdict("c", Status::Rejected),
        verdict("d", Status::Retry),
    ];
    let texts: Vec<_> = results.iter().map(Record::to_text).collect();
    let reply = Acknowledgement { batch: ID.parse().unwrap(), results };
    assert_eq!(
        Acknowledgement::from_text(&format!("{ID}\u{1c}{}", texts.join("\u{1c}"))),
        Some(reply)
    );
    // What makes no sense names nothing; without a batch it is no reply.
    let nonsense = format!("{ID}\u{1c}{}\u{1c}1\u{1f}x", texts[0].replace("accepted", "eaten"));
    assert_eq!(Acknowledgement::from_text(&nonsense).unwrap().results, []);
    assert_eq!(Acknowledgement::from_text(&texts[0]), None);
    assert_eq!(Acknowledgement::from_text(""), None);
}
