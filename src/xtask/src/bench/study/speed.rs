//! How long it takes: to add, to settle, to rank.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

use hearback_study::agreement::Agreement;
use hearback_study::rank::Lens;
use hearback_study::{Belongs, Study, Who};
use serde_json::{Value, json};

use super::crowd::Crowd;
use super::sets::Voice;

/// What was measured with so many comments.
pub(super) struct Speed {
    comments: usize,
    /// All of them, one at a time.
    added: Duration,
    /// The middle and the slowest of a hundred, of the last tenth.
    add: [Duration; 2],
    settle: Duration,
    rank: Duration,
    suggest: Duration,
    suggestions: usize,
    agreement: Agreement,
}

impl Speed {
    pub(super) fn json(&self) -> Value {
        let ms = |time: Duration| (time.as_secs_f64() * 1e6).round() / 1e3;
        json!({
            "comments": self.comments, "added_ms": ms(self.added), "add_p50_ms": ms(self.add[0]),
            "add_p99_ms": ms(self.add[1]), "settle_ms": ms(self.settle), "rank_ms": ms(self.rank),
            "suggest_ms": ms(self.suggest), "suggestions": self.suggestions,
            "ari": (self.agreement.ari * 1e4).round() / 1e4,
        })
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [middle, slow] = self.add;
        writeln!(to, "{} comments", self.comments)?;
        writeln!(
            to,
            "  added one at a time  {:.1?}; one more {middle:.1?}, p99 {slow:.1?}",
            self.added
        )?;
        writeln!(to, "  settled              {:.1?}; ARI {:.3}", self.settle, self.agreement.ari)?;
        writeln!(to, "  themes ranked        {:.1?}", self.rank)?;
        writeln!(to, "  suggestions ranked   {:.1?}, {} of them", self.suggest, self.suggestions)
    }
}

/// Measures with so many comments made of these.
pub(super) fn measure(voices: &[Voice], comments: usize) -> Speed {
    let mut crowd = Crowd::new(voices);
    let mut study = Study::default();
    let (mut added, mut times, mut truth) = (Duration::ZERO, Vec::new(), Vec::new());
    for number in 0..comments {
        let voice = crowd.next();
        let mut comment = super::comment(number, &voice);
        // Two years, and one person in three speaks again.
        comment.day = 20_000 + (number * 730 / comments) as i32;
        comment.person =
            (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) % (comments as u64 * 3 / 4);
        let start = Instant::now();
        study.add(&comment);
        let time = start.elapsed();
        added += time;
        truth.push(voice.theme);
        if number >= comments / 10 * 9 {
            times.push(time);
        }
    }
    times.sort_unstable();
    let add = [times[times.len() / 2], times[times.len() / 100 * 99]];
    let start = Instant::now();
    study.settle();
    let settle = start.elapsed();
    let mut found = Vec::new();
    for ((_, group), place) in study.housed().zip(0..) {
        found.push(group.map_or(usize::MAX / 2 + place, |group| group as usize));
    }
    let start = Instant::now();
    let suggested = black_box(study.suggestions(Lens::default()));
    let suggest = start.elapsed();
    let who = Who { name: "bench", at: 0 };
    for (ranked, number) in suggested.iter().take(300).zip(0..) {
        if let Belongs::Group(group) = ranked.belongs {
            // A suggestion of the list just read can be accepted.
            let _theme = study.accept(who, group, &format!("theme {number}"));
        }
    }
    let start = Instant::now();
    black_box(study.ranked(Lens { since: Some(20_640), asked: None }));
    let rank = start.elapsed();
    let agreement = Agreement::of(&truth, &found);
    Speed { comments, added, add, settle, rank, suggest, suggestions: suggested.len(), agreement }
}
