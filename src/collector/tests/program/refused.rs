//! `hearback dead` and `hearback erase`, beside an endpoint that runs.

use crate::process::{Server, address, exported, hearback, post, run};
use std::path::Path;

fn said(database: &Path, arguments: &[&str]) -> (bool, String, String) {
    let mut command = hearback(arguments);
    command.args(["--database", &address(database)]);
    run(command)
}

fn batch(items: &str) -> String {
    format!(
        r#"{{"v":1,"batch":"018f0000-0000-7000-8000-000000000000","site":"acme","sent_at":"2026-11-22T10:00:00Z","items":[{items}]}}"#
    )
}

const ID: &str = "018f0000-0000-7000-8000-000000000001";

fn item(rev: u32, comment: &str) -> String {
    format!(
        r#"{{"id":"{ID}","rev":{rev},"type":"feedback","created_at":"2026-11-22T10:00:00Z","age_ms":0,"data":{{"comment":{comment}}}}}"#
    )
}

#[test]
fn what_was_refused_is_listed_shown_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("hearback.db");
    let server = Server::on(&database);
    let other = item(1, r#""other""#);
    for (items, expected) in [
        (item(1, r#""first""#), "accepted"),
        (other.clone(), "id_conflict"),
        (item(1, "5"), "invalid:/data/comment"),
    ] {
        let (status, answer) = post(server.addr, batch(&items).as_bytes()).unwrap();
        assert!(status == 200 && answer.contains(expected), "{answer}");
    }
    assert_eq!(post(server.addr, b"\x1b[2J{").unwrap().0, 400);

    let lines = |arguments: &[&str]| -> Vec<Vec<String>> {
        let (success, out, errors) = said(&database, arguments);
        assert!(success, "{errors}");
        out.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
    };
    let all = lines(&["dead", "list"]);
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|fields| fields.len() == 9), "{all:?}");
    let [conflict] = &lines(&["dead", "list", "--reason", "id_conflict"])[..] else { panic!() };
    assert_eq!((conflict[2].as_str(), conflict[3].as_str()), ("acme", "item"));
    assert_eq!((conflict[4].as_str(), conflict[5].as_str()), (ID, "1"));
    assert_eq!(lines(&["dead", "list", "--site", "zeta"]).len(), 0);

    let (success, shown, _) = said(&database, &["dead", "show", &conflict[0][..12]]);
    assert_eq!((success, &shown), (true, &other));
    let (success, _, errors) = said(&database, &["dead", "show", "nothing"]);
    assert!(!success && errors.contains("`nothing`"), "{errors}");

    // The stored one goes; then there is nothing to be at odds with.
    let replay = ["dead", "replay", "--reason", "id_conflict"];
    assert_eq!(lines(&replay).last().unwrap(), &["0 taken, 1 refused again"]);
    let mut dry = replay.to_vec();
    dry.push("--dry-run");
    assert_eq!(lines(&dry).last().unwrap(), &["1 would be taken, 0 would be refused again"]);
    assert_eq!(lines(&["dead", "list"]).len(), 3);
    assert_eq!(lines(&["dead", "replay", &all[0][0], &all[1][0], &all[2][0]]).len(), 4);
    drop(server);
    assert!(exported(&database).contains("first"));
}

#[test]
fn an_erased_item_does_not_come_back_to_an_endpoint_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("hearback.db");
    let server = Server::on(&database);
    let body = batch(&item(1, r#""first""#));
    assert!(post(server.addr, body.as_bytes()).unwrap().1.contains("accepted"));
    let erase = ["erase", "--site", "acme", "--id", ID];
    let (success, out, errors) = said(&database, &erase);
    assert!(success && out.starts_with("erased 1 of 1 items"), "{out} {errors}");
    assert!(post(server.addr, body.as_bytes()).unwrap().1.contains(r#""reason":"erased""#));
    assert_eq!(exported(&database), "");
    assert_eq!(said(&database, &["dead", "list"]).1, "");
    let (success, out, _) = said(&database, &erase);
    assert!(success && out.starts_with("erased 0 of 1 items"), "{out}");

    for bad in [&["erase", "--site", "acme"][..], &["erase", "--site", "acme", "--id", "17"]] {
        assert!(!said(&database, bad).0, "{bad:?}");
    }
    let missing = folder.path().join("missing.db");
    assert!(!said(&missing, &erase).0 && !missing.exists());
}
