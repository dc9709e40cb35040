//! Who asks: the session behind a request.
//!
//! Over TLS the cookie is called `__Host-hearback`: browsers take it from this
//! host alone, for all of it, and over TLS only (RFC 6265bis, "cookie name
//! prefixes"). Without TLS on this machine, `WebKit` keeps no such cookie though
//! Chromium and Firefox do, so there it is a plain one for `/study`, and the
//! server takes that only where it is asked by a name of this machine. Over a
//! network without TLS nobody can sign in.

use super::Team;
use super::guard::{Way, is_local};
use super::people::{Person, Role, session};
use super::trouble::Trouble;
use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use std::sync::Arc;

const SECURE: &str = "__Host-hearback";
const LOCAL: &str = "hearback-local";
/// In seconds; the server ends it earlier.
const AGE: u32 = 30 * 24 * 3_600;

/// Somebody who is signed in.
pub(super) struct Visit {
    pub(super) person: Person,
}

impl Visit {
    /// Refuses who may not.
    pub(super) fn may(&self, least: Role) -> Result<(), Trouble> {
        if self.person.role >= least {
            return Ok(());
        }
        let why = match least {
            Role::Owner => "Only an owner may do this.",
            _ => "You may look and not change anything; an owner can give you another role.",
        };
        Err(Trouble::refused(StatusCode::FORBIDDEN, why))
    }

    /// Whether a form for members is worth showing.
    pub(super) fn decides(&self) -> bool {
        self.person.role >= Role::Member
    }
}

/// The line that makes a browser keep a session, or forget it.
pub(super) fn cookie(way: Way, token: &str) -> String {
    let age = if token.is_empty() { 0 } else { AGE };
    match way {
        Way::Local => {
            format!("{LOCAL}={token}; Path=/study; HttpOnly; SameSite=Lax; Max-Age={age}")
        }
        Way::Secure | Way::Open => {
            format!("{SECURE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={age}")
        }
    }
}

/// The sessions a browser says it has, and whether each is a local one.
pub(super) fn tokens(headers: &HeaderMap) -> Vec<(&str, bool)> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    let known = pairs.filter_map(|(name, value)| match name.trim() {
        SECURE => Some((value.trim(), false)),
        LOCAL if is_local(headers) => Some((value.trim(), true)),
        _ => None,
    });
    known.take(4).collect()
}

impl FromRequestParts<Arc<Team>> for Visit {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, team: &Arc<Team>) -> Result<Self, Trouble> {
        let now = (team.clock)();
        for (token, local) in tokens(&parts.headers) {
            if let Some(person) = session(&team.base, token, local, now).await? {
                return Ok(Self { person });
            }
        }
        let looks = matches!(parts.method, Method::GET | Method::HEAD);
        // A form cannot be sent again by a link, so one comes back to the start.
        let next = if looks { parts.uri.to_string() } else { "/study".to_owned() };
        Err(Trouble::SignIn(next))
    }
}
