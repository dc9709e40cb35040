//! The real collector, as a process with its own database and changelog.

use crate::driver::free_port;
use crate::front::fault::{Fault, Plan};
use crate::front::proxy::Proxy;
use crate::front::{Front, Log};
use crate::places;
use crate::process::Process;
use crate::wait::{Probe, deadline, until};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What kind of program stands behind the front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `hearback serve` with these further arguments.
    Serve(Vec<String>),
    /// `hearback demo`.
    Demo,
}

/// A collector that can be stopped and started on the same port and database.
pub struct Collector {
    /// What the browser connects to.
    pub front: Front<Proxy>,
    kind: Kind,
    port: u16,
    network: Plan,
    refuses: bool,
    scratch: PathBuf,
    process: Option<Process>,
}

impl Collector {
    /// Starts the program; all it writes goes below `scratch`.
    pub async fn start(kind: Kind, scratch: &Path, log: Log) -> Result<Self> {
        let port = free_port()?;
        let name = if kind == Kind::Demo { "demo" } else { "collector" };
        let network = Plan::default();
        let proxy = Proxy::to(port, network.clone());
        let front = Front::open(name, free_port()?, proxy, log).await?;
        let scratch = scratch.into();
        let mut collector =
            Self { front, kind, port, network, refuses: false, scratch, process: None };
        collector.launch().await?;
        Ok(collector)
    }

    /// The changelog the collector reads; steps write it.
    #[must_use]
    pub fn changelog(scratch: &Path) -> PathBuf {
        scratch.join("CHANGELOG.md")
    }

    /// What kind of program it is.
    #[must_use]
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The port of the program itself, behind the front.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What the program printed.
    #[must_use]
    pub fn output(&self) -> String {
        std::fs::read_to_string(self.scratch.join("collector.log")).unwrap_or_default()
    }

    /// What the last one-time link that it printed ends in.
    pub fn invitation(&self) -> Result<String> {
        let output = self.output();
        let link =
            output.rsplit("/study/welcome/").next().filter(|_| output.contains("/study/welcome/"));
        let token = link.and_then(|rest| rest.split_whitespace().next());
        token.map(str::to_owned).with_context(|| format!("it printed no link: {output}"))
    }

    /// Ends the program in good order (SIGTERM); connections are refused.
    pub async fn stop(&mut self) -> Result<()> {
        self.front.close().await;
        let process = self.process.take().context("the collector does not run")?;
        let status = process.stop(deadline()).await.context("the collector")?;
        if !status.success() {
            bail!("expected the collector to end with success, it ended with {status}");
        }
        Ok(())
    }

    /// Ends the program as a power cut would (SIGKILL).
    pub async fn kill(&mut self) -> Result<()> {
        self.front.close().await;
        self.process.take().context("the collector does not run")?.kill();
        Ok(())
    }

    /// Starts the program again, on the same port and database.
    pub async fn restart(&mut self) -> Result<()> {
        if self.process.is_some() {
            bail!("the collector runs already");
        }
        self.launch().await?;
        if self.refuses { Ok(()) } else { self.front.reopen().await }
    }

    /// Changes what happens to requests on their way; `None` for a network
    /// that works.
    pub async fn network(&mut self, fault: Option<Fault>, times: Option<usize>) -> Result<()> {
        self.network.set(fault, times);
        if std::mem::take(&mut self.refuses) && self.process.is_some() {
            self.front.reopen().await?;
        }
        Ok(())
    }

    /// Nobody listens any more, though the program runs.
    pub async fn refuse(&mut self) {
        self.refuses = true;
        self.front.close().await;
    }

    /// Everything collected, one JSON text a row: what the program exports,
    /// or, since the demo's database is its own, what its page lists.
    pub async fn export(&self) -> Result<Vec<String>> {
        if self.kind == Kind::Demo {
            let answer = crate::http::get(self.port, "/demo/feedback").await?.json()?;
            let items = answer["items"].as_array().context("expected a list of items")?;
            return Ok(items.iter().map(ToString::to_string).collect());
        }
        self.run_export(&[])
    }

    /// Every image that was attached: its name and its bytes.
    pub async fn attachments(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let folder = self.scratch.join("attachments");
        self.run_export(&["--attachments", &folder.display().to_string()])?;
        let files = std::fs::read_dir(folder)?.map(|entry| {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            Ok((name, std::fs::read(entry.path())?))
        });
        files.collect()
    }

    fn run_export(&self, more: &[&str]) -> Result<Vec<String>> {
        let output = Command::new(places::hearback()?)
            .arg("export")
            .args(["--database", &self.database(), "--format", "jsonl"])
            .args(more)
            .current_dir(&self.scratch)
            .output()?;
        if !output.status.success() {
            bail!(
                "hearback export: {}: {}",
                output.status,
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
    }

    fn database(&self) -> String {
        format!("sqlite:{}", self.scratch.join("hearback.db").display())
    }

    async fn launch(&mut self) -> Result<()> {
        let mut command = Command::new(places::hearback()?);
        command.current_dir(&self.scratch);
        command.arg(if self.kind == Kind::Demo { "demo" } else { "serve" });
        command.args(["--addr", &format!("127.0.0.1:{}", self.port)]);
        command.arg("--assets").arg(places::assets()?);
        if let Kind::Serve(more) = &self.kind {
            command.args(["--database", &self.database()]);
            let changelog = Self::changelog(&self.scratch);
            if changelog.is_file() {
                command.arg("--changelog").arg(changelog);
            }
            command.args(more);
        }
        let mut process = Process::start(command, &self.scratch.join("collector.log"))?;
        let port = self.port;
        until(deadline(), async || {
            if let Some(status) = process.ended()? {
                bail!("the collector ended with {status}: {}", process.output());
            }
            Ok(match crate::http::get(port, "/readyz").await {
                Ok(answer) if answer.status.is_success() => Probe::Ready(()),
                Ok(answer) => Probe::NotYet(format!("/readyz answers {}", answer.status)),
                Err(error) => Probe::NotYet(format!("the collector does not answer: {error:#}")),
            })
        })
        .await?;
        self.process = Some(process);
        Ok(())
    }
}
