//! Issues, merge requests and advisories that an entry names.

use crate::chars;
use hearback_wire::feed::Reference;

/// References that are kept of an entry.
const MOST: usize = 64;

/// Adds the references in a text: `#12`, `GH-12`, `!12`, `owner/repo#12`,
/// `CVE-2026-1234`, `GHSA-….`
pub(crate) fn in_text(text: &str, refs: &mut Vec<Reference>) {
    // All of them have one of these signs, and most texts have none.
    if !text.bytes().any(|byte| matches!(byte, b'#' | b'!' | b'-')) {
        return;
    }
    let ends = |char: char| {
        char.is_whitespace()
            || matches!(
                char,
                '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | ',' | ';' | '"' | '\''
            )
            || !(char.is_ascii() || chars::is_word(char))
    };
    let mut rest = text;
    while !rest.is_empty() {
        let (word, tail) = rest.split_at_checked(chars::span(rest, &ends)).unwrap_or((rest, ""));
        let word = chars::trim_end(word, &|char| matches!(char, '.' | ':' | '!' | '?'));
        if is_reference(word) {
            push(refs, Reference { text: word.to_owned(), url: None });
        }
        rest = chars::trim_start(tail, &ends);
    }
}

/// Adds a link, if its text or its address is a reference.
pub(crate) fn in_link(href: &str, text: &str, refs: &mut Vec<Reference>) {
    let text = text.trim();
    let bare = chars::trim(text, &|char| matches!(char, '(' | ')' | '[' | ']'));
    if is_reference(bare) {
        push(refs, Reference { text: bare.to_owned(), url: Some(href.to_owned()) });
    } else if leads_to_issue(href) {
        push(refs, Reference { text: text.to_owned(), url: Some(href.to_owned()) });
    }
}

fn push(refs: &mut Vec<Reference>, found: Reference) {
    if let Some(known) = refs.iter_mut().find(|known| known.text == found.text) {
        known.url = known.url.take().or(found.url);
    } else if refs.len() < MOST {
        refs.push(found);
    }
}

fn is_reference(word: &str) -> bool {
    let digits = |text: &str| {
        (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if let Some(number) = ["#", "GH-", "gh-", "!"].iter().find_map(|mark| word.strip_prefix(mark)) {
        return digits(number);
    }
    if let Some((year, number)) = word.strip_prefix("CVE-").and_then(|rest| rest.split_once('-')) {
        return year.len() == 4 && digits(year) && number.len() >= 4 && digits(number);
    }
    if let Some(rest) = word.strip_prefix("GHSA-") {
        let mut parts = rest.split('-');
        return parts.clone().count() == 3
            && parts.all(|part| {
                part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
    }
    let Some(mark) = chars::find(word, &|char| matches!(char, '#' | '!')) else { return false };
    let (path, number) =
        (word.get(..mark).unwrap_or_default(), word.get(mark + 1..).unwrap_or_default());
    let name = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    path.contains('/') && path.split('/').all(name) && digits(number)
}

/// `#12` of `…/issues/12` and of `…/pull/12`, `!12` of `…/merge_requests/12`.
pub(crate) fn number(href: &str) -> Option<String> {
    let (path, number) = href.rsplit_once('/')?;
    let digits =
        (1..=9).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let sign = match path.rsplit_once('/')?.1 {
        "issues" | "pull" => "#",
        "merge_requests" => "!",
        _ => return None,
    };
    digits.then(|| chars::join(&[sign, number]))
}

/// `…/issues/12`, `…/pull/12`, `…/merge_requests/12` and their like.
fn leads_to_issue(href: &str) -> bool {
    let path = href.get(..chars::span(href, &|char| matches!(char, '?' | '#'))).unwrap_or_default();
    let mut parts = path.split('/').rev();
    // `…/pull/12/files` is the same pull request.
    let mut below = parts.next().unwrap_or_default();
    for part in parts.take(2) {
        let numbered = !below.is_empty() && below.bytes().all(|byte| byte.is_ascii_digit());
        match part {
            "issues" | "issue" | "pull" | "pulls" | "merge_requests" | "discussions"
                if numbered =>
            {
                return true;
            }
            "advisories" => return below.starts_with("GHSA-"),
            _ => below = part,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_references_in_text() {
        let mut refs = Vec::new();
        in_text(
            "Fix #12, (GH-7) and !3. See a-b/c.d#45; CVE-2026-12345: #12 again, GHSA-ab12-cd34-ef56",
            &mut refs,
        );
        let texts: Vec<_> = refs.iter().map(|found| found.text.as_str()).collect();
        assert_eq!(
            texts,
            ["#12", "GH-7", "!3", "a-b/c.d#45", "CVE-2026-12345", "GHSA-ab12-cd34-ef56"]
        );
    }

    #[test]
    fn colours_and_exclamations_are_none() {
        let mut refs = Vec::new();
        in_text("#fff #12a ! wow!2x C# a#1 CVE-26-1 https://a.example/x#1 #1234567890", &mut refs);
        assert_eq!(refs, []);
    }

    #[test]
    fn links_carry_their_address() {
        let mut refs = Vec::new();
        in_text("#1", &mut refs);
        in_link("https://tracker.example/1", "#1", &mut refs);
        in_link("https://h.example/o/r/pull/2/files", "the change", &mut refs);
        in_link("https://h.example/o/r/-/merge_requests/3", "!3", &mut refs);
        in_link("https://h.example/o/r/pulls", "all", &mut refs);
        let show: Vec<_> =
            refs.iter().map(|found| (found.text.as_str(), found.url.is_some())).collect();
        assert_eq!(show, [("#1", true), ("the change", true), ("!3", true)]);
    }
}
