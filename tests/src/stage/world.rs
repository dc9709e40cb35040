//! What the operator sees and does: rows, raw requests, releases.

use super::Stage;
use crate::story::Network;
use crate::wait::{Probe, until};
use anyhow::{Context, Result, bail};
use hyper::body::Bytes;
use serde_json::Value;

impl Stage {
    pub(super) async fn network(&mut self, network: &Network) -> Result<()> {
        let collector = self.collector()?;
        match network {
            Network::Works => collector.network(None, None).await,
            Network::Strikes(fault, times) => collector.network(Some(fault.clone()), *times).await,
            Network::Refuses => {
                collector.refuse().await;
                Ok(())
            }
        }
    }

    pub(super) async fn rows(&mut self, count: usize) -> Result<()> {
        self.exported(|rows| match rows.len() {
            found if found == count => Ok(()),
            found => Err(format!("expected {count} rows, found {found}: {rows:#?}")),
        })
        .await
    }

    pub(super) async fn row(&mut self, text: &str) -> Result<()> {
        let text = self.names.fill(text)?;
        self.exported(|rows| {
            if rows.iter().any(|row| row.contains(&text)) {
                return Ok(());
            }
            Err(format!("expected a row with {text:?}, found {rows:#?}"))
        })
        .await
    }

    async fn exported(&mut self, check: impl Fn(&[String]) -> Result<(), String>) -> Result<()> {
        let limit = self.limit;
        let collector = self.collector()?;
        until(limit, async || {
            let rows = collector.export().await?;
            Ok(check(&rows).map_or_else(Probe::NotYet, Probe::Ready))
        })
        .await
    }

    /// Posts a file as it lies there; batch and site are named in the address
    /// if the file is JSON that names them.
    pub(super) async fn post(&mut self, file: &str, status: u16, text: Option<&str>) -> Result<()> {
        let path = self.case.join(file);
        let body =
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let json: Value = serde_json::from_slice(&body).unwrap_or_default();
        let part = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        let address = format!("/v1/feedback?site={}&batch={}", part("site"), part("batch"));
        let answer =
            crate::http::post(self.collector()?.port(), &address, Bytes::from(body)).await?;
        let said = answer.text();
        if answer.status.as_u16() != status {
            bail!("expected {status}, found {}: {said}", answer.status);
        }
        match text {
            Some(text) if !said.contains(text) => {
                bail!("expected an answer with {text:?}, found {said}")
            }
            _ => Ok(()),
        }
    }
}
