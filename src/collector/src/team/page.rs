//! What all pages look like around what they say.

use super::fields::Fields;
use super::people::Person;
use super::visit::Visit;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use hearback_wire::{Date, Timestamp};
use maud::{DOCTYPE, Markup, html};

/// The files behind every page, put into the program.
pub(super) const STYLE: (&str, &str) = (include_str!("files/study.css"), "text/css; charset=utf-8");
pub(super) const SCRIPT: (&str, &str) =
    (include_str!("files/study.js"), "text/javascript; charset=utf-8");
pub(super) const ICON: (&str, &str) = (include_str!("files/icon.svg"), "image/svg+xml");

/// One of the files.
pub(super) async fn file(
    (text, media_type): (&'static str, &'static str),
    headers: HeaderMap,
) -> impl IntoResponse {
    let tag = crate::negotiate::etag(text.as_bytes());
    let bytes = axum::body::Bytes::from_static(text.as_bytes());
    crate::negotiate::respond(&headers, (bytes, &tag), media_type, "no-cache")
}

/// The rooms that the head of a page leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    Inbox,
    Themes,
    Measures,
    People,
}

const ROOMS: [(Room, &str, &str, &str); 4] = [
    (Room::Inbox, "/study/inbox", "Inbox", "i"),
    (Room::Themes, "/study/themes", "Themes", "t"),
    (Room::Measures, "/study/measures", "Measures", "m"),
    (Room::People, "/study/people", "People", "p"),
];

/// What the head of a page needs to know.
pub(super) struct Frame<'a> {
    pub(super) visit: &'a Visit,
    pub(super) room: Room,
    /// Those that anything came from.
    pub(super) sites: &'a [String],
    /// The one that is looked at.
    pub(super) site: &'a str,
}

fn document(title: &str, class: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " · Hearback" }
                link rel="stylesheet" href="/study/study.css";
                link rel="icon" href="/study/icon.svg" type="image/svg+xml";
                script src="/study/study.js" defer {}
            }
            body class=(class) { (body) }
        }
    }
}

/// A page for somebody who is not signed in, or an answer that is no page.
pub(super) fn alone(title: &str, body: &Markup) -> Markup {
    let body = html! {
        main class="alone" {
            p class="brand" { "Hearback" }
            h1 { (title) }
            (body)
        }
    };
    document(title, "plain", &body)
}

/// A page among the others.
pub(super) fn framed(frame: &Frame<'_>, title: &str, body: &Markup) -> Markup {
    let Frame { visit, room, sites, site } = frame;
    let Person { name, role, .. } = &visit.person;
    let query = Fields::query(&[("site", site)]);
    let body = html! {
        a class="skip" href="#main" { "To the content" }
        header class="top" {
            a class="brand" href={ "/study/inbox" (query) } { "Hearback" }
            nav aria-label="Rooms" {
                ul {
                    @for (it, to, name, key) in ROOMS {
                        li {
                            a href={ (to) (query) } data-go=(key)
                                aria-current=[(it == *room).then_some("page")] { (name) }
                        }
                    }
                }
            }
            @if sites.len() > 1 {
                form class="site" method="get" {
                    label { span class="unseen" { "Site" }
                        select name="site" data-submit {
                            @for it in *sites {
                                option value=(it) selected[it == site] { (it) }
                            }
                        }
                    }
                    button class="quiet" { "Show" }
                }
            }
            div class="self" {
                a class="quiet" href="/study/keys" data-help { "Keys" }
                span { (name) " " span class="hint" { (role.name()) } }
                form method="post" action="/study/sign-out" { button class="quiet" { "Sign out" } }
            }
        }
        main id="main" tabindex="-1" {
            h1 { (title) }
            (body)
        }
        (super::keys::dialog())
    };
    document(title, "wide", &body)
}

/// An instant for people, by the minute.
pub(super) fn instant(at: Timestamp) -> Markup {
    let text = at.to_text();
    // 2026-11-22T10:00:00.000Z
    let short = text.get(..16).unwrap_or(&text).replace('T', " ");
    html! { time datetime=(text) title={ (short) " UTC" } { (short) } }
}

/// A day for people.
pub(super) fn day(days: i32) -> Markup {
    let text = Date::from_unix_days(i64::from(days)).to_text();
    html! { time datetime=(text) { (text) } }
}

/// One of something, or so many.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// A number with a thin gap before each three digits.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_are_written_for_people() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(count(1, "person", "people"), "1 person");
        assert_eq!(count(0, "person", "people"), "0 people");
        let instant = instant(Timestamp(1_795_341_600_000)).into_string();
        assert!(instant.contains(">2026-11-22 10:00<"), "{instant}");
    }
}
