//! Which headings are releases: each is judged by the others of its level.

use super::level;
use crate::chars;
use crate::document::{Node, NodeKind};
use crate::heading::{self, Heading, Sure};
use crate::plain;

/// Headings of a level that are surely releases make it a level of releases,
/// whatever else is there.
const MANY: usize = 10;

/// What became of a heading, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is a release; of so many headings of its level so many read as one.
    Release(Sure, usize, usize),
    /// It names neither a version nor a day.
    NoVersion,
    /// Of so many headings of its level only so many read as a release.
    Level(usize, usize),
    /// It names the series of the release below.
    Series,
    /// It names a component, where releases have longer versions.
    Name,
    /// It says where to find releases.
    Pointer,
    /// The heading below is of the same version.
    Twice,
    /// It is the day of the release above.
    Day,
}

/// The headings of one level.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Those that may be a release are one.
    counts: bool,
    /// How many may be.
    maybe: usize,
    all: usize,
}

/// For every node the release that it is, and for every heading the verdict.
pub(super) fn judge(nodes: &[Node]) -> (Vec<Option<Heading>>, Vec<(u32, Verdict)>) {
    let mut headings = read_headings(nodes, heading::read);
    if headings.iter().all(Option::is_none) {
        headings = read_headings(nodes, heading::read_dated);
    }
    let levels = levels(nodes, &headings);
    let mut verdicts = Vec::with_capacity(nodes.len());
    for (heading, node) in headings.iter_mut().zip(nodes) {
        let at = levels.get(usize::from(level(node))).copied().unwrap_or_default();
        let sure = heading.as_ref().map(|heading| heading.sure);
        verdicts.push(matches!(node.kind, NodeKind::Heading(..)).then_some(match sure {
            None => Verdict::NoVersion,
            Some(Sure::Maybe) if !at.counts => Verdict::Level(at.maybe, at.all),
            Some(sure) => Verdict::Release(sure, at.maybe, at.all),
        }));
        if sure == Some(Sure::Maybe) && !at.counts {
            *heading = None;
        }
    }
    drop_series(nodes, &mut headings, &mut verdicts);
    drop_names(&mut headings, &mut verdicts);
    let lines = nodes.iter().zip(verdicts);
    let verdicts = lines.filter_map(|(node, verdict)| Some((node.line, verdict?))).collect();
    (headings, verdicts)
}

/// Changes the verdict on the heading at this line.
pub(super) fn overrule(verdicts: &mut [(u32, Verdict)], line: u32, verdict: Verdict) {
    if let Ok(place) = verdicts.binary_search_by_key(&line, |known| known.0)
        && let Some(known) = verdicts.get_mut(place)
    {
        known.1 = verdict;
    }
}

fn set(verdicts: &mut [Option<Verdict>], index: usize, verdict: Verdict) {
    if let Some(known) = verdicts.get_mut(index) {
        *known = Some(verdict);
    }
}

/// For every node: the release that it may be.
fn read_headings(nodes: &[Node], test: fn(&str) -> Option<Heading>) -> Vec<Option<Heading>> {
    let read = |node: &Node| match &node.kind {
        NodeKind::Heading(_, content) => test(&plain::text(content)),
        _ => None,
    };
    nodes.iter().map(read).collect()
}

/// Looks at the headings by their level.
fn levels(nodes: &[Node], headings: &[Option<Heading>]) -> [Level; 7] {
    let mut all = [0_usize; 7];
    let mut maybe = [0_usize; 7];
    let mut sure = [0_usize; 7];
    for (node, heading) in nodes.iter().zip(headings) {
        let count = |counts: &mut [usize; 7]| {
            if let Some(count) = counts.get_mut(usize::from(level(node))) {
                *count += 1;
            }
        };
        count(&mut all);
        if let Some(heading) = heading {
            count(&mut maybe);
            if heading.sure == Sure::Yes {
                count(&mut sure);
            }
        }
    }
    let mut levels = [Level::default(); 7];
    for (level, ((all, maybe), sure)) in
        levels.iter_mut().zip(all.into_iter().zip(maybe).zip(sure)).skip(1)
    {
        let counts = maybe > 0 && (maybe * 2 >= all || sure >= MANY);
        *level = Level { counts, maybe, all };
    }
    levels
}

/// `# 0.16` right above `## 0.16.2` is the name of a series.
fn drop_series(nodes: &[Node], headings: &mut [Option<Heading>], verdicts: &mut [Option<Verdict>]) {
    for index in 1..nodes.len() {
        let (Some(above), Some(below)) = (nodes.get(index - 1), nodes.get(index)) else { return };
        let version = |index: usize| headings.get(index)?.as_ref()?.version.as_deref();
        let series = version(index - 1)
            .map(|version| chars::trim_end(version, &|char| matches!(char, 'x' | 'X' | '*' | '.')));
        let (Some(series), Some(release)) = (series, version(index)) else { continue };
        let longer = release.strip_prefix(series).is_some_and(|rest| rest.starts_with('.'));
        if level(below) > level(above)
            && longer
            && let Some(heading) = headings.get_mut(index - 1)
        {
            *heading = None;
            set(verdicts, index - 1, Verdict::Series);
        }
    }
}

/// `## v8` may be the name of a component, where releases have longer versions
/// and days.
fn drop_names(headings: &mut [Option<Heading>], verdicts: &mut [Option<Verdict>]) {
    let dotted =
        |heading: &Heading| heading.version.as_ref().is_some_and(|version| version.contains('.'));
    let all = headings.iter().flatten().count();
    let whole = headings.iter().flatten();
    let whole = whole.filter(|heading| dotted(heading) && heading.date.is_some()).count();
    if whole * 2 <= all {
        return;
    }
    for (index, heading) in headings.iter_mut().enumerate() {
        let name = heading.as_ref().is_some_and(|heading| {
            heading.version.is_some() && !dotted(heading) && heading.date.is_none()
        });
        if name {
            *heading = None;
            set(verdicts, index, Verdict::Name);
        }
    }
}
