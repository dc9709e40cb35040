//! Waiting for a condition, never for a duration.
//!
//! A condition is asked again and again until it holds or the deadline passes.
//! The pause between two questions is only there to leave the processor to the
//! browser; no result depends on its length.

use anyhow::{Result, anyhow};
use std::time::{Duration, Instant};

/// The answer to one question.
pub enum Probe<T> {
    /// The condition holds.
    Ready(T),
    /// It does not hold; what was seen instead, for the error.
    NotYet(String),
}

const PAUSE: Duration = Duration::from_millis(25);

/// Asks until the condition holds, or fails with what was seen last. The last
/// question is asked after the deadline: a page that was busy until then
/// answers that one.
pub async fn until<T>(
    limit: Duration,
    mut probe: impl AsyncFnMut() -> Result<Probe<T>>,
) -> Result<T> {
    let start = Instant::now();
    loop {
        let last = start.elapsed() >= limit;
        match probe().await? {
            Probe::Ready(value) => return Ok(value),
            Probe::NotYet(seen) if last => {
                return Err(anyhow!("{seen} (waited {:.1} s)", limit.as_secs_f32()));
            }
            Probe::NotYet(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// How long a step may wait: `HEARBACK_DEADLINE` in seconds, else 20 in CI
/// and 10 elsewhere.
#[must_use]
pub fn deadline() -> Duration {
    let seconds = std::env::var("HEARBACK_DEADLINE").ok().and_then(|text| text.parse().ok());
    let usual = if std::env::var_os("CI").is_some() { 20 } else { 10 };
    Duration::from_secs(seconds.unwrap_or(usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn asks_again_until_it_holds() {
        let mut asked = 0;
        let answer = until(Duration::from_secs(60), async || {
            asked += 1;
            Ok(if asked == 3 { Probe::Ready(asked) } else { Probe::NotYet("few".into()) })
        });
        assert_eq!(answer.await.ok(), Some(3));
    }

    #[tokio::test]
    async fn fails_with_what_was_seen() {
        let answer = until::<()>(Duration::ZERO, async || Ok(Probe::NotYet("two of three".into())));
        let error = answer.await.map_err(|error| error.to_string());
        assert!(error.is_err_and(|text| text.contains("two of three")));
    }
}
