//! What follows the version in a heading: a day, words that set the release
//! apart, a title; or what shows that the heading is about several versions.

use super::words::{ABOUT_DATE, RANGE, UNDATED, UNRELEASED, YANKED};
use super::{Heading, skip_version_word, undecorated};
use crate::chars;
use crate::date::{self, Found};
use crate::version;

/// Reads what follows a version. The outer `None`: it was no release after
/// all; the inner: there is no title.
pub(super) fn after(tail: &str, heading: &mut Heading) -> Option<Option<String>> {
    if tail.is_empty() || tail == "]" {
        return Some(None);
    }
    if is_range(tail) {
        return None;
    }
    let mut left = tail.to_owned();
    if heading.date.is_none()
        && let Some((start, found)) = find_date(tail)
    {
        let (Found::Day(_, length) | Found::Either(.., length) | Found::NoDay(length)) = found;
        match found.day() {
            Some((date, day_first, _)) => {
                (heading.date, heading.day_first) = (Some(date), day_first);
            }
            None => heading.bad_date = true,
        }
        let before = chars::trim_end(tail.get(..start)?, &|char| matches!(char, '(' | '[' | ' '));
        let behind =
            chars::trim_start(tail.get(start + length..)?, &|char| matches!(char, ')' | ']'));
        left = chars::join(&[before, " ", behind]);
    }
    if chars::find(&left, &|char| chars::is_word(char) || char == '?').is_none() {
        return Some(None);
    }
    let mut lower = chars::fold(&left);
    let mut take = |words: &str, bracketed| take_word(&mut left, &mut lower, words, bracketed);
    heading.yanked |= take("yanked", false) || take(YANKED, true);
    heading.unreleased |=
        take("unreleased", false) || take(UNRELEASED, true) || take(UNDATED, false);
    // `2026-11-XX`
    if let Some(at) = ["-xx", "-??"].iter().find_map(|day| chars::find_str(&lower, day))
        && lower.len() == left.len()
    {
        let start = chars::trim_end(left.get(..at)?, &|char| !char.is_whitespace()).len();
        let end = at + chars::span(left.get(at..)?, &char::is_whitespace);
        left = chars::join(&[left.get(..start)?, left.get(end..)?]);
        heading.open_day = true;
    }
    let about_date = |word: &str| {
        let word = chars::fold(chars::trim(word, &chars::is_sign));
        word.is_empty() || chars::among(ABOUT_DATE, &word)
    };
    if left.split_whitespace().all(about_date) {
        return Some(None);
    }
    Some(title(&left))
}

/// `0.1.1 thru 0.1.17 - 2003-12-15`: with a day or a month behind them, the
/// notes are of the last of these versions; and what follows it.
pub(super) fn range(tail: &str) -> Option<(version::Version<'_>, &str)> {
    let tail = tail.trim_start();
    let words = RANGE.of(tail).find_map(|word| chars::strip(tail, word))?;
    let (words, _) = skip_version_word(undecorated(words));
    let last = version::read(words).filter(|version| !version.weak)?;
    let behind = words.get(last.length..)?;
    let dated = find_date(behind).is_some() || date::month_in(behind).is_some();
    // Without space between them, what follows the sign may be a day.
    (dated && date::read(words).is_none()).then_some((last, behind))
}

/// `0.7.27, 0.7.28`, `1.0 to 1.2`, `9.0.1 was a mistake, use 9.0.2`: lists of
/// versions and sentences about them.
fn is_range(tail: &str) -> bool {
    let strong = |text: &str| {
        let word = undecorated(text);
        version::read(word).is_some_and(|version| !version.weak) && date::read(word).is_none()
    };
    let text = tail.trim_start();
    let sentence = tail.starts_with(' ') && chars::starts(text, &|char| char.is_ascii_lowercase());
    if sentence {
        return text.split_whitespace().any(strong);
    }
    let listed = |char| matches!(char, ',' | '&' | '+' | '–' | '—' | '-' | '→' | '/' | '~');
    chars::starts(text, &listed) && strong(text)
}

pub(super) fn find_date(text: &str) -> Option<(usize, Found)> {
    let mut inside = false;
    for (index, char) in text.char_indices() {
        let start = !inside && chars::is_word(char);
        inside = chars::is_word(char);
        if start && let Some(found) = date::read(text.get(index..)?) {
            return Some((index, found));
        }
    }
    None
}

fn opens(char: char) -> bool {
    matches!(char, '[' | '(')
}

fn closes(char: char) -> bool {
    matches!(char, ']' | ')')
}

/// Takes the first of the words out of the text, which is also there in small
/// letters; says whether there was one.
fn take_word(text: &mut String, lower: &mut String, words: &str, bracketed: bool) -> bool {
    if bracketed && chars::find(text, &opens).is_none() {
        return false;
    }
    if lower.len() != text.len() {
        // Capitals of another length do not occur in these words.
        return false;
    }
    for word in chars::each(words) {
        let Some(start) = chars::find_str(lower, word) else { continue };
        let end = start + word.len();
        let before = lower.get(..start).unwrap_or_default();
        let behind = lower.get(end..).unwrap_or_default();
        let whole = if bracketed {
            chars::ends(before, &opens) && chars::starts(behind, &closes)
        } else {
            !chars::ends(before, &chars::is_word) && !chars::starts(behind, &chars::is_word)
        };
        if whole {
            let before = chars::trim_end(text.get(..start).unwrap_or_default(), &opens);
            let behind = chars::trim_start(text.get(end..).unwrap_or_default(), &closes);
            *text = chars::join(&[before, behind]);
            *lower = chars::fold(text);
            return true;
        }
    }
    false
}

/// Without what sets it apart from the version and the day.
pub(super) fn title(text: &str) -> Option<String> {
    let apart = |char: char| {
        char.is_whitespace()
            || matches!(char, '-' | '–' | '—' | ':' | '|' | '/' | ',' | '.' | '·' | '•' | '*')
    };
    let text = chars::trim_start(text, &|char| apart(char) || closes(char));
    let text = chars::trim_end(text, &|char| apart(char) || opens(char));
    let mut inner = text.chars();
    let pair = (inner.next(), inner.next_back());
    let pairs = [('(', ')'), ('[', ']'), ('"', '"'), ('\'', '\''), ('“', '”'), ('«', '»')];
    let whole = pairs.iter().any(|(open, close)| pair == (Some(*open), Some(*close)))
        && chars::find(inner.as_str(), &|char| Some(char) == pair.0 || Some(char) == pair.1)
            .is_none();
    let text = if whole { inner.as_str().trim() } else { text };
    chars::find(text, &chars::is_word).map(|_| text.to_owned())
}
