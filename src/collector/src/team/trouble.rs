//! What a page says when it cannot do what was asked.

use super::page;
use axum::http::StatusCode;
use axum::http::header::{LOCATION, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use maud::html;
use std::fmt::Display;

/// Why a page is not what was asked for.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The one who asks can do something about it.
    Refused(StatusCode, String),
    /// Nobody is signed in; afterwards they come back to this address.
    SignIn(String),
    /// The log says what.
    Broken(String),
}

impl Trouble {
    pub(super) fn refused(status: StatusCode, why: impl Into<String>) -> Self {
        Self::Refused(status, why.into())
    }

    pub(super) fn wrong(why: impl Into<String>) -> Self {
        Self::refused(StatusCode::BAD_REQUEST, why)
    }

    pub(super) fn missing(why: impl Into<String>) -> Self {
        Self::refused(StatusCode::NOT_FOUND, why)
    }

    pub(super) fn broken(error: &dyn Display) -> Self {
        Self::Broken(error.to_string())
    }
}

impl Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(_, why) | Self::Broken(why) => f.write_str(why),
            Self::SignIn(_) => f.write_str("nobody is signed in"),
        }
    }
}

impl std::error::Error for Trouble {}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::broken(&error)
    }
}

impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Self {
        Self::broken(&error)
    }
}

impl From<hearback_study::Refusal> for Trouble {
    fn from(refusal: hearback_study::Refusal) -> Self {
        let why = format!(
            "This could not be done: the study {refusal}. Somebody may have decided on it \
             meanwhile; go back and load the page again."
        );
        Self::refused(StatusCode::CONFLICT, why)
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let (status, why) = match self {
            Self::SignIn(next) => {
                let query: String = form_urlencoded::Serializer::new(String::new())
                    .append_pair("next", &next)
                    .finish();
                let to = format!("/study/sign-in?{query}");
                return (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
            }
            Self::Refused(status, why) => (status, why),
            Self::Broken(error) => {
                tracing::error!(%error, "a page of the team could not be made");
                let why = "The database does not answer. Nothing was changed; try again soon.";
                (StatusCode::SERVICE_UNAVAILABLE, why.to_owned())
            }
        };
        let title = match status {
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::FORBIDDEN => "Not allowed",
            StatusCode::TOO_MANY_REQUESTS => "Too many tries",
            StatusCode::SERVICE_UNAVAILABLE => "Not now",
            _ => "That did not work",
        };
        let body =
            page::alone(title, &html! { p { (why) } p { a href="/study" { "To the inbox" } } });
        let mut response = (status, body).into_response();
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            response.headers_mut().insert(RETRY_AFTER, axum::http::HeaderValue::from_static("30"));
        }
        response
    }
}
