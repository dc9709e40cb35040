//! The fields of an address or of a form, in their order; a name may come
//! several times.

use super::trouble::Trouble;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{Method, StatusCode};
use std::time::Duration;
use tokio::time::timeout;

/// Bytes of a form: a name, a password, or the comments of a page.
const FORM: usize = 64 * 1024;
/// How long a form may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was asked for or sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// As they stand in a query or a form.
    pub(super) fn read(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// The first with this name; empty if there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        let first = self.0.iter().find(|(found, _)| found == name);
        first.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// All with this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The first with this name, as a number or whatever else.
    pub(super) fn parse<T: std::str::FromStr>(&self, name: &str) -> Result<T, Trouble> {
        let text = self.get(name);
        let wrong = |_| Trouble::wrong(format!("The field “{name}” cannot be “{text}”."));
        text.trim().parse().map_err(wrong)
    }

    /// The query of an address with these fields, those that are empty left
    /// out; begins with a question mark, or is empty.
    pub(super) fn query(pairs: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Trouble;

    async fn from_request(request: Request<Body>, _: &S) -> Result<Self, Trouble> {
        if matches!(*request.method(), Method::GET | Method::HEAD) {
            return Ok(Self::read(request.uri().query().unwrap_or_default().as_bytes()));
        }
        let late = |_| Trouble::refused(StatusCode::REQUEST_TIMEOUT, "The form came too slowly.");
        let large = |_| {
            Trouble::refused(StatusCode::PAYLOAD_TOO_LARGE, "The form is too large, or broke off.")
        };
        let body = timeout(PATIENCE, to_bytes(request.into_body(), FORM)).await.map_err(late)?;
        Ok(Self::read(&body.map_err(large)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_repeat_and_empty_ones_leave_no_trace() {
        let fields = Fields::read(b"pick=1&q=a+b%26c&pick=2&empty=");
        assert_eq!(fields.all("pick").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!((fields.get("q"), fields.get("none")), ("a b&c", ""));
        assert!(fields.parse::<u32>("q").is_err() && fields.parse::<u32>("pick").is_ok());
        assert_eq!(Fields::query(&[("q", "a b&c"), ("none", "")]), "?q=a+b%26c");
        assert_eq!(Fields::query(&[("none", "")]), "");
    }
}
