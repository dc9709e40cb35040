//! Who may look at the team's pages: the first link, and `hearback user`.

use crate::process::{Server, address, get, hearback, run};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

fn user(database: &Path, arguments: &[&str]) -> (bool, String, String) {
    let database = address(database);
    let mut all = vec!["user"];
    all.extend(arguments);
    all.extend(["--database", &database]);
    run(hearback(&all))
}

/// The path of the link in a line.
fn path(line: &str) -> &str {
    let at = line.find("/study/welcome/").unwrap_or_else(|| panic!("no link in {line:?}"));
    line[at..].trim_end()
}

#[test]
fn people_come_and_go_from_a_shell_while_the_endpoint_runs() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("test.db");
    let server = Server::on(&database);
    let (done, link, _) =
        user(&database, &["add", "Ann", "--role", "owner", "--url", "https://f.example/"]);
    assert!(done && link.starts_with("https://f.example/study/welcome/"), "{link}");
    assert_eq!(get(server.addr, path(&link)), 200);
    assert_eq!(user(&database, &["list"]).1, "Ann\towner\tinvited\n");

    let (done, _, errors) = user(&database, &["add", "ann"]);
    assert!(!done && errors.contains("already"), "{errors}");
    let (done, again, _) = user(&database, &["reset", "Ann"]);
    assert!(done && again.starts_with("http://127.0.0.1:8787/study/welcome/"), "{again}");
    assert_eq!((get(server.addr, path(&link)), get(server.addr, path(&again))), (410, 200));

    assert!(user(&database, &["add", "Bob"]).0);
    assert!(user(&database, &["remove", "Bob"]).0);
    let (done, _, errors) = user(&database, &["remove", "Bob"]);
    assert!(!done && errors.contains("nobody called"), "{errors}");
    assert_eq!(user(&database, &["list"]).1, "Ann\towner\tinvited\n");
}

#[test]
fn the_first_start_prints_the_first_owners_link() {
    let folder = tempfile::tempdir().unwrap();
    let database = address(&folder.path().join("test.db"));
    let mut command = hearback(&["serve", "--addr", "127.0.0.1:0", "--database", &database]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let base = line.trim_end().strip_prefix("hearback listening on ").unwrap().to_owned();
    let errors = BufReader::new(child.stderr.take().unwrap());
    let link = errors.lines().map_while(Result::ok).find(|line| line.contains("/study/welcome/"));
    let link = link.expect("it printed no link");
    let link = link.trim();
    assert!(link.starts_with(&base), "{link} is not at {base}");
    let addr = base.strip_prefix("http://").unwrap().parse().unwrap();
    let status = get(addr, path(link));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(status, 200);
}
