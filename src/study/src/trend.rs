//! What is said more or less than before, where the numbers can tell.
//!
//! A theme's comments of this week are held against those of the weeks before
//! by an exact test: if nothing changed, each of them fell into this week with
//! the chance that any comment did (Przyborowski and Wilenski, *Homogeneity of
//! results in testing samples from Poisson series*, 1940). A busy week for all
//! is thereby no trend of one. Since many themes are tested at once, the flags
//! are those that keep the share of false ones under a tenth (Benjamini and
//! Hochberg, *Controlling the false discovery rate*, 1995).

use serde::{Deserialize, Serialize};

use crate::decisions::Belongs;
use crate::interval::at_least;
use crate::rank::is_suggestion;
use crate::study::Study;

/// Comments in this week and in the weeks before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// This week.
    pub now: u64,
    /// All the weeks before that count.
    pub before: u64,
}

/// Where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Said more.
    Up,
    /// Said less.
    Down,
}

/// A change that chance does not explain.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flag {
    /// Where it goes.
    pub direction: Direction,
    /// How likely chance alone would make as much of it, to either side.
    pub p: f64,
}

/// How many flags may be false, as a share.
const FALSE: f64 = 0.1;
/// Fewest comments in both windows together that are tested.
const LEAST: u64 = 5;

/// A flag for each theme, or none; `whole` are all comments of the windows.
#[must_use]
pub fn flags(themes: &[Window], whole: Window) -> Vec<Option<Flag>> {
    let all = (whole.now + whole.before).max(1) as f64;
    let chance = whole.now as f64 / all;
    let test = |theme: &Window| {
        let count = theme.now + theme.before;
        if count < LEAST {
            return None;
        }
        let up = at_least(theme.now, count, chance);
        let down = at_least(theme.before, count, 1.0 - chance);
        let direction = if up <= down { Direction::Up } else { Direction::Down };
        Some(Flag { direction, p: (2.0 * up.min(down)).min(1.0) })
    };
    let mut flags: Vec<Option<Flag>> = themes.iter().map(test).collect();
    let mut tested: Vec<f64> = flags.iter().flatten().map(|flag| flag.p).collect();
    tested.sort_unstable_by(f64::total_cmp);
    let many = tested.len() as f64;
    let ranked = tested.iter().zip(1_u32..);
    let passing = ranked.filter(|(p, rank)| **p <= FALSE * f64::from(*rank) / many);
    let limit = passing.map(|(p, _)| *p).last().unwrap_or(-1.0);
    for flag in &mut flags {
        *flag = flag.filter(|flag| flag.p <= limit);
    }
    flags
}

/// How a theme goes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// The theme or suggestion.
    pub belongs: Belongs,
    /// Its comments.
    pub window: Window,
    /// Whether that is a change.
    pub flag: Option<Flag>,
}

impl Study {
    /// What the themes and suggestions did in a [`week`](crate::measures::week),
    /// held against so many weeks before it, in the order of what they are.
    #[must_use]
    pub fn trends(&self, week: i32, before: i32) -> Vec<Trend> {
        let mut all: Vec<(Belongs, Window)> = self
            .tallies
            .iter()
            .filter(|(belongs, tally)| {
                matches!(belongs, Belongs::Theme(_)) || is_suggestion(**belongs, tally)
            })
            .map(|(belongs, tally)| (*belongs, tally.window(week, before)))
            .collect();
        all.sort_unstable_by_key(|(belongs, _)| *belongs);
        let windows: Vec<Window> = all.iter().map(|(_, window)| *window).collect();
        let flags = flags(&windows, self.whole.window(week, before));
        let named = all.into_iter().zip(flags);
        named.map(|((belongs, window), flag)| Trend { belongs, window, flag }).collect()
    }

    /// How many comments a theme or a suggestion had in each week that had
    /// any, for a line.
    #[must_use]
    pub fn weeks(&self, belongs: Belongs) -> Vec<(i32, u64)> {
        let tally = self.tallies.get(&belongs);
        tally
            .map(|tally| tally.weeks.iter().map(|(week, count)| (*week, *count)).collect())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_raise_no_flag_and_a_rise_does() {
        let whole = Window { now: 100, before: 400 };
        let themes = [
            Window { now: 3, before: 1 },   // Four times as much, of four.
            Window { now: 20, before: 10 }, // As many as in twelve weeks.
            Window { now: 20, before: 80 }, // As always.
            Window { now: 0, before: 60 },  // Gone.
        ];
        let directions: Vec<_> =
            flags(&themes, whole).iter().map(|flag| flag.map(|flag| flag.direction)).collect();
        assert_eq!(directions, [None, Some(Direction::Up), None, Some(Direction::Down)]);
    }

    #[test]
    fn a_week_that_is_busy_for_all_is_no_trend_of_one() {
        let themes = [Window { now: 50, before: 50 }; 4];
        let whole = Window { now: 200, before: 200 };
        assert_eq!(flags(&themes, whole), [None; 4]);
    }

    /// Two hundred themes in which nothing happens, a hundred times: at most
    /// a tenth of the runs may flag anything, whatever they flag.
    #[test]
    fn chance_is_seldom_flagged() {
        let mut rng = fastrand::Rng::with_seed(11);
        let runs = 100;
        let mut false_runs = 0;
        for _ in 0..runs {
            let mut themes = vec![Window::default(); 200];
            let mut whole = Window::default();
            for _ in 0..4000 {
                let theme = rng.choice(&mut themes).unwrap();
                let now = rng.u8(0..5) == 0;
                for window in [theme, &mut whole] {
                    if now { window.now += 1 } else { window.before += 1 }
                }
            }
            false_runs += u32::from(flags(&themes, whole).iter().any(Option::is_some));
        }
        assert!(false_runs <= 10, "{false_runs}");
    }
}
