//! Comments of which it is known what belongs together.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use hearback_study::agreement::Agreement;
use hearback_wire::batch::Rating;
use serde_json::Value;

/// A comment and the number of its theme.
#[derive(Clone)]
pub(super) struct Voice {
    pub(super) theme: usize,
    pub(super) text: String,
    pub(super) rating: Option<Rating>,
}

/// The comments of one product or of some, each of which is grouped apart.
pub(super) struct Set {
    pub(super) name: String,
    pub(super) products: Vec<Vec<Voice>>,
}

impl Set {
    /// Groups every product, and compares.
    pub(super) fn agreement(&self, group: &dyn Fn(&[Voice]) -> Vec<usize>) -> Agreement {
        let (mut truth, mut found) = (Vec::new(), Vec::new());
        // Numbers of two products must not meet.
        let mut names: HashMap<(usize, usize), usize> = HashMap::new();
        for (product, voices) in self.products.iter().enumerate() {
            truth.extend(voices.iter().map(|voice| voice.theme));
            for number in group(voices) {
                let next = names.len();
                found.push(*names.entry((product, number)).or_insert(next));
            }
        }
        Agreement::of(&truth, &found)
    }
}

/// A file of voices; see the README beside them.
pub(super) fn voices(path: &Path, name: &str) -> Result<Set> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut themes: HashMap<String, usize> = HashMap::new();
    let mut voices = Vec::new();
    for (line, number) in text.lines().skip(1).zip(2..) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [theme, _, rating, text] = fields[..] else {
            anyhow::bail!("expected four fields, {}:{number}", path.display());
        };
        // What says what nobody else says is a theme of its own.
        let theme = if theme == "-" { format!("- {number}") } else { theme.to_owned() };
        let next = themes.len();
        let theme = *themes.entry(format!("{name} {theme}")).or_insert(next);
        let rating =
            rating.parse().ok().map(|value| Rating { kind: "stars".into(), value, max: 5 });
        // Files are read apart and may be put together.
        let apart = name.bytes().map(usize::from).sum::<usize>() * 1_000;
        voices.push(Voice { theme: theme + apart, text: text.to_owned(), rating });
    }
    Ok(Set { name: name.to_owned(), products: vec![voices] })
}

/// Real reports: two that one entry answers are about the same.
pub(super) fn reports(folder: &Path, field: &str) -> Result<Set> {
    let path = folder.join("pairs.jsonl");
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut products: Vec<(String, Vec<Voice>)> = Vec::new();
    let mut themes: HashMap<String, usize> = HashMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let line: Value = serde_json::from_str(line)?;
        let repo = line["repo"].as_str().unwrap_or_default();
        let answers: Vec<String> = line["answers"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|answer| format!("{repo} {}", answer.as_str().unwrap_or_default()))
            .collect();
        let next = themes.len();
        let known = answers.iter().find_map(|answer| themes.get(answer).copied());
        let theme = known.unwrap_or(next);
        themes.extend(answers.into_iter().map(|answer| (answer, theme)));
        let text = line[field].as_str().unwrap_or_default().to_owned();
        let voice = Voice { theme, text, rating: None };
        match products.iter_mut().find(|(name, _)| name == repo) {
            Some((_, voices)) => voices.push(voice),
            None => products.push((repo.to_owned(), vec![voice])),
        }
    }
    let products = products.into_iter().map(|(_, voices)| voices).collect();
    Ok(Set { name: format!("match/{field}"), products })
}

#[cfg(test)]
mod tests {
    use super::super::baseline::same_words;
    use super::*;

    #[test]
    fn what_one_entry_answers_is_one_theme_and_products_never_meet() {
        let folder = tempfile::tempdir().unwrap();
        let pair = |repo: &str, title: &str, answers: &[&str]| {
            serde_json::json!({"repo": repo, "title": title, "answers": answers}).to_string()
        };
        let lines = [
            pair("a/a", "Maps print badly", &["1", "2"]),
            pair("a/a", "badly print maps", &["2"]),
            pair("b/b", "Maps print badly", &["1"]),
        ];
        fs::write(folder.path().join("pairs.jsonl"), lines.join("\n")).unwrap();
        let set = reports(folder.path(), "title").unwrap();
        let themes: Vec<usize> = set.products.concat().iter().map(|voice| voice.theme).collect();
        assert_eq!(themes[0], themes[1]);
        assert_ne!(themes[0], themes[2]);
        assert_eq!(set.agreement(&same_words).ari, 1.0);
    }
}
