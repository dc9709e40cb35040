//! Disks that are full or broken, under the real program.
//!
//! The full disk is a tmpfs of a few megabytes, mounted in a namespace of the
//! program's own, which takes no privilege where the system lets users have
//! namespaces. Where it does not, the test says so and tells the same story
//! with a quota of the file (`max_page_count`) in `quota`, which always runs.

use crate::process::{Server, address, exported, get, hearback, post};
use hearback::store::sqlite::{Manner, Sqlite};
use hearback::store::{Attached, Attachment, Error, Image, Record, Store};
use hearback_wire::problem::{Problem, kind};
use hearback_wire::{Id, Timestamp};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn batch(number: u64, bytes: usize) -> String {
    let id = Id::from_parts(number, &[5; 10]);
    let text = "x".repeat(bytes);
    format!(
        r#"{{"v":1,"batch":"{id}","sent_at":"2026-11-22T10:00:00Z","items":[{{"id":"{id}","rev":1,"type":"feedback","created_at":"2026-11-22T10:00:00Z","age_ms":0,"data":{{"comment":"{text}"}}}}]}}"#
    )
}

/// The program on a tmpfs of its own, with a ballast file on it; and where the
/// tmpfs is found from outside.
fn on_a_small_disk(reserve: &str) -> Option<(Server, PathBuf)> {
    let possible = Command::new("unshare").args(["-Urm", "true"]).output();
    if !possible.is_ok_and(|output| output.status.success()) {
        eprintln!("no namespace to mount a tmpfs in: see `quota` for the same with a quota");
        return None;
    }
    // Eight megabytes, and a quarter of one for what the team's pages begin with.
    let script = "mount -t tmpfs -o size=8448k tmpfs /mnt && head -c 3000000 /dev/zero > /mnt/ballast \
                  && exec \"$0\" \"$@\"";
    let mut command = Command::new("unshare");
    command.args(["-Urm", "sh", "-c", script, env!("CARGO_BIN_EXE_hearback"), "serve"]);
    command.args(["--database", "sqlite:/mnt/hearback.db", "--reserve", reserve]);
    let server = Server::spawn(command);
    let mount = PathBuf::from(format!("/proc/{}/root/mnt", server.id()));
    Some((server, mount))
}

/// Fills the disk until it is refused; how many were acknowledged.
fn fill(server: &Server, from: u64) -> (u64, Problem) {
    for number in from..from + 10_000 {
        let (status, body) = post(server.addr, batch(number, 30_000).as_bytes()).unwrap();
        if status != 200 {
            assert_eq!(status, 503, "{body}");
            return (number - from, serde_json::from_str(&body).unwrap());
        }
    }
    panic!("a disk of eight megabytes took three hundred");
}

fn full_and_free_again(reserve: &str, left: std::ops::Range<u64>) {
    let Some((server, mount)) = on_a_small_disk(reserve) else { return };
    let (first, problem) = fill(&server, 0);
    assert!(first > 10, "{first}");
    assert_eq!(problem.kind, kind::STORAGE_UNAVAILABLE);
    assert!(problem.retry_after_ms.is_some());
    let free = rustix::fs::statvfs(&mount).unwrap();
    let free = free.f_bavail * free.f_frsize;
    assert!(left.contains(&free), "{free} bytes are left");
    // Without a reserve nobody knows before the next commit is tried.
    assert_eq!(get(server.addr, "/readyz"), if reserve == "0" { 200 } else { 503 });
    assert_eq!(get(server.addr, "/healthz"), 200);

    // Space comes back, and nobody restarts anything.
    fs::remove_file(mount.join("ballast")).unwrap();
    assert_eq!(get(server.addr, "/readyz"), 200);
    let (second, _) = fill(&server, first);
    assert!(second > 10, "{second}");

    let copy = tempfile::tempdir().unwrap();
    for name in ["hearback.db", "hearback.db-wal"] {
        fs::copy(mount.join(name), copy.path().join(name)).unwrap();
    }
    let stored = exported(&copy.path().join("hearback.db"));
    let row = |line| serde_json::from_str::<serde_json::Value>(line).unwrap();
    let mut ids: Vec<String> =
        stored.lines().map(|line| row(line)["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    let expected = (0..first + second).map(|number| Id::from_parts(number, &[5; 10]).to_string());
    assert_eq!(ids, expected.collect::<Vec<_>>());
}

#[test]
fn a_disk_is_left_alone_before_it_is_full() {
    full_and_free_again("1500KiB", 1_000_000..1_536_000);
}

#[test]
fn a_disk_that_is_full_is_no_loss() {
    full_and_free_again("0", 0..100_000);
}

#[tokio::test]
async fn quota() {
    let folder = tempfile::tempdir().unwrap();
    let manner = Manner { pages: Some(200), ..Manner::default() };
    let store = Sqlite::open_as(&folder.path().join("quota.db"), manner).await.unwrap();
    let record = |number| Record {
        site: "a".to_owned(),
        id: Id::from_parts(number, &[6; 10]),
        rev: 1,
        kind: "feedback".to_owned(),
        created_at: Timestamp(0),
        age_ms: 0,
        received_at: Timestamp(0),
        data: format!("{{\"comment\":\"{}\"}}", "x".repeat(30_000)),
    };
    let mut stored = 0;
    let refused = loop {
        match store.put(vec![record(stored)]).await {
            Ok(_) => stored += 1,
            Err(error) => break error,
        }
    };
    assert!(stored > 5 && matches!(refused, Error::Unavailable(_)), "{stored} {refused}");
    store.erase("a", &[record(0).id, record(1).id], Timestamp(0)).await.unwrap();
    store.put(vec![record(stored)]).await.unwrap();
    assert_eq!(store.page(None, None, 1_000).await.unwrap().len() as u64, stored - 1);

    // An image that does not fit is refused like anything else.
    let image = |bytes| Attachment {
        site: "a".to_owned(),
        id: record(stored).id,
        image: Image::Png,
        received_at: Timestamp(0),
        bytes: vec![7; bytes],
    };
    let refused = store.attach(image(1_000_000)).await.unwrap_err();
    assert!(matches!(refused, Error::Unavailable(_)), "{refused}");
    assert_eq!(store.attach(image(500)).await.unwrap(), Attached::Stored);
}

/// A disk that fails to sync, by a library that stands between the program and
/// the system's: from the moment that a file exists, every sync is an error.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_cannot_sync_ends_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken");
    let library = library(folder.path());
    let database = folder.path().join("hearback.db");
    let mut command = hearback(&["serve", "--database", &address(&database)]);
    command.env("LD_PRELOAD", library).env("BROKEN", &broken);
    let server = Server::spawn(command);
    assert_eq!(post(server.addr, batch(1, 10).as_bytes()).unwrap().0, 200);
    fs::write(&broken, "").unwrap();
    // Refused or cut off, but not acknowledged.
    let answer = post(server.addr, batch(2, 10).as_bytes());
    assert!(answer.is_none_or(|(status, _)| status == 503));
    assert_eq!(server.end(), (false, String::new()));
    assert!(exported(&database).contains(&Id::from_parts(1, &[5; 10]).to_string()));
}

#[cfg(target_os = "linux")]
fn library(folder: &Path) -> PathBuf {
    let (source, library) = (folder.join("sync.c"), folder.join("sync.so"));
    let code = "#include <errno.h>\n#include <stdlib.h>\n#include <unistd.h>\n\
                static int broken(void) {\n\
                  if (access(getenv(\"BROKEN\"), F_OK) != 0) return 0;\n\
                  errno = EIO; return -1;\n}\n\
                int fsync(int fd) { (void)fd; return broken(); }\n\
                int fdatasync(int fd) { (void)fd; return broken(); }\n";
    fs::write(&source, code).unwrap();
    // The compiler that made SQLite for this program.
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let mut compile = Command::new(compiler);
    compile.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source);
    assert!(compile.status().unwrap().success());
    library
}
