//! What is asked of every piece of Hearback at once: access, sizes, styles,
//! and what is left of it.

use super::Stage;
use crate::places;
use crate::story::{Check, Trace};
use crate::wait::Probe;
use anyhow::{Context, Result};
use fantoccini::error::CmdError;
use serde_json::{Value, json};

const ACCESS: &str = include_str!("../inpage/access.js");
const AXE: &str = include_str!("../inpage/axe.js");

/// The growth that a garbage collector leaves behind by itself, in bytes.
const SLACK: f64 = 262_144.0;

impl Stage {
    pub(super) async fn check(&self, check: Check) -> Result<()> {
        if self.gallery.is_some() {
            return Ok(());
        }
        let script = match check {
            Check::Access => {
                let axe = std::fs::read_to_string(places::axe()?).context("axe-core")?;
                format!("{axe};\n{AXE}")
            }
            Check::Targets => "return access.still().then(access.targets)".into(),
            Check::Overflow => "return access.still().then(access.overflow)".into(),
            Check::Focus => "return access.focus()".into(),
            Check::Shift => "return access.shifts()".into(),
        };
        self.until(async |stage| {
            let faults = stage.survey(&script).await?;
            Ok(match faults.as_array().map(Vec::as_slice) {
                Some([]) => Probe::Ready(()),
                _ => Probe::NotYet(format!("expected {check:?} to find nothing: {faults:#}")),
            })
        })
        .await
    }

    async fn survey(&self, script: &str) -> Result<Value, CmdError> {
        self.browser.ask(&format!("{ACCESS}\n{script}"), Vec::new()).await
    }

    /// Nothing moves any more.
    pub(super) async fn still(&self) -> Result<()> {
        self.until(async |stage| Ok(Probe::Ready(stage.survey("return access.still()").await?)))
            .await
            .map(drop)
    }

    /// Computed styles, a property a line.
    pub(super) async fn styles(&self, trace: Trace) -> Result<String> {
        let function = if trace == Trace::Form { "form" } else { "hosts" };
        let script = format!("return access.still().then(access.{function})");
        let text = self.until(async |stage| Ok(Probe::Ready(stage.survey(&script).await?))).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Nodes, listeners, documents and bytes, after the garbage was collected.
    pub(super) async fn heap(&self) -> Result<String> {
        let browser = &self.browser;
        browser.cdp("Performance.enable", json!({})).await.context("only Chromium can tell")?;
        // What the first run frees may hold what the second one can free.
        for _ in 0..2 {
            browser.cdp("HeapProfiler.collectGarbage", json!({})).await?;
        }
        let answer = browser.cdp("Performance.getMetrics", json!({})).await?;
        let metrics = answer["metrics"].as_array().map(Vec::as_slice).unwrap_or_default();
        let lines = COUNTED.iter().map(|name| {
            let metric = metrics.iter().find(|metric| metric["name"] == *name);
            let value = metric.and_then(|metric| metric["value"].as_f64()).unwrap_or(f64::NAN);
            format!("{name} {value}")
        });
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }
}

const COUNTED: [&str; 4] = ["Nodes", "JSEventListeners", "Documents", "JSHeapUsedSize"];

/// Whether no count is higher than it was, and the memory not by much.
pub(super) fn no_more(before: &str, now: &str) -> bool {
    let number = |line: &str| line.rsplit(' ').next().and_then(|value| value.parse::<f64>().ok());
    COUNTED.iter().zip(before.lines().zip(now.lines())).all(|(name, (before, now))| {
        let slack = if *name == "JSHeapUsedSize" { SLACK } else { 0.0 };
        number(before).zip(number(now)).is_some_and(|(before, now)| now <= before + slack)
    })
}

#[cfg(test)]
mod tests {
    use super::no_more;

    #[test]
    fn one_node_more_is_a_leak_and_a_little_memory_is_not() {
        let before = "Nodes 10\nJSEventListeners 2\nDocuments 1\nJSHeapUsedSize 1000000";
        assert!(no_more(before, before));
        assert!(no_more(before, &before.replace("1000000", "1200000")));
        assert!(!no_more(before, &before.replace("1000000", "1300000")));
        assert!(!no_more(before, &before.replace("Nodes 10", "Nodes 11")));
        assert!(!no_more(before, &before.replace("Nodes 10", "Nodes NaN")));
    }
}
