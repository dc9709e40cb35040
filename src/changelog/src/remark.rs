//! What the reader has to say about a changelog.

use crate::chars;
use std::fmt;

/// Remarks about single lines that are kept; a hostile file could cause
/// millions.
const LINES: usize = 100;

/// Something that the author of a changelog may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Counted from 1; 0 means the whole file.
    pub line: u32,
    /// What it is about, for programs.
    pub code: Code,
    /// What it is about, for people, in English.
    pub text: String,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        f.write_str(&self.text)
    }
}

/// The kinds of remark. The names of [`Code::as_str`] are stable; more may
/// join them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// No text. The feed has no releases.
    Empty,
    /// A web page. The feed has no releases.
    HtmlPage,
    /// JSON. The feed has no releases.
    Json,
    /// XML, such as an RSS feed. The feed has no releases.
    Xml,
    /// Text, but no heading that is a release. The feed has no releases.
    NoRelease,
    /// No release but the unpublished one.
    OnlyUnreleased,
    /// Longer than is read; the end is missing.
    BytesLeftOut,
    /// More releases than are kept; the oldest are missing.
    ReleasesLeftOut,
    /// Nested deeper than is kept; the innermost levels are flat.
    TooDeep,
    /// Not UTF-8; read as Windows-1252 or UTF-16.
    Encoding,
    /// Starts with metadata, which is skipped.
    FrontMatter,
    /// Oldest release first; the feed is turned round.
    OldestFirst,
    /// A heading that looks dated, but with no day of the calendar.
    BadDate,
    /// Day and month of a heading could be either.
    DoubtfulDate,
    /// A heading that is neither a release nor inside one.
    NotARelease,
    /// A version that another release has as well.
    VersionRepeated,
    /// Releases of which nothing is said.
    EmptyRelease,
    /// Releases whose notes only say where the notes are.
    Elsewhere,
    /// Releases whose entries are titles of pull requests.
    PullRequests,
    /// A link or picture whose address is not http, https or mailto.
    LinkDropped,
    /// More remarks than are kept.
    More,
}

impl Code {
    /// A stable name in kebab case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::HtmlPage => "html-page",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::NoRelease => "no-release",
            Self::OnlyUnreleased => "only-unreleased",
            Self::BytesLeftOut => "bytes-left-out",
            Self::ReleasesLeftOut => "releases-left-out",
            Self::TooDeep => "too-deep",
            Self::Encoding => "encoding",
            Self::FrontMatter => "front-matter",
            Self::OldestFirst => "oldest-first",
            Self::BadDate => "bad-date",
            Self::DoubtfulDate => "doubtful-date",
            Self::NotARelease => "not-a-release",
            Self::VersionRepeated => "version-repeated",
            Self::EmptyRelease => "empty-release",
            Self::Elsewhere => "elsewhere",
            Self::PullRequests => "pull-requests",
            Self::LinkDropped => "link-dropped",
            Self::More => "more",
        }
    }
}

/// Remarks on their way.
#[derive(Default)]
pub(crate) struct Remarks {
    file: Vec<Remark>,
    lines: Vec<Remark>,
    more: usize,
}

impl Remarks {
    /// About the whole file.
    pub(crate) fn file(&mut self, code: Code, text: &str) {
        self.file.push(Remark { line: 0, code, text: text.into() });
    }

    /// About a line, counted from 1. The text is made only if it is kept.
    pub(crate) fn line(&mut self, line: u32, code: Code, text: impl FnOnce() -> String) {
        if self.lines.len() < LINES {
            let place = self
                .lines
                .iter()
                .rposition(|remark| remark.line <= line)
                .map_or(0, |last| last + 1);
            self.lines.insert(place, Remark { line, code, text: text() });
        } else {
            self.more += 1;
        }
    }

    /// Counts what was said about a text whose lines are not those of the file.
    pub(crate) fn count(&mut self, other: &Self) {
        self.more += other.lines.len() + other.more;
    }

    /// The whole file first, then by line.
    pub(crate) fn into_vec(mut self) -> Vec<Remark> {
        if self.more > 0 {
            let text = chars::join(&[&chars::number(self.more), " more remarks are left out"]);
            self.file(Code::More, &text);
        }
        self.file.append(&mut self.lines);
        self.file
    }
}
