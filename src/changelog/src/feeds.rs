//! Lists of releases and feeds, as services publish them: the releases of
//! GitHub, GitLab and Gitea as JSON, JSON Feed 1.0 and 1.1, Atom, and RSS 0.9x,
//! 1.0 and 2.0.
//!
//! Which of them it is, the content tells; nobody is asked for a name or a
//! type. The text of a release is Markdown, or HTML that becomes Markdown, and
//! from there on it is read like any other.

use crate::chars;
use crate::date;
use crate::document::{Node, NodeKind};
use crate::heading::{self, Heading};
use crate::input;
use crate::markdown;
use crate::outline::{Outline, Outlined};
use crate::plain;
use crate::remark::Remarks;
use crate::url;
use crate::version;
use hearback_wire::Date;
use hearback_wire::feed::Block;

mod json;
mod markup;
mod xml;

#[cfg(feature = "tables")]
pub(crate) use markup::markdown as from_html;

/// What a feed says about itself.
#[derive(Default)]
struct Channel {
    title: Option<String>,
    items: Vec<Item>,
}

/// One release, or one post.
#[derive(Default)]
struct Item {
    /// The name of the tag, where there is one.
    tag: String,
    title: String,
    date: String,
    url: String,
    body: Body,
    prerelease: bool,
    unreleased: bool,
}

#[derive(Default)]
enum Body {
    #[default]
    Empty,
    Markdown(String),
    Html(String),
}

/// The releases of a feed, in its order; `None` if it is none that is known.
pub(crate) fn read(text: &str, remarks: &mut Remarks) -> Option<Outline> {
    let text = text.trim_start_matches(|char: char| char.is_whitespace() || char == '\0');
    let channel = if text.starts_with('<') { xml::read(text) } else { json::read(text) };
    let channel = channel.filter(|channel| !channel.items.is_empty())?;
    let mut outline = Outline { title: channel.title, ..Outline::default() };
    outline.releases = channel.items.into_iter().map(|item| release(item, remarks)).collect();
    Some(outline)
}

fn release(item: Item, remarks: &mut Remarks) -> Outlined {
    let found = [&item.tag, &item.title].into_iter().find_map(|text| named(text));
    let mut heading = found.unwrap_or_else(|| Heading::of(version_of(&item.tag)));
    let named = heading.version.is_some();
    heading.title = title(&item, &heading);
    heading.prerelease |= item.prerelease;
    heading.unreleased = item.unreleased;
    heading.date = day(&item.date).or(heading.date);
    let markdown = match item.body {
        Body::Empty => String::new(),
        Body::Markdown(text) => text,
        Body::Html(html) => markup::markdown(&html),
    };
    let mut own = Remarks::default();
    let mut nodes = markdown::parse(&input::body(&markdown, &mut own), &mut own).nodes;
    remarks.count(&own);
    if named {
        drop_repeated(&mut nodes, &heading);
    }
    Outlined::listed(heading, url::allowed(&item.url, url::LINK), nodes)
}

/// A version, read from a tag or a title.
fn named(text: &str) -> Option<Heading> {
    heading::read(text).filter(|heading| heading.version.is_some())
}

/// The version that a tag ends in, as in `Name.Part.1.2.3`, or the tag.
fn version_of(tag: &str) -> Option<String> {
    let mut inside = false;
    for (index, char) in tag.char_indices() {
        let start = !inside && char.is_ascii_digit();
        inside = char.is_alphanumeric();
        let rest = tag.get(index..).unwrap_or_default();
        if start
            && let Some(version) = version::read(rest).filter(|version| !version.weak)
            && version.length == rest.len()
        {
            return Some(version.text.to_owned());
        }
    }
    (!tag.is_empty()).then(|| tag.to_owned())
}

/// What the title says beside the version.
fn title(item: &Item, heading: &Heading) -> Option<String> {
    let text = item.title.trim();
    let same = |version: &String| {
        let text = chars::strip(text, "v").unwrap_or(text);
        text == version || text == item.tag
    };
    if text.is_empty() || text == item.tag || heading.version.as_ref().is_some_and(same) {
        return None;
    }
    match named(text) {
        Some(found) if found.version == heading.version => found.title,
        _ => Some(text.to_owned()),
    }
}

/// Tools head the notes with the version once more.
fn drop_repeated(nodes: &mut Vec<Node>, heading: &Heading) {
    let again = nodes.first().is_some_and(|node| {
        let (NodeKind::Heading(_, content) | NodeKind::Block(Block::Paragraph(content))) =
            &node.kind
        else {
            return false;
        };
        heading::read(&plain::text(content))
            .is_some_and(|found| found.version == heading.version && found.title.is_none())
    });
    if again {
        nodes.remove(0);
    }
}

/// The day of RFC 3339, RFC 822 and whatever else is a day.
fn day(text: &str) -> Option<Date> {
    date::read(text.trim())?.day().map(|(date, ..)| date)
}

#[cfg(test)]
mod tests;
