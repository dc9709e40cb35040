//! Coming in and going out: `/study/sign-in`, `/study/sign-out` and the
//! one-time links of `/study/welcome`.

use super::fields::Fields;
use super::guard::{Way, way};
use super::people::{begin, claim, credentials, end, invited, usable};
use super::secret::{LONGEST, SHORTEST};
use super::trouble::Trouble;
use super::visit::{cookie, tokens};
use super::{Team, page};
use crate::address::{Peer, client, counted};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use std::sync::Arc;
use tokio::time::Instant;

type Answer = Result<Response, Trouble>;

/// The form, and what was wrong with the last try.
pub(super) async fn sign_in(fields: Fields) -> Markup {
    form(fields.get("next"), "", None)
}

fn form(next: &str, name: &str, wrong: Option<&str>) -> Markup {
    let body = html! {
        form method="post" action="/study/sign-in" class="stack" {
            @if let Some(wrong) = wrong { p class="wrong" role="alert" { (wrong) } }
            input type="hidden" name="next" value=(next);
            label { "Name" input name="name" value=(name) autocomplete="username" required autofocus; }
            label {
                "Password"
                input name="password" type="password" autocomplete="current-password" required;
            }
            button class="main" { "Sign in" }
        }
    };
    page::alone("Sign in", &body)
}

/// Checks name and password.
pub(super) async fn enter(
    State(team): State<Arc<Team>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    fields: Fields,
) -> Answer {
    let way = passable(&headers)?;
    let (name, next) = (fields.get("name"), fields.get("next"));
    limit(&team, peer.map(|Extension(peer)| peer), &headers, name)?;
    let (number, kept) = credentials(&team.base, name).await?;
    let password: String = fields.get("password").chars().take(LONGEST).collect();
    let fits = team.hasher.fits(password, kept).await?;
    match number.filter(|_| fits) {
        Some(number) => admit(&team, number, way, destination(next)).await,
        None => {
            let wrong = "That name and password do not belong together.";
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form(next, name, Some(wrong))).into_response())
        }
    }
}

/// Refuses where a browser would not keep the session anyway.
fn passable(headers: &HeaderMap) -> Result<Way, Trouble> {
    match way(headers) {
        Way::Open => Err(Trouble::wrong(
            "Over plain http your password could be read on its way. Open these pages over https, \
             or on the machine itself as localhost.",
        )),
        way => Ok(way),
    }
}

/// Counts tries by address and by name: who guesses comes from one address or
/// tries one name.
fn limit(team: &Team, peer: Option<Peer>, headers: &HeaderMap, name: &str) -> Result<(), Trouble> {
    let now = Instant::now().into_std();
    let name = name.trim().to_lowercase();
    let mut allowed = team.tries_by_name.take(&name, now).is_ok();
    if let Some(Peer(peer)) = peer {
        let from = client(peer, headers, &team.proxies);
        // As elsewhere, this machine may be a proxy that nobody named.
        if !from.is_loopback() {
            allowed &= team.tries_by_address.take(&counted(from), now).is_ok();
        }
    }
    let why = "There were too many tries to sign in. Wait a minute, then try again.";
    if allowed { Ok(()) } else { Err(Trouble::refused(StatusCode::TOO_MANY_REQUESTS, why)) }
}

async fn admit(team: &Team, number: i64, way: Way, to: &str) -> Answer {
    let token = begin(&team.base, number, way == Way::Local, (team.clock)()).await?;
    let headers = [(LOCATION, to.to_owned()), (SET_COOKIE, cookie(way, token.text()))];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// An address of these pages, and of nobody else's.
fn destination(next: &str) -> &str {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '<' | '>');
    let own = next == "/study" || next.starts_with("/study/") || next.starts_with("/study?");
    if own && next.chars().all(plain) { next } else { "/study" }
}

/// Ends the session, here and in the browser.
pub(super) async fn leave(State(team): State<Arc<Team>>, headers: HeaderMap) -> Answer {
    for (token, _) in tokens(&headers) {
        end(&team.base, token).await?;
    }
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, "/study/sign-in")]).into_response();
    for way in [Way::Local, Way::Secure] {
        if let Ok(line) = cookie(way, "").parse() {
            response.headers_mut().append(SET_COOKIE, line);
        }
    }
    Ok(response)
}

/// The form behind a one-time link.
pub(super) async fn welcome(
    State(team): State<Arc<Team>>,
    Path(token): Path<String>,
) -> Result<Markup, Trouble> {
    let name = invited(&team.base, &token, (team.clock)()).await?.ok_or_else(used_up)?;
    Ok(password_form(&token, name.as_deref(), "", None))
}

fn used_up() -> Trouble {
    Trouble::refused(
        StatusCode::GONE,
        "This link was used already, or is too old. An owner can make another one, and so can \
         `hearback user reset` on the machine.",
    )
}

fn password_form(token: &str, known: Option<&str>, name: &str, wrong: Option<&str>) -> Markup {
    let body = html! {
        form method="post" action={ "/study/welcome/" (token) } class="stack" {
            @if let Some(wrong) = wrong { p class="wrong" role="alert" { (wrong) } }
            @match known {
                Some(known) => {
                    p { "Choose a password, " strong { (known) } "." }
                    input type="hidden" name="name" value=(known) autocomplete="username";
                }
                None => {
                    p { "You will be the first owner: you invite everybody else." }
                    label {
                        "Your name"
                        input name="name" value=(name) autocomplete="username" required autofocus;
                    }
                }
            }
            label {
                "Password"
                input name="password" type="password" autocomplete="new-password"
                    minlength=(SHORTEST) required aria-describedby="rule";
            }
            p id="rule" class="hint" { "At least " (SHORTEST) " characters; a few words do well." }
            label {
                "The same password again"
                input name="again" type="password" autocomplete="new-password" required;
            }
            button class="main" { "Set the password and sign in" }
        }
    };
    page::alone("Welcome", &body)
}

/// Sets the password and signs in.
pub(super) async fn join(
    State(team): State<Arc<Team>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Answer {
    let way = passable(&headers)?;
    let now = (team.clock)();
    let known = invited(&team.base, &token, now).await?.ok_or_else(used_up)?;
    let (name, password) = (fields.get("name"), fields.get("password"));
    let wrong = if known.is_none() && usable(name).is_err() {
        Some("Give a name of 1 to 80 characters.")
    } else if password.chars().count() < SHORTEST {
        Some("The password is too short.")
    } else if password.len() > LONGEST {
        Some("The password is too long.")
    } else if password != fields.get("again") {
        Some("The two passwords are not the same.")
    } else {
        None
    };
    if wrong.is_some() {
        let form = password_form(&token, known.as_deref(), name, wrong);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response());
    }
    let hash = team.hasher.hash(password.to_owned()).await?;
    let number = claim(&team.base, &token, name, hash, now).await?.ok_or_else(used_up)?;
    admit(&team, number, way, "/study").await
}

#[cfg(test)]
mod tests {
    use super::destination;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for own in ["/study", "/study/inbox?site=a&q=b%20c", "/study?x=1"] {
            assert_eq!(destination(own), own);
        }
        for other in ["", "//h.example", "https://h.example", "/studyx", "/study/\\x", "/study/\n"]
        {
            assert_eq!(destination(other), "/study", "{other}");
        }
    }
}
