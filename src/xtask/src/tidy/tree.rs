//! Which crate may reach which: the arrows of the design, as cargo sees them.

use anyhow::Result;

use crate::run;
use crate::toolchain::TARGET;
use crate::workspace::Workspace;

/// A crate and what it must not reach by normal dependencies.
struct Direction {
    package: &'static str,
    target: Option<&'static str>,
    forbidden: &'static [&'static str],
}

/// A browser, a runtime, a database, randomness or a clock. A name that ends
/// in an asterisk stands for every name that starts so.
const OUTSIDE: &[&str] = &[
    "web-sys",
    "js-sys",
    "wasm-bindgen*",
    "gloo*",
    "tokio*",
    "axum*",
    "sqlx*",
    "getrandom",
    "rand*",
    "chrono",
    "time",
    "jiff",
    "web-time",
];

/// What would grow the widget: the other half of the product, and engines of
/// a size that no form needs.
const HEAVY: &[&str] =
    &["hearback-changelog", "hearback-study", "hearback", "regex*", "pulldown-cmark", "serde_json"];

const DIRECTIONS: &[Direction] = &[
    Direction { package: "hearback-wire", target: None, forbidden: OUTSIDE },
    Direction { package: "hearback-engine", target: None, forbidden: OUTSIDE },
    Direction { package: "hearback-changelog", target: None, forbidden: OUTSIDE },
    Direction { package: "hearback-matcher", target: None, forbidden: OUTSIDE },
    Direction { package: "hearback-matcher", target: None, forbidden: HEAVY },
    Direction { package: "hearback-news", target: None, forbidden: OUTSIDE },
    Direction { package: "hearback-news", target: Some(TARGET), forbidden: HEAVY },
    Direction { package: "hearback-answers", target: None, forbidden: OUTSIDE },
    Direction { package: "hearback-answers", target: Some(TARGET), forbidden: HEAVY },
    Direction { package: "hearback-study", target: None, forbidden: OUTSIDE },
    Direction { package: "hearback-widget", target: Some(TARGET), forbidden: HEAVY },
    Direction { package: "hearback-bridge", target: Some(TARGET), forbidden: HEAVY },
    Direction {
        package: "hearback-reader",
        target: Some(TARGET),
        forbidden: &["hearback-engine", "hearback-widget", "hearback-study", "hearback"],
    },
    Direction {
        package: "hearback-wire",
        target: None,
        forbidden: &["hearback-engine", "hearback-changelog", "hearback-study", "hearback"],
    },
    Direction {
        package: "hearback-engine",
        target: None,
        forbidden: &["hearback-changelog", "hearback-study", "hearback", "serde_json"],
    },
    Direction {
        package: "hearback-changelog",
        target: None,
        forbidden: &["hearback-engine", "hearback-study", "hearback"],
    },
];

/// Complains where a crate reaches what it must not. A crate that does not
/// exist yet is held to nothing.
pub(super) fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for Direction { package, target, forbidden } in DIRECTIONS {
        let folder = package.strip_prefix("hearback-").unwrap_or("collector");
        if !workspace.root.join("src").join(folder).join("Cargo.toml").is_file() {
            continue;
        }
        let mut cargo = run::cargo();
        cargo.args(["tree", "--package", package, "--edges", "normal", "--prefix", "none"]);
        cargo.args(["--format", "{p}"]).args(target.iter().flat_map(|target| ["--target", target]));
        let tree = run::output(cargo.current_dir(&workspace.root))?;
        for name in reached(&tree, forbidden) {
            complaints.push(format!(
                "{package} reaches {name}, which it must not; `cargo tree -p {package} -i {name}` shows how"
            ));
        }
    }
    Ok(complaints)
}

/// The forbidden names in the output of cargo tree, whose first line is the
/// crate itself.
fn reached<'a>(tree: &'a str, forbidden: &[&str]) -> Vec<&'a str> {
    let mut names: Vec<&str> = tree
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next())
        .filter(|name| forbidden.iter().any(|pattern| matches(name, pattern)))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn matches(name: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_crate_is_found_once_and_by_whole_name() {
        let tree = "hearback-engine v0.1.0 (/x)\ntimer v1.0.0\ngloo-timers v0.4.0\n\
                    time v0.3.0\ntime v0.3.0 (*)\n";
        assert_eq!(reached(tree, OUTSIDE), ["gloo-timers", "time"]);
    }
}
