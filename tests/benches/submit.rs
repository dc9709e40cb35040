//! What it costs a page that somebody says ten thousand things on it.
//!
//! In Chromium: `hearback.submit()` ten thousand times, a hundred at once, as
//! the endpoint takes them. Printed are how long a call keeps the page from
//! doing anything else (median, 99th percentile, longest, in milliseconds),
//! the longest task the browser saw, and the page's own heap before and after,
//! each time after a collection.
//!
//! Not a test: it prints. `HEARBACK_ITEMS` says how many, 10,000 without it.

use anyhow::{Context, Result, ensure};
use hearback_tests::browser::Browser;
use hearback_tests::engine::{Engine, Theme};
use hearback_tests::ground::Ground;
use serde_json::{Value, json};

/// Before the first item: one, so that all that is loaded is loaded.
const WARM_UP: &str = "
  window.calls = [];
  window.longest = 0;
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: 'longtask' });
  return hearback.submit({ comment: 'The first of many' }).then(() => hearback.flush());
";
/// A hundred items, one call after another without a pause.
const HUNDRED: &str = "
  const kept = [];
  for (let count = 0; count < 100; count++) {
    const start = performance.now();
    kept.push(hearback.submit({ comment: 'A page is not held up by what is said on it.' }));
    calls.push(performance.now() - start);
  }
  return Promise.all(kept).then(() => hearback.flush()).then(() => null);
";
/// What was measured, and nothing of it stays in the page.
const REPORT: &str = "
  const sorted = calls.sort((a, b) => a - b);
  const at = part => sorted[Math.floor(part * (sorted.length - 1))];
  const report = { p50: at(.5), p99: at(.99), longest: at(1), task: longest };
  delete window.calls;
  return hearback.pending().then(pending => ({ ...report, pending }));
";

#[tokio::main]
async fn main() -> Result<()> {
    let items: usize = match std::env::var("HEARBACK_ITEMS") {
        Ok(text) => text.parse().context("HEARBACK_ITEMS: expected a number")?,
        Err(_) => 10_000,
    };
    ensure!(items >= 100, "HEARBACK_ITEMS: expected at least 100");
    let scratch = tempfile::tempdir()?;
    let ground = Ground::open(scratch.path()).await?;
    let browser = Browser::start(Engine::Chromium, Theme::Light, scratch.path()).await?;
    browser.goto(&ground.page("page")).await?;
    browser.execute(WARM_UP).await?;

    let before = heap(&browser).await?;
    for _ in 0..items / 100 {
        browser.execute(HUNDRED).await?;
    }
    let report = browser.execute(REPORT).await?;
    let after = heap(&browser).await?;
    let rows = ground.collector.export().await?.len();
    browser.close().await;

    let number = |name: &str| report[name].as_f64().context("expected a figure");
    println!("hearback.submit(), {items} times, {rows} rows, {} left", report["pending"]);
    println!(
        "a call, ms: median {:.2}, p99 {:.2}, longest {:.1}; longest task {:.0} (budget 50)",
        number("p50")?,
        number("p99")?,
        number("longest")?,
        number("task")?
    );
    println!(
        "heap, KiB: {:.0} before, {:.0} after, {:+.0} (budget 1,024)",
        before / 1024.0,
        after / 1024.0,
        (after - before) / 1024.0
    );
    Ok(())
}

/// Bytes of the page's heap that are in use, after a collection, with what its
/// buffers hold outside of it.
async fn heap(browser: &Browser) -> Result<f64> {
    browser.cdp("HeapProfiler.collectGarbage", json!({})).await?;
    let usage: Value = browser.cdp("Runtime.getHeapUsage", json!({})).await?;
    let bytes = |name: &str| usage[name].as_f64().unwrap_or_default();
    ensure!(bytes("usedSize") > 0.0, "expected the browser to know its heap, found {usage}");
    Ok(bytes("usedSize") + bytes("backingStorageSize"))
}
