//! What was acknowledged is there, however the process ended.

use crate::process::{Server, address, exported, get, post};
use hearback_wire::Id;
use hearback_wire::batch::Reply;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
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

/// Half a request: its head, and leave to send the rest.
fn begin(server: &Server, body: &str) -> TcpStream {
    let mut socket = TcpStream::connect(server.addr).unwrap();
    let head = format!(
        "POST /v1/feedback HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).unwrap();
    // Said when the endpoint begins to read the body.
    let mut leave = [0; 25];
    socket.read_exact(&mut leave).unwrap();
    assert_eq!(leave, *b"HTTP/1.1 100 Continue\r\n\r\n");
    socket
}

/// A connection that says nothing is closed when the endpoint begins to stop.
fn stopped(server: &Server, mut idle: TcpStream) {
    server.signal("TERM");
    assert_eq!(idle.read(&mut [0; 1]).unwrap(), 0);
}

#[test]
fn what_has_begun_is_finished_before_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("hearback.db");
    let server = Server::on(&database);
    let idle = TcpStream::connect(server.addr).unwrap();
    let body = batch(1);
    let mut begun = begin(&server, &body);
    stopped(&server, idle);
    assert!(TcpStream::connect(server.addr).is_err(), "it takes connections while it stops");
    begun.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    begun.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(server.end().0);
    assert_eq!(exported(&database).lines().count(), 1);
}

#[test]
fn what_never_ends_does_not_hold_up_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let database = address(&folder.path().join("hearback.db"));
    let server = Server::start(&["serve", "--database", &database, "--drain-timeout", "0.1"]);
    let idle = TcpStream::connect(server.addr).unwrap();
    let mut begun = begin(&server, &batch(1));
    stopped(&server, idle);
    assert!(server.end().0);
    let mut answer = String::new();
    assert!(begun.read_to_string(&mut answer).is_err() || answer.is_empty(), "{answer}");
}

#[test]
fn an_endpoint_that_stops_is_first_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let database = address(&folder.path().join("hearback.db"));
    let server = Server::start(&["serve", "--database", &database, "--stop-delay", "1"]);
    assert_eq!(get(server.addr, "/readyz"), 200);
    server.signal("TERM");
    // The signal is on its way; while it is, the endpoint is ready.
    while get(server.addr, "/readyz") == 200 {}
    assert_eq!(post(server.addr, batch(1).as_bytes()).unwrap().0, 200);
    assert!(server.end().0);
}
