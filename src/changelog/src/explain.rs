//! Why a heading is or is not a release, for people who write changelogs and
//! for those who measure this reader.

use crate::dialect::Dialect;
use crate::heading::Sure;
use crate::outline::{Outline, Verdict};
use hearback_wire::Date;
use std::collections::HashMap;
use std::fmt;

/// What was understood of a changelog, heading by heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// The format that it was read as, such as `Markdown`.
    pub format: &'static str,
    /// Every heading, in the order of the file.
    pub lines: Vec<Line>,
    /// Every release, newest first; a feed keeps fewer.
    pub releases: Vec<Found>,
}

/// A heading, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1.
    pub line: u32,
    /// Of a release, the last line that is not blank.
    pub end: Option<u32>,
    /// As written.
    pub text: String,
    /// Whether it is a release.
    pub release: bool,
    /// How sure that is, in percent.
    pub confidence: u8,
    /// Why, in English.
    pub why: String,
}

/// A release as its heading names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Of its heading, counted from 1; 0 in a list of releases.
    pub line: u32,
    /// The last line that is its own and not blank.
    pub end: u32,
    /// As written, without a leading `v`.
    pub version: Option<String>,
    /// The day.
    pub date: Option<Date>,
    /// Year and month, where the heading names no day.
    pub month: Option<(u16, u16)>,
    /// Not published yet.
    pub unreleased: bool,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, end, text, release, confidence, why } = self;
        let what = if *release { "release" } else { "no release" };
        let text = text.trim();
        match end.filter(|end| end > line) {
            Some(end) => write!(f, "lines {line}-{end}: ")?,
            None => write!(f, "line {line}: ")?,
        }
        write!(f, "{what} ({confidence} %): {text:?}: {why}")
    }
}

/// The name of a format, for people.
fn name(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Markdown => "Markdown",
        Dialect::Rst => "reStructuredText",
        Dialect::AsciiDoc => "AsciiDoc",
        Dialect::WordPress => "a WordPress readme",
        Dialect::Debian => "a Debian changelog",
        Dialect::Signs => "text with signs before its headings",
        Dialect::Listed => "a list of releases or a feed",
        Dialect::Bare => "text with versions on lines of their own",
    }
}

/// Puts into words what the outline found in a text that starts `skipped`
/// lines below the start of the file.
pub(crate) fn explain(
    text: &str,
    skipped: u32,
    dialect: Dialect,
    outline: &Outline,
) -> Explanation {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut ends = HashMap::new();
    for release in outline.releases.iter().filter(|release| release.line > 0) {
        let first = release.line.saturating_sub(skipped).saturating_sub(1) as usize;
        let behind = release.end.saturating_sub(skipped).saturating_sub(1) as usize;
        let end = if release.end == 0 { lines.len() } else { behind.min(lines.len()) };
        let own = lines.get(first..end).unwrap_or_default();
        let used = own.iter().rposition(|line| !line.trim().is_empty()).unwrap_or_default();
        ends.insert(release.line, release.line.saturating_add(used as u32));
    }
    let line = |(line, verdict): &(u32, Verdict)| {
        let index = line.saturating_sub(skipped).saturating_sub(1);
        let text = lines.get(index as usize).copied().unwrap_or_default();
        let (release, confidence, why) = judgement(*verdict);
        let end = ends.get(line).copied().filter(|_| release);
        Line { line: *line, end, text: text.chars().take(100).collect(), release, confidence, why }
    };
    let found = outline.releases.iter().map(|release| {
        let heading = &release.heading;
        let month = heading.title.as_deref().filter(|_| heading.date.is_none());
        Found {
            line: release.line,
            end: ends.get(&release.line).copied().unwrap_or_default(),
            version: heading.version.clone(),
            date: heading.date,
            month: month.and_then(crate::date::month_in),
            unreleased: heading.unreleased,
        }
    });
    Explanation {
        format: name(dialect),
        lines: outline.verdicts.iter().map(line).collect(),
        releases: found.collect(),
    }
}

/// Whether it is a release, how sure that is, and why.
fn judgement(verdict: Verdict) -> (bool, u8, String) {
    // Half of a level is what it takes to be believed.
    let share = |maybe: usize, all: usize| (maybe * 100 / all.max(1)).min(100) as u8;
    match verdict {
        Verdict::Release(Sure::Yes, maybe, all) => {
            let confidence = 80 + share(maybe, all) / 5;
            let why = "nothing stands in it but what heads a release";
            (true, confidence.min(99), why.into())
        }
        Verdict::Release(Sure::Maybe, maybe, all) => (
            true,
            share(maybe, all).clamp(50, 95),
            format!(
                "there is more in it, but {maybe} of the {all} headings of its level read as releases"
            ),
        ),
        Verdict::NoVersion => (false, 95, "it names no version and no day of its own".into()),
        Verdict::Level(maybe, all) => (
            false,
            (100 - share(maybe, all)).clamp(50, 95),
            format!("it could be one, but only {maybe} of the {all} headings of its level could"),
        ),
        Verdict::Series => (false, 90, "it names the series of the release below".into()),
        Verdict::Name => {
            (false, 70, "other releases have longer versions and days; this may be a name".into())
        }
        Verdict::Pointer => (false, 80, "it lists no change; it says where a series is".into()),
        Verdict::Day => (false, 90, "it is the day of the release above".into()),
        Verdict::Twice => (false, 90, "the heading below is of the same version".into()),
    }
}
