//! The `readme.txt` of a `WordPress` plugin: of its parts, the changelog.

use super::{Lines, asciidoc, head};
use crate::chars;

/// Words in the heading of the part that is a changelog.
const NAMES: &str = "changelog|change log|changes|release notes|version history|history";

/// Headings are closed, and releases have one sign.
pub(super) fn is(lines: &[&str]) -> bool {
    let closed = |line: &&str| {
        let line = line.trim_end();
        line.ends_with('=')
            && asciidoc::heading(line)
                .is_some_and(|(level, text)| level == 1 && head(text).is_some())
    };
    lines.iter().any(closed)
}

pub(super) fn rewrite(lines: &[&str], out: &mut Lines) {
    let is_changelog =
        |text: &str| chars::among(NAMES, &chars::fold(chars::trim(text, &chars::is_sign)));
    // Without such a part, all of it is the changelog.
    let all = !lines
        .iter()
        .filter_map(|line| asciidoc::heading(line))
        .any(|(level, text)| level == 2 && is_changelog(text));
    let mut inside = all;
    for line in lines {
        match asciidoc::heading(line) {
            Some((3.., name)) => out.heading(1, name),
            Some((2, name)) => {
                inside = all || is_changelog(name);
                out.line(&[]);
            }
            Some((_, text)) if inside => out.heading(2, text),
            _ if inside => out.line(&[line]),
            _ => out.line(&[]),
        }
    }
}
