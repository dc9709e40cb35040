//! Is this heading a release?
//!
//! Tools and people write versions, days and names in every order. A heading
//! is read from the left as decorations, perhaps a day, perhaps words, then a
//! version; the rest is searched for a day and for what sets the release
//! apart, and what remains is its title. How sure that is, [`Sure`] says;
//! [`outline`](crate::outline) decides with all headings in view.

use crate::chars;
use crate::date::{self, Found};
use crate::section;
use crate::version;
use hearback_wire::Date;
use tail::{after, range, title};
use words::{FROM, NO_PACKAGE, NOTES, PROSE, UNRELEASED_FIRST, UPCOMING, VERSION};

mod tail;
mod words;

/// Characters of a heading that may still be a release.
const LENGTH: usize = 300;
/// Words that may stand before a version: the product's name.
const WORDS: usize = 4;

/// A heading read as a release.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Heading {
    pub(crate) version: Option<String>,
    /// The name that is tied to the version: `name@1.0.0`, `name-v1.0.0`.
    pub(crate) package: Option<String>,
    pub(crate) date: Option<Date>,
    /// The day if the one above was read with the month first, and need not be.
    pub(crate) day_first: Option<Date>,
    /// Shaped like a day, but none.
    pub(crate) bad_date: bool,
    /// `2026-11-XX`: not published yet, or long ago.
    pub(crate) open_day: bool,
    pub(crate) title: Option<String>,
    pub(crate) yanked: bool,
    pub(crate) prerelease: bool,
    pub(crate) unreleased: bool,
    pub(crate) sure: Sure,
}

impl Heading {
    /// Nothing but perhaps a version.
    pub(crate) fn of(version: Option<String>) -> Self {
        Self {
            version,
            package: None,
            date: None,
            day_first: None,
            bad_date: false,
            open_day: false,
            title: None,
            yanked: false,
            prerelease: false,
            unreleased: false,
            sure: Sure::Yes,
        }
    }
}

/// How sure it is that a heading is a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sure {
    /// If most headings of its level are.
    Maybe,
    /// Nothing but what releases have.
    Yes,
}

/// Reads a heading, or any line that may stand for one.
pub(crate) fn read(text: &str) -> Option<Heading> {
    if text.len() > LENGTH {
        return None;
    }
    // `< 0.3.0` sums up what is not listed.
    if chars::starts(text.trim_start(), &|char| matches!(char, '<' | '>' | '≤' | '≥')) {
        return None;
    }
    let text = undecorated(text);
    let mut heading = Heading::of(None);
    // Of most headings the first sign tells that no word has to be looked up.
    let number = chars::starts(text, &|char| char.is_ascii_digit());
    if !number && let Some((rest, sure)) = unreleased(text) {
        heading.unreleased = true;
        heading.sure = sure;
        if let Some(version) = version::read(undecorated(rest)).filter(|version| !version.weak) {
            heading.version = Some(version.text.to_owned());
            heading.prerelease = version.prerelease;
        }
        return Some(heading);
    }

    let mut rest = text;
    // `Release 2026-11-22 (1.0.0)`
    let (dated, _) = skip_version_word(text);
    let text = if date::read(dated).is_some() { dated } else { text };
    if let Some((date, day_first, length)) = date::read(text).and_then(Found::day) {
        heading.day_first = day_first;
        let after = undecorated(text.get(length..)?);
        let (after_word, _) = skip_version_word(after);
        let versioned = version::read(after_word).is_some() || named(after).is_some();
        // With dots it is a calendar version, unless a version follows.
        let dots = text.get(..length)?.contains('.');
        if versioned || (after.is_empty() && !dots) {
            heading.date = Some(date);
            rest = after;
            if after.is_empty() {
                return Some(heading);
            }
        } else if !dots {
            heading.date = Some(date);
            heading.title = title(after);
            heading.sure = Sure::Maybe;
            return Some(heading);
        }
    }

    let words = !chars::starts(rest, &|char| char.is_ascii_digit());
    let first = FROM.of(rest).filter(|_| words).find_map(|words| strip_word(rest, words));
    let (after_word, said) = skip_version_word(first.map_or(rest, undecorated));
    let Some(mut version) = version::read(after_word) else {
        let behind = if said { product(after_word, heading.clone()) } else { None };
        return behind
            .or_else(|| product(rest, heading.clone()))
            .or_else(|| only_month(rest, heading));
    };
    let mut tail = after_word.get(version.length..)?;
    match range(tail) {
        Some((last, behind)) => (version, tail) = (last, behind),
        None if first.is_some() => return None,
        None => {}
    }
    if version.weak && !(said || tail.starts_with(']')) {
        heading.sure = Sure::Maybe;
    }
    let series = version.text.ends_with(['x', 'X', '*']);
    heading.title = after(tail, &mut heading)?;
    // "10 features" counts them.
    let counts = tail.starts_with(' ')
        && chars::starts(tail.trim_start(), &|char| char.is_ascii_lowercase());
    if version.weak && !said && counts && heading.title.is_some() && heading.date.is_none() {
        return None;
    }
    if heading.title.is_some() || (version.weak && series) {
        heading.sure = Sure::Maybe;
    } else if version.weak && heading.date.is_some() {
        heading.sure = Sure::Yes;
    }
    heading.version = Some(version.text.to_owned());
    heading.prerelease = version.prerelease;
    Some(heading)
}

/// Reads a heading that names no version, but a day behind a few words: `Week
/// of March 10, 2026`. That is a release only where nothing else is.
pub(crate) fn read_dated(text: &str) -> Option<Heading> {
    if text.len() > LENGTH {
        return None;
    }
    let (start, found) = tail::find_date(text)?;
    let (date, day_first, length) = found.day()?;
    let before = text.get(..start)?;
    let words = || before.split_whitespace();
    let prose = |word| chars::among(PROSE, &chars::fold(chars::trim(word, &chars::is_sign)));
    if words().count() > WORDS || words().next().is_some_and(prose) {
        return None;
    }
    let mut heading = Heading::of(None);
    (heading.date, heading.day_first) = (Some(date), day_first);
    heading.title = title(before).or_else(|| title(text.get(start + length..)?));
    heading.sure = Sure::Maybe;
    Some(heading)
}

/// A day on a line of its own, as some put it under the heading: `Date:
/// 2026-11-22`, `Released 2026/11/22.`; and the other day that it may be.
pub(crate) fn date_line(text: &str) -> Option<(Date, Option<Date>)> {
    if text.len() > LENGTH {
        return None;
    }
    let mut text = undecorated(text);
    for word in ["release date", "released on", "released", "date"] {
        if let Some(rest) = strip_word(text, word) {
            text = undecorated(rest);
            break;
        }
    }
    let (date, day_first, length) = date::read(text)?.day()?;
    undecorated(text.get(length..)?).is_empty().then_some((date, day_first))
}

/// Without what stands before the first letter or digit: emoji, brackets,
/// quotes, `:shortcodes:`.
pub(crate) fn undecorated(text: &str) -> &str {
    let mut text = text;
    loop {
        text = chars::trim_start(text, &|char| char != ':' && chars::is_sign(char));
        let Some(code) = text.strip_prefix(':') else { return text };
        let name = chars::find(code, &|char| {
            !(char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '+'))
        });
        text = match name.map(|end| code.split_at(end)) {
            Some((name, rest)) if !name.is_empty() => rest.strip_prefix(':').unwrap_or(code),
            _ => code,
        };
    }
}

/// What follows the word, if the text starts with it; the word is in small
/// letters.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = chars::strip(text, word)?;
    let letter = |char: char| chars::is_word(char) && !char.is_ascii_digit();
    // Scripts without spaces go on with the next word.
    (!(word.is_ascii() && chars::starts(rest, &letter))).then_some(rest)
}

fn unreleased(text: &str) -> Option<(&str, Sure)> {
    if let Some(rest) = UNRELEASED_FIRST.of(text).find_map(|word| strip_word(text, word)) {
        return (rest.len() <= 40).then_some((rest, Sure::Yes));
    }
    let rest = UPCOMING.of(text).filter_map(|word| strip_word(text, word));
    let rest = rest.min_by_key(|rest| rest.len())?;
    undecorated(rest).is_empty().then_some((rest, Sure::Maybe))
}

/// The text after "Version" and its like, and whether there was one.
fn skip_version_word(text: &str) -> (&str, bool) {
    if chars::starts(text, &|char| char.is_ascii_digit()) {
        return (text, false);
    }
    match VERSION.of(text).find_map(|word| strip_word(text, word)) {
        Some(rest) => (undecorated(rest), true),
        None => (text, false),
    }
}

/// Reads a heading in which a product's name stands before the version.
fn product(text: &str, mut heading: Heading) -> Option<Heading> {
    let (version, tail, sure) = named(text)?;
    // "Features - 1.2.0" is a section of 1.2.0.
    let name = text.len().checked_sub(tail.len() + version.length).and_then(|end| text.get(..end));
    let name = chars::fold(chars::trim(name.unwrap_or_default(), &chars::is_sign));
    if section::is_known(&name) && !chars::among(NOTES, &name) {
        return None;
    }
    if sure == Sure::Yes {
        heading.package =
            Some(name).filter(|name| !(name.is_empty() || chars::among(NO_PACKAGE, name)));
    }
    heading.title = after(tail, &mut heading)?;
    // "Foo 1.2 support" is prose; a day, or a sign between, makes it a release.
    let apart = chars::starts(tail.trim_start(), &|char| {
        matches!(char, '(' | '[' | '-' | '–' | '—' | ':' | '|')
    });
    if sure == Sure::Maybe && heading.title.is_some() && heading.date.is_none() && !apart {
        return None;
    }
    heading.sure = if heading.title.is_some() { Sure::Maybe } else { sure };
    heading.version = Some(version.text.to_owned());
    heading.prerelease = version.prerelease;
    Some(heading)
}

/// `March 2026`, and nothing else.
fn only_month(text: &str, mut heading: Heading) -> Option<Heading> {
    if text.split_whitespace().count() != 2 {
        return None;
    }
    date::month_in(text)?;
    heading.title = Some(text.trim_end().to_owned());
    heading.sure = Sure::Maybe;
    Some(heading)
}

/// A version after a name, and what follows it. A name that is tied to its
/// version, as in tags (`name@1.2.3`, `name-v1.2.3`), leaves no doubt.
fn named(text: &str) -> Option<(version::Version<'_>, &str, Sure)> {
    let strong = |text| version::read(text).filter(|version| !version.weak);
    let word = text.split_whitespace().next()?;
    for (index, byte) in word.bytes().enumerate() {
        if !matches!(byte, b'@' | b'-' | b'/') {
            continue;
        }
        let tail = text.get(index + 1..)?;
        if let Some(version) = strong(tail) {
            let rest = tail.get(version.length..)?;
            return Some((version, rest, Sure::Yes));
        }
    }
    let mut rest = text;
    for _ in 0..WORDS {
        let end = chars::find(rest, &char::is_whitespace)?;
        let (word, tail) = rest.split_at_checked(end)?;
        let word = chars::fold(chars::trim(word, &chars::is_sign));
        if chars::among(PROSE, &word) {
            return None;
        }
        rest = undecorated(tail);
        let (after_word, _) = skip_version_word(rest);
        if let Some(version) = strong(after_word) {
            let tail = after_word.get(version.length..)?;
            return Some((version, tail, Sure::Maybe));
        }
    }
    None
}

#[cfg(test)]
mod tests;
