//! A release that the demo's operator ships: some lines of Keep a Changelog
//! 1.1.0, put where a maintainer would put them.

use hearback_wire::Date;
use hearback_wire::feed::Kind;
use serde::Deserialize;

/// Characters of a version.
const VERSION_CHARS: usize = 64;
/// Characters of the text.
const TEXT_CHARS: usize = 5_000;

/// What the operator's strip posts.
#[derive(Debug, Deserialize)]
pub(super) struct Release {
    version: String,
    #[serde(default)]
    title: Option<String>,
    /// One entry a line.
    text: String,
    kind: Kind,
}

impl Release {
    pub(super) fn version(&self) -> &str {
        self.version.trim()
    }

    /// The changelog with this release above all others that are dated.
    pub(super) fn on_top_of(&self, changelog: &str, date: Date) -> Result<String, String> {
        let version = self.version();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
        if !(1..=VERSION_CHARS).contains(&version.len()) || !version.chars().all(plain) {
            return Err(format!(
                "the version: expected 1 to {VERSION_CHARS} of A-Z, a-z, 0-9, `.`, `-` and `+`"
            ));
        }
        let entries: Vec<&str> =
            self.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if entries.is_empty() || self.text.chars().count() > TEXT_CHARS {
            return Err(format!("the text: expected 1 to {TEXT_CHARS} characters"));
        }
        if changelog.lines().any(|line| line.starts_with(&format!("## [{version}]"))) {
            return Err(format!("the version {version} is released already"));
        }
        let title = self.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        let title = title.map(|title| format!("{}\n\n", title.replace(['\n', '\r'], " ")));
        let section = format!(
            "## [{version}] - {date}\n\n{}### {}\n\n{}\n",
            title.unwrap_or_default(),
            heading(self.kind),
            entries.iter().map(|entry| format!("- {entry}\n")).collect::<String>(),
        );
        let (head, tail) = changelog.split_at(place(changelog));
        let gap = if head.is_empty() || head.ends_with("\n\n") { "" } else { "\n" };
        Ok(format!("{head}{gap}{section}{tail}"))
    }
}

/// Where the newest release begins; the end, if there is none.
fn place(changelog: &str) -> usize {
    let mut at = 0;
    for line in changelog.split_inclusive('\n') {
        let unreleased = line.to_ascii_lowercase().contains("unreleased");
        if line.starts_with("## ") && !unreleased {
            break;
        }
        at += line.len();
    }
    at
}

fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Added => "Added",
        Kind::Changed | Kind::Other => "Changed",
        Kind::Deprecated => "Deprecated",
        Kind::Removed => "Removed",
        Kind::Fixed => "Fixed",
        Kind::Security => "Security",
        Kind::Performance => "Performance",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(version: &str) -> Release {
        Release {
            version: version.to_owned(),
            title: None,
            text: "Dark mode\n\n  CSV export".to_owned(),
            kind: Kind::Added,
        }
    }

    fn on_top_of(changelog: &str) -> String {
        release("1.3.0").on_top_of(changelog, "2026-11-22".parse().unwrap()).unwrap()
    }

    const SECTION: &str = "## [1.3.0] - 2026-11-22\n\n### Added\n\n- Dark mode\n- CSV export\n\n";

    #[test]
    fn stands_between_unreleased_and_the_newest() {
        let head = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Soon\n\n";
        let tail = "## [1.2.0] - 2026-10-01\n\n- Old\n\n[1.2.0]: https://example.com\n";
        assert_eq!(on_top_of(&format!("{head}{tail}")), format!("{head}{SECTION}{tail}"));
    }

    #[test]
    fn may_be_the_first() {
        assert_eq!(on_top_of(""), SECTION);
        assert_eq!(on_top_of("# Changelog\n"), format!("# Changelog\n\n{SECTION}"));
    }

    #[test]
    fn refuses_what_would_break_the_file() {
        let date = "2026-11-22".parse().unwrap();
        for version in ["", "1.0\n## x", "[1]", "1 0"] {
            assert!(release(version).on_top_of("", date).is_err(), "{version:?}");
        }
        assert!(release("1.2.0").on_top_of("## [1.2.0] - 2026-10-01\n", date).is_err());
        let silent = Release { text: " \n".to_owned(), ..release("1") };
        assert!(silent.on_top_of("", date).is_err());
    }
}
