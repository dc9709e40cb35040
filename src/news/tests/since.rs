//! What is news, and what is unread, against a reference that is slow and
//! obvious: visitors, clocks and changelogs are thrown by dice, the same each
//! time. What is answered of each is what the reference says.
//!
//! `HEARBACK_SINCE_ROUNDS` says how many, `HEARBACK_SINCE_SEED` which dice.

#[path = "since/reference.rs"]
mod reference;

use fastrand::Rng;
use hearback_wire::device::{Receipt, Seen};
use hearback_wire::news::{FEED, Listed, News, PART_TEXT, Panel, Shown, Visitor as Asking};
use hearback_wire::record::Record;
use hearback_wire::{Id, Timestamp};
use reference::{Visitor, World};

const DAY_MS: i64 = 86_400_000;
/// Sunday, 1 November 2026, noon.
const START: i64 = 1_793_534_400_000;
/// Releases that the panel shows at first, to somebody with news and without.
const MOST: usize = 30;
const NEWEST: usize = 5;

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |text| text.parse().expect("expected a number"))
}

/// A day, this many after the start.
fn day(days: i64) -> String {
    (START.div_euclid(DAY_MS) + days).to_string()
}

/// A changelog: mostly newest first, mostly dated, mostly of one package.
fn releases(dice: &mut Rng) -> Vec<Listed> {
    let packages: &[&str] = match dice.u8(..4) {
        0 => &["", "core", "cli"],
        _ => &[""],
    };
    let dated = dice.u8(..4);
    let count = dice.usize(..14);
    let mut days: Vec<i64> = (0..count).map(|_| dice.i64(-20..12)).collect();
    days.sort_unstable_by(|a, b| b.cmp(a));
    let mut one = |place: usize| {
        let package = packages[dice.usize(..packages.len())];
        let prerelease = dice.u8(..5) == 0;
        let number = count - place;
        let version = format!("{number}.0{}", if prerelease { "-rc.1" } else { "" });
        let has_day = match dated {
            0 => false,
            1 => dice.bool(),
            _ => true,
        };
        // Sometimes somebody mistakes the year.
        let late = if dice.u8(..12) == 0 { 365 } else { 0 };
        Listed {
            id: if package.is_empty() { version.clone() } else { format!("{package}@{version}") },
            version: (dice.u8(..10) > 0).then_some(version),
            day: has_day.then(|| day(days[place] + late)),
            prerelease,
            yanked: dice.u8(..8) == 0,
            unreleased: place == 0 && dice.u8(..4) == 0,
            ..Listed::default()
        }
    };
    let mut releases: Vec<Listed> = (0..count).map(&mut one).collect();
    match dice.u8(..6) {
        0 => dice.shuffle(&mut releases),
        1 => releases.sort_by_key(|release| release.id.split('@').next().map(str::to_owned)),
        _ => {}
    }
    releases
}

fn version(dice: &mut Rng) -> Option<String> {
    let number = dice.u8(1..14);
    match dice.u8(..5) {
        0 => None,
        1 => Some(format!("v{number}.0")),
        2 => Some(format!("{number}.0-rc.1")),
        _ => Some(format!("{number}.0")),
    }
}

fn visitor(dice: &mut Rng) -> Visitor {
    let mut receipts = Vec::new();
    for _ in 0..dice.usize(..4).saturating_sub(1) {
        // Some were written while the clock was wrong.
        let days = if dice.u8(..6) == 0 { dice.i64(5..400) } else { dice.i64(-25..1) };
        let id = Id::from_parts(dice.u64(..1 << 40), &[dice.u8(..); 10]);
        let at = Timestamp(START + days * DAY_MS - dice.i64(0..DAY_MS / 2));
        receipts.push(Receipt { id, at, app_version: version(dice), quote: None });
    }
    receipts.sort_by_key(|receipt| receipt.at);
    let first = match dice.u8(..6) {
        0 => 0,
        1 => START + dice.i64(1..400) * DAY_MS,
        _ => START - dice.i64(1..25) * DAY_MS,
    };
    Visitor { receipts, first: first.unsigned_abs(), version: version(dice) }
}

/// The same changelog somewhat later: releases on top, some in between, some
/// gone.
fn later(dice: &mut Rng, releases: &[Listed]) -> Vec<Listed> {
    let mut next = releases.to_vec();
    for number in 0..dice.usize(..4) {
        let place = if dice.u8(..4) == 0 { dice.usize(..=next.len()) } else { 0 };
        let id = format!("{}.{number}", 20 + next.len());
        if next.iter().any(|release| release.id == id) {
            continue;
        }
        let day = (dice.u8(..3) > 0).then(|| day(dice.i64(-5..16)));
        let prerelease = dice.u8(..6) == 0;
        next.insert(
            place,
            Listed { version: Some(id.clone()), id, day, prerelease, ..Listed::default() },
        );
    }
    if dice.u8(..6) == 0 && !next.is_empty() {
        next.remove(dice.usize(..next.len()));
    }
    next
}

/// A changelog in one line.
fn told(releases: &[Listed]) -> String {
    let one = |release: &Listed| {
        let marks = [
            (release.prerelease, "!"),
            (release.unreleased, "?"),
            (release.version.is_none(), "*"),
        ];
        let marks: String = marks.iter().filter(|mark| mark.0).map(|mark| mark.1).collect();
        format!("{}{marks} {}", release.id, release.day.as_deref().unwrap_or("-"))
    };
    releases.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A device that remembers what was seen.
#[derive(Default)]
struct Device {
    seen: Option<Seen>,
}

/// What is answered: how many are unread, and the places of the releases in
/// the panel and of those that are new in it.
#[derive(Debug)]
struct Answer {
    unread: u32,
    shown: Vec<usize>,
    fresh: Vec<usize>,
}

impl Device {
    fn ask(&mut self, world: &World<'_>, open: bool) -> Answer {
        let Visitor { first, version, receipts } = world.visitor;
        let asking = Asking {
            first: *first,
            version: version.clone(),
            open,
            fresh: Vec::new(),
            now: world.now.0.unsigned_abs(),
        };
        let seen = self.seen.as_ref().map(Record::to_text).unwrap_or_default();
        let mut known = vec![asking.to_text(), seen, String::new()];
        known.extend(receipts.iter().map(Record::to_text));
        let mut feed = vec![String::new()];
        feed.extend(world.releases.iter().map(Record::to_text));
        let question = format!("{}{FEED}{}", known.join(PART_TEXT), feed.join(PART_TEXT));
        let answer = hearback_news::ask(&question);
        let mut parts = answer.split(PART_TEXT);
        let news = News::from_text(parts.next().unwrap()).unwrap();
        if news.changed {
            self.seen = Some(Seen { releases: news.seen });
        }
        let first = parts.next().and_then(Panel::from_text).map_or(0, |panel| panel.first);
        let mut shown: Vec<Shown> = parts.filter_map(Shown::from_text).collect();
        // All of them are there, whatever is shown at first.
        assert_eq!(shown.len(), world.visible().len());
        shown.truncate(first as usize);
        let place = |shown: &Shown| shown.place as usize;
        let fresh = shown.iter().filter(|shown| shown.tags.iter().any(|tag| tag == "panelNew"));
        Answer {
            unread: news.unread,
            fresh: fresh.map(place).collect(),
            shown: shown.iter().map(place).collect(),
        }
    }
}

/// What the panel shows of these.
fn shown(world: &World<'_>) -> Vec<usize> {
    let news = world.news();
    match news.is_empty() {
        true => world.visible().into_iter().take(NEWEST).collect(),
        false => news.into_iter().take(MOST).collect(),
    }
}

#[test]
fn the_answer_is_what_the_reference_says() {
    let mut dice = Rng::with_seed(number("HEARBACK_SINCE_SEED", 5) as u64);
    let (mut with_news, mut with_unread) = (0, 0);
    for round in 0..number("HEARBACK_SINCE_ROUNDS", 20_000) {
        let (mut releases, visitor) = (releases(&mut dice), visitor(&mut dice));
        let mut device = Device::default();
        let mut seen: Option<Vec<String>> = None;
        let mut now = Timestamp(START);
        for visit in 0..3 {
            let world = World { releases: &releases, visitor: &visitor, now };
            let what = || {
                let list = told(&releases);
                format!("round {round}, visit {visit}: {visitor:?} at {now} of {list}")
            };
            let known = seen.get_or_insert_with(|| world.baseline()).clone();
            let unread = world.unread(&known);
            let closed = device.ask(&world, false);
            assert_eq!(closed.unread as usize, unread.len(), "unread {unread:?}, {}", what());
            if dice.bool() {
                let open = device.ask(&world, true);
                let expected = shown(&world);
                assert_eq!(open.shown, expected, "shown, {}", what());
                let new: Vec<_> =
                    unread.iter().copied().filter(|place| expected.contains(place)).collect();
                assert_eq!(open.fresh, new, "marked as new, {}", what());
                assert_eq!(open.unread, 0, "{}", what());
                seen = Some(world.seen(&known));
                with_news += usize::from(!world.news().is_empty());
                with_unread += usize::from(!unread.is_empty());
            }
            // Clocks are also put back.
            let days = if dice.u8(..8) == 0 { -dice.i64(1..30) } else { dice.i64(0..6) };
            now = Timestamp(now.0 + days * DAY_MS);
            releases = later(&mut dice, &releases);
        }
    }
    assert!(with_news > 1_000 && with_unread > 500, "too few: {with_news}, {with_unread}");
}

/// What somebody has seen is never unread again, whatever becomes of the file.
#[test]
fn unread_goes_forward_only() {
    let mut dice = Rng::with_seed(11);
    for _ in 0..2_000 {
        let (whole, visitor) = (releases(&mut dice), visitor(&mut dice));
        let mut device = Device::default();
        let now = Timestamp(START);
        device.ask(&World { releases: &whole, visitor: &visitor, now }, true);
        for _ in 0..3 {
            let mut part = whole.clone();
            // What runs is there or not, and with it what may be seen.
            part.retain(|release| release.prerelease || dice.u8(..4) > 0);
            let now = Timestamp(now.0 + dice.i64(-3..4) * DAY_MS);
            let world = World { releases: &part, visitor: &visitor, now };
            let unread = device.ask(&world, false).unread;
            assert_eq!(unread, 0, "{} of {}, {visitor:?}", told(&part), told(&whole));
            device.ask(&world, true);
        }
    }
}

/// Nobody is told of releases from before their time.
#[test]
fn the_first_contact_is_silent() {
    let mut dice = Rng::with_seed(13);
    for _ in 0..2_000 {
        let version = version(&mut dice);
        let visitor = Visitor { receipts: Vec::new(), first: START.unsigned_abs(), version };
        let mut releases = releases(&mut dice);
        releases.retain(|release| release.day.as_ref().is_none_or(|day| *day <= self::day(0)));
        let world = World { releases: &releases, visitor: &visitor, now: Timestamp(START) };
        let answer = Device::default().ask(&world, false);
        assert_eq!(answer.unread, 0, "{}", told(&releases));
    }
}

/// A year that was mistyped silences nothing that comes after it.
#[test]
fn a_day_to_come_is_no_measure() {
    let list = |text: &str| -> Vec<Listed> {
        let one = |text: &str| {
            let (id, days) = text.split_once(' ').unwrap();
            Listed { id: id.to_owned(), day: Some(day(days.parse().unwrap())), ..Listed::default() }
        };
        text.split(", ").map(one).collect()
    };
    let visitor = Visitor { receipts: Vec::new(), first: START.unsigned_abs(), version: None };
    let mut device = Device::default();
    let mut unread = |releases: &str, open: bool| {
        let (releases, now) = (list(releases), Timestamp(START + 20 * DAY_MS));
        device.ask(&World { releases: &releases, visitor: &visitor, now }, open).unread
    };
    unread("2.1 3650, 2.0 -2, 1.0 -9", true);
    assert_eq!(unread("2.1 3650, 2.0 -2, 1.1 4, 1.0 -9", false), 1, "a later day, further down");
    assert_eq!(unread("2.1 3650, 2.0 -2, 1.1 -3, 1.0 -9", false), 0, "written into the past");
    assert_eq!(unread("2.2 5, 2.1 3650, 2.0 -2, 1.0 -9", false), 1);
}
