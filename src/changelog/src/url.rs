//! Which addresses may stand in a feed.
//!
//! The panel turns addresses into links of the host's own page, so a scheme
//! that runs code there must not get through, however it is dressed up.

use crate::chars;

/// The address as it may stand in a feed, if its scheme is one of these or
/// if it is relative.
pub(crate) fn allowed(url: &str, schemes: &[&str]) -> Option<String> {
    // WHATWG URL, "basic URL parser": controls and spaces around an address
    // and tabs and line ends anywhere inside are ignored by browsers, so they
    // are taken out before looking at the scheme.
    let url = chars::trim(url, &|char| char <= ' ');
    let url: String = url.chars().filter(|char| !char.is_ascii_control()).collect();
    if url.is_empty() {
        return None;
    }
    match scheme(&url) {
        Some(scheme) => {
            schemes.iter().any(|known| scheme.eq_ignore_ascii_case(known)).then_some(url)
        }
        None => Some(url),
    }
}

/// What a link may lead to.
pub(crate) const LINK: &[&str] = &["http", "https", "mailto"];
/// What a picture may come from.
pub(crate) const IMAGE: &[&str] = &["http", "https"];

/// RFC 3986, section 3.1.
fn scheme(url: &str) -> Option<&str> {
    let end = chars::find(url, &|char| matches!(char, ':' | '/' | '?' | '#'))?;
    let (scheme, rest) = url.split_at_checked(end)?;
    rest.starts_with(':').then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lets_through_what_leads_somewhere() {
        for url in [
            "https://a.example/x:y",
            "HTTP://a",
            "mailto:a@b.example",
            "/x",
            "x/y:z",
            "#a",
            "?q=a:b",
            "//a",
        ] {
            assert_eq!(allowed(url, LINK).as_deref(), Some(url));
        }
        assert_eq!(allowed(" /a\tb\n", LINK).as_deref(), Some("/ab"));
    }

    #[test]
    fn stops_what_runs() {
        for url in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\nscript:alert(1)",
            "jav\tascript\r:alert(1)",
            "\0javascript:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "blob:https://a.example/x",
            "file:///etc/passwd",
            ":x",
            "é:x",
            "",
        ] {
            assert_eq!(allowed(url, LINK), None, "{url:?}");
        }
        assert_eq!(allowed("mailto:a@b.example", IMAGE), None);
    }
}
