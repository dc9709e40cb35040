//! What must hold whatever comes and whatever is decided: counts that are
//! kept against counts that are made from nothing, undoing against not doing,
//! one order against another.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use hearback_study::agreement::Agreement;
use hearback_study::decisions::{Book, Decision};
use hearback_study::rank::{Lens, Ranked, Weights};
use hearback_study::{Belongs, Comment, Study, Who, content};
use hearback_wire::Id;
use hearback_wire::batch::Rating;

const WHO: Who<'_> = Who { name: "team", at: 1_000 };

struct Voice {
    id: Id,
    person: u64,
    day: i32,
    rating: Option<Rating>,
    text: String,
}

impl Voice {
    fn comment(&self) -> Comment<'_> {
        let Self { id, person, day, rating, text } = self;
        Comment { id: *id, person: *person, day: *day, rating: rating.as_ref(), text, locale: None }
    }
}

/// A few things said in many ways.
fn voices(dice: &mut fastrand::Rng, count: u64) -> Vec<Voice> {
    let things =
        ["dark mode", "slow search", "wrong totals", "lost photos", "loud alarm", "???", "asdfgh"];
    let ways =
        ["please {}", "{} again", "I have {}", "why {} ?", "{}", "{} on my tablet", "no more {}"];
    let voice = |number| {
        let rating = Rating { kind: "stars".into(), value: dice.u32(1..=5), max: 5 };
        Voice {
            id: Id::from_parts(number, &[1; 10]),
            person: dice.u64(0..count / 2),
            day: dice.i32(20_000..20_100),
            rating: dice.bool().then_some(rating),
            text: dice.choice(&ways).unwrap().replace("{}", dice.choice(&things).unwrap()),
        }
    };
    (0..count).map(voice).collect()
}

fn fill(study: &mut Study, voices: &[Voice]) {
    for voice in voices {
        study.add(&voice.comment());
    }
}

/// Some decision, sensible or not.
fn decide(study: &mut Study, dice: &mut fastrand::Rng, voices: &[Voice]) {
    let themes: Vec<u32> = study.book().themes().map(|(id, _)| id).collect();
    let groups: BTreeSet<u32> = study.housed().filter_map(|(_, group)| group).collect();
    let groups: Vec<u32> = groups.into_iter().collect();
    let theme = dice.choice(&themes).copied().unwrap_or(77);
    let other = dice.choice(&themes).copied().unwrap_or(78);
    let group = dice.choice(&groups).copied().unwrap_or(79);
    let comment = dice.choice(voices).unwrap().id;
    let steps = study.log().len() as u64;
    // What is refused leaves everything as it was, which is checked as well.
    let _taken = match dice.u8(0..9) {
        0 | 1 => study.accept(WHO, group, "accepted").is_ok(),
        2 => study.adopt(WHO, theme, group).is_ok(),
        3 => study.merge(WHO, theme, other).is_ok(),
        4 => study.dismiss(WHO, group).is_ok(),
        5 => study.assign(WHO, comment, dice.bool().then_some(theme)).is_ok(),
        6 => study.gather(WHO, &[comment], Some(theme), "gathered").is_ok(),
        7 => study.weigh(WHO, theme, dice.f64() * 6.0).is_ok(),
        _ => study.undo(WHO, dice.u64(0..=steps + 1)).is_ok(),
    };
}

/// All that a study shows, from what it keeps.
fn shown(study: &Study, lens: Lens) -> Vec<Ranked> {
    let mut all = study.ranked(lens);
    all.extend(study.suggestions(lens));
    all.sort_by_key(|ranked| ranked.belongs);
    all
}

/// Two rankings may differ in the order of sums only.
fn same(one: &[Ranked], other: &[Ranked]) {
    assert_eq!(one.len(), other.len());
    for (a, b) in one.iter().zip(other) {
        assert_eq!(
            (a.belongs, &a.name, a.comments, a.days),
            (b.belongs, &b.name, b.comments, b.days)
        );
        assert_eq!((a.factors.people, a.factors.asked), (b.factors.people, b.factors.asked));
        assert!((a.score - b.score).abs() < 1e-9 * a.score.abs().max(1.0), "{a:?} {b:?}");
        assert!((a.importance.low - b.importance.low).abs() < 1e-9, "{a:?} {b:?}");
    }
}

/// A study that starts from what the database kept.
fn restored(study: &Study, voices: &[Voice]) -> Study {
    let mut again = Study::new(Weights::default(), study.log().to_vec());
    let groups: BTreeMap<Id, Option<u32>> = study.housed().collect();
    for voice in voices.iter().filter(|voice| groups.contains_key(&voice.id)) {
        again.restore(&voice.comment(), groups[&voice.id]);
    }
    again
}

#[test]
fn what_is_counted_along_the_way_is_what_a_fresh_count_gives() {
    for seed in 0..25 {
        let mut dice = fastrand::Rng::with_seed(seed);
        let all = voices(&mut dice, 80);
        let mut study = Study::default();
        for (voice, turn) in all.iter().zip(1..) {
            study.add(&voice.comment());
            if turn % 4 == 0 {
                decide(&mut study, &mut dice, &all);
            }
            if turn == 50 {
                study.settle();
            }
        }
        let since = Some(dice.i32(20_000..20_100));
        for lens in [Lens::default(), Lens { since, asked: Some(500), most: None }] {
            same(&shown(&study, lens), &shown(&restored(&study, &all), lens));
        }
        // People and comments, counted the plain way.
        for ranked in study.ranked(Lens { since, ..Lens::default() }) {
            let ids: HashSet<Id> = study.comments(ranked.belongs).into_iter().collect();
            let mine: Vec<&Voice> = all.iter().filter(|voice| ids.contains(&voice.id)).collect();
            assert_eq!(ranked.comments as usize, mine.len());
            let of_late = mine.iter().filter(|voice| Some(voice.day) >= since);
            let people: HashSet<u64> = of_late.map(|voice| voice.person).collect();
            assert_eq!(ranked.factors.people as usize, people.len());
            let bad = mine.iter().filter_map(|voice| Some(1.0 - content(voice.rating.as_ref()?)?));
            let bad: Vec<f64> = bad.collect();
            let mean = bad.iter().sum::<f64>() / bad.len().max(1) as f64;
            // Pulled to the mean of all, never beyond it or one's own.
            let usual = mean_of_all(&study, &all);
            let severity = ranked.factors.severity.value;
            if !bad.is_empty() {
                assert!(severity >= mean.min(usual) - 1e-9 && severity <= mean.max(usual) + 1e-9);
            }
        }
        // Nothing is in two places.
        let mut seen = HashSet::new();
        for ranked in shown(&study, Lens::default()) {
            assert!(study.comments(ranked.belongs).into_iter().all(|id| seen.insert(id)));
        }
    }
}

fn mean_of_all(study: &Study, all: &[Voice]) -> f64 {
    // Twins do not count; the study itself says who they are.
    let mut literal = Study::default();
    let kept: Vec<&Voice> =
        all.iter().filter(|voice| literal.add(&voice.comment()).twin.is_none()).collect();
    assert_eq!(kept.len(), study.size().0 - study.size().1);
    let bad: Vec<f64> =
        kept.iter().filter_map(|voice| Some(1.0 - content(voice.rating.as_ref()?)?)).collect();
    bad.iter().sum::<f64>() / bad.len() as f64
}

#[test]
fn undoing_a_step_is_not_having_taken_it() {
    for seed in 100..125 {
        let mut dice = fastrand::Rng::with_seed(seed);
        let all = voices(&mut dice, 60);
        let mut study = Study::default();
        fill(&mut study, &all);
        for _ in 0..12 {
            let before = shown(&study, Lens::default());
            let steps = study.log().len();
            decide(&mut study, &mut dice, &all);
            let after = shown(&study, Lens::default());
            if study.log().len() == steps {
                same(&after, &before);
                continue;
            }
            let step = study.log().len() as u64;
            // A split's group is a group of its own afterwards, without any
            // comment, so nothing more is shown.
            study.undo(WHO, step).unwrap();
            same(&shown(&study, Lens::default()), &before);
            study.undo(WHO, step + 1).unwrap();
            same(&shown(&study, Lens::default()), &after);
        }
    }
}

#[test]
fn settled_groups_do_not_know_who_came_first() {
    for seed in 200..206 {
        let mut dice = fastrand::Rng::with_seed(seed);
        // Everybody is somebody else: which of two twins is kept is a matter
        // of order.
        let mut all = voices(&mut dice, 90);
        all.iter_mut().zip(0..).for_each(|(voice, person)| voice.person = person);
        let groups = |all: &[Voice]| {
            let mut study = Study::default();
            fill(&mut study, all);
            study.settle();
            let by_id: BTreeMap<Id, Option<u32>> = study.housed().collect();
            by_id
                .into_values()
                .zip(1_000..)
                .map(|(group, alone)| group.map_or(alone, |group| group as usize))
                .collect::<Vec<_>>()
        };
        let one = groups(&all);
        dice.shuffle(&mut all);
        assert_eq!(Agreement::of(&one, &groups(&all)).ari, 1.0);
    }
}

#[test]
fn forgetting_a_comment_is_not_having_had_it() {
    for seed in 300..310 {
        let mut dice = fastrand::Rng::with_seed(seed);
        let all = voices(&mut dice, 60);
        let mut study = Study::default();
        fill(&mut study, &all);
        for _ in 0..6 {
            decide(&mut study, &mut dice, &all);
        }
        for voice in all.iter().filter(|voice| voice.day % 3 == 0) {
            assert!(study.forget(voice.id));
            assert!(!study.forget(voice.id));
        }
        let rest: Vec<Voice> = all.into_iter().filter(|voice| voice.day % 3 != 0).collect();
        same(&shown(&study, Lens::default()), &shown(&restored(&study, &rest), Lens::default()));
    }
}

/// A book that is read from a log is the one that was kept.
#[test]
fn the_log_is_all_there_is() {
    let mut dice = fastrand::Rng::with_seed(400);
    let all = voices(&mut dice, 60);
    let mut study = Study::default();
    fill(&mut study, &all);
    for _ in 0..300 {
        decide(&mut study, &mut dice, &all);
    }
    let log = study.log().to_vec();
    assert_eq!(&Book::read(&log), study.book());
    assert!(log.iter().any(|step| matches!(step.decision, Decision::Undo { .. })));
    assert!(
        shown(&study, Lens::default())
            .iter()
            .any(|ranked| matches!(ranked.belongs, Belongs::Theme(_)))
    );
}
