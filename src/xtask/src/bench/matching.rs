//! `cargo xtask bench match`: how well words find the entries that answer
//! them, over a folder of real ones.
//!
//! The folder holds `pairs.jsonl`, one `{repo, said, title, said_date,
//! answers}` a line, and `entries/<owner>__<name>.jsonl`, one `{id, date,
//! text}` a line. What is measured is the crate the widget is built from, on
//! this machine instead of in a browser.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use hearback_matcher::{Answer, Entry, Index, Said};
use serde_json::{Value, json};

use super::day;

/// What the ranking and the wording are worth, each from 0 to 1.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// The mean of one over the rank of the best right entry; entries with
    /// the same score count half before it.
    pub(crate) mrr: f64,
    /// How often it is the first, among the first three, the first ten.
    pub(crate) recall: [f64; 3],
    /// How many of all claims are right: over the own changelog, over another
    /// one, and over the own one without the right entries.
    pub(crate) precision: f64,
    /// How many of the pairs are claimed rightly.
    pub(crate) claimed: f64,
    /// How often a right entry is among the three at most that are shown.
    pub(crate) shown: f64,
}

impl Figures {
    /// As one line of JSON has them.
    pub(crate) fn json(&self) -> Value {
        let round = |figure: f64| (figure * 1e4).round() / 1e4;
        let [r1, r3, r10] = self.recall.map(round);
        json!({
            "mrr": round(self.mrr), "r1": r1, "r3": r3, "r10": r10,
            "claims": { "precision": round(self.precision), "recall": round(self.claimed) },
            "hints": { "r3": round(self.shown) },
        })
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r1, r3, r10] = self.recall;
        writeln!(to, "ranking  MRR {:.3}  R@1 {r1:.3}  R@3 {r3:.3}  R@10 {r10:.3}", self.mrr)?;
        writeln!(to, "claims   precision {:.3}  recall {:.3}", self.precision, self.claimed)?;
        write!(to, "hints    R@3 {:.3}", self.shown)
    }
}

struct Changelog {
    repo: String,
    index: Index,
    places: HashMap<String, usize>,
}

struct Pair {
    changelog: usize,
    said: String,
    title: String,
    /// Of what was said, in characters.
    length: usize,
    day: Option<i32>,
    right: Vec<usize>,
}

/// Measures over the folder; with `title`, what was said is the title alone.
pub(crate) fn measure(folder: &Path, title: bool) -> Result<Figures> {
    let changelogs = changelogs(&folder.join("entries"))?;
    let pairs: Vec<Pair> = lines(&folder.join("pairs.jsonl"))?
        .iter()
        .map(|line| pair(&changelogs, line))
        .collect::<Result<_>>()?;
    if pairs.is_empty() {
        bail!("expected at least one pair in {}", folder.join("pairs.jsonl").display());
    }
    let (mut sum, mut claims) = (Figures::default(), 0.0);
    for pair in &pairs {
        let text = if title { &pair.title } else { &pair.said };
        let right = |entry: usize| pair.right.contains(&entry);
        let own = &changelogs[pair.changelog].index;
        let said = Said { text, day: pair.day, skip: &|_| false };

        let rank = rank(own, &said, &pair.right);
        sum.mrr += 1.0 / rank;
        for (recall, most) in sum.recall.iter_mut().zip([1.0, 3.0, 10.0]) {
            *recall += f64::from(u8::from(rank < most + 1.0));
        }

        let Answer { claim, hints } = own.answer(&said);
        sum.claimed += f64::from(u8::from(claim.is_some_and(right)));
        sum.shown += f64::from(u8::from(claim.into_iter().chain(hints).any(right)));
        let foreign = &changelogs[foreign(&changelogs, pair)].index;
        let removed = Said { skip: &right, ..said };
        for claim in [claim, foreign.answer(&said).claim, own.answer(&removed).claim] {
            claims += f64::from(u8::from(claim.is_some()));
        }
    }
    let all = pairs.len() as f64;
    Ok(Figures {
        mrr: sum.mrr / all,
        recall: sum.recall.map(|recall| recall / all),
        precision: sum.claimed / f64::max(claims, 1.0),
        claimed: sum.claimed / all,
        shown: sum.shown / all,
    })
}

/// The rank of the best right entry; infinite where nothing right was found.
fn rank(index: &Index, said: &Said<'_>, right: &[usize]) -> f64 {
    let matches = index.rank(said);
    let Some(best) = matches.iter().find(|found| right.contains(&found.entry)) else {
        return f64::INFINITY;
    };
    let wrong = matches.iter().filter(|found| !right.contains(&found.entry));
    let before = wrong.map(|found| match found.score.total_cmp(&best.score) {
        std::cmp::Ordering::Greater => 1.0,
        std::cmp::Ordering::Equal => 0.5,
        std::cmp::Ordering::Less => 0.0,
    });
    1.0 + before.sum::<f64>()
}

/// Another changelog, for each pair the same one every time.
fn foreign(changelogs: &[Changelog], pair: &Pair) -> usize {
    let other = (pair.changelog + 1 + pair.length) % changelogs.len();
    if other == pair.changelog { (other + 1) % changelogs.len() } else { other }
}

fn changelogs(folder: &Path) -> Result<Vec<Changelog>> {
    let listed =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut changelogs = Vec::new();
    for file in listed {
        let path = file?.path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        let lines = lines(&path)?;
        let entries: Vec<Entry<'_>> = lines
            .iter()
            .map(|line| Entry { text: text(line, "text"), day: day::read(text(line, "date")) })
            .collect();
        let ids = lines.iter().map(|line| text(line, "id").to_owned());
        changelogs.push(Changelog {
            repo: path.file_stem().unwrap_or_default().to_string_lossy().replace("__", "/"),
            index: Index::new(&entries),
            places: ids.zip(0..).collect(),
        });
    }
    changelogs.sort_by(|a, b| a.repo.cmp(&b.repo));
    Ok(changelogs)
}

fn pair(changelogs: &[Changelog], line: &Value) -> Result<Pair> {
    let repo = text(line, "repo");
    let changelog = changelogs.iter().position(|changelog| changelog.repo == repo);
    let changelog = changelog.with_context(|| format!("expected the entries of {repo}"))?;
    let ids = line["answers"].as_array().context("expected `answers` in every pair")?;
    let places = &changelogs[changelog].places;
    let said = text(line, "said").to_owned();
    Ok(Pair {
        changelog,
        title: text(line, "title").to_owned(),
        length: said.chars().count(),
        said,
        day: day::read(text(line, "said_date")),
        right: ids.iter().filter_map(|id| places.get(id.as_str()?).copied()).collect(),
    })
}

/// The objects of a file with one on each line.
fn lines(path: &Path) -> Result<Vec<Value>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let objects = text.lines().filter(|line| !line.trim().is_empty()).zip(1..);
    objects
        .map(|(line, number)| {
            serde_json::from_str(line)
                .with_context(|| format!("expected an object of JSON, {}:{number}", path.display()))
        })
        .collect()
}

/// A text of an object; empty where there is none.
fn text<'a>(line: &'a Value, name: &str) -> &'a str {
    line[name].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    /// Real words of others, where the folder is at hand. The floors may
    /// rise; a rule that knows a product may not be what raises them.
    #[test]
    fn real_words_find_what_answered_them() {
        let folder = Workspace::find().unwrap().root.join("../shared/match");
        if !folder.is_dir() {
            return;
        }
        let whole = measure(&folder, false).unwrap();
        println!("{whole}");
        assert!(whole.mrr >= 0.80 && whole.recall[0] >= 0.73, "{whole}");
        assert!(whole.recall[1] >= 0.85 && whole.recall[2] >= 0.92, "{whole}");
        assert!(whole.precision >= 0.83 && whole.claimed >= 0.38, "{whole}");
        assert!(whole.shown >= 0.85, "{whole}");
        let title = measure(&folder, true).unwrap();
        assert!(title.mrr >= 0.72 && title.recall[1] >= 0.78, "{title}");
        assert!(title.precision >= 0.83 && title.claimed >= 0.26, "{title}");
    }

    /// Three changelogs of one and two entries, by hand: every figure.
    #[test]
    fn the_figures_are_those_of_the_definition() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, lines: &[Value]| {
            let text: Vec<String> = lines.iter().map(ToString::to_string).collect();
            fs::write(folder.path().join(name), text.join("\n")).unwrap();
        };
        fs::create_dir(folder.path().join("entries")).unwrap();
        let entry = |id: &str, text: &str| json!({"id": id, "date": "2024-02-01", "text": text});
        write(
            "entries/a__a.jsonl",
            &[
                entry("a1", "Printing maps keeps the legend"),
                entry("a2", "Printing maps keeps the compass"),
            ],
        );
        write("entries/b__b.jsonl", &[entry("b1", "Cheese is cut thinner")]);
        let pair = |said: &str, right: &str| json!({"repo": "a/a", "said": said, "title": said, "said_date": "2024-01-01", "answers": [right]});
        write(
            "pairs.jsonl",
            &[
                pair("The legend is missing when printing maps", "a1"),
                pair("The compass is missing when printing maps", "a1"),
                pair("printing maps", "a1"),
                pair("Nothing in common", "a1"),
            ],
        );
        let figures = measure(folder.path(), false).unwrap();
        // Ranks: one, two, one and a half, none.
        assert!((figures.mrr - (1.0 + 0.5 + 1.0 / 1.5) / 4.0).abs() < 1e-9, "{figures}");
        assert_eq!(figures.recall, [0.5, 0.75, 0.75]);
        assert_eq!(figures.shown, 0.75);
        let claims = figures.json();
        assert!(claims["claims"]["precision"].as_f64().unwrap() <= 1.0);
    }
}
