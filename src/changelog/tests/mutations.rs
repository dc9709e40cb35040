//! The fixtures, broken in every way that a disk, a network or a hand breaks a
//! file: whatever comes out is sound. The dice are thrown the same each time.

use fastrand::Rng;
use hearback_changelog::{Explanation, explain};
use std::fs;
use std::path::Path;

mod shapes;
#[allow(dead_code, reason = "the properties use more of it")]
mod sound;

/// Broken files of each fixture.
const ROUNDS: usize = 40;

fn fixtures() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<_> =
        fs::read_dir(folder).unwrap().map(|case| case.unwrap().path()).collect();
    cases.sort();
    let mut all: Vec<_> =
        cases.iter().map(|case| fs::read(case.join("CHANGELOG.md")).unwrap()).collect();
    all.retain(|bytes| !bytes.is_empty());
    all.extend(shapes::SHAPES.iter().map(|(head, piece)| shapes::big(head, piece, 300).into()));
    all
}

/// A place between two bytes.
fn place(dice: &mut Rng, bytes: &[u8]) -> usize {
    dice.usize(..=bytes.len())
}

/// A piece, which may be empty.
fn piece(dice: &mut Rng, bytes: &[u8]) -> std::ops::Range<usize> {
    let start = place(dice, bytes);
    start..(start + dice.usize(..40)).min(bytes.len())
}

fn broken(dice: &mut Rng, bytes: &[u8], others: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..dice.usize(1..6) {
        match dice.u8(..8) {
            // Cut off.
            0 => bytes.truncate(place(dice, &bytes)),
            1 => drop(bytes.drain(..dice.usize(..=bytes.len()))),
            // A bit has turned.
            2 => {
                if let Some(byte) = dice.choice(&mut bytes) {
                    *byte ^= 1 << dice.u8(..8);
                }
            }
            // Lost, twice, and in another place.
            3 => drop(bytes.drain(piece(dice, &bytes))),
            4 => {
                let again = bytes[piece(dice, &bytes)].to_vec();
                let at = place(dice, &bytes);
                bytes.splice(at..at, again.repeat(dice.usize(1..4)));
            }
            5 => {
                let moved: Vec<u8> = bytes.drain(piece(dice, &bytes)).collect();
                let at = place(dice, &bytes);
                bytes.splice(at..at, moved);
            }
            // A piece of another file, and signs that mean something.
            6 => {
                let other = dice.choice(others).unwrap();
                let piece = other[piece(dice, other)].to_vec();
                let at = place(dice, &bytes);
                bytes.splice(at..at, piece);
            }
            _ => {
                let sign = *dice.choice(b"\0\t\n\r #*-_=[]()<>|&`~!:./\"'\\0190\xff\xe2").unwrap();
                let at = place(dice, &bytes);
                bytes.insert(at, sign);
            }
        }
    }
    bytes
}

#[test]
fn what_is_broken_is_read_soundly() {
    let fixtures = fixtures();
    let mut dice = Rng::with_seed(5);
    for fixture in &fixtures {
        for _ in 0..ROUNDS {
            let bytes = broken(&mut dice, fixture, &fixtures);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let read = std::panic::catch_unwind(|| {
                sound::check(&bytes);
                in_order(&explain(&bytes));
            });
            assert!(read.is_ok(), "{text:?}");
        }
    }
}

/// Headings stand below each other, and releases do not overlap.
fn in_order(explanation: &Explanation) {
    assert!(explanation.lines.is_sorted_by_key(|line| line.line));
    let mut spans: Vec<_> =
        explanation.releases.iter().map(|found| (found.line, found.end)).collect();
    spans.retain(|(line, _)| *line > 0);
    spans.sort_unstable();
    for pair in spans.windows(2) {
        assert!(pair[0].1 < pair[1].0, "{pair:?}");
    }
    assert!(spans.iter().all(|(line, end)| line <= end), "{spans:?}");
}
