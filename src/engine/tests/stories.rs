//! Stories: timed scripts in `tests/stories/`, one file each.
//!
//! A line is a step; the lines after it that begin with `>` are what the
//! engine asked for in answer. `UPDATE_EXPECT=1` writes them anew, to be read
//! before they are believed. The clock stands still but for `wait`, and the
//! device is simulated: what the engine keeps is there after `reload`.

mod stage;

use stage::Stage;
use std::fmt::Write;
use std::path::Path;

#[test]
fn every_story_goes_as_it_is_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 8, "stories are missing");
    let mut wrong = String::new();
    for path in paths {
        let told = std::fs::read_to_string(&path).unwrap();
        let played = play(&path.display().to_string(), &told);
        if played == told {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &played).unwrap();
        } else {
            let _ = writeln!(wrong, "== {}\n{played}", path.display());
        }
    }
    assert!(wrong.is_empty(), "stories went otherwise (UPDATE_EXPECT=1 accepts it):\n{wrong}");
}

fn play(name: &str, story: &str) -> String {
    let mut stage = Stage::default();
    let mut played = String::new();
    for (number, line) in (1..).zip(story.lines()) {
        if line.starts_with('>') {
            continue;
        }
        let _ = writeln!(played, "{line}");
        let step = line.trim();
        if !step.is_empty() && !step.starts_with('#') {
            let output = stage
                .step(step)
                .unwrap_or_else(|| panic!("{name}:{number}: cannot do: {step}\n{played}"));
            for line in output.lines() {
                let _ = writeln!(played, "{}", format!("> {line}").trim_end());
            }
        }
    }
    played
}
