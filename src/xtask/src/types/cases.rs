//! The types, as TypeScript sees them from a project that installed the
//! package: examples that must compile, and examples whose every mistake is
//! marked with the number of its error.
//!
//! A project is laid out in the target folder, with the package in its
//! `node_modules`, so that it is found as anybody's would be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::node::Node;
use crate::run;
use crate::workspace::Workspace;

/// The files of the package that the checks need.
const PACKAGE: [&str; 3] = ["package.json", "index.d.ts", "dist/hearback.mjs"];

/// How a module is looked up, by node and by bundlers.
const WAYS: [[&str; 4]; 2] = [
    ["--module", "nodenext", "--moduleResolution", "nodenext"],
    ["--module", "esnext", "--moduleResolution", "bundler"],
];

/// What marks a line that must not compile: the numbers of its errors follow.
const MARK: &str = "// expect-error:";

/// A mistake: its file, its line, its number (`TS2322`).
type Mistake = (String, usize, String);

/// Makes the project and returns its folder.
pub(super) fn lay_out(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("types");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let cases = workspace.root.join("tests/types");
    copy(&cases, &folder)?;
    let modules = folder.join("node_modules");
    for name in PACKAGE {
        let to = modules.join("hearback").join(name);
        fs::create_dir_all(to.parent().unwrap_or(&modules))?;
        let from = workspace.root.join("pkg").join(name);
        fs::copy(&from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// Compiles the examples, and returns how many mistakes are in them as marked;
/// an error where a mark and a mistake are not the same.
pub(super) fn check(node: &Node, folder: &Path) -> Result<usize> {
    let marked = marked(folder)?;
    for way in WAYS {
        let mut tsc = node.program("typescript/bin/tsc");
        tsc.args(["--project", "tsconfig.json", "--pretty", "false"]).args(way);
        let output = tsc.current_dir(folder).output().context("could not start node")?;
        let output = String::from_utf8_lossy(&output.stdout);
        let (found, others) = read(&output);
        let missing =
            marked.difference(&found).map(|it| format!("{}: marked and not found", say(it)));
        let more = found.difference(&marked).map(|it| format!("{}: found and not marked", say(it)));
        let complaints: Vec<String> = missing.chain(more).chain(others).collect();
        if !complaints.is_empty() {
            run::say(&output);
            bail!("by {}: {}", way[1], complaints.join("; "));
        }
    }
    Ok(marked.len())
}

fn say((file, line, number): &Mistake) -> String {
    format!("tests/types/{file}:{line}: {number}")
}

fn marked(folder: &Path) -> Result<BTreeSet<Mistake>> {
    let mut marked = BTreeSet::new();
    for entry in fs::read_dir(folder.join("must-not-compile"))? {
        let entry = entry?;
        let name = format!("must-not-compile/{}", entry.file_name().to_string_lossy());
        let before = marked.len();
        marked.extend(marks(&name, &fs::read_to_string(entry.path())?));
        if marked.len() == before {
            bail!("tests/types/{name}: expected a line with {MARK}");
        }
    }
    Ok(marked)
}

fn marks(name: &str, text: &str) -> Vec<Mistake> {
    let lines = (1..).zip(text.lines());
    let marked = lines.filter_map(|(line, text)| Some((line, text.split_once(MARK)?.1)));
    marked
        .flat_map(|(line, numbers)| {
            numbers.split_whitespace().map(move |number| (name.to_owned(), line, number.to_owned()))
        })
        .collect()
}

/// The mistakes that TypeScript prints, as `file(line,column): error TS1: …`,
/// and what else it says that is no continuation of one.
fn read(output: &str) -> (BTreeSet<Mistake>, Vec<String>) {
    let mut mistakes = BTreeSet::new();
    let mut others = Vec::new();
    for line in output.lines().filter(|line| !line.starts_with(' ') && !line.is_empty()) {
        match mistake(line) {
            Some(mistake) => {
                mistakes.insert(mistake);
            }
            None => others.push(line.to_owned()),
        }
    }
    (mistakes, others)
}

fn mistake(line: &str) -> Option<Mistake> {
    let (place, rest) = line.split_once("): error ")?;
    let (file, place) = place.rsplit_once('(')?;
    let line = place.split(',').next()?.parse().ok()?;
    Some((file.to_owned(), line, rest.split(':').next()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_mistakes_are_compared_by_file_line_and_number() {
        let text = "one();\ntwo(3); // expect-error: TS2322 TS2345\n";
        let output = "a.ts(2,5): error TS2345: Argument (of type 'a): error b')\n  more\na.ts(2,5): error TS2322: No.\nerror TS5023: Unknown option.\n";
        let (found, others) = read(output);
        assert_eq!(found, marks("a.ts", text).into_iter().collect());
        assert_eq!(others, ["error TS5023: Unknown option."]);
    }
}
