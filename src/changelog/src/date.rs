//! Days as headings write them.

use crate::chars;
use hearback_wire::Date;

/// English names; three letters tell them apart.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTHS_LONG: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What stands at the start of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A day, and the bytes that it takes.
    Day(Date, usize),
    /// `07/08/2026`: the day if the month stands first, the day if it does not,
    /// and the bytes that they take.
    Either(Date, Date, usize),
    /// Shaped like a day, but not in the calendar; and the bytes that it takes.
    NoDay(usize),
}

impl Found {
    /// The day, with the month first where that is in doubt; the other day,
    /// then; and the bytes that they take.
    pub(crate) fn day(self) -> Option<(Date, Option<Date>, usize)> {
        match self {
            Self::Day(date, length) => Some((date, None, length)),
            Self::Either(date, other, length) => Some((date, Some(other), length)),
            Self::NoDay(_) => None,
        }
    }
}

/// Reads `2026-11-22`, with slashes or dots or nothing, `22.11.2026`, `22/11/2026`,
/// `11/22/26`, `22-11-2026`, `2026年11月22日`, `November 22nd, 2026`,
/// `22 Nov 2026`; a weekday before and a time after belong to it.
pub(crate) fn read(text: &str) -> Option<Found> {
    let mut cursor = Cursor { text, at: 0 };
    let mut word = cursor.word();
    if word.get(..3).is_some_and(|start| WEEKDAYS.contains(&start)) && word.len() <= 9 {
        cursor.skip(&[',', '.', ' ']);
        word = cursor.word();
    }
    let mut either = false;
    let (year, month, day) = if word.is_empty() {
        numbers(&mut cursor, &mut either)?
    } else {
        let month = month(&word)?;
        cursor.skip(&['.', ' ']);
        let day = cursor.number(2)?;
        cursor.ordinal();
        cursor.skip(&[',', ' ']);
        (cursor.year()?, month, day)
    };
    if chars::starts(cursor.rest(), &|char| char.is_ascii_digit()) {
        return None;
    }
    cursor.time();
    let other = if either { date(year, day, month) } else { None };
    Some(match (date(year, month, day), other) {
        (Some(date), Some(other)) if date != other => Found::Either(date, other, cursor.at),
        (Some(date), _) => Found::Day(date, cursor.at),
        (None, _) => Found::NoDay(cursor.at),
    })
}

/// Of the days of a text that are written as numbers with the year behind
/// them: how many have the month first beyond doubt, and how many the day.
pub(crate) fn orders(text: &str) -> (usize, usize) {
    let (mut month_first, mut day_first) = (0, 0);
    let mut inside = false;
    for (index, byte) in text.bytes().enumerate() {
        let start = !inside && byte.is_ascii_digit();
        inside = byte.is_ascii_alphanumeric() || byte == b'/';
        if !start {
            continue;
        }
        let mut cursor = Cursor { text, at: index };
        let first = cursor.number(2);
        let sign = cursor.peek().filter(|sign| matches!(sign, '/' | '-'));
        let (Some(first), Some(sign)) = (first, sign) else { continue };
        cursor.at += 1;
        let second = cursor.number(2);
        if !cursor.skip_one(&[sign]) || cursor.year_behind(sign).is_none() {
            continue;
        }
        match (first, second) {
            (13..=31, Some(1..=12)) => day_first += 1,
            (1..=12, Some(13..=31)) => month_first += 1,
            _ => {}
        }
    }
    (month_first, day_first)
}

/// Year and month, in a text that names no day: `August, 2024`, `2024-08`.
pub(crate) fn month_in(text: &str) -> Option<(u16, u16)> {
    let mut inside = false;
    for (index, char) in text.char_indices() {
        let start = !inside && chars::is_word(char);
        inside = chars::is_word(char);
        let mut cursor = Cursor { text, at: index };
        if !start {
            continue;
        }
        let found = if char.is_ascii_digit() {
            year_and_month(&mut cursor)
        } else {
            month(&cursor.word()).and_then(|month| {
                cursor.skip(&[' ', ',', '.', '-']);
                Some((cursor.year()?, month))
            })
        };
        if found.is_some() && !chars::starts(cursor.rest(), &chars::is_word) {
            return found;
        }
    }
    None
}

fn year_and_month(cursor: &mut Cursor<'_>) -> Option<(u16, u16)> {
    let year = cursor.year()?;
    let sign = cursor.sign()?;
    let month = cursor.number(2).filter(|month| (1..=12).contains(month))?;
    let dotted = sign == '.' || cursor.peek() == Some(sign);
    (!dotted && (1_900..2_200).contains(&year)).then_some((year, month))
}

fn date(year: u16, month: u16, day: u16) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// Year, month and day; and whether month and day may as well be the other way
/// round.
fn numbers(cursor: &mut Cursor<'_>, either: &mut bool) -> Option<(u16, u16, u16)> {
    let start = cursor.at;
    if let Some(year) = cursor.year() {
        if let Some(compact) = cursor.compact(year) {
            return Some(compact);
        }
        let sign = cursor.sign()?;
        let month = cursor.number(2)?;
        let second = cursor.sign()?;
        let pair = matches!((sign, second), ('年', '月') | ('년', '월')) || sign == second;
        let day = cursor.number(2)?;
        cursor.skip_one(&['日', '일']);
        return pair.then_some((year, month, day));
    }
    cursor.at = start;
    let first = cursor.number(2)?;
    cursor.ordinal();
    // `12. März 2024`
    let named = cursor.rest().starts_with(". ");
    if let Some(sign @ ('.' | '/' | '-')) = cursor.peek().filter(|_| !named)
        && chars::starts(cursor.rest().get(1..)?, &|char| char.is_ascii_digit())
    {
        cursor.skip_one(&[sign]);
        let second = cursor.number(2)?;
        cursor.skip_one(&[sign]).then_some(())?;
        let year = cursor.year_behind(sign)?;
        // Dots are written where the day comes first.
        *either = sign != '.' && first <= 12 && second <= 12;
        let day_first = first > 12 || (sign == '.' && second <= 12);
        return Some(if day_first { (year, second, first) } else { (year, first, second) });
    }
    cursor.skip(&[' ', '-', '.', '/']);
    let mut word = cursor.word();
    if matches!(word.as_str(), "of" | "de") {
        cursor.skip(&[' ']);
        word = cursor.word();
    }
    if word.is_empty() && named {
        // `12. 3. 2024`
        let month = cursor.number(2)?;
        cursor.skip(&['.', ' ']);
        return Some((cursor.year()?, month, first));
    }
    let month = month(&word)?;
    cursor.skip(&[' ', ',', '.', '-', '/']);
    if cursor.rest().starts_with("de ") {
        cursor.at += 3;
    }
    Some((cursor.year()?, month, first))
}

/// Names of the months in German, French, Spanish, Italian, Portuguese, Dutch,
/// Polish, Russian, Turkish, Czech, Scandinavian languages, Hungarian and
/// Ukrainian, as they stand in a date.
const MONTHS_ELSEWHERE: [&str; 12] = [
    "januar|jänner|janvier|enero|gennaio|janeiro|januari|stycznia|января|ocak|ledna|január|січня",
    "februar|février|febrero|febbraio|fevereiro|februari|lutego|февраля|şubat|února|február|лютого",
    "märz|mars|marzo|março|maart|marca|марта|mart|března|marts|március|березня",
    "avril|abril|aprile|kwietnia|апреля|nisan|dubna|április|квітня",
    "mai|mayo|maggio|maio|mei|maja|мая|mayıs|května|maj|május|травня",
    "juni|juin|junio|giugno|junho|czerwca|июня|haziran|června|június|червня",
    "juli|juillet|julio|luglio|julho|lipca|июля|temmuz|července|július|липня",
    "août|agosto|augustus|sierpnia|августа|ağustos|srpna|augusti|augusztus|серпня",
    "septembre|septiembre|settembre|setembro|września|сентября|eylül|září|szeptember|вересня",
    "oktober|octobre|octubre|ottobre|outubro|października|октября|ekim|října|október|жовтня",
    "novembre|noviembre|novembro|listopada|ноября|kasım|listopadu|листопада",
    "dezember|décembre|diciembre|dicembre|dezembro|december|grudnia|декабря|aralık|prosince|грудня",
];

fn month(word: &str) -> Option<u16> {
    if word.len() < 3 {
        return None;
    }
    let english = MONTHS.iter().position(|month| word.starts_with(month)).filter(|index| {
        MONTHS_LONG.get(*index).is_some_and(|long| long.starts_with(word)) || word == "sept"
    });
    let elsewhere = || MONTHS_ELSEWHERE.iter().position(|names| chars::among(names, word));
    u16::try_from(english.or_else(elsewhere)? + 1).ok()
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_one(&mut self, chars: &[char]) -> bool {
        let found = self.peek().filter(|char| chars.contains(char));
        self.at += found.map_or(0, char::len_utf8);
        found.is_some()
    }

    fn skip(&mut self, chars: &[char]) {
        while self.skip_one(chars) {}
    }

    /// What stands between year and month or between month and day.
    fn sign(&mut self) -> Option<char> {
        let sign = self
            .peek()
            .filter(|char| matches!(char, '-' | '/' | '.' | '年' | '月' | '년' | '월'))?;
        self.at += sign.len_utf8();
        // `2026. 11. 22.`
        let spaced = sign == '.'
            && self
                .rest()
                .strip_prefix(' ')
                .is_some_and(|rest| chars::starts(rest, &|char| char.is_ascii_digit()));
        if spaced || sign == '년' || sign == '월' {
            self.skip(&[' ']);
        }
        Some(sign)
    }

    fn number(&mut self, most: usize) -> Option<u16> {
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).take(most).count();
        let number = rest.get(..digits)?.parse().ok()?;
        self.at += digits;
        Some(number)
    }

    /// Four digits.
    fn year(&mut self) -> Option<u16> {
        let start = self.at;
        let year = self.number(4)?;
        (self.at - start == 4).then_some(year)
    }

    /// The rest of `20261122`.
    fn compact(&mut self, year: u16) -> Option<(u16, u16, u16)> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let month = self.rest().get(..2)?.parse().ok()?;
        let day = self.rest().get(2..4)?.parse().ok()?;
        let known = digits == 4 && (1_970..2_100).contains(&year);
        date(year, month, day).filter(|_| known)?;
        self.at += digits;
        Some((year, month, day))
    }

    /// Four digits; or two, behind a slash.
    fn year_behind(&mut self, sign: char) -> Option<u16> {
        let start = self.at;
        let year = self.number(4)?;
        match self.at - start {
            4 => Some(year),
            2 if sign == '/' => Some(if year < 70 { 2_000 + year } else { 1_900 + year }),
            _ => None,
        }
    }

    /// In small letters; empty if the next is no letter.
    fn word(&mut self) -> String {
        let letter = |char: &char| chars::is_word(*char) && !char.is_ascii_digit();
        let word: String = self.rest().chars().take(16).take_while(letter).collect();
        self.at += word.len();
        chars::fold(&word)
    }

    fn ordinal(&mut self) {
        if self.rest().get(..2).is_some_and(|two| matches!(two, "st" | "nd" | "rd" | "th" | "er")) {
            self.at += 2;
        }
    }

    /// `T12:00:00Z`, ` 14:26:05 GMT`.
    fn time(&mut self) {
        let rest = self.rest();
        let Some(clock) = rest.strip_prefix('T').or_else(|| rest.strip_prefix(' ')) else { return };
        let length = chars::span(clock, &|char| {
            !(char.is_ascii_digit() || matches!(char, ':' | '.' | 'Z' | '+' | '-'))
        });
        if !clock.get(..3).is_some_and(|hour| hour.ends_with(':')) {
            return;
        }
        self.at += 1 + length;
        for zone in [" GMT", " UTC"] {
            if self.rest().starts_with(zone) {
                self.at += zone.len();
            }
        }
        // ` +0200`
        let zone = self.rest().get(..6).unwrap_or_default();
        let digits = zone.strip_prefix(" +").or_else(|| zone.strip_prefix(" -"));
        if digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())) {
            self.at += zone.len();
        }
    }
}

#[cfg(test)]
mod tests;
