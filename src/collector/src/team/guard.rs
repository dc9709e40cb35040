//! What every request to the team's pages passes, and what every answer says.
//!
//! Nothing here is for other origins. A change is taken from a page of these
//! pages alone: the browser says so itself, by `Sec-Fetch-Site` or, where it is
//! too old for that, by `Origin`; who says neither is refused. A look is given
//! to other sites only as a link that is followed (Fetch Metadata, the
//! resource isolation policy). There is no answer to a preflight.

use super::trouble::Trouble;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::net::IpAddr;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Lets a request in or not, and closes the answer to everybody else.
pub(super) async fn layer(request: Request, next: Next) -> Response {
    let mut response = match admit(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(trouble) => trouble.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        // Not `no-referrer`: with that a form's origin would be `null`.
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn admit(method: &Method, headers: &HeaderMap) -> Result<(), Trouble> {
    let site = text(headers, &HeaderName::from_static("sec-fetch-site"));
    let refused = |why| Err(Trouble::refused(StatusCode::FORBIDDEN, why));
    match *method {
        Method::GET | Method::HEAD => {
            let mode = text(headers, &HeaderName::from_static("sec-fetch-mode"));
            let dest = text(headers, &HeaderName::from_static("sec-fetch-dest"));
            match site {
                None | Some("same-origin" | "none") => Ok(()),
                Some(_) if mode == Some("navigate") && dest == Some("document") => Ok(()),
                Some(_) => refused("These pages are not for other sites."),
            }
        }
        Method::POST => match (site, headers.contains_key(ORIGIN)) {
            (Some("same-origin"), _) => Ok(()),
            (None, true) if own_origin(headers) => Ok(()),
            _ => refused(
                "This change did not come from these pages, so nothing was changed. If it did, \
                 a proxy may have taken the Origin header away.",
            ),
        },
        _ => Err(Trouble::refused(
            StatusCode::METHOD_NOT_ALLOWED,
            "Expected GET, HEAD or POST at this address.",
        )),
    }
}

/// Whether the page that asks is of the host that is asked.
fn own_origin(headers: &HeaderMap) -> bool {
    let host = text(headers, &HOST);
    let origin = text(headers, &ORIGIN).and_then(|origin| origin.split_once("://"));
    origin.is_some_and(|(_, origin)| Some(origin) == host)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    // One that is no text is none that is known.
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

/// How a page was reached: what decides about its cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Over TLS, which may end at a proxy.
    Secure,
    /// Without TLS, and without leaving this machine.
    Local,
    /// Without TLS, and over a network.
    Open,
}

/// How the page was reached whose form was sent.
pub(super) fn way(headers: &HeaderMap) -> Way {
    let origin = text(headers, &ORIGIN).and_then(|origin| origin.split_once("://"));
    match origin {
        Some(("https", _)) => Way::Secure,
        Some((_, host)) if is_loopback(host) => Way::Local,
        Some(_) => Way::Open,
        None if is_local(headers) => Way::Local,
        None => Way::Secure,
    }
}

/// Whether this machine is asked for by a name of its own.
pub(super) fn is_local(headers: &HeaderMap) -> bool {
    text(headers, &HOST).is_some_and(is_loopback)
}

/// Whether a host, with or without a port, is this machine.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn a_change_comes_from_these_pages_alone() {
        let host = ("host", "h.example");
        for (pairs, let_in) in [
            (vec![host, ("sec-fetch-site", "same-origin")], true),
            // A proxy may have put its own name for the host.
            (vec![("sec-fetch-site", "same-origin"), ("origin", "https://other.example")], true),
            (vec![host, ("origin", "https://h.example")], true),
            (vec![host, ("origin", "https://h.example:444")], false),
            (vec![host, ("origin", "https://other.example")], false),
            (vec![host, ("origin", "null")], false),
            (vec![host], false),
            (vec![host, ("sec-fetch-site", "none")], false),
            (vec![host, ("sec-fetch-site", "same-site"), ("origin", "https://h.example")], false),
            (vec![host, ("sec-fetch-site", "cross-site"), ("origin", "https://h.example")], false),
        ] {
            assert_eq!(admit(&Method::POST, &headers(&pairs)).is_ok(), let_in, "{pairs:?}");
        }
        assert!(admit(&Method::OPTIONS, &headers(&[host])).is_err());
    }

    #[test]
    fn other_sites_may_link_here_and_no_more() {
        let site = ("sec-fetch-site", "cross-site");
        for (pairs, let_in) in [
            (vec![], true),
            (vec![("sec-fetch-site", "none")], true),
            (vec![site, ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")], true),
            (vec![site, ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")], false),
            (vec![site, ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")], false),
            (vec![site, ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")], false),
            (vec![("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")], false),
        ] {
            assert_eq!(admit(&Method::GET, &headers(&pairs)).is_ok(), let_in, "{pairs:?}");
        }
    }

    #[test]
    fn tells_ways_apart() {
        for (origin, host, expected) in [
            ("https://h.example", "127.0.0.1:8787", Way::Secure),
            ("http://localhost:8787", "localhost:8787", Way::Local),
            ("http://127.0.0.1:8787", "127.0.0.1:8787", Way::Local),
            ("http://[::1]:8787", "[::1]:8787", Way::Local),
            ("http://h.example", "h.example", Way::Open),
            ("http://localhost.h.example", "localhost.h.example", Way::Open),
        ] {
            let headers = headers(&[("origin", origin), ("host", host)]);
            assert_eq!(way(&headers), expected, "{origin}");
        }
        assert_eq!(way(&headers(&[("host", "h.example")])), Way::Secure);
        assert_eq!(way(&headers(&[("host", "localhost")])), Way::Local);
    }
}
