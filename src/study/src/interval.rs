//! Numbers that say how sure they are.

use libm::{log, sqrt};
use serde::{Deserialize, Serialize};

/// The standard normal's quantile for intervals of 95 %.
pub const Z: f64 = 1.96;

/// A number and the interval it is in, of 95 % where nothing else is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The best guess.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Estimate {
    /// With this far to either side, and not beyond the ends of its scale.
    #[must_use]
    pub fn around(value: f64, reach: f64, least: f64, most: f64) -> Self {
        let held = |end: f64| end.clamp(least, most);
        Self { value, low: held(value - reach), high: held(value + reach) }
    }

    /// The same through a function that only grows.
    #[must_use]
    pub fn map(self, grow: impl Fn(f64) -> f64) -> Self {
        Self { value: grow(self.value), low: grow(self.low), high: grow(self.high) }
    }
}

/// A share: `k` of `n`, with the score interval of Wilson (*Probable
/// inference, the law of succession, and statistical inference*, 1927):
///
/// ```text
/// (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)
/// ```
///
/// Of none, everything is possible.
#[must_use]
pub fn share(k: f64, n: f64) -> Estimate {
    if n <= 0.0 {
        return Estimate { value: 0.0, low: 0.0, high: 1.0 };
    }
    let (p, z2) = ((k / n).clamp(0.0, 1.0), Z * Z);
    let middle = p + z2 / (2.0 * n);
    let reach = Z * sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
    let whole = 1.0 + z2 / n;
    Estimate {
        value: p,
        low: ((middle - reach) / whole).clamp(0.0, 1.0),
        high: ((middle + reach) / whole).clamp(0.0, 1.0),
    }
}

/// The least that the mean of a scale is likely to be, one-sided of 95 %,
/// with one vote for each step in advance (Evan Miller, *Ranking items with
/// star ratings*, 2014). `votes[k]` is how many chose the step worth `k + 1`.
#[must_use]
pub fn stars(votes: &[u64]) -> f64 {
    let steps = votes.len() as f64;
    let all = votes.iter().sum::<u64>() as f64 + steps;
    let (mut mean, mut square) = (0.0, 0.0);
    for (votes, step) in votes.iter().zip(1_u32..) {
        let (share, worth) = ((*votes as f64 + 1.0) / all, f64::from(step));
        mean += worth * share;
        square += worth * worth * share;
    }
    mean - 1.65 * sqrt((square - mean * mean).max(0.0) / (all + 1.0))
}

/// Count, sum and sum of squares: what a mean and its doubt are made of.
/// Two of them add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    /// How many.
    pub count: f64,
    /// Their sum.
    pub sum: f64,
    /// The sum of their squares.
    pub squares: f64,
}

impl Moments {
    /// One more value.
    pub fn add(&mut self, value: f64) {
        self.count += 1.0;
        self.sum += value;
        self.squares += value * value;
    }

    /// All of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            count: self.count + other.count,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares,
        }
    }

    /// The first without the second, which is a part of it.
    #[must_use]
    pub fn minus(self, part: Self) -> Self {
        Self {
            count: (self.count - part.count).max(0.0),
            sum: self.sum - part.sum,
            squares: self.squares - part.squares,
        }
    }

    /// The mean; nought of none.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.count > 0.0 { self.sum / self.count } else { 0.0 }
    }

    /// The sum of squared distances from the mean.
    #[must_use]
    pub fn spread(&self) -> f64 {
        if self.count > 0.0 {
            (self.squares - self.sum * self.sum / self.count).max(0.0)
        } else {
            0.0
        }
    }

    /// The variance, pulled towards `usual` as if five more values had it: of
    /// two equal ratings nobody believes that all would be equal.
    #[must_use]
    pub fn variance(&self, usual: f64) -> f64 {
        (self.spread() + 5.0 * usual) / ((self.count - 1.0).max(0.0) + 5.0)
    }
}

/// The difference of two means, the first less the second, with the interval
/// of Welch (*The generalization of "Student's" problem*, 1947) at its
/// normal limit; nothing is known where one side is empty.
#[must_use]
pub fn gap(one: &Moments, other: &Moments, usual: f64) -> Estimate {
    if one.count <= 0.0 || other.count <= 0.0 {
        return Estimate { value: 0.0, low: -1.0, high: 1.0 };
    }
    let error = one.variance(usual) / one.count + other.variance(usual) / other.count;
    Estimate::around(one.mean() - other.mean(), Z * sqrt(error), -1.0, 1.0)
}

/// How far the means of groups lie apart beyond chance, as the number of
/// ratings at the overall mean that a group's own are weighed against:
/// `C = σ² / τ²` (Morris, *Parametric empirical Bayes inference*, 1983), with
/// both variances by the method of moments. Ten where there is too little to
/// tell, and never under 2 or over 50.
#[must_use]
pub fn strength<'a>(groups: impl Iterator<Item = &'a Moments>) -> f64 {
    let (mut all, mut within, mut squares, mut count) = (Moments::default(), 0.0, 0.0, 0.0);
    let mut between = 0.0;
    for group in groups.filter(|group| group.count > 0.0) {
        all = all.plus(*group);
        within += group.spread();
        squares += group.count * group.count;
        between += group.sum * group.sum / group.count;
        count += 1.0;
    }
    if count < 5.0 || all.count <= count {
        return 10.0;
    }
    let within = within / (all.count - count);
    let between = (between - all.sum * all.sum / all.count) / (count - 1.0);
    let size = (all.count - squares / all.count) / (count - 1.0);
    let apart = (between - within) / size.max(1e-9);
    if apart <= 0.0 { 50.0 } else { (within / apart).clamp(2.0, 50.0) }
}

/// The logarithm of a binomial coefficient.
fn ln_choose(n: f64, k: f64) -> f64 {
    libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0)
}

/// How likely it is that at least `k` of `n` have what each has with chance
/// `p`: the binomial's upper tail, exactly.
#[must_use]
pub fn at_least(k: u64, n: u64, p: f64) -> f64 {
    if k == 0 {
        return 1.0;
    }
    if k > n || p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return 1.0;
    }
    let (total, chance) = (n as f64, p);
    let mut term = libm::exp(
        ln_choose(total, k as f64)
            + k as f64 * log(chance)
            + (total - k as f64) * log(1.0 - chance),
    );
    let mut sum = 0.0;
    for i in k..=n {
        sum += term;
        term *= (total - i as f64) / (i as f64 + 1.0) * chance / (1.0 - chance);
        // Behind the peak what follows is smaller than a geometric series.
        if i as f64 > total * chance && term < sum * 1e-12 {
            break;
        }
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() < within, "{found} is not {expected}");
    }

    #[test]
    fn shares_have_the_intervals_of_the_literature() {
        for (k, n, low, high) in [
            (2.0, 2.0, 0.342, 1.0),
            (100.0, 101.0, 0.946, 0.998),
            (8.0, 10.0, 0.490, 0.943),
            (0.0, 5.0, 0.0, 0.434),
        ] {
            let share = share(k, n);
            close(share.low, low, 5e-4);
            close(share.high, high, 5e-4);
        }
        assert_eq!(share(0.0, 0.0), Estimate { value: 0.0, low: 0.0, high: 1.0 });
    }

    #[test]
    fn stars_have_the_bounds_of_the_literature() {
        close(stars(&[0, 0, 0, 0, 3]), 2.94, 5e-3);
        close(stars(&[2, 1, 3, 20, 74]), 4.41, 5e-3);
    }

    #[test]
    fn the_tail_is_the_sum_of_its_terms() {
        let mut rng = fastrand::Rng::with_seed(3);
        for _ in 0..200 {
            let n = rng.u64(1..40);
            let (k, p) = (rng.u64(0..=n), rng.f64());
            // Pascal's triangle, row by row: slow and plain.
            let mut row = vec![1.0];
            for _ in 0..n {
                let mut next = vec![0.0; row.len() + 1];
                for (i, mass) in row.iter().enumerate() {
                    next[i] += mass * (1.0 - p);
                    next[i + 1] += mass * p;
                }
                row = next;
            }
            close(at_least(k, n, p), row[k as usize..].iter().sum(), 1e-9);
        }
        // Ten heads in ten throws.
        close(at_least(10, 10, 0.5), 1.0 / 1024.0, 1e-12);
    }

    #[test]
    fn groups_that_differ_are_pulled_less() {
        let group = |values: &[f64]| {
            let mut moments = Moments::default();
            values.iter().for_each(|value| moments.add(*value));
            moments
        };
        let apart: Vec<_> = (0..6)
            .map(|i| {
                let at = f64::from(i) / 5.0;
                group(&[at, at + 0.05, at - 0.05, at])
            })
            .collect();
        let alike: Vec<_> = (0..6).map(|_| group(&[0.0, 1.0, 0.3, 0.7])).collect();
        assert_eq!(strength(apart.iter()), 2.0);
        assert_eq!(strength(alike.iter()), 50.0);
        assert_eq!(strength(apart.iter().take(3)), 10.0);
    }

    #[test]
    fn a_gap_of_few_is_wide_and_of_many_is_narrow() {
        let many = Moments { count: 400.0, sum: 100.0, squares: 60.0 };
        let rest = Moments { count: 4000.0, sum: 3000.0, squares: 2600.0 };
        let gap_of_many = gap(&rest, &many, 0.1);
        close(gap_of_many.value, 0.5, 1e-9);
        assert!(gap_of_many.low > 0.45);
        let few = Moments { count: 1.0, sum: 0.25, squares: 0.0625 };
        assert!(gap(&rest, &few, 0.1).low < 0.0);
    }
}
