//! A page with the widget and nothing that watches it, for measuring.

use crate::collector::{Collector, Kind};
use crate::driver::free_port;
use crate::front::pages::Pages;
use crate::front::{Front, Log};
use crate::places;
use crate::template::Names;
use anyhow::Result;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// A collector, and a server of the pages in `pages/` that point straight at
/// it: what counts requests in between elsewhere would be measured.
pub struct Ground {
    /// The collector.
    pub collector: Collector,
    pages: Front<Pages>,
}

impl Ground {
    /// Starts both, with their files in `scratch`.
    ///
    /// # Errors
    ///
    /// If one of them does not start.
    pub async fn open(scratch: &Path) -> Result<Self> {
        let collector = Collector::start(Kind::Serve(Vec::new()), scratch, Log::default()).await?;
        let origin = format!("http://127.0.0.1:{}", collector.port());
        let mut names = Names::default();
        names.set("script", format!("{origin}/hearback.js"));
        names.set("endpoint", format!("{origin}/v1/feedback"));
        names.set("changes", format!("{origin}/v1/changes"));
        let shared = Arc::new(OnceLock::from(names));
        let pages = Pages::new(scratch, &places::pages(), shared).without_recorder();
        let pages = Front::open("page", free_port()?, pages, Log::default()).await?;
        Ok(Self { collector, pages })
    }

    /// The address of a page, by its name in `pages/`.
    #[must_use]
    pub fn page(&self, name: &str) -> String {
        format!("{}/{name}.html", self.pages.origin())
    }
}
