//! What a visitor does: go, click, choose, type.

use super::Stage;
use crate::browser::Found;
use crate::collector::Kind;
use crate::story::Target;
use crate::wait::Probe;
use anyhow::{Context, Result, anyhow, bail};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;

impl Stage {
    /// `name` is a page of the case, or, with a leading slash, an address on
    /// the demo or the page host; the team's pages are the collector's, and
    /// `/study/welcome` is the one-time link that it printed.
    pub(super) async fn page(&mut self, name: &str, query: &str) -> Result<()> {
        // What the page that is left has to say is not lost with it.
        if self.browser.execute("return location.protocol").await? == "http:" {
            self.drain().await?;
        }
        let query = self.names.fill(query)?;
        let query = if query.is_empty() { query } else { format!("?{query}") };
        let demo = self.collector.as_ref().filter(|collector| collector.kind() == &Kind::Demo);
        let team = self.collector.as_ref().filter(|_| name.starts_with("/study"));
        let url = match (name.strip_prefix('/'), demo.or(team)) {
            (Some("study/welcome"), Some(team)) => {
                format!("{}/study/welcome/{}", team.front.origin(), team.invitation()?)
            }
            (Some(path), Some(host)) => format!("{}/{path}{query}", host.front.origin()),
            (Some(path), None) => format!("{}/{path}{query}", self.pages.origin()),
            (None, _) => format!("{}/{name}.html{query}", self.pages.origin()),
        };
        self.browser.goto(&url).await?;
        if self.browser.ask("return e2e.timers()", Vec::new()).await?.is_null() {
            bail!("expected a page at {url}, with the recorder in it");
        }
        Ok(())
    }

    pub(super) async fn reload(&mut self) -> Result<()> {
        self.drain().await?;
        self.browser.reload().await
    }

    pub(super) async fn click(&self, target: &Target) -> Result<()> {
        self.act(target, async |found| found.element.click().await).await
    }

    /// Clicks the label, as a visitor would, and sees the control checked.
    pub(super) async fn choose(&self, target: &Target) -> Result<()> {
        let browser = &self.browser;
        self.act(target, async |found| {
            browser.related("target", &found.element).await?.click().await
        })
        .await?;
        self.until(async |stage| {
            let found = stage.find(target).await?;
            let [one] = found.as_slice() else {
                return Ok(Probe::NotYet(format!("expected one {target}, found {}", list(&found))));
            };
            let checked = stage.browser.about("checked", &one.element).await?;
            Ok(if checked == true {
                Probe::Ready(())
            } else {
                Probe::NotYet(format!("expected {target} to be checked"))
            })
        })
        .await
    }

    pub(super) async fn type_into(&self, target: &Target, text: &str) -> Result<()> {
        let text = self.names.fill(text)?;
        self.act(target, async |found| found.element.send_keys(&text).await).await
    }

    pub(super) async fn run(&self, script: &str) -> Result<()> {
        let script = self.names.fill(script)?;
        self.browser.execute(&script).await.map(drop).context("do script")
    }

    /// Does something to the one element that matches, as soon as there is
    /// one and the browser lets it be done.
    async fn act(
        &self,
        target: &Target,
        mut act: impl AsyncFnMut(&Found) -> Result<(), CmdError>,
    ) -> Result<()> {
        self.until(async |stage| {
            let found = stage.find(target).await?;
            Ok(match found.as_slice() {
                [one] => Probe::Ready(act(one).await?),
                [] => Probe::NotYet(stage.missing("one", target).await?),
                found => Probe::NotYet(format!("expected one, found {}", list(found))),
            })
        })
        .await
        .map_err(|error| anyhow!("{target}: {error:#}"))
    }

    /// That nothing matches, and what has the role.
    pub(super) async fn missing(&self, count: &str, target: &Target) -> Result<String, CmdError> {
        let role = &target.role;
        let others = list(&self.browser.find(role, "*", None).await?);
        Ok(format!("expected {count} {target}, found none; of role {role} there is {others}"))
    }

    /// The elements that match now.
    pub(super) async fn find(&self, target: &Target) -> Result<Vec<Found>, CmdError> {
        let mut scopes: Vec<Option<Element>> = vec![None];
        if let Some(outer) = &target.within {
            let outer = Box::pin(self.find(outer)).await?;
            scopes = outer.into_iter().map(|found| Some(found.element)).collect();
        }
        let mut all = Vec::new();
        for scope in scopes {
            all.extend(self.browser.find(&target.role, &target.name, scope.as_ref()).await?);
        }
        if let Some(inner) = &target.holding {
            let mut holding = Vec::new();
            for found in all {
                let scope = Some(&found.element);
                if !self.browser.find(&inner.role, &inner.name, scope).await?.is_empty() {
                    holding.push(found);
                }
            }
            return Ok(holding);
        }
        Ok(all)
    }
}

/// Names of found elements, for an error.
pub(super) fn list(found: &[Found]) -> String {
    match found {
        [] => "none".to_owned(),
        found => {
            let names = found.iter().map(|found| format!("{:?}", found.name)).collect::<Vec<_>>();
            format!("{}: {}", found.len(), names.join(", "))
        }
    }
}
