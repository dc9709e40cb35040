//! The text of a block becomes pieces (`CommonMark` 0.31.2, section 6, and the
//! appendix, phase 2).
//!
//! Pieces are a flat list in the order of the text; what is between them is
//! plain. A delimiter or a bracket gets its piece where it is met, as plain
//! text, and is told later what it does: so nothing is ever inserted, and no
//! depth of nesting is a depth of calls.

use super::definitions::Definitions;
use super::emphasis::{self, Run};
use super::entities;
use super::line::{byte, run};
use super::links;
use super::tags;
use crate::chars;

/// What stands at a place of the text that is not shown as it is.
pub(super) struct Piece {
    pub(super) does: Does,
    start: u32,
    end: u32,
}

impl Piece {
    /// Where it stands in the text.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.start as usize, self.end as usize)
    }
}

/// The pieces of a text.
pub(super) struct Pieces {
    pub(super) list: Vec<Piece>,
    /// Where links lead and pictures come from, in no order.
    pub(super) addresses: Vec<String>,
}

#[derive(Clone, Copy)]
pub(super) enum Does {
    /// It is shown as it is.
    Text,
    /// It is not shown.
    Nothing,
    Char(char),
    /// Code between so many backticks.
    Code(u32),
    Html,
    /// A line ends; `true`: and this shows.
    Break(bool),
    /// An address; `true`: an e-mail address.
    Address(bool),
    /// A footnote is meant; the piece is its label in brackets.
    Footnote,
    Strong,
    Emphasis,
    Strike,
    /// A link opens; the number of its address, which is still to be judged.
    Link(u32),
    Image(u32),
    Close,
}

/// An opening bracket.
struct Bracket {
    piece: usize,
    /// Behind it.
    start: usize,
    image: bool,
    /// The runs of delimiters before it.
    runs: usize,
}

struct Scanner<'t> {
    text: &'t str,
    definitions: &'t Definitions,
    pieces: Vec<Piece>,
    addresses: Vec<String>,
    runs: Vec<Run>,
    brackets: Vec<Bracket>,
    /// Brackets below this height may open images, but no links: links do
    /// not stand in links.
    dead: usize,
    /// Bytes that may still be read ahead in vain.
    fuel: usize,
}

/// Finds the pieces.
///
/// The time is linear: looking ahead for an end that is not there is paid
/// from a stock of eight times the text, and when that is used up, what
/// would need an end is plain. No text that somebody wrote comes near.
pub(super) fn pieces(text: &str, definitions: &Definitions) -> Pieces {
    let mut scanner = Scanner {
        text,
        definitions,
        pieces: Vec::new(),
        addresses: Vec::new(),
        runs: Vec::new(),
        brackets: Vec::new(),
        dead: 0,
        fuel: text.len() * 8 + 4096,
    };
    let mut at = 0;
    while at < text.len() {
        at = scanner.step(at);
    }
    emphasis::pair(&mut scanner.runs, &mut scanner.pieces);
    Pieces { list: scanner.pieces, addresses: scanner.addresses }
}

impl Scanner<'_> {
    /// Reads what is at the place; returns the place behind it.
    fn step(&mut self, at: usize) -> usize {
        match byte(self.text, at) {
            b'\\' => self.escape(at),
            b'`' => self.code(at),
            b'*' | b'_' | b'~' => self.delimiters(at),
            b'[' => self.open(at, 1),
            b'!' if byte(self.text, at + 1) == b'[' => self.open(at, 2),
            b']' => self.close(at),
            b'<' => self.angle(at),
            b'&' => match entities::read(self.text, at) {
                Some((char, end)) => self.add(Does::Char(char), at, end),
                None => at + 1,
            },
            b'\n' => self.line_end(at),
            _ => at + 1,
        }
    }

    fn add(&mut self, does: Does, start: usize, end: usize) -> usize {
        // A changelog is cut off long before this many bytes.
        self.pieces.push(Piece { does, start: start as u32, end: end as u32 });
        end
    }

    /// Pays for looking ahead in vain.
    fn pay(&mut self, bytes: usize) {
        self.fuel = self.fuel.saturating_sub(bytes);
    }

    /// Section 2.4.
    fn escape(&mut self, at: usize) -> usize {
        match byte(self.text, at + 1) {
            b'\n' if at + 1 < self.text.len() => self.add(Does::Break(true), at, at + 2),
            next if next.is_ascii_punctuation() => self.add(Does::Nothing, at, at + 1) + 1,
            _ => at + 1,
        }
    }

    /// Sections 6.7 and 6.8.
    fn line_end(&mut self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        let start = chars::trim_end(before, &|char| matches!(char, ' ' | '\t')).len();
        self.add(Does::Break(before.ends_with("  ")), start, at + 1)
    }

    /// Section 6.1.
    fn code(&mut self, at: usize) -> usize {
        let ticks = run(self.text, at, b'`');
        let start = at + ticks;
        let mut end = start;
        while self.fuel > 0 && end < self.text.len() {
            if byte(self.text, end) != b'`' {
                end += 1;
                continue;
            }
            let found = run(self.text, end, b'`');
            end += found;
            if found == ticks {
                return self.add(Does::Code(ticks as u32), at, end);
            }
        }
        self.pay(end - start);
        start
    }

    fn delimiters(&mut self, at: usize) -> usize {
        let byte = byte(self.text, at);
        let length = run(self.text, at, byte);
        let end = at + length;
        let before = self.text.get(..at).and_then(|text| text.chars().next_back());
        let after = self.text.get(end..).and_then(|text| text.chars().next());
        let (opens, closes) =
            emphasis::flanks(byte, length, before.unwrap_or('\n'), after.unwrap_or('\n'));
        if (opens || closes) && (byte != b'~' || length <= 2) {
            let first = self.pieces.len() as u32;
            let length = length as u32;
            self.runs.push(Run { byte, length, first, left: length, opens, closes });
            for at in at..end {
                self.add(Does::Text, at, at + 1);
            }
        }
        end
    }

    /// Sections 6.5 and 6.6.
    fn angle(&mut self, at: usize) -> usize {
        if self.fuel == 0 {
            return at + 1;
        }
        if let Some(end) = tags::address(self.text, at) {
            return self.add(Does::Address(false), at, end);
        }
        if let Some(end) = tags::email(self.text, at) {
            return self.add(Does::Address(true), at, end);
        }
        match tags::html(self.text, at) {
            Ok(end) => self.add(Does::Html, at, end),
            Err(end) => {
                self.pay(end - at);
                at + 1
            }
        }
    }

    fn open(&mut self, at: usize, length: usize) -> usize {
        let (piece, start) = (self.pieces.len(), at + length);
        let runs = self.runs.len();
        self.brackets.push(Bracket { piece, start, image: length == 2, runs });
        self.add(Does::Text, at, start)
    }

    /// Sections 6.3 and 6.4.
    fn close(&mut self, at: usize) -> usize {
        let Some(bracket) = self.brackets.pop() else { return at + 1 };
        let height = self.brackets.len();
        let dead = height < self.dead;
        self.dead = self.dead.min(height);
        if dead && !bracket.image {
            return at + 1;
        }
        let Some((address, end)) = self.inline(at + 1).or_else(|| self.reference(&bracket, at))
        else {
            return self.footnote(&bracket, at);
        };
        let number = self.addresses.len() as u32;
        self.addresses.push(address);
        let does = if bracket.image { Does::Image(number) } else { Does::Link(number) };
        if let Some(piece) = self.pieces.get_mut(bracket.piece) {
            piece.does = does;
        }
        if let Some(runs) = self.runs.get_mut(bracket.runs..) {
            emphasis::pair(runs, &mut self.pieces);
        }
        self.runs.truncate(bracket.runs);
        if !bracket.image {
            self.dead = height;
        }
        self.add(Does::Close, at, end)
    }

    fn inline(&self, at: usize) -> Option<(String, usize)> {
        let (address, end) = links::inline(self.text, at)?;
        Some((links::unescape(address), end))
    }

    /// Full, collapsed and shortcut references.
    fn reference(&self, bracket: &Bracket, at: usize) -> Option<(String, usize)> {
        let (mut label, mut end) = (self.text.get(bracket.start..at)?, at + 1);
        let mut own = true;
        if let Some(next) = self.text.get(end..).and_then(|rest| rest.strip_prefix('[')) {
            if next.starts_with(']') {
                end += 2;
            } else if let Some(length) = links::label_end(next)
                && !next.starts_with('^')
            {
                label = next.get(..length)?;
                end += length + 2;
                own = false;
            }
        }
        // A label holds no brackets.
        if own && links::label_end(self.text.get(bracket.start..)?) != Some(at - bracket.start) {
            return None;
        }
        Some((self.definitions.address(label)?.to_owned(), end))
    }

    fn is_footnote(&self, label: &str) -> bool {
        label.strip_prefix('^').is_some_and(|label| self.definitions.has_footnote(label))
    }

    /// A footnote (GitHub) is shown as its label in brackets. No link stands
    /// around it.
    fn footnote(&mut self, bracket: &Bracket, at: usize) -> usize {
        let end = at + 1;
        if self.text.get(bracket.start..at).is_some_and(|label| self.is_footnote(label)) {
            self.brackets.clear();
            self.dead = 0;
            self.runs.truncate(bracket.runs);
            if let Some(piece) = self.pieces.get_mut(bracket.piece) {
                piece.does = Does::Footnote;
                piece.end = end as u32;
            }
        }
        end
    }
}

/// What stands between the backticks of code (section 6.1): line ends are
/// spaces, and one space on both sides is not part of it.
pub(super) fn code(text: &str) -> String {
    let space = |char| if char == '\n' { ' ' } else { char };
    let text: String = text.chars().map(space).collect();
    let inner = text.strip_prefix(' ').and_then(|text| text.strip_suffix(' '));
    match inner.filter(|inner| inner.bytes().any(|byte| byte != b' ')) {
        Some(inner) => inner.to_owned(),
        None => text,
    }
}
