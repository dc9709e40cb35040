//! What the program is told, and what it says.

use crate::process::{Server, address, hearback, post, run, with_input};
use std::fs;

const CHANGELOG: &str = "# Changelog\n\n## [1.0.0] - 2026-01-01\n\n### Added\n\n- The first\n";

/// Starts `serve` with a database setting that cannot be meant in some of the
/// places, and tells which one it complained about.
fn complaint(flag: Option<&str>, variable: Option<&str>, file: Option<&str>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hearback.toml");
    let mut command = hearback(&["serve", "--addr", "127.0.0.1:0"]);
    if let Some(file) = file {
        fs::write(&path, format!("database = '{file}'\n")).unwrap();
        command.arg("--config").arg(&path);
    }
    if let Some(variable) = variable {
        command.env("HEARBACK_DATABASE", variable);
    }
    if let Some(flag) = flag {
        command.args(["--database", flag]);
    }
    let (success, out, errors) = run(command);
    assert!(!success && out.is_empty(), "{out}");
    errors
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let (flag, variable, file) = (Some("the-flag"), Some("the-variable"), Some("the-file"));
    for (errors, expected) in [
        (complaint(flag, variable, file), "`the-flag`"),
        (complaint(None, variable, file), "`the-variable`"),
        (complaint(None, None, file), "`the-file`"),
    ] {
        assert!(errors.contains(expected) && errors.contains("sqlite:PATH"), "{errors}");
    }
}

#[test]
fn a_file_may_say_everything_and_nothing_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hearback.toml");
    let database = folder.path().join("from-file.db");
    let config = format!("database = '{}'\nsite = ['acme']\n", address(&database));
    fs::write(&path, config).unwrap();
    let server = Server::start(&["serve", "--config", path.to_str().unwrap()]);
    assert!(database.exists());
    let batch = br#"{"v":1,"batch":"018f0000-0000-7000-8000-000000000000","site":"zeta","sent_at":"2026-11-22T10:00:00Z","items":[]}"#;
    assert_eq!(post(server.addr, batch).unwrap().0, 403);

    fs::write(&path, "databse = 'sqlite:x'\n").unwrap();
    let (success, _, errors) = run(hearback(&["serve", "--config", path.to_str().unwrap()]));
    assert!(!success && errors.contains("databse"), "{errors}");
}

#[test]
fn an_address_in_use_is_said_plainly() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::on(&folder.path().join("one.db"));
    let addr = server.addr.to_string();
    let database = address(&folder.path().join("two.db"));
    let (success, out, errors) =
        run(hearback(&["serve", "--addr", &addr, "--database", &database]));
    assert!(!success && out.is_empty() && errors.contains(&addr), "{errors}");
}

#[test]
fn a_changelog_becomes_a_feed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("CHANGELOG.md");
    fs::write(&path, CHANGELOG).unwrap();
    let path = path.to_str().unwrap();

    let (success, compact, _) = run(hearback(&["feed", path]));
    let (_, pretty, _) = run(hearback(&["feed", path, "--pretty"]));
    assert!(success);
    assert_eq!((compact.lines().count(), pretty.lines().count() > 10), (1, true));
    let feed: hearback_wire::feed::Feed = serde_json::from_str(&compact).unwrap();
    assert_eq!(serde_json::from_str::<hearback_wire::feed::Feed>(&pretty).unwrap(), feed);
    assert_eq!(feed.releases[0].version.as_deref(), Some("1.0.0"));

    let piped = with_input(hearback(&["feed", "-"]), CHANGELOG.as_bytes());
    assert_eq!(piped, (true, compact, String::new()));
}

#[test]
fn what_is_no_changelog_is_told_on_the_side() {
    let (success, out, errors) = with_input(hearback(&["feed", "-"]), b"Hello.\n");
    assert!(!success);
    let feed: hearback_wire::feed::Feed = serde_json::from_str(&out).unwrap();
    assert!(feed.releases.is_empty());
    assert!(errors.contains("found no release in -"), "{errors}");
    assert!(errors.lines().count() >= 2, "a remark, and the message: {errors}");

    let (success, out, errors) = run(hearback(&["feed", "/nowhere/CHANGELOG.md"]));
    assert!(!success && out.is_empty() && errors.contains("/nowhere/CHANGELOG.md"), "{errors}");
}

#[test]
fn a_changelog_is_explained_line_by_line() {
    let text = b"# Log\n\n## 1.1.0\n\n### Fixed\n\n- a\n\n## 1.0.0\n\n- b\n";
    let (success, out, errors) = with_input(hearback(&["feed", "-", "--explain"]), text);
    assert!(success && errors.is_empty(), "{errors}");
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines[0], "read as Markdown; 2 releases");
    assert!(lines[1].starts_with("line 1: no release ("), "{out}");
    assert!(lines[2].starts_with("lines 3-7: release (99 %): \"## 1.1.0\": "), "{out}");
    assert_eq!(lines.len(), 5);
}

#[test]
fn a_check_fails_from_its_level_upwards() {
    let fine = b"## 1.0.0\n\n- a\n";
    let doubtful = b"---\na: b\n---\n## 1.1.0 - 2026-02-30\n\n- a\n\n## 1.0.0\n\n- b\n";
    let check = |level, text| with_input(hearback(&["feed", "-", "--check", level]), text);
    for level in ["note", "warning", "error"] {
        assert!(check(level, fine).0, "{level}");
    }
    assert!(check("error", doubtful).0);
    let (success, out, errors) = check("warning", doubtful);
    assert!(!success && out.starts_with('{'), "{out}");
    assert!(errors.contains("warning: line 4: ") && errors.contains("[bad-date]"), "{errors}");
    assert!(errors.contains("1 remarks of level warning"), "{errors}");
    assert!(!check("note", doubtful).0);
}

#[test]
fn exporting_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.db");
    let other = folder.path().join("other.db");
    fs::write(&other, "not a database, whatever it is called").unwrap();
    for path in [&missing, &other] {
        let database = address(path);
        let (success, out, errors) =
            run(hearback(&["export", "--format", "csv", "--database", &database]));
        assert!(!success && out.is_empty(), "{out}");
        assert!(errors.contains(path.to_str().unwrap()), "{errors}");
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn the_demo_is_for_this_machine_only() {
    let (success, out, errors) = run(hearback(&["demo", "--addr", "0.0.0.0:0"]));
    assert!(!success && out.is_empty() && errors.contains("this machine only"), "{errors}");
}

#[test]
fn the_demo_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = hearback(&["demo"]);
    command.env("TMPDIR", folder.path());
    let server = Server::spawn(command);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    server.signal("INT");
    let (success, rest) = server.end();
    assert!(success && rest.contains("Open http://127.0.0.1:"), "{rest}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
