//! What was acknowledged is there, however the process ended.

use crate::process::{Server, exported, post};
use hearback_wire::Id;
use hearback_wire::batch::Reply;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;

const CLIENTS: u64 = 4;
/// Batches acknowledged before the signal.
const BEFORE: usize = 40;

fn batch(number: u64) -> String {
    let id = Id::from_parts(number, &[3; 10]);
    format!(
        r#"{{"v":1,"batch":"{id}","sent_at":"2026-11-22T10:00:00Z","items":[{{"id":"{id}","rev":1,"type":"feedback","created_at":"2026-11-22T10:00:00Z","age_ms":0,"data":{{"comment":"hello"}}}}]}}"#
    )
}

#[test]
fn a_quiet_endpoint_stops_when_asked_and_has_everything() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("hearback.db");
        let server = Server::on(&database);
        let (status, body) = post(server.addr, batch(1).as_bytes()).unwrap();
        assert_eq!(status, 200, "{body}");
        server.signal(signal);
        assert_eq!(server.end(), (true, String::new()), "{signal}");
        // The log was written back: the file is whole without it.
        assert!(!folder.path().join("hearback.db-wal").exists(), "{signal}");
        assert_eq!(exported(&database).lines().count(), 1);
    }
}

#[test]
fn nothing_acknowledged_is_lost_by_stopping_under_load() {
    assert!(interrupt("TERM"), "a stop that was asked for is no failure");
}

#[test]
fn nothing_acknowledged_is_lost_by_a_kill_under_load() {
    assert!(!interrupt("KILL"));
}

/// Posts from some threads, sends the signal in the middle of it, and compares
/// what was acknowledged with what is stored.
fn interrupt(signal: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("hearback.db");
    let server = Server::on(&database);
    let addr = server.addr;
    let acknowledged = Mutex::new(Vec::new());
    let over = AtomicBool::new(false);
    let (progress, enough) = mpsc::channel();
    let success = thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (acknowledged, over, progress) = (&acknowledged, &over, progress.clone());
            scope.spawn(move || {
                for number in 0.. {
                    let body = batch(client * 1_000_000 + number);
                    let Some((200, answer)) = post(addr, body.as_bytes()) else {
                        assert!(over.load(Ordering::SeqCst), "it failed before the signal");
                        return;
                    };
                    let reply: Reply = serde_json::from_str(&answer).unwrap();
                    acknowledged.lock().unwrap().push(reply.results[0].id.clone());
                    // The other side stops listening when it has heard enough.
                    let _ = progress.send(());
                }
            });
        }
        assert_eq!(enough.iter().take(BEFORE).count(), BEFORE);
        over.store(true, Ordering::SeqCst);
        server.signal(signal);
        server.end().0
    });
    let stored = exported(&database);
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() >= BEFORE);
    for id in &acknowledged {
        assert_eq!(stored.matches(id.as_str()).count(), 1, "{id} after {signal}");
    }
    success
}

#[test]
fn a_body_that_is_too_large_is_answered_and_the_endpoint_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::on(&folder.path().join("hearback.db"));
    let (status, body) = post(server.addr, &vec![b'x'; 10_000_000]).unwrap();
    assert_eq!(status, 413);
    assert!(body.contains("max_bytes"), "{body}");
    assert_eq!(post(server.addr, batch(1).as_bytes()).unwrap().0, 200);
}
