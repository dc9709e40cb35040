//! When the endpoint may be asked again.
//!
//! What a page learns of the endpoint it shares with the other pages of the
//! site ([`Pace`]), so that twenty tabs are as patient as one.

use crate::event::Answer;
use hearback_wire::Timestamp;
use hearback_wire::device::Pace;

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
/// The furthest an honest deadline can be away; one that is further was set
/// by a clock that has since been put back.
const HORIZON: u64 = 24 * HOUR;
/// So many requests may bring nothing in so much time, whatever the dice and
/// the page say.
const TRIES: usize = 8;
const WINDOW: u64 = 10 * MINUTE;
/// Failures in a row without a status, each sooner than a network answers,
/// after which something on this side stands in the way: a blocker, a policy.
const INSTANT_MS: u64 = 50;
const INSTANT: u32 = 3;

/// How a request went that did not bring what it should.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Miss {
    /// The status, if a script may see one.
    pub(crate) status: Option<u16>,
    /// What the endpoint asked to wait, in milliseconds.
    pub(crate) retry_after_ms: Option<u64>,
    /// How long it took, in milliseconds.
    pub(crate) took_ms: u64,
    /// Items in it.
    pub(crate) items: u32,
}

impl Miss {
    pub(crate) fn of(answer: &Answer, took_ms: u64, items: u32) -> Self {
        let (status, retry_after_ms) = match answer {
            Answer::Status { status, retry_after_ms, .. } => (Some(*status), *retry_after_ms),
            Answer::Reply(_) => (Some(200), None),
            Answer::Nothing => (None, None),
        };
        Self { status, retry_after_ms, took_ms, items }
    }

    /// Whether the endpoint is set up wrongly: no patience mends that.
    pub(crate) fn is_fault_of_setup(&self) -> bool {
        matches!(self.status, Some(401 | 403 | 404 | 410))
    }

    /// Whether something in the batch, or its size, was in the way.
    pub(crate) fn is_about_the_batch(&self) -> bool {
        matches!(self.status, Some(400 | 413 | 422))
    }
}

/// The earliest moment for a request, as far as the endpoint is concerned.
/// `pushing` is a try that somebody asked for: it does not wait for our own
/// patience, only for what the endpoint asked.
pub(crate) fn allowed(pace: &Pace, now: Timestamp, pushing: bool) -> Timestamp {
    let crowded = match pace.tries.first() {
        Some(first) if pace.tries.len() >= TRIES => first.plus(WINDOW),
        _ => now,
    };
    let until = if pushing { pace.asked } else { pace.until.max(pace.asked) };
    let at = until.max(crowded);
    // A clock that was put back makes every deadline a lie.
    if now < pace.set || at > now.plus(HORIZON) { now } else { at.max(now) }
}

/// Whether requests end before a network can have been asked.
pub(crate) fn is_cut_off(pace: &Pace) -> bool {
    pace.instant >= INSTANT
}

/// The network is back: whatever failed, failed without one. Everybody's
/// network came back at once, so that the next try is one to five seconds
/// away.
pub(crate) fn reconnected(pace: &mut Pace, now: Timestamp, entropy: u64) {
    (pace.failures, pace.instant) = (0, 0);
    (pace.set, pace.until) = (now, now.plus(SECOND + entropy % (4 * SECOND)));
}

/// A request brought what it should.
pub(crate) fn succeeded(pace: &mut Pace, now: Timestamp, batch_items: u32) {
    // Larger again step by step: what was too much may be too much still.
    let most = pace.most.saturating_mul(2);
    let most = if most >= batch_items { 0 } else { most };
    *pace =
        Pace { endpoint: std::mem::take(&mut pace.endpoint), most, set: now, ..Pace::default() };
}

/// A request is made. It counts from now on, as its end may be seen by nobody.
pub(crate) fn tried(pace: &mut Pace, now: Timestamp) {
    if pace.tries.len() >= TRIES {
        pace.tries.remove(0);
    }
    pace.tries.push(now);
}

/// A request brought nothing: how long to wait before the next.
///
/// Exponential with full jitter, so that a thousand devices that failed
/// together do not come back together (Marc Brooker, "Exponential Backoff And
/// Jitter", 2015). What the endpoint asked for is the least it gets (RFC 9110,
/// section 10.2.3), with up to a quarter on top, for the same reason.
pub(crate) fn failed(pace: &mut Pace, now: Timestamp, miss: &Miss, entropy: u64) {
    pace.failures = pace.failures.saturating_add(1);
    let instant = miss.status.is_none() && miss.took_ms < INSTANT_MS;
    pace.instant = if instant { pace.instant.saturating_add(1) } else { 0 };
    // A refusal of the size may be hidden from scripts by whoever refused.
    let hidden = miss.status.is_none() && pace.failures >= 2;
    if miss.items > 1 && (miss.is_about_the_batch() || hidden) {
        pace.most = miss.items / 2;
    }
    let step = |first: u64, times: u32, most: u64| (first << times.min(20)).min(most);
    let ceiling = if miss.is_fault_of_setup() {
        step(HOUR, pace.failures - 1, 24 * HOUR)
    } else if is_cut_off(pace) {
        step(15 * MINUTE, pace.instant - INSTANT, 6 * HOUR)
    } else if miss.is_about_the_batch() {
        2 * SECOND
    } else {
        step(SECOND, pace.failures, 15 * MINUTE)
    };
    let least =
        if ceiling > 15 * MINUTE || is_cut_off(pace) { ceiling - ceiling / 4 } else { SECOND };
    pace.until = now.plus(least + entropy % (ceiling - least + 1));
    let asked = miss.retry_after_ms.unwrap_or(0).min(HORIZON / 5 * 4);
    pace.asked = if asked > 0 { now.plus(asked + entropy % (asked / 4 + 1)) } else { now };
    pace.set = now;
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_793_534_400_000);

    fn miss(status: Option<u16>) -> Miss {
        Miss { status, retry_after_ms: None, took_ms: 400, items: 1 }
    }

    /// The waits after each of `times` failures in a row, in milliseconds.
    fn waits(times: usize, miss: Miss, mut entropy: impl FnMut(usize) -> u64) -> Vec<u64> {
        let (mut pace, mut now) = (Pace::default(), NOON);
        let next = |turn| {
            tried(&mut pace, now);
            failed(&mut pace, now, &miss, entropy(turn));
            let at = allowed(&pace, now, false);
            let wait = at.since(now);
            now = at;
            wait
        };
        (0..times).map(next).collect()
    }

    #[test]
    fn grows_to_a_quarter_of_an_hour_and_no_further() {
        let most = |turn: usize| (SECOND << (turn + 1)).min(15 * MINUTE) - SECOND;
        let seconds: Vec<_> =
            waits(12, miss(Some(503)), most).iter().map(|ms| ms / SECOND).collect();
        assert_eq!(seconds, [2, 4, 8, 16, 32, 64, 128, 346, 512, 900, 900, 900]);
    }

    #[test]
    fn a_dead_endpoint_is_asked_eight_times_in_ten_minutes_at_most() {
        for (kind, luck) in [(Some(503), 0), (None, 0), (Some(503), 7), (Some(413), 0)] {
            let waits = waits(40, miss(kind), |turn| luck * turn as u64);
            let times: Vec<u64> =
                waits.iter().scan(0, |at, wait| Some(std::mem::replace(at, *at + wait))).collect();
            for start in &times {
                let crowd = times.iter().filter(|at| (*start..start + WINDOW).contains(at)).count();
                assert!(crowd <= 8, "{crowd} requests in ten minutes: {times:?}");
            }
        }
    }

    #[test]
    fn pushing_does_not_wait_for_us_but_for_the_endpoint() {
        let mut pace = Pace::default();
        failed(&mut pace, NOON, &miss(Some(503)), 999);
        assert!(allowed(&pace, NOON, false) > NOON);
        assert_eq!(allowed(&pace, NOON, true), NOON);
        failed(&mut pace, NOON, &Miss { retry_after_ms: Some(5_000), ..miss(Some(429)) }, 0);
        assert_eq!(allowed(&pace, NOON, true), NOON.plus(5_000));
        failed(&mut pace, NOON, &Miss { retry_after_ms: Some(u64::MAX), ..miss(Some(429)) }, 3);
        assert!(allowed(&pace, NOON, true) <= NOON.plus(HORIZON));
        assert!(allowed(&pace, NOON, true) >= NOON.plus(12 * HOUR));
    }

    #[test]
    fn what_ends_at_once_three_times_opens_the_circuit() {
        let cut = Miss { took_ms: 3, ..miss(None) };
        let waits = waits(9, cut, |_| u64::MAX);
        assert!(waits[1] < 10 * SECOND && waits[2] > 11 * MINUTE, "{waits:?}");
        assert!(waits.iter().all(|wait| *wait <= 6 * HOUR), "{waits:?}");
        let waits = self::waits(3, miss(None), |_| 0);
        assert!(waits[2] < 10 * SECOND, "a slow failure is no circuit: {waits:?}");
    }

    #[test]
    fn a_fault_of_the_setup_waits_an_hour_then_a_day() {
        let waits = waits(8, miss(Some(404)), |_| u64::MAX - 7);
        assert!((45 * MINUTE..=HOUR).contains(&waits[0]), "{waits:?}");
        assert!((18 * HOUR..=24 * HOUR).contains(&waits[7]), "{waits:?}");
    }

    #[test]
    fn a_batch_is_halved_until_it_goes_and_grows_back() {
        let mut pace = Pace::default();
        failed(&mut pace, NOON, &Miss { items: 20, ..miss(Some(413)) }, 0);
        assert_eq!(pace.most, 10);
        failed(&mut pace, NOON, &Miss { items: 10, ..miss(None) }, 0);
        assert_eq!(pace.most, 5);
        failed(&mut pace, NOON, &Miss { items: 1, ..miss(Some(413)) }, 0);
        assert_eq!(pace.most, 5, "one item cannot be halved");
        for most in [10, 0, 0] {
            succeeded(&mut pace, NOON, 20);
            assert_eq!(pace.most, most);
        }
        failed(&mut pace, NOON, &Miss { items: 20, ..miss(None) }, 0);
        assert_eq!(pace.most, 0, "one silent failure says nothing of the size");
    }

    #[test]
    fn a_clock_that_was_put_back_holds_nothing_up() {
        let mut pace = Pace::default();
        failed(&mut pace, NOON, &miss(Some(404)), 0);
        let earlier = Timestamp(NOON.0 - 3_600_000);
        assert_eq!(allowed(&pace, earlier, false), earlier);
    }
}
