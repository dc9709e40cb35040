//! Bytes that were meant to be JSON, mended where that loses nothing.
//!
//! A visitor's words must not be refused because a script cut an emoji in
//! half. What no store can keep becomes U+FFFD, the replacement character:
//! bytes that are not UTF-8, NUL, and escapes of one half of a surrogate pair
//! (RFC 8259, section 8.2). Everything else stays as it is.

use std::borrow::Cow;

const REPLACEMENT: &str = "\u{fffd}";

/// Text without broken characters, NUL, byte order mark or lone surrogates.
pub(crate) fn repair(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    let text = if text.contains('\0') { Cow::Owned(text.replace('\0', REPLACEMENT)) } else { text };
    // Most bodies have no such escape: browsers write UTF-8.
    match text.contains("\\u").then(|| repair_escapes(&text)).flatten() {
        Some(repaired) => Cow::Owned(repaired),
        None => text,
    }
}

/// The text with `\u0000` and lone surrogates replaced, if there are any.
/// Outside of strings JSON has no backslash, so strings need not be tracked.
fn repair_escapes(text: &str) -> Option<String> {
    let mut repaired = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let escape = at + found;
        let Some(unit) = unit(text, escape) else {
            // Another escape: the backslash and the character it escapes.
            at = escape + 2;
            while at < text.len() && !text.is_char_boundary(at) {
                at += 1;
            }
            continue;
        };
        at = escape + 6;
        let paired = (0xd800..0xdc00).contains(&unit)
            && self::unit(text, at).is_some_and(|low| (0xdc00..0xe000).contains(&low));
        if paired {
            at += 6;
        } else if unit == 0 || (0xd800..0xe000).contains(&unit) {
            repaired.push_str(text.get(kept..escape)?);
            repaired.push_str("\\ufffd");
            kept = at;
        }
    }
    if kept == 0 {
        return None;
    }
    repaired.push_str(text.get(kept..)?);
    Some(repaired)
}

/// The code unit of a `\uXXXX` that starts here.
fn unit(text: &str, at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mends_what_no_store_can_keep_and_nothing_else() {
        let cases: &[(&[u8], &str)] = &[
            (b"plain", "plain"),
            ("h\u{f6}h\u{1f600}".as_bytes(), "h\u{f6}h\u{1f600}"),
            (b"\xef\xbb\xbf{}", "{}"),
            (b"a\xffb", "a\u{fffd}b"),
            (b"a\0b", "a\u{fffd}b"),
            (br"\ud800", r"\ufffd"),
            (br"\udc00x", r"\ufffdx"),
            (br"x\ud83d\ude00y", r"x\ud83d\ude00y"),
            (br"\ud83d\ud83d\ude00", r"\ufffd\ud83d\ude00"),
            (br"\uD83D\n", r"\ufffd\n"),
            (br"\ud800\", r"\ufffd\"),
            (br"\u0000\u0001", r"\ufffd\u0001"),
            (br"\\u0000 \\\u0000", r"\\u0000 \\\ufffd"),
            (br"\\ud800", r"\\ud800"),
            (br"\uZZZZ\u12", r"\uZZZZ\u12"),
            ("\\u\u{1f600}\\\u{1f600}\\u0000".as_bytes(), "\\u\u{1f600}\\\u{1f600}\\ufffd"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(repair(bytes), *expected, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
