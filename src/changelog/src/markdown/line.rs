//! One line, and how far into it the markers of containers reach.
//!
//! Tabs behave as if they went on to the next multiple of four columns, but
//! only where blocks are told apart (`CommonMark` 0.31.2, section 2.2). So a
//! place in a line is a byte and a column, and a tab may be used up in part.

/// A line without its line feed.
pub(super) struct Line<'a> {
    text: &'a str,
    /// What is before this byte is used up.
    at: usize,
    column: usize,
    /// The tab at `at` is used up in part.
    partial: bool,
    /// The first byte that is no space or tab, and its column.
    next: usize,
    next_column: usize,
}

impl<'a> Line<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut line = Self { text, at: 0, column: 0, partial: false, next: 0, next_column: 0 };
        line.look();
        line
    }

    fn look(&mut self) {
        (self.next, self.next_column) = (self.at, self.column);
        loop {
            match self.peek() {
                b' ' => self.next_column += 1,
                b'\t' => self.next_column += 4 - self.next_column % 4,
                _ => break,
            }
            self.next += 1;
        }
    }

    /// The columns of space before [`Line::rest`].
    pub(super) fn indent(&self) -> usize {
        self.next_column - self.column
    }

    /// The first byte that is no space; a line feed where there is none.
    pub(super) fn peek(&self) -> u8 {
        byte(self.text, self.next)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.next == self.text.len()
    }

    /// What follows the space.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.next..).unwrap_or_default()
    }

    /// Uses up so many columns of space, or what there is.
    pub(super) fn skip_columns(&mut self, mut columns: usize) {
        while columns > 0 && self.at < self.next {
            let width = if byte(self.text, self.at) == b'\t' { 4 - self.column % 4 } else { 1 };
            self.partial = width > columns;
            self.column += width.min(columns);
            if self.partial {
                return;
            }
            self.at += 1;
            columns -= width;
        }
    }

    /// Uses up the space and so many bytes behind it, none of them a tab.
    pub(super) fn skip_bytes(&mut self, bytes: usize) {
        self.at = self.next + bytes;
        self.column = self.next_column + bytes;
        self.partial = false;
        self.look();
    }

    /// Adds what is not used up, space included, and a line feed.
    pub(super) fn push_to(&self, text: &mut String) {
        let mut at = self.at;
        if self.partial {
            at += 1;
            text.push_str("   ".get(self.column % 4 - 1..).unwrap_or_default());
        }
        text.push_str(self.text.get(at..).unwrap_or_default());
        text.push('\n');
    }
}

/// The byte at a place; a line feed where the text is over.
pub(super) fn byte(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or(b'\n')
}

/// How often the byte stands there in a row.
pub(super) fn run(text: &str, at: usize, what: u8) -> usize {
    let mut end = at;
    while end < text.len() && byte(text, end) == what {
        end += 1;
    }
    end - at
}

/// The first place from `at` on that holds no space or tab.
pub(super) fn skip_space(text: &str, mut at: usize) -> usize {
    while matches!(byte(text, at), b' ' | b'\t') {
        at += 1;
    }
    at
}
