//! What a visitor, the page's owner or a developer sees.

use super::Stage;
use super::access::no_more;
use super::touch::list;
use crate::gallery::SIZES;
use crate::glob;
use crate::places;
use crate::story::{Count, Target, Trace};
use crate::wait::Probe;
use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
use std::cell::RefCell;

impl Stage {
    pub(super) async fn see(&self, count: Count, target: &Target) -> Result<()> {
        self.until(async |stage| {
            let found = stage.find(target).await?;
            if count.holds(found.len()) {
                return Ok(Probe::Ready(()));
            }
            Ok(Probe::NotYet(match found.as_slice() {
                [] => stage.missing(&count.to_string(), target).await?,
                found => format!("expected {count} {target}, found {}", list(found)),
            }))
        })
        .await
    }

    pub(super) async fn status(&self, text: &str) -> Result<()> {
        self.until(async |stage| {
            let said = stage.browser.ask("return e2e.statuses()", Vec::new()).await?;
            let holds = |line: &Value| line.as_str().is_some_and(|line| line.contains(text));
            Ok(if said.as_array().is_some_and(|lines| lines.iter().any(holds)) {
                Probe::Ready(())
            } else {
                Probe::NotYet(format!("expected a status with {text:?}, found {said}"))
            })
        })
        .await
    }

    pub(super) async fn text(&self, target: &Target, holds: bool, text: &str) -> Result<()> {
        let text = self.names.fill(text)?;
        self.until(async |stage| {
            let found = stage.find(target).await?;
            let [one] = found.as_slice() else {
                return Ok(Probe::NotYet(format!("expected one {target}, found {}", list(&found))));
            };
            let shown = stage.browser.about("text", &one.element).await?;
            let shown = shown.as_str().unwrap_or_default();
            let verb = if holds { "contain" } else { "lack" };
            Ok(if shown.contains(&text) == holds {
                Probe::Ready(())
            } else {
                Probe::NotYet(format!(
                    "expected the text of {target} to {verb} {text:?}, found {shown:?}"
                ))
            })
        })
        .await
    }

    pub(super) async fn focus(&self, target: &Target) -> Result<()> {
        self.until(async |stage| {
            if target.role == "part" {
                let on = vec![target.name.as_str().into()];
                let found = stage.browser.ask("return e2e.focusIn(arguments[0])", on).await?;
                return Ok(match found.as_str() {
                    None => Probe::Ready(()),
                    Some(found) => {
                        Probe::NotYet(format!("expected the focus in {target}, found {found}"))
                    }
                });
            }
            let (role, name) = stage.browser.focus().await?;
            Ok(if role == target.role && glob::matches(&target.name, &name) {
                Probe::Ready(())
            } else {
                Probe::NotYet(format!("expected the focus on {target}, found {role} {name:?}"))
            })
        })
        .await
    }

    pub(super) async fn script(&self, script: &str, value: &Value) -> Result<()> {
        let script = self.names.fill(script)?;
        self.until(async |stage| {
            let found = stage.browser.execute(&script).await?;
            // Drivers differ in whether a whole number is 1 or 1.0.
            let equal =
                found == *value || found.as_f64().is_some_and(|n| Some(n) == value.as_f64());
            Ok(if equal {
                Probe::Ready(())
            } else {
                Probe::NotYet(format!("expected {script:?} to be {value}, found {found}"))
            })
        })
        .await
    }

    pub(super) async fn event(&mut self, name: &str) -> Result<()> {
        self.follow(|journal| {
            if journal.events.iter().any(|event| event == name) {
                return Ok(());
            }
            Err(format!("expected the event hearback:{name}, heard {:?}", journal.events))
        })
        .await
    }

    pub(super) async fn console(&mut self, count: Count, pattern: &str) -> Result<()> {
        let pattern = self.names.fill(pattern)?;
        self.follow(|journal| {
            if count.holds(journal.lines(&pattern)) {
                return Ok(());
            }
            let lines = journal.console.iter().map(|line| format!("{}: {}", line.level, line.text));
            let lines = lines.collect::<Vec<_>>().join("\n");
            Err(format!("expected {count} console line like {pattern:?}, found {lines:?}"))
        })
        .await
    }

    /// Waits until the journal, kept up to date, satisfies `check`.
    async fn follow(
        &mut self,
        check: impl Fn(&crate::journal::Journal) -> Result<(), String>,
    ) -> Result<()> {
        let journal = RefCell::new(std::mem::take(&mut self.journal));
        let result = self
            .until(async |stage| {
                let log = stage.browser.ask("return e2e.drain()", Vec::new()).await?;
                journal.borrow_mut().add(&log);
                Ok(check(&journal.borrow()).map_or_else(Probe::NotYet, Probe::Ready))
            })
            .await;
        self.journal = journal.into_inner();
        result
    }

    pub(super) async fn device(&self, pattern: &str, count: Count) -> Result<()> {
        let pattern = self.names.fill(pattern)?;
        self.until(async |stage| {
            let found = stage.browser.ask("return e2e.device()", Vec::new()).await?;
            let lines = found.as_array().map(Vec::as_slice).unwrap_or_default();
            let lines = lines.iter().filter_map(Value::as_str);
            let hits = lines.filter(|line| glob::matches(&pattern, line)).count();
            Ok(if count.holds(hits) {
                Probe::Ready(())
            } else {
                Probe::NotYet(format!(
                    "expected {count} records like {pattern:?}, found {hits} of {found:#}"
                ))
            })
        })
        .await
    }

    pub(super) async fn screenshot(&self, name: &str) -> Result<()> {
        self.still().await?;
        if let Some(folder) = &self.gallery {
            for (size, width, height) in SIZES {
                self.browser.viewport(width, height).await?;
                self.still().await?;
                self.browser.screenshot(&folder.join(format!("{name}, {size}.png"))).await?;
            }
            return Ok(());
        }
        let folder = places::target().join("screens").join(self.browser.engine.name());
        let folder = folder.join(&self.name);
        self.browser.screenshot(&folder.join(format!("{name}.png"))).await
    }

    pub(super) async fn remember(&mut self, trace: Trace) -> Result<()> {
        let now = self.take(trace).await?;
        self.remembered.insert(trace, now);
        Ok(())
    }

    pub(super) async fn unchanged(&self, trace: Trace) -> Result<()> {
        let before = self.remembered.get(&trace).context("expected an earlier `remember`")?;
        let mut now = String::new();
        let result = crate::wait::until(self.limit, async || {
            now = self.take(trace).await?;
            Ok(if now == *before || trace == Trace::Heap && no_more(before, &now) {
                Probe::Ready(())
            } else {
                Probe::NotYet(format!(
                    "expected {trace:?} as remembered; {}",
                    match trace {
                        Trace::Heap => format!("before {before:?}, now {now:?}"),
                        _ => difference(before, &now),
                    }
                ))
            })
        });
        result.await
    }

    async fn take(&self, trace: Trace) -> Result<String> {
        let name = match trace {
            Trace::Dom => "dom",
            Trace::Listeners => "listeners",
            Trace::Globals => "globals",
            Trace::Host | Trace::Form => return self.styles(trace).await,
            Trace::Heap => return self.heap().await,
        };
        let value = self.browser.ask("return e2e.take(arguments[0])", vec![name.into()]).await?;
        value.as_str().map(str::to_owned).ok_or_else(|| anyhow!("the page has no recorder"))
    }

    pub(super) async fn no_timers(&self) -> Result<()> {
        self.until(async |stage| {
            let live = stage.browser.ask("return e2e.timers()", Vec::new()).await?;
            Ok(if live.as_array().is_some_and(Vec::is_empty) {
                Probe::Ready(())
            } else {
                Probe::NotYet(format!("expected no timer, found {live}"))
            })
        })
        .await
    }

    /// Loaded, idle twice, and nothing under way on any server. What a page
    /// does later on its own account is a timer, and `timers none` sees it.
    pub(super) async fn settled(&self) -> Result<()> {
        self.until(async |stage| {
            let before = stage.log.lines().len();
            stage.browser.ask("return e2e.settled()", Vec::new()).await?;
            let (after, running) = (stage.log.lines().len(), stage.log.running());
            Ok(if before == after && running == 0 {
                Probe::Ready(())
            } else {
                Probe::NotYet(format!("{running} requests still run, {} came", after - before))
            })
        })
        .await
    }
}

/// Where two texts part, with a little of both. Texts of many lines are long
/// and tell by their first line that differs.
fn difference(before: &str, now: &str) -> String {
    let mut lines = before.lines().zip(now.lines());
    if let Some((a, b)) = lines.find(|(a, b)| a != b).filter(|_| before.lines().count() > 99) {
        return format!("before {a:?}, now {b:?}");
    }
    let same = before.chars().zip(now.chars()).take_while(|(a, b)| a == b).count();
    let part =
        |text: &str| text.chars().skip(same.saturating_sub(20)).take(120).collect::<String>();
    format!("before {:?}, now {:?}", part(before), part(now))
}

impl Stage {
    /// Fails unless requests that match are as many as said. More can only
    /// come, so too many is final.
    pub(super) async fn requests(&self, pattern: &str, count: Count) -> Result<()> {
        let pattern = self.names.fill(pattern)?;
        crate::wait::until(self.limit, async || {
            let lines = self.log.lines();
            let hits = lines.iter().filter(|line| glob::matches(&pattern, line)).count();
            let seen =
                format!("expected {count} requests like {pattern:?}, found {hits} of {lines:#?}");
            Ok(match count {
                _ if count.holds(hits) => Probe::Ready(()),
                Count::Exactly(most) | Count::AtMost(most) if hits > most => bail!(seen),
                _ => Probe::NotYet(seen),
            })
        })
        .await
    }

    /// Fails if two requests that match began sooner after one another. That
    /// is a least time, which no slow machine makes shorter.
    pub(super) fn apart(&self, pattern: &str, seconds: u64) -> Result<()> {
        let pattern = self.names.fill(pattern)?;
        let timed = self.log.timed();
        let hits = timed.iter().filter(|(_, line)| glob::matches(&pattern, line));
        let hits = hits.map(|(at, _)| *at).collect::<Vec<_>>();
        if hits.len() < 2 {
            bail!("expected two requests like {pattern:?}, found {}", hits.len());
        }
        let gaps = hits.iter().zip(hits.iter().skip(1)).map(|(a, b)| b.duration_since(*a));
        match gaps.min() {
            Some(least) if least.as_secs_f64() < seconds as f64 => {
                bail!("expected {seconds} s between requests like {pattern:?}, found {least:?}")
            }
            _ => Ok(()),
        }
    }
}
