//! What is counted of a theme, so that a ranking reads no comments.

use std::collections::BTreeMap;

use libm::{exp2, log2};
use rustc_hash::FxHashMap;

use crate::comment::Said;
use crate::interval::Moments;
use crate::measures::week;
use crate::trend::Window;

/// A sum of weights that grow with time, as a logarithm.
///
/// Forward decay (Cormode, Shkapenyuk, Srivastava and Xu, *Forward decay: a
/// practical time decay model for streaming systems*, 2009): instead of
/// shrinking what is old whenever somebody looks, what is said weighs twice
/// as much every half-life. The ratio of two such sums never changes by time
/// passing, so nothing has to be reckoned again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Decay(f64);

impl Default for Decay {
    fn default() -> Self {
        Self(f64::NEG_INFINITY)
    }
}

impl Decay {
    pub(crate) fn add(&mut self, day: i32, half_life: f64) {
        let weight = f64::from(day) / half_life;
        let (large, small) = if self.0 > weight { (self.0, weight) } else { (weight, self.0) };
        self.0 = large + log2(1.0 + exp2(small - large));
    }

    /// This sum over the other.
    pub(crate) fn over(self, other: Self) -> f64 {
        if self.0.is_finite() && other.0.is_finite() { exp2(self.0 - other.0) } else { 0.0 }
    }
}

/// Who spoke, and when last.
///
/// The people since a day are those whose last word is not before it, so a
/// count by last day gives every window exactly, without keeping every word.
#[derive(Clone, Debug, Default)]
pub(crate) struct People {
    last: FxHashMap<u64, i32>,
    by_day: BTreeMap<i32, u32>,
}

impl People {
    fn add(&mut self, person: u64, day: i32) {
        let before = self.last.get(&person).copied();
        if before.is_some_and(|before| before >= day) {
            return;
        }
        self.last.insert(person, day);
        *self.by_day.entry(day).or_default() += 1;
        if let Some(count) = before.and_then(|before| self.by_day.get_mut(&before)) {
            *count = count.saturating_sub(1);
        }
    }

    pub(crate) fn since(&self, day: Option<i32>) -> u64 {
        match day {
            None => self.last.len() as u64,
            Some(day) => self.by_day.range(day..).map(|(_, count)| u64::from(*count)).sum(),
        }
    }
}

/// The counts of a theme, or of everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) comments: u64,
    pub(crate) people: People,
    /// How content they were.
    pub(crate) content: Moments,
    pub(crate) decay: Decay,
    pub(crate) first: Option<i32>,
    pub(crate) last: Option<i32>,
    /// Comments by week.
    pub(crate) weeks: BTreeMap<i32, u64>,
}

impl Tally {
    pub(crate) fn add(&mut self, said: &Said, half_life: f64) {
        self.comments += 1;
        self.people.add(said.person, said.day);
        if let Some(content) = said.content {
            self.content.add(content);
        }
        self.decay.add(said.day, half_life);
        self.first = Some(self.first.map_or(said.day, |first| first.min(said.day)));
        self.last = Some(self.last.map_or(said.day, |last| last.max(said.day)));
        *self.weeks.entry(week(said.day)).or_default() += 1;
    }

    /// The week, and so many before it.
    pub(crate) fn window(&self, week: i32, before: i32) -> Window {
        let count = |from: i32, to: i32| self.weeks.range(from..to).map(|(_, count)| count).sum();
        Window { now: count(week, week + 1), before: count(week - before, week) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn people_since_a_day_are_those_a_list_has() {
        let mut rng = fastrand::Rng::with_seed(4);
        for _ in 0..200 {
            let mut people = People::default();
            let mut list = Vec::new();
            for _ in 0..rng.usize(0..60) {
                let (person, day) = (rng.u64(0..12), rng.i32(0..20));
                people.add(person, day);
                list.push((person, day));
                let from = rng.i32(0..20);
                let slow: HashSet<_> =
                    list.iter().filter(|(_, day)| *day >= from).map(|(person, _)| person).collect();
                assert_eq!(people.since(Some(from)), slow.len() as u64);
                let all: HashSet<_> = list.iter().map(|(person, _)| person).collect();
                assert_eq!(people.since(None), all.len() as u64);
            }
        }
    }

    #[test]
    fn decay_is_the_sum_of_powers() {
        let mut rng = fastrand::Rng::with_seed(5);
        let (mut part, mut whole) = (Decay::default(), Decay::default());
        let (mut slow_part, mut slow_whole) = (0.0, 0.0);
        for round in 0..500 {
            let day = rng.i32(20_000..20_600);
            let weight = exp2(f64::from(day - 20_600) / 30.0);
            whole.add(day, 30.0);
            slow_whole += weight;
            if round % 3 == 0 {
                part.add(day, 30.0);
                slow_part += weight;
            }
            assert!((part.over(whole) - slow_part / slow_whole).abs() < 1e-9);
        }
        assert_eq!(Decay::default().over(whole), 0.0);
    }
}
