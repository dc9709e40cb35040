//! The one pattern stories match texts with: `*` is any run of characters.
//!
//! A pattern without a star is the whole text, so that `button "Send"` never
//! means "Send later". `\*` is a star itself.

/// Whether `text`, with its white space collapsed, is what `pattern` says.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let text = collapse(text);
    let parts = parts(&collapse(pattern));
    let [first, rest @ ..] = parts.as_slice() else { return text.is_empty() };
    let [middle @ .., last] = rest else { return text == *first };
    let Some(mut left) = text.strip_prefix(first.as_str()) else { return false };
    for part in middle {
        let Some(at) = left.find(part.as_str()) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(last.as_str())
}

/// White space as a reader sees it: runs become one space, ends go.
#[must_use]
pub fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The literal pieces between the stars; always at least one.
fn parts(pattern: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' => parts.push(String::new()),
            '\\' if chars.peek() == Some(&'*') => {
                chars.next();
                push(&mut parts, '*');
            }
            c => push(&mut parts, c),
        }
    }
    parts
}

fn push(parts: &mut [String], c: char) {
    if let Some(part) = parts.last_mut() {
        part.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn without_a_star_it_is_the_whole_text() {
        assert!(matches("Send", "  Send\n"));
        assert!(!matches("Send", "Send later"));
        assert!(!matches("Send", "Resend"));
        assert!(matches("", ""));
        assert!(!matches("", "x"));
    }

    #[test]
    fn a_star_is_any_run() {
        assert!(matches("*", ""));
        assert!(matches("*Feedback*", "Feedback"));
        assert!(matches("What's new*", "What's new since your feedback"));
        assert!(!matches("What's new*", "See What's new"));
        assert!(matches("a*b*c", "a-b-b-c"));
        assert!(!matches("a*b*c", "a-c-b"));
    }

    #[test]
    fn pieces_never_overlap() {
        assert!(!matches("aba*aba", "aba"));
        assert!(!matches("a*a", "a"));
        assert!(matches("aba*aba", "abaaba"));
    }

    #[test]
    fn an_escaped_star_is_a_star() {
        assert!(matches(r"Name \*", "Name *"));
        assert!(!matches(r"Name \*", "Name of the game"));
    }

    #[test]
    fn white_space_is_collapsed_on_both_sides() {
        assert!(matches("4  stars", "4\n   stars"));
        assert!(matches("é *", "é\u{a0}漢"));
    }
}
