//! Tabs, histories and lives of the browser.

use super::Stage;
use crate::browser::Way;
use crate::story::Story;
use anyhow::{Context, Result, anyhow};

impl Stage {
    /// Takes what the page has to say before the visitor looks elsewhere; a
    /// tab that shows no page yet has nothing to say.
    async fn leave(&mut self) -> Result<()> {
        if self.browser.execute("return location.protocol").await? == "http:" {
            self.drain().await?;
        }
        Ok(())
    }

    pub(super) async fn tab(&mut self, number: usize) -> Result<()> {
        // After `tab close` there is none to leave.
        if let Ok(tab) = self.browser.tab().await {
            if self.tabs.is_empty() {
                self.tabs.insert(1, tab);
            }
            self.leave().await?;
        }
        if let Some(tab) = self.tabs.get(&number) {
            return self.browser.switch(tab.clone()).await;
        }
        // A driver opens a tab beside the one it is in.
        if self.browser.tab().await.is_err() {
            let other = self.tabs.values().next().context("expected another tab")?;
            self.browser.switch(other.clone()).await?;
        }
        let tab = self.browser.open_tab().await?;
        self.browser.switch(tab.clone()).await?;
        self.tabs.insert(number, tab);
        Ok(())
    }

    /// Steps go to this frame from now on; what the other had to say is taken.
    pub(super) async fn frame(&mut self, number: Option<u16>) -> Result<()> {
        self.leave().await?;
        self.browser.frame(number).await
    }

    /// Plays the steps of a file that the cases of an area share.
    pub(super) async fn act_out(&mut self, name: &str) -> Result<()> {
        let area = self.case.parent().context("expected the case in an area")?;
        let path = area.join(format!("{name}.txt"));
        for (line, step) in &Story::read(&path)?.steps {
            let played = Box::pin(self.step(step)).await;
            played.map_err(|error| anyhow!("{name}.txt:{line}: {error:#}"))?;
        }
        Ok(())
    }

    /// At once, as visitors do: what the page still had to say is lost.
    pub(super) async fn close_tab(&mut self) -> Result<()> {
        let tab = self.browser.tab().await?;
        self.tabs.retain(|_, other| *other != tab);
        self.browser.close_tab().await
    }

    pub(super) async fn start_browser(&mut self) -> Result<()> {
        self.tabs.clear();
        self.browser.restart(&self.scratch).await
    }

    pub(super) async fn travel(&mut self, way: Way) -> Result<()> {
        self.leave().await?;
        self.browser.travel(way).await
    }

    /// Whether any page broke, in any tab.
    pub(super) async fn every_tab(&mut self) -> Result<()> {
        for tab in self.tabs.clone().into_values() {
            self.browser.switch(tab).await?;
            self.leave().await?;
        }
        self.no_page_errors().await
    }
}
