//! One case on one engine, from an empty folder to a verdict with evidence.

use crate::engine::{Engine, Theme};
use crate::places;
use crate::stage::Stage;
use crate::story::{Setup, Step, Story};
use anyhow::{Context, Result, anyhow};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A folder with a story.
#[derive(Clone, Debug)]
pub struct Case {
    /// `<area>/<case>`, and the theme and the language where it has several.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// The engines it is not for.
    pub without: Vec<Engine>,
    /// What pages are told the visitor prefers.
    pub theme: Theme,
    /// The language of its pages (BCP 47).
    pub language: String,
}

/// The longest any case may take: a driver that hangs must not hang the suite.
const LIMIT: Duration = Duration::from_secs(240);

impl Case {
    /// All cases, by name.
    pub fn all() -> Result<Vec<Self>> {
        let mut cases = Vec::new();
        for area in folders(&places::cases())? {
            for folder in folders(&area)? {
                let part = |path: &Path| {
                    path.file_name()
                        .map(|name| name.to_string_lossy().into_owned())
                        .unwrap_or_default()
                };
                let name = format!("{}/{}", part(&area), part(&folder));
                if !folder.join("story.txt").is_file() {
                    return Err(anyhow!("expected {}", folder.join("story.txt").display()));
                }
                // A story that cannot be read fails where it is played.
                let story = Story::read(&folder.join("story.txt"));
                let setup = story.map(|story| story.setup).unwrap_or_default();
                cases.extend(Self::variants(&name, &folder, &setup));
            }
        }
        Ok(cases)
    }

    /// The case in each of its themes and languages.
    fn variants(name: &str, folder: &Path, setup: &Setup) -> Vec<Self> {
        let mut variants = Vec::new();
        for &theme in &setup.themes {
            for language in &setup.languages {
                let mut name = name.to_owned();
                if setup.themes.len() > 1 {
                    name.extend(["/", theme.name()]);
                }
                if setup.languages.len() > 1 {
                    name.extend(["/", language]);
                }
                let (folder, language) = (folder.to_owned(), language.clone());
                let without = setup.without.clone();
                variants.push(Self { name, folder, without, theme, language });
            }
        }
        variants
    }

    /// Whether it is one of those whose pictures make the gallery.
    #[must_use]
    pub fn shows_states(&self) -> bool {
        let story = Story::read(&self.folder.join("story.txt"));
        story.is_ok_and(|story| {
            let pictured = |(_, step): &(usize, Step)| matches!(step, Step::Screenshot(_));
            story.setup.themes.len() > 1 && story.steps.iter().any(pictured)
        })
    }

    /// Plays the story for its pictures alone, which go into `folder`.
    pub fn pictures(&self, engine: Engine, folder: &Path) -> Result<()> {
        let story = Story::read(&self.folder.join("story.txt"))?;
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let result = runtime.block_on(async {
            let scratch = tempfile::tempdir()?;
            let mut stage = Stage::set(&story, self, engine, scratch.path()).await?;
            stage.gallery(folder);
            let played = tokio::time::timeout(LIMIT, stage.play(&story)).await;
            stage.strike().await;
            played.unwrap_or_else(|_| Err(anyhow!("expected to be done after {LIMIT:?}")))
        });
        runtime.shutdown_background();
        result
    }

    /// Plays the story; an error holds the line, what was seen, and where the
    /// evidence lies.
    pub fn run(&self, engine: Engine) -> Result<()> {
        let story = Story::read(&self.folder.join("story.txt"))?;
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let result = runtime.block_on(self.play(&story, engine));
        // Connections that a browser left open are not waited for.
        runtime.shutdown_background();
        result
    }

    async fn play(&self, story: &Story, engine: Engine) -> Result<()> {
        let scratch = tempfile::tempdir()?;
        let mut stage =
            Stage::set(story, self, engine, scratch.path()).await.context("setting up")?;
        let played = tokio::time::timeout(LIMIT, stage.play(story)).await;
        let played = played.unwrap_or_else(|_| Err(anyhow!("expected to be done after {LIMIT:?}")));
        let result = match played {
            Ok(()) => Ok(()),
            Err(error) => {
                let folder = places::target().join("e2e-failures").join(self.evidence(engine));
                let kept = tokio::time::timeout(LIMIT, stage.keep_evidence(&folder, &error)).await;
                let note = match kept {
                    Ok(Ok(())) => format!("evidence in {}", folder.display()),
                    Ok(Err(fault)) => {
                        format!("evidence in {} is incomplete: {fault:#}", folder.display())
                    }
                    Err(_) => "the browser no longer answers".to_owned(),
                };
                Err(anyhow!("{error:#}\n{note}"))
            }
        };
        stage.strike().await;
        result
    }

    fn evidence(&self, engine: Engine) -> String {
        format!("{}-{engine}", self.name.replace('/', "-"))
    }
}

fn folders(path: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}
