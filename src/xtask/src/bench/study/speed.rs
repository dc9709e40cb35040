//! How long it takes: to add, to settle, to rank.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

use hearback_study::agreement::Agreement;
use hearback_study::rank::{Lens, Ranked};
use hearback_study::{Belongs, Comment, Study, Who};
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
    let suggested = black_box(study.suggestions(Lens { most: Some(1_000), ..Lens::default() }));
    let suggest = start.elapsed();
    accept(&mut study, &suggested);
    let start = Instant::now();
    black_box(study.ranked(Lens { since: Some(20_640), ..Lens::default() }));
    let rank = start.elapsed();
    let agreement = Agreement::of(&truth, &found);
    Speed { comments, added, add, settle, rank, suggest, suggestions: suggested.len(), agreement }
}

/// Two years, and one person in three speaks again.
fn spread(comment: &mut Comment<'_>, number: usize, comments: usize) {
    comment.day = 20_000 + (number * 730 / comments) as i32;
    let person = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    comment.person = person % (comments as u64 * 3 / 4);
}

/// What was measured at a start with so many comments.
pub(super) struct Start {
    comments: usize,
    restored: Duration,
    /// The middle and the slowest of a hundred, of a thousand more.
    add: [Duration; 2],
    rank: Duration,
    suggest: Duration,
    themes: usize,
    suggestions: usize,
}

impl Start {
    pub(super) fn json(&self) -> Value {
        json!({
            "comments": self.comments, "restored_ms": ms(self.restored), "add_p50_ms": ms(self.add[0]),
            "add_p99_ms": ms(self.add[1]), "rank_ms": ms(self.rank), "themes": self.themes,
            "suggest_ms": ms(self.suggest), "suggestions": self.suggestions,
        })
    }
}

impl fmt::Display for Start {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [middle, slow] = self.add;
        writeln!(to, "{} comments, restored", self.comments)?;
        writeln!(to, "  restored             {:.1?}", self.restored)?;
        writeln!(to, "  one more             {middle:.1?}, p99 {slow:.1?}")?;
        writeln!(to, "  themes ranked        {:.1?}, {} of them", self.rank, self.themes)?;
        writeln!(to, "  suggestions ranked   {:.1?}, {} of them", self.suggest, self.suggestions)
    }
}

/// Starts with so many comments that have their groups already: most in some
/// hundreds, one in ten in a small one or alone.
pub(super) fn start(voices: &[Voice], comments: usize) -> Start {
    let mut crowd = Crowd::new(voices);
    let mut study = Study::default();
    let mut restored = Duration::ZERO;
    for number in 0..comments {
        let voice = crowd.next();
        let mut comment = super::comment(number, &voice);
        spread(&mut comment, number, comments);
        let small = 10_000 + number as u32 / 30;
        let group = if number % 10 == 0 { small } else { voice.theme as u32 % 5_000 };
        let start = Instant::now();
        study.restore(&comment, Some(group));
        restored += start.elapsed();
    }
    let mut times = Vec::new();
    for number in comments..comments + 1_000 {
        let voice = crowd.next();
        let mut comment = super::comment(number, &voice);
        spread(&mut comment, number, comments);
        let start = Instant::now();
        study.add(&comment);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let add = [times[500], times[990]];
    let start = Instant::now();
    let suggested = black_box(study.suggestions(Lens { most: Some(1_000), ..Lens::default() }));
    let suggest = start.elapsed();
    accept(&mut study, &suggested);
    let start = Instant::now();
    let themes = black_box(study.ranked(Lens { since: Some(20_640), ..Lens::default() })).len();
    let rank = start.elapsed();
    Start { comments, restored, add, rank, suggest, themes, suggestions: suggested.len() }
}

/// The team accepts the top of the list.
fn accept(study: &mut Study, suggested: &[Ranked]) {
    let who = Who { name: "bench", at: 0 };
    for (ranked, number) in suggested.iter().take(300).zip(0..) {
        if let Belongs::Group(group) = ranked.belongs {
            // A suggestion of the list just read can be accepted.
            let _theme = study.accept(who, group, &format!("theme {number}"));
        }
    }
}

fn ms(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
