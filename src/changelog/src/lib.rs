//! Any changelog in, a feed and remarks out.
//!
//! [`read`] never fails: what it cannot make sense of it leaves out, and says
//! so in a [`Remark`] with a line number. The way of a changelog through the
//! house, one module a step:
//!
//! - `input`: bytes become text; what is no changelog at all is recognised,
//! - `feeds`: lists of releases in JSON and XML, whose texts go on from here,
//! - `dialect`: other formats become Markdown, line by line,
//! - `markdown`, with `tree`, `html` and `url`: text becomes a `document` of
//!   typed top-level nodes,
//! - `heading`, with `version` and `date`: is this heading a release?
//! - `table`: rows of releases become headings,
//! - `outline`: which headings are releases, and which nodes belong to each,
//! - `release`: what stands in it,
//! - `section`: what a section's heading means, from one table of names,
//! - `entry`, with `refs` and `marks`: an item of a list becomes an entry,
//! - `notes`: are these notes of a release, or do they only stand for them?
//! - `id`: names that stay the same when the changelog grows.
//!
//! [`explain`] goes the same way as far as `outline`, and tells why.
//!
//! The shape and the names are those of Keep a Changelog 1.1.0 and 2.0.0;
//! the dialects of others are read as far as they share the outline.
//!
//! The types of a feed serialise, in [`hearback_wire`]; `tests/cases` has a
//! `feed.json` for every shape. One entry, as JSON:
//!
//! ```json
//! {"id": "2.4.0/7c49921a51de5e3d",
//!  "blocks": [{"paragraph": [{"strong": [{"text": "Breaking:"}]}, {"text": " see "},
//!              {"link": {"href": "https://x.example/issues/12", "children": [{"text": "#12"}]}}]}],
//!  "refs": [{"text": "#12", "url": "https://x.example/issues/12"}],
//!  "answers": ["dark-mode"], "breaking": true}
//! ```

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod chars;
mod date;
mod dialect;
mod document;
mod entry;
mod explain;
mod feeds;
mod heading;
mod html;
mod id;
mod input;
mod markdown;
mod marks;
mod notes;
mod outline;
mod plain;
mod refs;
mod release;
mod remark;
mod section;
#[cfg(feature = "tables")]
mod table;
mod tree;
mod url;
mod version;

pub use explain::{Explanation, Found, Line};
pub use remark::{Code, Remark};

use dialect::Dialect;
use heading::Heading;
use hearback_wire::VERSION;
use hearback_wire::feed::{Feed, Release};
use hearback_wire::limits::FEED_RELEASES;
use input::Source;
use outline::{Outline, Outlined};
use remark::Remarks;

/// Reads a changelog of any kind and quality.
///
/// The time is linear in the input. Beyond
/// [`CHANGELOG_BYTES`](hearback_wire::limits::CHANGELOG_BYTES) of input,
/// [`FEED_RELEASES`] releases, or
/// [`FEED_DEPTH`](hearback_wire::limits::FEED_DEPTH) levels of nesting
/// something is left out, and a remark says what. A feed without releases
/// always comes with a remark that says why.
#[must_use]
pub fn read(bytes: &[u8]) -> (Feed, Vec<Remark>) {
    let mut remarks = Remarks::default();
    let mut feed = Feed { v: VERSION, ..Feed::default() };
    let Some(source) = input::decode(bytes, &mut remarks) else {
        return (feed, remarks.into_vec());
    };
    let Some((mut outline, _)) = outline(source, &mut remarks) else {
        return (feed, remarks.into_vec());
    };
    feed.title = outline.title;
    name_packages(&mut outline.releases);

    if outline.releases.is_empty() {
        remarks.file(
            Code::NoRelease,
            "expected headings such as \"## [1.0.0] - 2026-11-22\"; found none",
        );
    } else if outline.releases.iter().all(|release| release.heading.unreleased) {
        remarks.file(Code::OnlyUnreleased, "nothing is released yet");
    }
    // Names are given before the oldest are cut off, from the oldest upward,
    // so that the next release on top renames nobody.
    let ids = id::releases(&outline.releases, &mut remarks);
    let left_out = outline.releases.len().saturating_sub(FEED_RELEASES);
    if left_out > 0 {
        remarks.file(
            Code::ReleasesLeftOut,
            &chars::join(&["the ", &chars::number(left_out), " oldest releases are left out"]),
        );
    }
    let pairs = outline.releases.into_iter().zip(ids).take(FEED_RELEASES);
    feed.releases = pairs.map(|(outlined, id)| release(outlined, id)).collect();
    notes::look(&feed.releases, &mut remarks);
    (feed, remarks.into_vec())
}

/// Says of every heading why it is or is not a release.
///
/// It reads what [`read`] reads, as [`read`] does; a text that is no changelog
/// has no headings.
#[must_use]
pub fn explain(bytes: &[u8]) -> Explanation {
    let mut remarks = Remarks::default();
    let Some(source) = input::decode(bytes, &mut remarks) else { return Explanation::default() };
    let text = source.text.clone();
    let skipped = source.skipped_lines;
    let Some((outline, dialect)) = outline(source, &mut remarks) else {
        return Explanation::default();
    };
    explain::explain(&text, skipped, dialect, &outline)
}

/// The releases of a text, and what it is written in; `None`, and a remark, if
/// it is written in what holds none.
fn outline(source: Source<'_>, remarks: &mut Remarks) -> Option<(Outline, Dialect)> {
    if let Some((code, what)) = source.other {
        let Some(mut outline) = feeds::read(&source.text, remarks) else {
            remarks.file(code, what);
            return None;
        };
        outline::newest_first(&mut outline, remarks);
        return Some((outline, Dialect::Listed));
    }
    let (source, dialect) = dialect::translate(source);
    let mut document = markdown::parse(&source, remarks);
    document.packages = dialect == Dialect::Debian;
    #[cfg(feature = "tables")]
    table::unfold(&mut document, &source, remarks);
    Some((outline::outline(document, &source.text, remarks), dialect))
}

/// Of several packages in one file, each release is called by its own.
fn name_packages(releases: &mut [Outlined]) {
    let first = releases.first().and_then(|release| release.heading.package.clone());
    if releases.iter().all(|release| release.heading.package == first) {
        return;
    }
    for Heading { package, title, .. } in releases.iter_mut().map(|release| &mut release.heading) {
        if title.is_none() {
            *title = package.clone();
        }
    }
}

fn release(outlined: Outlined, id: String) -> Release {
    let Outlined { heading, url, nodes, .. } = outlined;
    let body = release::body(nodes, &id);
    Release {
        id,
        yanked: heading.yanked || body.yanked,
        prerelease: heading.prerelease,
        unreleased: heading.unreleased,
        version: heading.version,
        date: heading.date,
        title: heading.title,
        url: url.or(body.url).or_else(|| notes::elsewhere(&body.summary, &body.sections)),
        summary: body.summary,
        sections: body.sections,
    }
}
