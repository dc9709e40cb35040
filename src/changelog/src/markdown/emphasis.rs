//! Which delimiters are emphasis (`CommonMark` 0.31.2, section 6.2, and the
//! appendix, "process emphasis"; strikethrough as on GitHub).

use super::entities::is_punctuation;
use super::inline::{Does, Piece};

/// A run of `*`, `_` or `~`. Every byte of it has a [`Piece`].
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub(super) byte: u8,
    /// As written.
    pub(super) length: u32,
    /// The pieces that are not used yet.
    pub(super) first: u32,
    pub(super) left: u32,
    pub(super) opens: bool,
    pub(super) closes: bool,
}

/// Whether a run may open and may close, by the characters on both sides.
///
/// A run that is left-flanking opens, one that is right-flanking closes, but
/// `_` and a single `~` not inside a word.
pub(super) fn flanks(byte: u8, length: usize, before: char, after: char) -> (bool, bool) {
    let inside_words = byte == b'*';
    let double = byte == b'~' && length == 2;
    let space = (before.is_whitespace(), after.is_whitespace());
    let marks = (is_punctuation(before), is_punctuation(after));
    let opens = !space.1 && (inside_words && !marks.1 || double || space.0 || marks.0);
    let closes = !space.0 && ((inside_words || double) && !marks.0 || space.1 || marks.1);
    (opens, closes)
}

/// Pairs the runs, and writes into their pieces what they do.
///
/// The runs that still wait for a closer are a stack at the front of the
/// slice: what stands between a pair can never be closed any more. For every
/// sort of closer, `floors` is how high the stack was when no opener was
/// found; there is none below either, so the time is linear.
pub(super) fn pair(runs: &mut [Run], pieces: &mut [Piece]) {
    let mut floors = [0; 13];
    let mut waiting = 0;
    for index in 0..runs.len() {
        let Some(mut closer) = runs.get(index).copied() else { return };
        let sort = 3 * usize::from(closer.opens) + (closer.length % 3) as usize;
        let sort = match closer.byte {
            b'*' => sort,
            b'_' => 6 + sort,
            _ => 12,
        };
        while closer.closes && closer.left > 0 {
            let floor = floors.get(sort).copied().unwrap_or_default();
            let openers = runs.get(floor..waiting).unwrap_or_default();
            let Some(found) = openers.iter().rposition(|opener| fits(*opener, closer)) else {
                if let Some(floor) = floors.get_mut(sort) {
                    *floor = waiting;
                }
                break;
            };
            waiting = floor + found;
            let Some(opener) = runs.get_mut(waiting) else { return };
            let used =
                if closer.byte == b'~' { closer.left } else { closer.left.min(opener.left).min(2) };
            opener.left -= used;
            let does = match (closer.byte, used) {
                (b'~', _) => Does::Strike,
                (_, 1) => Does::Emphasis,
                _ => Does::Strong,
            };
            use_up(pieces, opener.first + opener.left, used, does);
            use_up(pieces, closer.first, used, Does::Close);
            closer.first += used;
            closer.left -= used;
            waiting += usize::from(opener.left > 0);
            for floor in &mut floors {
                *floor = waiting.min(*floor);
            }
        }
        if closer.opens
            && closer.left > 0
            && let Some(opener) = runs.get_mut(waiting)
        {
            *opener = closer;
            waiting += 1;
        }
    }
}

/// The rule of three: if either could do both, their lengths must not add up
/// to a multiple of three, unless both are one.
fn fits(opener: Run, closer: Run) -> bool {
    opener.byte == closer.byte
        && if closer.byte == b'~' {
            opener.length == closer.length
        } else {
            !(opener.closes || closer.opens)
                || !(opener.length + closer.length).is_multiple_of(3)
                || closer.length.is_multiple_of(3)
        }
}

fn use_up(pieces: &mut [Piece], first: u32, count: u32, does: Does) {
    let mut does = Some(does);
    for piece in pieces.iter_mut().skip(first as usize).take(count as usize) {
        piece.does = does.take().unwrap_or(Does::Nothing);
    }
}
