//! The stage a story is played on: a browser, a page host, a collector, and
//! what the story remembers.

mod access;
mod attachments;
mod changelog;
mod lives;
mod look;
mod touch;
mod world;

use crate::browser::{Browser, Way};
use crate::case::Case;
use crate::collector::Collector;
use crate::driver::free_port;
use crate::engine::{Engine, Wishes};
use crate::front::pages::{Pages, recorder_source};
use crate::front::{Front, Log};
use crate::journal::Journal;
use crate::places;
use crate::story::{Step, Story, Trace, direction};
use crate::template::Names;
use crate::wait::{Probe, deadline, until};
use anyhow::{Error, Result, anyhow};
use fantoccini::error::CmdError;
use fantoccini::wd::WindowHandle;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long a step under `fails` may try to succeed.
const SOON: Duration = Duration::from_millis(200);

/// Everything a case runs against.
pub struct Stage {
    browser: Browser,
    /// The tabs by number; the first is the one every browser begins with.
    tabs: BTreeMap<usize, WindowHandle>,
    pages: Front<Pages>,
    collector: Option<Collector>,
    log: Log,
    names: Names,
    journal: Journal,
    expected: Vec<String>,
    remembered: HashMap<Trace, String>,
    limit: Duration,
    case: PathBuf,
    name: String,
    scratch: PathBuf,
    /// Where pictures go when they are all that is wanted.
    gallery: Option<PathBuf>,
}

impl Stage {
    /// Starts what the story asks for; everything written goes below
    /// `scratch`.
    pub async fn set(story: &Story, case: &Case, engine: Engine, scratch: &Path) -> Result<Self> {
        let log = Log::default();
        let changelog = case.folder.join("CHANGELOG.md");
        if changelog.is_file() {
            std::fs::copy(changelog, Collector::changelog(scratch))?;
        }
        let names = Arc::new(OnceLock::new());
        let pages = Pages::new(scratch, &case.folder, Arc::clone(&names));
        let pages = Front::open("page", free_port()?, pages, log.clone()).await?;
        let collector = match &story.setup.collector {
            Some(kind) => Some(Collector::start(kind.clone(), scratch, log.clone()).await?),
            None => None,
        };
        let mut known = Names::default();
        known.set("origin", pages.origin());
        known.set("elsewhere", pages.origin().replace("127.0.0.1", "localhost"));
        known.set("recorder", recorder_source());
        known.set("lang", case.language.clone());
        known.set("dir", direction(&case.language));
        known.set("nowhere", format!("http://127.0.0.1:{}", free_port()?));
        if let Some(collector) = &collector {
            let origin = collector.front.origin();
            known.set("script", format!("{origin}/hearback.js"));
            known.set("endpoint", format!("{origin}/v1/feedback"));
            known.set("changes", format!("{origin}/v1/changes"));
            known.set("collector", origin);
        }
        let _ = names.set(known.clone());
        let wishes = Wishes { theme: case.theme, ..story.setup.wishes };
        let browser = Browser::start(engine, wishes, scratch).await?;
        Ok(Self {
            browser,
            tabs: BTreeMap::new(),
            pages,
            collector,
            log,
            names: known,
            journal: Journal::default(),
            expected: story.setup.expected.clone(),
            remembered: HashMap::new(),
            limit: deadline(),
            case: case.folder.clone(),
            name: case.name.clone(),
            scratch: scratch.into(),
            gallery: None,
        })
    }

    /// From now on pictures are taken at every size, into `folder`, and pieces
    /// are not judged.
    pub fn gallery(&mut self, folder: &Path) {
        self.gallery = Some(folder.into());
    }

    /// Plays all steps, then asks whether any page broke.
    pub async fn play(&mut self, story: &Story) -> Result<()> {
        for (line, step) in &story.steps {
            let at = self.case.join("story.txt");
            let at = at.strip_prefix(places::workspace()).unwrap_or(&at).display().to_string();
            self.step(step).await.map_err(|error| anyhow!("{at}:{line}: {error:#}"))?;
        }
        self.frame(None).await?;
        self.every_tab().await.map_err(|error| anyhow!("at the end: {error:#}"))
    }

    async fn step(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::Fails(pattern, inner) => self.fails(pattern, inner).await,
            Step::Page(name, query) => self.page(name, query).await,
            Step::Reload => self.reload().await,
            Step::Click(target) => self.click(target).await,
            Step::Choose(target) => self.choose(target).await,
            Step::Type(target, text) => self.type_into(target, text).await,
            Step::Press(keys) => self.browser.press(keys).await,
            Step::Viewport(width, height) => self.browser.viewport(*width, *height).await,
            Step::Do(script) => self.run(script).await,
            Step::See(count, target) => self.see(*count, target).await,
            Step::Status(text) => self.status(text).await,
            Step::Event(name) => self.event(name).await,
            Step::Text(target, holds, text) => self.text(target, *holds, text).await,
            Step::Focus(target) => self.focus(target).await,
            Step::Script(script, value) => self.script(script, value).await,
            Step::Console(count, pattern) => self.console(*count, pattern).await,
            Step::Screenshot(name) => self.screenshot(name).await,
            Step::Remember(trace) => self.remember(*trace).await,
            Step::Unchanged(trace) => self.unchanged(*trace).await,
            Step::Play(name) => self.act_out(name).await,
            Step::Frame(number) => self.frame(*number).await,
            Step::Medium(name) => self.browser.emulate(name).await,
            Step::Check(check) => self.check(*check).await,
            Step::NoTimers => self.no_timers().await,
            Step::Settled => self.settled().await,
            Step::NoPageErrors => self.no_page_errors().await,
            Step::Stop => self.collector()?.stop().await,
            Step::Kill => self.collector()?.kill().await,
            Step::Start => self.collector()?.restart().await,
            Step::Network(network) => self.network(network).await,
            Step::Tab(number) => self.tab(*number).await,
            Step::CloseTab => self.close_tab().await,
            Step::Pass(seconds) => {
                tokio::time::sleep(Duration::from_secs(*seconds)).await;
                Ok(())
            }
            Step::KillBrowser => self.browser.kill(),
            Step::StartBrowser => self.start_browser().await,
            Step::Back => self.travel(Way::Back).await,
            Step::Forward => self.travel(Way::Forward).await,
            Step::Device(pattern, count) => self.device(pattern, *count).await,
            Step::Apart(pattern, seconds) => self.apart(pattern, *seconds),
            Step::Requests(pattern, count) => self.requests(pattern, *count).await,
            Step::Rows(count) => self.rows(*count).await,
            Step::Row(text) => self.row(text).await,
            Step::Attachments(pattern, count) => self.attachments(pattern, *count).await,
            Step::Attachment(file) => self.attachment(file).await,
            Step::AttachmentLacks(text) => self.attachment_lacks(text).await,
            Step::Post(file, status, text) => self.post(file, *status, text.as_deref()).await,
            Step::Changelog(edit) => self.changelog(edit),
        }
    }

    /// The negative proof: a check that cannot fail proves nothing.
    async fn fails(&mut self, pattern: &str, inner: &Step) -> Result<()> {
        let pattern = self.names.fill(pattern)?;
        let usual = std::mem::replace(&mut self.limit, SOON);
        let result = if matches!(inner, Step::NoPageErrors) {
            // A browser reports what broke a moment after it broke.
            let broken = until(usual, async || {
                Ok(match self.no_page_errors().await {
                    Err(error) => Probe::Ready(error),
                    Ok(()) => Probe::NotYet("nothing broke".into()),
                })
            });
            broken.await.map_or(Ok(()), Err)
        } else {
            Box::pin(self.step(inner)).await
        };
        self.limit = usual;
        match result {
            Ok(()) => Err(anyhow!("expected {inner:?} to fail")),
            Err(error) if crate::glob::matches(&pattern, &format!("{error:#}")) => Ok(()),
            Err(error) => Err(anyhow!("expected an error like {pattern:?}, found {error:#}")),
        }
    }

    fn collector(&mut self) -> Result<&mut Collector> {
        self.collector.as_mut().ok_or_else(|| anyhow!("the story says `without collector`"))
    }

    /// Asks a page until the answer is right. That the page is just being
    /// replaced, or an element with it, is a reason to ask again.
    async fn until<T>(
        &self,
        mut probe: impl AsyncFnMut(&Self) -> Result<Probe<T>, CmdError>,
    ) -> Result<T> {
        until(self.limit, async || {
            Ok(match probe(self).await {
                Ok(probe) => probe,
                Err(error @ CmdError::Standard(_)) => Probe::NotYet(error.to_string()),
                Err(error) => return Err(error.into()),
            })
        })
        .await
    }

    /// Takes what the recorder has into the journal.
    async fn drain(&mut self) -> Result<()> {
        let log = self.until(async |stage: &Self| {
            Ok(Probe::Ready(stage.browser.ask("return e2e.drain()", Vec::new()).await?))
        });
        let log = log.await?;
        self.journal.add(&log);
        Ok(())
    }

    async fn no_page_errors(&mut self) -> Result<()> {
        self.drain().await?;
        let verdict = self.journal.verdict(&self.expected);
        // A fault is told once, so that a story can go on after `fails`.
        if verdict.is_err() {
            self.journal.errors.clear();
            self.journal.violations.clear();
            self.journal.console.clear();
        }
        verdict
    }

    /// Writes what helps to understand `error` into `folder`.
    pub async fn keep_evidence(&mut self, folder: &Path, error: &Error) -> Result<()> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("error.txt"), format!("{error:#}\n"))?;
        std::fs::write(folder.join("driver.log"), self.browser.output())?;
        std::fs::write(folder.join("requests.txt"), self.log.lines().join("\n"))?;
        if let Some(collector) = &self.collector {
            std::fs::write(folder.join("collector.log"), collector.output())?;
        }
        self.limit = SOON;
        let drained = self.drain().await;
        std::fs::write(folder.join("page.txt"), self.journal.report())?;
        if let Some(log) = self.browser.log().await {
            std::fs::write(folder.join("browser.json"), log.to_string())?;
        }
        self.browser.screenshot(&folder.join("screen.png")).await?;
        let html = self.browser.ask("return e2e.dump()", Vec::new()).await?;
        std::fs::write(folder.join("page.html"), html.as_str().unwrap_or_default())?;
        drained
    }

    /// Ends everything.
    pub async fn strike(mut self) {
        self.browser.close().await;
        self.pages.close().await;
    }
}
