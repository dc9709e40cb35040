//! A changelog as the panel reads it.
//!
//! Text is a typed tree of [`Block`]s and [`Inline`]s, never a string of
//! markup: whoever shows it makes nodes, and nothing is parsed as HTML.

use crate::Date;
use serde::{Deserialize, Serialize};

/// A product's releases, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Feed {
    /// [`VERSION`](crate::VERSION).
    pub v: u32,
    /// The changelog's own title.
    pub title: Option<String>,
    /// Where it was read from, if that is public.
    pub source: Option<String>,
    /// Newest first, as the changelog orders them.
    pub releases: Vec<Release>,
}

/// One release.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// Stable across rebuilds, unique in the feed.
    pub id: String,
    /// As written, without a leading `v`.
    pub version: Option<String>,
    /// The day, where one is given.
    pub date: Option<Date>,
    /// A name beside the version.
    pub title: Option<String>,
    /// More about it.
    pub url: Option<String>,
    /// Withdrawn after it was published.
    #[serde(default)]
    pub yanked: bool,
    /// Not meant for everybody yet (Semantic Versioning 2.0.0, section 9).
    #[serde(default)]
    pub prerelease: bool,
    /// Not published yet; the panel does not show it.
    #[serde(default)]
    pub unreleased: bool,
    /// What is said before the first section.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub summary: Vec<Block>,
    /// In the order of the changelog.
    pub sections: Vec<Section>,
}

/// The entries under one heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// What the heading means.
    pub kind: Kind,
    /// The heading as written; empty where there was none.
    pub label: String,
    /// In the order of the changelog.
    pub entries: Vec<Entry>,
}

/// The kinds of change of Keep a Changelog 2.0.0, and two more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// New.
    Added,
    /// Different.
    Changed,
    /// Going away.
    Deprecated,
    /// Gone.
    Removed,
    /// Mended.
    Fixed,
    /// Safer.
    Security,
    /// Faster.
    Performance,
    /// None of these, or not said.
    Other,
}

/// One change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Stable across rebuilds, unique in the feed.
    pub id: String,
    /// What changed, in the team's words.
    pub blocks: Vec<Block>,
    /// Issues, pull requests and addresses it names.
    #[serde(default)]
    pub refs: Vec<Reference>,
    /// Themes and items of feedback that the team says it answers.
    #[serde(default)]
    pub answers: Vec<String>,
    /// Whoever upgrades must do something.
    #[serde(default)]
    pub breaking: bool,
}

/// Something an entry refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// As written: `#12`, `CVE-2026-1234`, the text of a link.
    pub text: String,
    /// Where it leads, if that is known.
    #[serde(default)]
    pub url: Option<String>,
}

/// A piece of text that stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading inside an entry or a summary; its level is not kept.
    Heading(Vec<Inline>),
    /// A list; every item is some blocks.
    List {
        /// The first number, if the list counts.
        start: Option<u32>,
        /// The items.
        items: Vec<Vec<Block>>,
    },
    /// Preformatted text.
    Code {
        /// The language, if the fence names it.
        lang: Option<String>,
        /// Without a final line break.
        text: String,
    },
    /// Somebody's words.
    Quote(Vec<Block>),
    /// A table; the first row is its head.
    Table(Vec<Vec<Vec<Inline>>>),
    /// A line across.
    Rule,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Code.
    Code(String),
    /// Important.
    Strong(Vec<Inline>),
    /// Stressed.
    Emphasis(Vec<Inline>),
    /// Struck out.
    Strike(Vec<Inline>),
    /// A link.
    Link {
        /// `http`, `https` or `mailto`, absolute or relative to the feed.
        href: String,
        /// What is shown.
        children: Vec<Inline>,
    },
    /// A picture, shown only where the site owner allows its origin.
    Image {
        /// `http` or `https`, absolute or relative to the feed.
        src: String,
        /// What it shows, in words.
        alt: String,
    },
    /// The line ends here.
    Break,
}
