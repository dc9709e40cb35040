//! NPS, CSAT and CES, by whatever key: version, page, category, week.
//!
//! What is kept is how often each step of a scale was chosen, so that surveys
//! merge by adding counts, in any order; scores are never averaged.

use std::collections::BTreeMap;

use hearback_wire::batch::Rating;
use libm::sqrt;
use serde::{Deserialize, Serialize};

use crate::interval::{Estimate, Moments, Z, share, stars};

/// Fewest votes of which a score is shown without "too few to tell".
pub const ENOUGH: u64 = 10;

/// How often each step of one scale was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Votes(
    /// At the place of its value, which may be 0.
    pub Vec<u64>,
);

impl Votes {
    /// One more.
    pub fn add(&mut self, value: u32, max: u32) {
        // No scale has more steps; a larger number came from somewhere else.
        if value > max || max > 100 {
            return;
        }
        if self.0.len() <= max as usize {
            self.0.resize(max as usize + 1, 0);
        }
        if let Some(votes) = self.0.get_mut(value as usize) {
            *votes += 1;
        }
    }

    /// All of both.
    pub fn merge(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, more) in self.0.iter_mut().zip(&other.0) {
            *mine += more;
        }
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Are they too few to tell anything?
    #[must_use]
    pub fn few(&self) -> bool {
        self.count() < ENOUGH
    }

    /// How many chose a step of which the function holds, given its place on
    /// the scale from 0 for the lowest, which is 1, to 1 for the top.
    fn of(&self, holds: impl Fn(f64) -> bool) -> f64 {
        let top = self.0.len().saturating_sub(2).max(1) as f64;
        let steps = self.0.iter().zip(0_u32..);
        let chosen = steps.filter(|(_, value)| holds((f64::from(*value) - 1.0) / top));
        chosen.map(|(votes, _)| *votes as f64).sum()
    }

    /// Customer satisfaction: the share that chose one of the two best of
    /// five steps, or what corresponds to them; with the interval of Wilson.
    #[must_use]
    pub fn csat(&self) -> Estimate {
        share(self.of(|place| place >= 0.75), self.count() as f64)
    }

    /// Customer effort, 7 being least: the share that chose 5 to 7, or what
    /// corresponds to them.
    #[must_use]
    pub fn ces(&self) -> Estimate {
        share(self.of(|place| place >= 4.0 / 6.0 - 1e-9), self.count() as f64)
    }

    /// Net promoter score on a scale from 0 to 10, from −100 to 100: promoters
    /// (9, 10) less detractors (0 to 6), in hundredths of all. The interval is
    /// the adjusted Wald: three votes more, of which ¾ promote and ¾ detract
    /// (Rocks, *Interval estimation for the "net promoter score"*, 2016).
    #[must_use]
    pub fn nps(&self) -> Estimate {
        let votes = |from: usize, to: usize| -> f64 {
            self.0.iter().take(to + 1).skip(from).map(|votes| *votes as f64).sum()
        };
        net(votes(9, 10), self.count() as f64, votes(0, 6))
    }

    /// The mean step, with its normal interval.
    #[must_use]
    pub fn mean(&self) -> Estimate {
        let mut moments = Moments::default();
        for (votes, value) in self.0.iter().zip(0_u32..) {
            let (votes, value) = (*votes as f64, f64::from(value));
            let more = Moments { count: votes, sum: votes * value, squares: votes * value * value };
            moments = moments.plus(more);
        }
        let top = self.0.len().saturating_sub(1) as f64;
        if moments.count <= 0.0 {
            return Estimate { value: 0.0, low: 0.0, high: top };
        }
        // Where nothing is known of the spread, it is that of an even scale.
        let error = moments.variance(top * top / 12.0) / moments.count;
        Estimate::around(moments.mean(), Z * sqrt(error), 0.0, top)
    }

    /// The least the mean is likely to be; see [`stars`].
    #[must_use]
    pub fn bound(&self) -> f64 {
        stars(self.0.get(1..).unwrap_or_default())
    }
}

/// NPS of so many promoters and detractors among all.
fn net(promoters: f64, all: f64, detractors: f64) -> Estimate {
    if all <= 0.0 {
        return Estimate { value: 0.0, low: -100.0, high: 100.0 };
    }
    let n = all + 3.0;
    let (for_it, against) = ((promoters + 0.75) / n, (detractors + 0.75) / n);
    let net = for_it - against;
    let error = sqrt((for_it + against - net * net).max(0.0) / n);
    Estimate {
        value: 100.0 * (promoters - detractors) / all,
        low: (100.0 * (net - Z * error)).max(-100.0),
        high: (100.0 * (net + Z * error)).min(100.0),
    }
}

/// Votes by a key and by the kind of scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measures<K: Ord>(
    /// By key, then by kind and top of the scale: "stars 5".
    pub BTreeMap<K, BTreeMap<String, Votes>>,
);

impl<K: Ord> Default for Measures<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord + Clone> Measures<K> {
    /// One more rating.
    pub fn add(&mut self, key: K, rating: &Rating) {
        let scale = format!("{} {}", rating.kind, rating.max);
        self.0.entry(key).or_default().entry(scale).or_default().add(rating.value, rating.max);
    }

    /// All of both.
    pub fn merge(&mut self, other: &Self) {
        for (key, scales) in &other.0 {
            let mine = self.0.entry(key.clone()).or_default();
            for (scale, votes) in scales {
                mine.entry(scale.clone()).or_default().merge(votes);
            }
        }
    }
}

/// The week of a day since 1970-01-01, weeks starting on Mondays.
#[must_use]
pub fn week(day: i32) -> i32 {
    day.saturating_add(3).div_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 0.06, "{found} is not {expected}");
    }

    #[test]
    fn nps_has_the_intervals_of_the_literature() {
        for (promoters, passives, detractors, low, high) in
            [(50, 30, 20, 14.1, 44.2), (5, 3, 2, -19.1, 65.2)]
        {
            let mut votes = Votes::default();
            (0..promoters).for_each(|vote| votes.add(9 + vote % 2, 10));
            (0..passives).for_each(|vote| votes.add(7 + vote % 2, 10));
            (0..detractors).for_each(|vote| votes.add(vote % 7, 10));
            let nps = votes.nps();
            close(nps.value, 30.0);
            close(nps.low, low);
            close(nps.high, high);
        }
    }

    #[test]
    fn satisfied_are_the_two_best_of_five() {
        let stars = Votes(vec![0, 1, 0, 1, 3, 5]);
        assert_eq!(stars.csat().value, 0.8);
        close(stars.csat().low, 0.490);
        let thumbs = Votes(vec![0, 1, 3]);
        assert_eq!(thumbs.csat().value, 0.75);
        let effort = Votes(vec![0, 1, 0, 0, 1, 1, 1, 0]);
        assert_eq!(effort.ces().value, 0.5);
        assert!(effort.few() && !stars.few());
    }

    #[test]
    fn merging_is_a_commutative_monoid_and_the_same_as_adding() {
        let mut rng = fastrand::Rng::with_seed(8);
        for _ in 0..100 {
            let mut parts = vec![Measures::default(); 3];
            let mut all = Measures::default();
            for _ in 0..rng.usize(0..40) {
                let max = *rng.choice(&[2, 5, 10]).unwrap();
                let rating = Rating { kind: "k".into(), value: rng.u32(0..=max), max };
                let key = rng.u8(0..4);
                all.add(key, &rating);
                rng.choice(&mut parts).unwrap().add(key, &rating);
            }
            let merged = |order: [usize; 3]| {
                let mut sum = Measures::default();
                order.iter().for_each(|part| sum.merge(&parts[*part]));
                sum
            };
            assert_eq!(merged([0, 1, 2]), all);
            assert_eq!(merged([2, 0, 1]), all);
            let mut right = parts[1].clone();
            right.merge(&parts[2]);
            let mut left = parts[0].clone();
            left.merge(&right);
            assert_eq!(left, all);
        }
    }

    #[test]
    fn weeks_start_on_monday() {
        // 2026-11-22 is a Sunday.
        assert_eq!(week(20_779) + 1, week(20_780));
        assert_eq!(week(20_779), week(20_774));
        assert_eq!(week(-4), -1);
        assert_eq!(week(-3), 0);
    }
}
