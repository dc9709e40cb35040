//! The changelog for whoever subscribes: JSON Feed 1.1 and Atom (RFC 4287).
//!
//! What is not published yet is not in them. A release that names no day has
//! none in JSON Feed; Atom asks for one, and it is that of the next older
//! release that has one, then of the next newer, then the first of January
//! 1970.

use super::html;
use hearback_wire::Date;
use hearback_wire::feed::{Feed, Release};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Where the feed and its product are on the web.
#[derive(Default)]
pub(super) struct Places<'a> {
    /// The address of the feed itself.
    pub(super) feed: Option<&'a str>,
    /// The address of the page that people read.
    pub(super) home: Option<&'a str>,
}

impl Places<'_> {
    /// A name for the world, of a feed or, with an id, of a release in it: an
    /// address if there is one, else a name made from the title (RFC 9562,
    /// version 8).
    fn name(&self, title: &str, id: Option<&str>) -> String {
        match (self.feed, id) {
            (Some(feed), None) => feed.to_owned(),
            (Some(feed), Some(id)) => format!("{feed}#{}", fragment(id)),
            (None, _) => {
                let hash = Sha256::digest(format!("{title}\n{}", id.unwrap_or_default()));
                let mut bytes: Vec<u8> = hash.iter().copied().take(16).collect();
                for (place, keep, set) in [(6, 0x0f, 0x80), (8, 0x3f, 0x80)] {
                    if let Some(byte) = bytes.get_mut(place) {
                        *byte = *byte & keep | set;
                    }
                }
                let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
                let parts = parts.map(|part| hex.get(part).unwrap_or_default());
                format!("urn:uuid:{}", parts.join("-"))
            }
        }
    }
}

/// The characters of an identifier that may not stand in a fragment, as
/// percent and two digits (RFC 3986, section 3.5).
fn fragment(id: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~@+:/!$&'()*,;=?".contains(&byte);
    let byte = |byte: u8| match keep(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    id.bytes().map(byte).collect()
}

fn title(feed: &Feed) -> &str {
    feed.title.as_deref().unwrap_or("Changelog")
}

/// `1.0.0 – The name [YANKED]`
fn name(release: &Release) -> String {
    let version = release.version.clone().or_else(|| release.date.map(|date| date.to_text()));
    let mut name = match (version, &release.title) {
        (Some(version), Some(title)) => format!("{version} – {title}"),
        (Some(name), None) => name,
        (None, title) => title.clone().unwrap_or_else(|| release.id.clone()),
    };
    if release.yanked {
        name.push_str(" [YANKED]");
    }
    name
}

fn published(feed: &Feed) -> impl Iterator<Item = &Release> {
    feed.releases.iter().filter(|release| !release.unreleased)
}

fn midnight(date: Date) -> String {
    format!("{}T00:00:00Z", date.to_text())
}

/// Only what another machine can follow.
fn absolute(url: &Option<String>) -> Option<&str> {
    url.as_deref().filter(|url| url.starts_with("http://") || url.starts_with("https://"))
}

/// JSON Feed 1.1.
pub(super) fn json_feed(feed: &Feed, places: &Places<'_>) -> Value {
    let item = |release: &Release| {
        let mut item = json!({
            "id": places.name(title(feed), Some(&release.id)),
            "title": name(release),
            "content_html": html::release(release),
        });
        let tags: Vec<&str> = [(release.prerelease, "prerelease"), (release.yanked, "yanked")]
            .iter()
            .filter_map(|(is, tag)| is.then_some(*tag))
            .collect();
        for (key, value) in [
            ("url", absolute(&release.url).map(Value::from)),
            ("summary", html::summary(release).map(Value::from)),
            ("date_published", release.date.map(|date| midnight(date).into())),
            ("tags", (!tags.is_empty()).then(|| tags.into())),
        ] {
            if let Some(value) = value {
                item[key] = value;
            }
        }
        item
    };
    let mut whole = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(feed),
        "items": published(feed).map(item).collect::<Vec<_>>(),
    });
    for (key, value) in [("feed_url", places.feed), ("home_page_url", places.home)] {
        if let Some(value) = value {
            whole[key] = value.into();
        }
    }
    whole
}

/// Atom, a line for every element at the top.
pub(super) fn atom(feed: &Feed, places: &Places<'_>) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    let releases: Vec<&Release> = published(feed).collect();
    let days = days(&releases);
    element("title", title(feed), &mut xml);
    element("id", &places.name(title(feed), None), &mut xml);
    let newest = days.iter().copied().max().unwrap_or(Date::from_unix_days(0));
    element("updated", &midnight(newest), &mut xml);
    // An entry without an author takes that of the feed, which must have one.
    html::element("author", &mut xml, |xml| {
        html::element("name", xml, |xml| html::text(title(feed), xml));
    });
    xml.push('\n');
    for (rel, address) in [("self", places.feed), ("alternate", places.home)] {
        if let Some(address) = address {
            link(rel, address, &mut xml);
        }
    }
    for (release, day) in releases.into_iter().zip(days) {
        xml.push_str("<entry>\n");
        element("title", &name(release), &mut xml);
        element("id", &places.name(title(feed), Some(&release.id)), &mut xml);
        element("updated", &midnight(day), &mut xml);
        if let Some(date) = release.date {
            element("published", &midnight(date), &mut xml);
        }
        if let Some(url) = absolute(&release.url) {
            link("alternate", url, &mut xml);
        }
        xml.push_str("<content type=\"html\">");
        html::text(&html::release(release), &mut xml);
        xml.push_str("</content>\n</entry>\n");
    }
    xml.push_str("</feed>\n");
    xml
}

fn element(name: &str, text: &str, xml: &mut String) {
    html::element(name, xml, |xml| html::text(text, xml));
    xml.push('\n');
}

fn link(rel: &str, address: &str, xml: &mut String) {
    xml.push_str(&format!("<link rel=\"{rel}\" href=\""));
    html::text(address, xml);
    xml.push_str("\"/>\n");
}

/// A day for every release.
fn days(releases: &[&Release]) -> Vec<Date> {
    let mut days: Vec<Option<Date>> = releases.iter().map(|release| release.date).collect();
    let mut last = None;
    for day in days.iter_mut().rev() {
        *day = day.or(last);
        last = *day;
    }
    for day in &mut days {
        *day = day.or(last);
        last = *day;
    }
    days.into_iter().map(|day| day.unwrap_or(Date::from_unix_days(0))).collect()
}
