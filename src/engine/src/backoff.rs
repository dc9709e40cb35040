//! When to try again.

/// The shortest and the longest wait, in milliseconds.
const MIN_MS: u64 = 1_000;
const MAX_MS: u64 = 15 * 60 * 1_000;

/// The wait before the next try after `failures` failures in a row (at least
/// one), in milliseconds: exponential with full jitter, so that a thousand
/// devices that failed together do not come back together (Marc Brooker,
/// "Exponential Backoff And Jitter", 2015). What the endpoint asked for is
/// the least it gets.
pub(crate) fn delay_ms(failures: u32, retry_after_ms: Option<u64>, entropy: u64) -> u64 {
    let ceiling = MIN_MS.saturating_mul(1 << failures.clamp(1, 20)).min(MAX_MS);
    let jittered = MIN_MS + entropy % (ceiling - MIN_MS + 1);
    jittered.max(retry_after_ms.unwrap_or(0))
}

/// The furthest an honest deadline can be away; one that is further was set
/// by a clock that has since been put back.
pub(crate) fn horizon_ms(retry_after_ms: Option<u64>) -> u64 {
    MAX_MS.max(retry_after_ms.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_to_a_quarter_of_an_hour_and_no_further() {
        let longest =
            |failures| (0..5_000).map(|i| delay_ms(failures, None, i * 997)).max().unwrap();
        assert!(longest(1) <= 2_000);
        assert!((7_000..=8_000).contains(&longest(3)));
        assert_eq!(delay_ms(40, None, MAX_MS - MIN_MS), MAX_MS);
        assert_eq!(delay_ms(u32::MAX, None, 0), MIN_MS);
    }

    #[test]
    fn waits_at_least_as_long_as_it_was_asked_to() {
        assert_eq!(delay_ms(1, Some(3_600_000), 7), 3_600_000);
        assert!(delay_ms(9, Some(1), 400_000) > 1);
    }
}
