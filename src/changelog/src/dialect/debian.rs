//! deb-changelog(5): `package (1.2.3-1) unstable; urgency=low`, entries, and
//! ` -- Name <address>  Wed, 19 Aug 2026 14:26:05 +0200`.

use super::Lines;
use crate::chars;

/// Does it start with the head of a release?
pub(super) fn is(lines: &[&str]) -> bool {
    lines.iter().find(|line| !line.trim().is_empty()).is_some_and(|line| head(line).is_some())
}

/// The version, and whether it is released.
fn head(line: &str) -> Option<(&str, bool)> {
    let (name, rest) = line.split_once(" (")?;
    let letters = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '+' | '-');
    let (version, rest) = rest.split_once(')')?;
    let package = !name.is_empty() && name.chars().all(letters);
    let (place, urgency) = rest.split_once(';')?;
    let urgent = urgency.trim_start().starts_with("urgency");
    (package && urgent).then_some((version, place.trim() != "UNRELEASED"))
}

pub(super) fn rewrite(lines: &[&str], out: &mut Lines) {
    for (index, line) in lines.iter().enumerate() {
        if let Some((version, released)) = head(line) {
            let below = lines.iter().skip(index + 1);
            let trailer = below
                .take_while(|line| head(line).is_none())
                .find_map(|line| line.strip_prefix(" -- "));
            let day = trailer.and_then(|trailer| chars::split_once(trailer, ">"));
            let day = day.map(|(_, day)| day.trim()).unwrap_or_default();
            match (released, day) {
                (false, _) => out.heading(2, &chars::join(&[version, " (unreleased)"])),
                (true, "") => out.heading(2, version),
                (true, day) => out.heading(2, &chars::join(&[version, " - ", day])),
            }
        } else if line.starts_with(" --") || line.trim_start().starts_with("[ ") {
            // Who released it, and who changed what follows.
            out.line(&[]);
        } else {
            out.line(&[line.strip_prefix("  ").unwrap_or(line)]);
        }
    }
}
