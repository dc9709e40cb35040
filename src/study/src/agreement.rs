//! How well two partitions of the same things agree: what the figures of
//! `cargo xtask bench study` are made of.

use rustc_hash::FxHashMap;

/// The agreement of groups that were found with those that are true.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Of the pairs that were put together, the share that belongs together.
    pub precision: f64,
    /// Of the pairs that belong together, the share that was put together.
    pub recall: f64,
    /// B³ precision: for the mean comment, the share of its group that is of
    /// its theme (Bagga and Baldwin, *Algorithms for scoring coreference
    /// chains*, 1998).
    pub b3_precision: f64,
    /// B³ recall: for the mean comment, the share of its theme that is in its
    /// group.
    pub b3_recall: f64,
    /// Adjusted Rand index: 1 for equal partitions, 0 for what chance makes
    /// (Hubert and Arabie, *Comparing partitions*, 1985).
    pub ari: f64,
}

impl Agreement {
    /// Compares `found` with `truth`, where equal numbers at two places mean
    /// the same group.
    #[must_use]
    pub fn of(truth: &[usize], found: &[usize]) -> Self {
        let mut cells: FxHashMap<(usize, usize), f64> = FxHashMap::default();
        let (mut rows, mut columns) = (FxHashMap::default(), FxHashMap::default());
        for (truth, found) in truth.iter().zip(found) {
            *cells.entry((*truth, *found)).or_default() += 1.0;
            *rows.entry(*truth).or_insert(0.0) += 1.0;
            *columns.entry(*found).or_insert(0.0) += 1.0;
        }
        let all = truth.len().min(found.len()) as f64;
        let pairs = |count: f64| count * (count - 1.0) / 2.0;
        let both: f64 = cells.values().copied().map(pairs).sum();
        let right: f64 = rows.values().copied().map(pairs).sum();
        let made: f64 = columns.values().copied().map(pairs).sum();
        let (mut b3_precision, mut b3_recall) = (0.0, 0.0);
        for ((row, column), count) in &cells {
            b3_recall += count * count / rows.get(row).unwrap_or(&1.0) / all.max(1.0);
            b3_precision += count * count / columns.get(column).unwrap_or(&1.0) / all.max(1.0);
        }
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 1.0 };
        let chance = share(right * made, pairs(all));
        let most = (right + made) / 2.0;
        let ari = if most > chance { (both - chance) / (most - chance) } else { 1.0 };
        Self {
            precision: share(both, made),
            recall: share(both, right),
            b3_precision,
            b3_recall,
            ari,
        }
    }

    /// The harmonic mean of pairwise precision and recall.
    #[must_use]
    pub fn f1(&self) -> f64 {
        harmonic(self.precision, self.recall)
    }

    /// The harmonic mean of B³ precision and recall.
    #[must_use]
    pub fn b3(&self) -> f64 {
        harmonic(self.b3_precision, self.b3_recall)
    }
}

fn harmonic(a: f64, b: f64) -> f64 {
    if a + b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six things in two themes; one is in the wrong group. By hand: pairs
    /// that belong together 6, put together 3 + 3 = 1 + 6 = 7, both 4.
    #[test]
    fn figures_of_a_small_example_by_hand() {
        let agreement = Agreement::of(&[0, 0, 0, 1, 1, 1], &[0, 0, 1, 1, 1, 1]);
        assert!((agreement.precision - 4.0 / 7.0).abs() < 1e-12);
        assert!((agreement.recall - 4.0 / 6.0).abs() < 1e-12);
        assert!((agreement.b3_recall - (4.0 / 3.0 + 1.0 / 3.0 + 9.0 / 3.0) / 6.0).abs() < 1e-12);
        assert!((agreement.b3_precision - (4.0 / 2.0 + 1.0 / 4.0 + 9.0 / 4.0) / 6.0).abs() < 1e-12);
        let chance = 6.0 * 7.0 / 15.0;
        assert!((agreement.ari - (4.0 - chance) / (6.5 - chance)).abs() < 1e-12);
    }

    #[test]
    fn the_extremes_are_one_and_nought() {
        let same = Agreement::of(&[0, 0, 1, 2], &[5, 5, 3, 9]);
        assert_eq!((same.precision, same.recall, same.ari), (1.0, 1.0, 1.0));
        let heap = Agreement::of(&[0, 0, 1, 1], &[0, 0, 0, 0]);
        assert!(heap.ari.abs() < 1e-12 && heap.recall == 1.0);
    }
}
