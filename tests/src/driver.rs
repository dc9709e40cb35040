//! A WebDriver process with one session, and ports nobody uses.

use crate::engine::{Engine, Wishes};
use crate::process::Process;
use crate::wait::{Probe, deadline, until};
use anyhow::{Context, Result, anyhow, bail};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// A running driver and its one session.
#[derive(Debug)]
pub struct Driver {
    /// The session.
    pub client: Client,
    process: Process,
    _display: Option<Process>,
}

impl Driver {
    /// Starts the driver of `engine` and a browser with the profile below
    /// `scratch`, where all that either writes goes.
    pub async fn start(engine: Engine, wishes: Wishes, scratch: &Path) -> Result<Self> {
        let port = free_port()?;
        let mut command = engine.driver(port, wishes, scratch)?;
        let display = match engine.needs_display() {
            true => {
                let (process, name) = start_display(scratch).await?;
                command.env("DISPLAY", name);
                Some(process)
            }
            false => None,
        };
        let mut process = Process::start(command, &scratch.join("driver.log"))?;
        until(deadline(), async || {
            if let Some(status) = process.ended()? {
                bail!("the driver of {engine} ended with {status}: {}", process.output());
            }
            let answer = crate::http::get(port, "/status").await;
            Ok(match answer.and_then(|answer| answer.json()) {
                Ok(status) if status["value"]["ready"] == true => Probe::Ready(()),
                Ok(status) => Probe::NotYet(format!("the driver answers {status}")),
                Err(error) => Probe::NotYet(format!("the driver does not answer: {error:#}")),
            })
        })
        .await?;
        let Value::Object(capabilities) = engine.capabilities(wishes, scratch) else {
            bail!("capabilities are an object");
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .with_context(|| format!("no session with {engine}: {}", process.output()))?;
        Ok(Self { client, process, _display: display })
    }

    /// What the driver and the browser printed.
    #[must_use]
    pub fn output(&self) -> String {
        self.process.output()
    }

    /// Ends the driver and every process of the browser at once.
    pub fn kill(&self) -> Result<()> {
        self.process.kill_tree()
    }

    /// Ends the session, which closes the browser, then the driver.
    pub async fn close(self) {
        // What is left after a failed close is ended with the process group.
        let _ = self.client.close().await;
        self.process.kill();
    }
}

/// A virtual screen that tests cannot outgrow, on a display number of its own.
async fn start_display(scratch: &Path) -> Result<(Process, String)> {
    let path = crate::places::program("Xvfb").ok_or_else(|| anyhow!("no Xvfb"))?;
    let mut command = Command::new(path);
    command.args(["-displayfd", "1", "-screen", "0", "1920x1200x24", "-nolisten", "tcp"]);
    // What an earlier one said there is not the name of this one.
    let log = scratch.join("display.log");
    let _ = std::fs::remove_file(&log);
    let mut process = Process::start(command, &log)?;
    let number = until(deadline(), async || {
        if let Some(status) = process.ended()? {
            bail!("Xvfb ended with {status}: {}", process.output());
        }
        let number = process.output().lines().find_map(|line| line.trim().parse::<u32>().ok());
        Ok(number.map_or_else(|| Probe::NotYet("Xvfb names no display".into()), Probe::Ready))
    })
    .await?;
    Ok((process, format!(":{number}")))
}

/// A loopback port that nobody listens on and that was not given out before.
pub fn free_port() -> Result<u16> {
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        if given.insert(port) {
            return Ok(port);
        }
    }
}
