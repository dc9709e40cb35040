//! Version numbers as headings write them.

use crate::chars;

/// A version at the start of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Version<'a> {
    /// As written, without a leading `v`.
    pub(crate) text: &'a str,
    /// Bytes that it takes, the `v` included.
    pub(crate) length: usize,
    /// Not meant for everybody yet.
    pub(crate) prerelease: bool,
    /// Could as well be something else: `5`, `0.1.x`.
    pub(crate) weak: bool,
}

/// Words after a hyphen or a dot that do not make a version a pre-release.
const FINAL: &str = "final|ga|release|stable|lts|post|patch|sp";
/// Words that do, without a hyphen too (PEP 440 and Maven write so).
const PRE: &str = "alpha|beta|rc|cr|pre|preview|dev|a|b|c|m|snapshot|nightly";

/// Reads numbers with dots between them (Semantic Versioning 2.0.0, calendar
/// versions and plain numbers) and what may hang on them: a pre-release, build
/// metadata.
pub(crate) fn read(text: &str) -> Option<Version<'_>> {
    if let Some(revision) = revision(text) {
        return Some(revision);
    }
    let prefix = usize::from(chars::starts(text, &|char| matches!(char, 'v' | 'V')));
    let text = text.get(prefix..)?;
    let bytes = text.as_bytes();
    let digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_digit);
    let letter = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_alphabetic);

    // An epoch, as Debian and RPM count them: `1:2.3.4`.
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let epoch = (1..=2).contains(&digits) && bytes.get(digits) == Some(&b':');
    let dotted = || {
        let rest = bytes.get(digits + 1..).unwrap_or_default();
        let number = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        number > 0 && rest.get(number) == Some(&b'.') && digit(digits + number + 2)
    };
    let mut end = if epoch && dotted() { digits + 1 } else { 0 };
    let mut numbers = 0;
    while digit(end) {
        end += bytes.get(end..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        numbers += 1;
        if bytes.get(end) == Some(&b'.') && digit(end + 1) {
            end += 1;
        }
    }
    if numbers == 0 || end > 40 {
        return None;
    }
    let core = end;
    let mut weak = numbers == 1 && prefix == 0;
    let mut prerelease = false;

    if matches!(text.get(core..core + 2), Some(".x" | ".X" | ".*")) && !letter(core + 2) {
        end += 2;
        weak = true;
    } else {
        let sign = bytes.get(core).copied().unwrap_or(b' ');
        let hangs = match sign {
            b'-' | b'+' | b'.' | b'_' | b'~' => letter(core + 1) || digit(core + 1),
            _ => numbers > 1 && letter(core),
        };
        if hangs {
            let tail = text.get(core..)?;
            let length = chars::span(tail, &|char| {
                !(char.is_ascii_alphanumeric() || matches!(char, '-' | '+' | '.' | '_' | '~'))
            });
            let joint = |char| matches!(char, '-' | '.' | '_' | '~');
            let tail = chars::trim_end(tail.get(..length)?, &joint);
            let name = chars::trim_start(tail, &joint);
            let signs = name.bytes().any(|byte| !byte.is_ascii_digit());
            if sign == b'-' && signs && crate::date::read(name).is_some() {
                // `1.0.0-2026-11-01`: what hangs on it is the day.
            } else {
                prerelease = is_prerelease(sign, name)?;
                end = core + tail.len();
            }
        } else if let Some(length) = spaced(text.get(core..)?) {
            end = core + length;
            prerelease = true;
        }
    }
    let next = text.get(end..)?.chars().next();
    // Scripts without spaces go on with the next word.
    let word = |next| chars::is_word(next) && !('\u{2e80}'..='\u{ffef}').contains(&next);
    if next.is_some_and(|next| word(next) || matches!(next, '%' | '°' | '@')) {
        return None;
    }
    Some(Version { text: text.get(..end)?, length: prefix + end, prerelease, weak })
}

/// `r1234`, as counted by what keeps the source.
fn revision(text: &str) -> Option<Version<'_>> {
    let digits = text.strip_prefix('r')?.bytes().take_while(u8::is_ascii_digit).count();
    let (text, rest) = text.split_at_checked(1 + digits)?;
    let ends =
        !chars::starts(rest, &|char| chars::is_word(char) || matches!(char, '.' | '-' | '%'));
    let length = text.len();
    ((3..=9).contains(&digits) && ends).then_some(Version {
        text,
        length,
        prerelease: false,
        weak: true,
    })
}

/// `None`: this is no version at all.
fn is_prerelease(sign: u8, name: &str) -> Option<bool> {
    let letters = chars::span(name, &|char| !char.is_ascii_alphabetic());
    let (word, rest) = name.split_at_checked(letters)?;
    let word = word.to_ascii_lowercase();
    let known = chars::among(PRE, &word);
    match sign {
        b'+' => Some(false),
        b'-' | b'~' => Some(!chars::among(FINAL, &word)),
        b'.' | b'_' => Some(known),
        // `1.0rc1` and `1.0.1k`, but not `2.4GHz`.
        _ if known && (word.len() > 1 || !rest.is_empty()) => Some(true),
        _ if word.len() == 1 || word == "post" => Some(false),
        _ => None,
    }
}

/// The length of a pre-release set off by a space: `1.0 beta 1`.
fn spaced(text: &str) -> Option<usize> {
    let tail = text.strip_prefix(' ')?;
    let letters = chars::span(tail, &|char| !char.is_ascii_alphabetic());
    let word = tail.get(..letters)?.to_ascii_lowercase();
    if !matches!(word.as_str(), "alpha" | "beta" | "rc") {
        return None;
    }
    let rest = tail.get(letters..)?;
    let number = chars::trim_start(rest, &|char| matches!(char, ' ' | '.' | '-'));
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    // Four digits are the year of a date.
    let count = if (1..=3).contains(&digits) { rest.len() - number.len() + digits } else { 0 };
    Some(1 + letters + count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_versions_look_like() {
        for (text, version, prerelease, weak) in [
            ("1.0.0", "1.0.0", false, false),
            ("v1.0.0]", "1.0.0", false, false),
            ("2.0.0-rc.1 - x", "2.0.0-rc.1", true, false),
            ("2.0.0-rc.1+build.5", "2.0.0-rc.1+build.5", true, false),
            ("1.0.0+20130313144700", "1.0.0+20130313144700", false, false),
            ("1.0.0-1", "1.0.0-1", true, false),
            ("4.0.0.Final", "4.0.0.Final", false, false),
            ("4.0.0.Beta1", "4.0.0.Beta1", true, false),
            ("1.0a1", "1.0a1", true, false),
            ("1.0.1k", "1.0.1k", false, false),
            ("1.0 beta 1 (x)", "1.0 beta 1", true, false),
            ("1.0 rc", "1.0 rc", true, false),
            ("2024.11.1", "2024.11.1", false, false),
            ("1.2.3.4", "1.2.3.4", false, false),
            ("1.0.0-2026-11-01", "1.0.0", false, false),
            ("1.0.", "1.0", false, false),
            ("1:2.4.1-2ubuntu1", "1:2.4.1-2ubuntu1", true, false),
            ("42", "42", false, true),
            ("v42", "42", false, false),
            ("5.x", "5.x", false, true),
            ("r1234 (x)", "r1234", false, true),
        ] {
            let found = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (found.text, found.prerelease, found.weak),
                (version, prerelease, weak),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_only_starts_with_digits() {
        for text in
            ["", "v", "version", "2nd", "2.4GHz", "50%", "3D", "1.0é", "x1.0", "..", "1.5xfaster"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
