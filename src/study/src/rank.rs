//! What matters most, and why.
//!
//! Two numbers, each with its interval, that are never hidden behind one:
//!
//! - **frequency**: of the people who were asked, the share that said it;
//! - **importance**: `(½ + ½ severity)ᵇ · (1 + gap)ᶜ · staff`, where severity
//!   is how discontent they were, pulled to the mean of all by empirical
//!   Bayes, `(Σ + C·m) / (n + C)`, and the gap is how much higher the mean
//!   rating is without the theme than with it.
//!
//! The order is by their product at the cautious ends, so that three of five
//! do not beat eighty of a hundred:
//!
//! ```text
//! score = 100 · frequencyᵃ · (½ + ½ severity)ᵇ · (1 + gap)ᶜ · recencyᵈ · staff
//! ```
//!
//! with the lower bound of Wilson for the frequency, the lower end of its
//! interval for the gap, if that is above nought, and for the recency the
//! share of what is said of late (see `tally`), over the same share in
//! all that was said, from ¼ to 4. No clock is read: both change alike as time
//! passes.

use libm::{pow, sqrt};
use serde::{Deserialize, Serialize};

use crate::decisions::{Belongs, Theme};
use crate::interval::{Estimate, Moments, Z, gap, share, strength};
use crate::study::Study;
use crate::tally::Tally;

/// What the factors count, as a project has set them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// Counts up with every change, so that an old ranking can be explained.
    pub version: u32,
    /// The exponent a, of the frequency.
    pub frequency: f64,
    /// The exponent b, of the severity.
    pub severity: f64,
    /// The exponent c, of the gap.
    pub gap: f64,
    /// The exponent d, of the recency.
    pub recency: f64,
    /// Days after which what was said counts half.
    pub half_life: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { version: 1, frequency: 1.0, severity: 1.0, gap: 1.0, recency: 1.0, half_life: 30.0 }
    }
}

/// What is ranked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lens {
    /// Only people who spoke on this day or later, in days since 1970-01-01.
    pub since: Option<i32>,
    /// How many people were asked, where the site knows; otherwise those who
    /// said anything.
    pub asked: Option<u64>,
    /// Only so many, from the top.
    pub most: Option<usize>,
}

/// The parts of a score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Factors {
    /// People who said it.
    pub people: u64,
    /// People who were asked.
    pub asked: u64,
    /// The first over the second.
    pub frequency: Estimate,
    /// From 0, content, to 1, discontent.
    pub severity: Estimate,
    /// The mean rating without less that with it, on a scale from 0 to 1.
    pub gap: Estimate,
    /// Above 1 if it is said more of late than other things are.
    pub recency: f64,
    /// From 1 to 5, by the team.
    pub staff: f64,
}

/// A theme or a suggestion and its place in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// Which.
    pub belongs: Belongs,
    /// The name the team gave it.
    pub name: Option<String>,
    /// How many comments, without those that say again what their writer had
    /// said.
    pub comments: u64,
    /// The first and the last day, since 1970-01-01.
    pub days: (i32, i32),
    /// See the module.
    pub importance: Estimate,
    /// What the list is sorted by.
    pub score: f64,
    /// What the score is made of.
    pub factors: Factors,
    /// The version of the [`Weights`].
    pub weights: u32,
}

/// A group of two people or more that nobody has decided on: one person is no
/// theme, however often they say it.
pub(crate) fn is_suggestion(belongs: Belongs, tally: &Tally) -> bool {
    matches!(belongs, Belongs::Group(_)) && tally.people.since(None) > 1
}

/// What is the same for all themes of a ranking.
struct Ground<'a> {
    lens: Lens,
    weights: Weights,
    whole: &'a Tally,
    asked: u64,
    /// Of one rating.
    variance: f64,
    /// How many ratings at the mean a theme's own are weighed against.
    strength: f64,
}

impl Study {
    /// The themes of the team, what matters most first.
    #[must_use]
    pub fn ranked(&self, lens: Lens) -> Vec<Ranked> {
        self.rank(lens, &|belongs, _| matches!(belongs, Belongs::Theme(_)))
    }

    /// Groups of two people or more that nobody has decided on, what may
    /// matter most first.
    #[must_use]
    pub fn suggestions(&self, lens: Lens) -> Vec<Ranked> {
        self.rank(lens, &is_suggestion)
    }

    fn rank(&self, lens: Lens, wanted: &dyn Fn(Belongs, &Tally) -> bool) -> Vec<Ranked> {
        let content = self.whole.content;
        let themes = self.tallies.values().map(|tally| &tally.content);
        // Of no spread nothing is known but that it is a rating's.
        let variance =
            if content.count > 1.0 { content.spread() / (content.count - 1.0) } else { 0.1 };
        let ground = Ground {
            lens,
            weights: self.weights,
            whole: &self.whole,
            asked: lens.asked.unwrap_or_else(|| self.whole.people.since(lens.since)),
            variance,
            strength: strength(themes),
        };
        let weigh = |belongs: Belongs, tally: &Tally| {
            let theme = match belongs {
                Belongs::Theme(theme) => self.book.theme(theme),
                _ => None,
            };
            ground.weigh(belongs, tally, theme)
        };
        // What is sorted is small: of most suggestions nobody reads more.
        let wanted = self.tallies.iter().filter(|(belongs, tally)| wanted(**belongs, tally));
        let mut order: Vec<(f64, Belongs, &Tally)> = wanted
            .map(|(belongs, tally)| (weigh(*belongs, tally).score, *belongs, tally))
            .collect();
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let most = lens.most.unwrap_or(usize::MAX);
        order.into_iter().take(most).map(|(_, belongs, tally)| weigh(belongs, tally)).collect()
    }

    /// What the factors count.
    #[must_use]
    pub fn weights(&self) -> Weights {
        self.weights
    }

    /// Sets what the factors count, under the next version.
    pub fn set_weights(&mut self, weights: Weights) {
        let version = self.weights.version.saturating_add(1);
        let again = weights.half_life != self.weights.half_life;
        self.weights = Weights { version, half_life: weights.half_life.max(1.0), ..weights };
        if again {
            self.recount_all();
        }
    }
}

impl Ground<'_> {
    fn weigh(&self, belongs: Belongs, tally: &Tally, theme: Option<&Theme>) -> Ranked {
        let staff = theme.map_or(1.0, |theme| theme.weight);
        let people = tally.people.since(self.lens.since);
        let frequency = share(people as f64, self.asked as f64);
        let severity = self.severity(&tally.content);
        let rest = self.whole.content.minus(tally.content);
        let gap = gap(&rest, &tally.content, self.variance);
        let recency = self.recency(tally);
        let Weights { frequency: a, severity: b, gap: c, recency: d, .. } = self.weights;
        let matters = |severity: f64, gap: f64| {
            raise(0.5 + 0.5 * severity, b) * raise(1.0 + gap.max(0.0), c) * staff
        };
        let importance = Estimate {
            value: matters(severity.value, gap.value),
            low: matters(severity.low, gap.low),
            high: matters(severity.high, gap.high),
        };
        let sure = matters(severity.value, gap.low);
        Ranked {
            belongs,
            name: theme.map(|theme| theme.name.clone()),
            comments: tally.comments,
            days: (tally.first.unwrap_or_default(), tally.last.unwrap_or_default()),
            importance,
            score: 100.0 * raise(frequency.low, a) * sure * raise(recency, d),
            factors: Factors {
                people,
                asked: self.asked,
                frequency,
                severity,
                gap,
                recency,
                staff,
            },
            weights: self.weights.version,
        }
    }

    /// The posterior mean of `1 − content` (Efron and Morris, *Stein's
    /// estimation rule and its competitors*, 1973), with its interval.
    fn severity(&self, content: &Moments) -> Estimate {
        // Where nobody rated at all, half is as good as any.
        let all = self.whole.content;
        let usual = if all.count > 0.0 { 1.0 - all.mean() } else { 0.5 };
        let weight = content.count + self.strength;
        let value = (content.count - content.sum + self.strength * usual) / weight;
        Estimate::around(value, Z * sqrt(self.variance / weight), 0.0, 1.0)
    }

    fn recency(&self, tally: &Tally) -> f64 {
        // Five comments as old as the mean keep a single one from counting
        // four times.
        let late = tally.decay.over(self.whole.decay) * self.whole.comments as f64;
        ((late + 5.0) / (tally.comments as f64 + 5.0)).clamp(0.25, 4.0)
    }
}

/// A power; the exponents are mostly one.
fn raise(value: f64, exponent: f64) -> f64 {
    if exponent == 1.0 { value } else { pow(value, exponent) }
}
