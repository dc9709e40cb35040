//! What a client has already, and what it can read: entity tags and content
//! codings (RFC 9110, sections 8.8.3, 13.1.2 and 12.5.3).

use axum::body::{Body, Bytes};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// A strong entity tag: other bytes, another tag.
pub(crate) fn etag(bytes: &[u8]) -> String {
    let mut tag = String::from("\"");
    for byte in Sha256::digest(bytes).iter().take(16) {
        // Writing to a String does not fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// The bytes, or 304 where the client has them.
pub(crate) fn respond(
    request: &HeaderMap,
    (bytes, etag): (Bytes, &str),
    media_type: &'static str,
    cache_control: &'static str,
) -> Response {
    let known = request.get_all(IF_NONE_MATCH).iter().any(|value| {
        value.to_str().is_ok_and(|list| {
            // If-None-Match compares weakly: the prefix does not count.
            list.split(',')
                .map(str::trim)
                .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
        })
    });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(bytes));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        response
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache_control));
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(ETAG, etag);
    }
    response
}

/// A content coding that files are kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Brotli,
    Gzip,
    Identity,
}

impl Coding {
    /// As in `Accept-Encoding` and `Content-Encoding`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        }
    }

    /// What a file in this coding is called, after its own name.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }
}

/// The codings the client can read, best first; ours where it has no
/// preference. The file as it is comes last even if the client refuses it: a
/// server may do so rather than answer nothing.
pub(crate) fn codings(request: &HeaderMap) -> Vec<Coding> {
    let listed: Vec<(String, u32)> = request
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default().to_ascii_lowercase();
            let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1_000, thousandths);
            (name, quality)
        })
        .collect();
    let quality = |coding: Coding| {
        let find = |name| listed.iter().find(|(listed, _)| listed == name).map(|(_, q)| *q);
        let unlisted = u32::from(coding == Coding::Identity);
        find(coding.name()).or_else(|| find("*")).unwrap_or(unlisted)
    };
    let mut codings = vec![Coding::Brotli, Coding::Gzip, Coding::Identity];
    // The sort keeps our order among equals.
    codings.sort_by_key(|coding| std::cmp::Reverse(quality(*coding)));
    codings.retain(|coding| quality(*coding) > 0);
    codings.push(Coding::Identity);
    codings
}

/// A quality value (RFC 9110, section 12.4.2) in thousandths; nonsense is 0.
fn thousandths(text: &str) -> u32 {
    let quality = text.parse::<f32>().unwrap_or(0.0).clamp(0.0, 1.0);
    (quality * 1_000.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use Coding::{Brotli, Gzip, Identity};

    #[test]
    fn honours_the_clients_preferences() {
        let cases: &[(&str, &[Coding])] = &[
            ("", &[Identity]),
            ("gzip, deflate, br, zstd", &[Brotli, Gzip, Identity]),
            ("gzip;q=1.0, br;q=0.5", &[Gzip, Brotli, Identity]),
            ("br;q=0, gzip", &[Gzip, Identity]),
            ("br;q=0.000, *;q=0.1", &[Gzip, Identity]),
            ("*", &[Brotli, Gzip, Identity]),
            ("identity, br;q=0.9", &[Identity]),
            ("identity;q=0", &[Identity]),
            ("BR", &[Brotli, Identity]),
            ("br;q=nonsense, gzip;q=2", &[Gzip, Identity]),
            ("x-brotli", &[Identity]),
        ];
        for (accepted, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            let found = codings(&headers);
            let upto = found.iter().position(|coding| *coding == Identity).unwrap();
            assert_eq!(found.get(..=upto), Some(*expected), "{accepted}");
        }
    }
}
