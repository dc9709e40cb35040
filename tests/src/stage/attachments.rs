//! The images that came with what visitors said, as the operator gets them.

use super::Stage;
use crate::glob;
use crate::wait::{Probe, until};
use anyhow::{Context, Result};

impl Stage {
    pub(super) async fn attachments(&mut self, pattern: &str, count: usize) -> Result<()> {
        self.attached(|images| {
            let found = images.iter().filter(|(name, _)| glob::matches(pattern, name)).count();
            let names: Vec<_> = images.iter().map(|(name, _)| name).collect();
            if found == count {
                return Ok(());
            }
            Err(format!("expected {count} images {pattern:?}, found {names:?}"))
        })
        .await
    }

    pub(super) async fn attachment(&mut self, file: &str) -> Result<()> {
        let path = self.case.join(file);
        let bytes =
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        self.attached(|images| match images.iter().any(|(_, image)| *image == bytes) {
            true => Ok(()),
            false => Err(format!("expected {file} among {} images", images.len())),
        })
        .await
    }

    pub(super) async fn attachment_lacks(&mut self, text: &str) -> Result<()> {
        let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        self.attached(|images| match images.iter().find(|(_, image)| holds(image)) {
            None => Ok(()),
            Some((name, _)) => Err(format!("expected no {text:?} in {name}")),
        })
        .await
    }

    async fn attached(
        &mut self,
        check: impl Fn(&[(String, Vec<u8>)]) -> Result<(), String>,
    ) -> Result<()> {
        let limit = self.limit;
        let collector = self.collector()?;
        until(limit, async || {
            let images = collector.attachments().await?;
            Ok(check(&images).map_or_else(Probe::NotYet, Probe::Ready))
        })
        .await
    }
}
