//! Looking at text by its characters, in few bytes of program.
//!
//! The generic searches of the standard library are compiled anew for every
//! pattern, and its tables of letters and of cases weigh as much as all names
//! of sections together. This crate travels to browsers, so it has one
//! search, and asks ranges instead of tables what a letter is and what the
//! small one of a capital.

/// What to look for.
pub(crate) type Test<'a> = &'a dyn Fn(char) -> bool;

/// Where the first such character starts.
pub(crate) fn find(text: &str, test: Test<'_>) -> Option<usize> {
    text.char_indices().find(|(_, char)| test(*char)).map(|(index, _)| index)
}

/// Where the first such character starts; the length of the text without one.
pub(crate) fn span(text: &str, test: Test<'_>) -> usize {
    find(text, test).unwrap_or(text.len())
}

/// Without such characters at the start.
pub(crate) fn trim_start<'a>(text: &'a str, test: Test<'_>) -> &'a str {
    text.get(span(text, &|char| !test(char))..).unwrap_or_default()
}

/// Without such characters at the end.
pub(crate) fn trim_end<'a>(text: &'a str, test: Test<'_>) -> &'a str {
    let mut chars = text.char_indices();
    let end = loop {
        match chars.next_back() {
            Some((_, char)) if test(char) => {}
            Some((index, char)) => break index + char.len_utf8(),
            None => break 0,
        }
    };
    text.get(..end).unwrap_or_default()
}

/// Without such characters at both ends.
pub(crate) fn trim<'a>(text: &'a str, test: Test<'_>) -> &'a str {
    trim_end(trim_start(text, test), test)
}

/// Does it start with such a character?
pub(crate) fn starts(text: &str, test: Test<'_>) -> bool {
    text.chars().next().is_some_and(test)
}

/// Does it end with such a character?
pub(crate) fn ends(text: &str, test: Test<'_>) -> bool {
    text.chars().next_back().is_some_and(test)
}

/// Where the other text starts; it is short, and not empty.
pub(crate) fn find_str(text: &str, other: &str) -> Option<usize> {
    let (text, other) = (text.as_bytes(), other.as_bytes());
    let first = other.first()?;
    (0..text.len()).find(|index| {
        text.get(*index) == Some(first)
            && text.get(*index..).is_some_and(|tail| tail.starts_with(other))
    })
}

/// What stands before and after the other text; see [`find_str`].
pub(crate) fn split_once<'a>(text: &'a str, other: &str) -> Option<(&'a str, &'a str)> {
    let at = find_str(text, other)?;
    Some((text.get(..at)?, text.get(at + other.len()..)?))
}

/// The pieces in a row.
pub(crate) fn join(pieces: &[&str]) -> String {
    let mut text = String::new();
    for piece in pieces {
        text.push_str(piece);
    }
    text
}

/// In decimal digits.
pub(crate) fn number(number: usize) -> String {
    let mut text = String::new();
    let mut unit = 1;
    while number / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        text.extend(char::from_digit((number / unit % 10) as u32, 10));
        unit /= 10;
    }
    text
}

/// Is it one of the names, which stand between `|`?
pub(crate) fn among(names: &str, name: &str) -> bool {
    let name = name.as_bytes();
    let mut all = names.as_bytes().split(|byte| *byte == b'|');
    // Most are told apart by less than a comparison.
    all.any(|one| one.len() == name.len() && one.first() == name.first() && one == name)
}

/// The names that stand between `|`.
pub(crate) fn each(names: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(names);
    std::iter::from_fn(move || {
        let names = rest?;
        let end = names.bytes().position(|byte| byte == b'|').unwrap_or(names.len());
        rest = names.get(end + 1..);
        names.get(..end)
    })
}

/// The text in small letters, as far as comparing goes.
pub(crate) fn fold(text: &str) -> String {
    text.chars().map(small).collect()
}

/// What follows the name, if the text starts with it in any case; the name is
/// in small letters.
pub(crate) fn strip<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for known in name.chars() {
        if small(rest.next()?) != known {
            return None;
        }
    }
    Some(rest.as_str())
}

/// The small letter of a capital, in the alphabets of Latin, Greek, Cyrillic
/// and Armenian; other characters, and the few capitals of more than one
/// small letter, are what they are.
pub(crate) fn small(char: char) -> char {
    let code = u32::from(char);
    let even = code | 1;
    let odd = code + code % 2;
    let folded = match code {
        0x41..=0x5a => code + 32,
        0..=0xbf => code,
        0xd7 => code,
        0xc0..=0xde | 0x391..=0x3a1 | 0x3a3..=0x3ab | 0x410..=0x42f | 0xff21..=0xff3a => code + 32,
        0x130 => 0x69,
        0x178 => 0xff,
        0x100..=0x137 | 0x14a..=0x177 | 0x1de..=0x1ef | 0x1f8..=0x21f | 0x222..=0x233 => even,
        0x139..=0x148 | 0x179..=0x17e | 0x1cd..=0x1dc => odd,
        0x386 => 0x3ac,
        0x388..=0x38a => code + 37,
        0x38c => 0x3cc,
        0x38e | 0x38f => code + 63,
        0x3c2 => 0x3c3,
        0x400..=0x40f => code + 80,
        0x460..=0x481 | 0x48a..=0x4bf | 0x4d0..=0x52f => even,
        0x4c1..=0x4ce => odd,
        0x531..=0x556 => code + 48,
        0x1e00..=0x1e95 | 0x1ea0..=0x1eff => even,
        _ => code,
    };
    char::from_u32(folded).unwrap_or(char)
}

/// A letter, a digit, or a sign of a script that writes words with it; no
/// punctuation, symbol or emoji.
pub(crate) fn is_word(char: char) -> bool {
    match char {
        '\0'..='\u{7f}' => char.is_ascii_alphanumeric(),
        'ª' | 'µ' | 'º' => true,
        '\u{80}'..='\u{bf}' | '×' | '÷' => false,
        // Punctuation, arrows, mathematics, symbols.
        '\u{2000}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}' => false,
        '々' | '〆' | '〇' => true,
        '\u{3000}'..='\u{303f}' | '・' => false,
        // Private use, variation selectors, forms of punctuation.
        '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe6f}' => false,
        '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' => false,
        '\u{ff5b}'..='\u{ff65}' | '\u{ffe0}'..='\u{ffff}' => false,
        // Emoji and other pictures.
        '\u{1f000}'..='\u{1fbff}' | '\u{e0000}'.. => false,
        _ => true,
    }
}

/// Does it turn the direction of what follows? Embeddings, overrides and
/// isolates (Unicode Standard Annex 9, section 2).
pub(crate) fn turns(char: char) -> bool {
    matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The opposite of [`is_word`].
pub(crate) fn is_sign(char: char) -> bool {
    !is_word(char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_and_finds() {
        let x = |char: char| char == 'x';
        assert_eq!(trim("xxaxbx", &x), "axb");
        assert_eq!(trim("xxx", &x), "");
        assert_eq!((trim_start("xé", &x), trim_end("éx", &x)), ("é", "é"));
        assert_eq!((find("éxx", &x), span("éé", &x)), (Some(2), 4));
        assert_eq!(split_once("a--b-->c", "-->"), Some(("a--b", "c")));
        assert_eq!(split_once("é>", "\u{a9}"), None);
    }

    #[test]
    fn writes_numbers() {
        for value in [0, 9, 10, 101, 8_388_608, usize::MAX] {
            assert_eq!(number(value), value.to_string());
        }
    }

    #[test]
    fn strips_in_any_case() {
        assert_eq!(strip("ЗАГОЛОВОК 1", "заголовок"), Some(" 1"));
        assert_eq!(strip("Não", "nã"), Some("o"));
        assert_eq!(strip("N", "nã"), None);
    }

    #[test]
    fn capitals_have_small_letters() {
        let alphabets = ['\0'..='\u{233}', '\u{370}'..='\u{556}', '\u{1e00}'..='\u{1eff}'];
        for char in alphabets.into_iter().flatten().chain('\u{ff00}'..='\u{ff5e}') {
            let mut lower = char.to_lowercase();
            let expected = match char {
                // Capitals of single languages, between the alphabets.
                '\u{180}'..='\u{1cc}'
                | '\u{1f1}'..='\u{1f7}'
                | '\u{220}'
                | '\u{370}'..='\u{385}'
                | '\u{3cf}'..='\u{3ff}'
                | '\u{4c0}'
                | '\u{1e96}'..='\u{1e9f}' => char,
                'İ' => 'i',
                'ς' => 'σ',
                _ => lower.next().unwrap(),
            };
            assert_eq!(small(char), expected, "{char} {:x}", u32::from(char));
        }
    }

    #[test]
    fn words_are_made_of_letters_of_any_script() {
        for text in
            ["aZ09", "éßñø", "Яжї", "λ", "漢字かなカナ", "한국어", "עברית", "عربي", "हिन्दी", "ไทย"]
        {
            assert!(text.chars().all(is_word), "{text}");
        }
        for text in [
            "-–—.,:;()[]«»“”‘’!?",
            "🚀🐛⚠\u{fe0f}✨\u{200d}",
            "→•…©®™",
            "。、「」・（）：！",
            " \n\u{a0}",
        ] {
            assert!(text.chars().all(is_sign), "{text}");
        }
    }
}
