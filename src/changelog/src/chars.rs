//! Looking at text by its characters, in few bytes of program.
//!
//! The generic searches of the standard library are compiled anew for every
//! pattern, and its tables of letters and of cases weigh as much as all names
//! of sections together. This crate travels to browsers, so it has one
//! search, asks ranges instead of tables what a letter is, and folds cases
//! with what the Markdown parser brings along.

use unicase::UniCase;

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
    each(names).any(|known| known == name)
}

/// The names that stand between `|`.
pub(crate) fn each(names: &str) -> impl Iterator<Item = &str> {
    names.split('|')
}

/// The text in small letters, as far as comparing goes.
pub(crate) fn fold(text: &str) -> String {
    UniCase::unicode(text).to_folded_case()
}

/// What follows the name, if the text starts with it in any case.
pub(crate) fn strip<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for _ in name.chars() {
        rest.next()?;
    }
    let head = text.get(..text.len() - rest.as_str().len())?;
    (UniCase::unicode(head) == UniCase::unicode(name)).then_some(rest.as_str())
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
