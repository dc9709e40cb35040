//! How often a key may come: a token bucket each, in bounded memory.
//!
//! A bucket fills with time and pays for what is taken. Whoever comes while
//! there is anything in it is let in, and pays for what turns out to be in the
//! batch even if that is more than there was: the next one waits the longer.
//! So no batch is too large to ever pass, and the rate holds all the same.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How fast a bucket fills, and what it holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Tokens a second.
    pub per_second: f64,
    /// Tokens when full.
    pub burst: f64,
}

#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// Buckets by key.
pub(crate) struct Buckets<K> {
    rate: Rate,
    /// Keys there may be.
    most: usize,
    shelf: Mutex<Shelf<K>>,
}

struct Shelf<K> {
    buckets: HashMap<K, Bucket>,
    /// For the keys that found no place.
    rest: Option<Bucket>,
    swept: Option<Instant>,
}

/// A shelf is not looked through more often than this.
const SWEEP: Duration = Duration::from_secs(1);

impl<K: Eq + Hash + Clone> Buckets<K> {
    pub(crate) fn new(rate: Rate, most: usize) -> Self {
        let shelf = Shelf { buckets: HashMap::new(), rest: None, swept: None };
        Self { rate, most, shelf: Mutex::new(shelf) }
    }

    /// Takes a token, or says how long there will be none.
    pub(crate) fn take(&self, key: &K, now: Instant) -> Result<(), Duration> {
        let mut shelf = self.shelf();
        let bucket = shelf.bucket(key, now, self.rate, self.most);
        // What was filled in many steps is a little less than its sum.
        if bucket.tokens < 1.0 - 1e-6 {
            let seconds = (1.0 - bucket.tokens) / self.rate.per_second;
            return Err(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    /// Takes tokens, whether they are there or not. The debt is never more
    /// than a full bucket.
    pub(crate) fn charge(&self, key: &K, tokens: usize, now: Instant) {
        let mut shelf = self.shelf();
        let bucket = shelf.bucket(key, now, self.rate, self.most);
        bucket.tokens = (bucket.tokens - tokens as f64).max(-self.rate.burst);
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf<K>> {
        // Numbers: there is no state in between to be left in.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bucket {
    fn full(rate: Rate, at: Instant) -> Self {
        Self { tokens: rate.burst, at }
    }

    fn fill(&mut self, rate: Rate, now: Instant) {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * rate.per_second;
        self.tokens = (self.tokens + gained).min(rate.burst);
        self.at = now;
    }
}

impl<K: Eq + Hash + Clone> Shelf<K> {
    fn bucket(&mut self, key: &K, now: Instant, rate: Rate, most: usize) -> &mut Bucket {
        let swept = self.swept.is_some_and(|swept| now.saturating_duration_since(swept) < SWEEP);
        if self.buckets.len() >= most && !swept && !self.buckets.contains_key(key) {
            // A full bucket is the same as none.
            self.buckets.retain(|_, bucket| {
                bucket.fill(rate, now);
                bucket.tokens < rate.burst
            });
            self.swept = Some(now);
        }
        let full = self.buckets.len() >= most;
        let bucket = match self.buckets.entry(key.clone()) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) if !full => entry.insert(Bucket::full(rate, now)),
            Entry::Vacant(_) => self.rest.get_or_insert_with(|| Bucket::full(rate, now)),
        };
        bucket.fill(rate, now);
        bucket
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(n: f64) -> Duration {
        Duration::from_secs_f64(n)
    }

    #[test]
    fn a_burst_passes_and_then_the_rate() {
        let buckets = Buckets::new(Rate { per_second: 2.0, burst: 3.0 }, 10);
        let start = Instant::now();
        let passes = |at: f64| buckets.take(&"a", start + second(at)).is_ok();
        assert_eq!([0.0; 4].map(passes), [true, true, true, false]);
        assert_eq!(buckets.take(&"a", start), Err(second(0.5)));
        // Being refused costs nothing, and one key is not another.
        assert_eq!([0.5, 0.5, 0.75, 1.0].map(passes), [true, false, false, true]);
        assert!(buckets.take(&"b", start).is_ok());
        // An hour of silence is worth a burst, no more.
        assert_eq!([3600.0; 4].map(passes), [true, true, true, false]);
    }

    #[test]
    fn what_is_taken_over_the_burst_is_paid_later() {
        let buckets = Buckets::new(Rate { per_second: 10.0, burst: 5.0 }, 10);
        let start = Instant::now();
        assert!(buckets.take(&1, start).is_ok());
        buckets.charge(&1, 999, start);
        // From a full debt of five to one token.
        assert_eq!(buckets.take(&1, start), Err(second(0.6)));
        assert!(buckets.take(&1, start + second(0.6)).is_ok());
    }

    #[test]
    fn keys_without_end_share_what_is_left() {
        let buckets = Buckets::new(Rate { per_second: 1.0, burst: 2.0 }, 100);
        let start = Instant::now();
        let passed = (0..10_000).filter(|key| buckets.take(key, start).is_ok()).count();
        assert_eq!(passed, 102);
        assert!(buckets.shelf().buckets.len() <= 100);
        // Those who had a place keep it; the quiet ones make room in time.
        assert!(buckets.take(&0, start).is_ok() && buckets.take(&0, start).is_err());
        let later = start + second(1.0);
        assert!((10_000..10_050).all(|key| buckets.take(&key, later).is_ok()));
    }
}
