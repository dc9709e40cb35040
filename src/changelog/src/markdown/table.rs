//! Rows of tables (GitHub Flavored Markdown 0.29, "Tables").

use super::line::{byte, skip_space};

/// The number of columns, if these two lines are the head of a table.
pub(super) fn columns(head: &str, delimiters: &str) -> Option<usize> {
    let mut columns = 0;
    let mut pipe = false;
    let mut at = usize::from(byte(delimiters, 0) == b'|');
    pipe |= at > 0;
    loop {
        at = skip_space(delimiters, at);
        if at >= delimiters.len() {
            break;
        }
        at += usize::from(byte(delimiters, at) == b':');
        let start = at;
        while byte(delimiters, at) == b'-' {
            at += 1;
        }
        if at == start {
            return None;
        }
        at += usize::from(byte(delimiters, at) == b':');
        at = skip_space(delimiters, at);
        columns += 1;
        match byte(delimiters, at) {
            b'|' => pipe = true,
            b'\n' => break,
            _ => return None,
        }
        at += 1;
    }
    let ends = |at| byte(head, at) == b'|' && (at == 0 || byte(head, at - 1) != b'\\');
    let mut found = 0;
    cells(head, &mut |_| found += 1);
    (columns > 0 && pipe && columns == found && (0..head.len()).any(ends)).then_some(columns)
}

/// Hands the text of every cell to `sink`. A pipe after a backslash does not
/// end a cell, and loses the backslash.
pub(super) fn cells(row: &str, sink: &mut dyn FnMut(&str)) {
    let row = row.trim_ascii();
    let mut at = usize::from(byte(row, 0) == b'|');
    while at < row.len() {
        let mut cell = String::new();
        let mut from = at;
        while at < row.len() {
            match byte(row, at) {
                b'|' if at > from && byte(row, at - 1) == b'\\' => {
                    cell.push_str(row.get(from..at - 1).unwrap_or_default());
                    from = at;
                }
                b'|' => break,
                _ => {}
            }
            at += 1;
        }
        cell.push_str(row.get(from..at).unwrap_or_default());
        sink(cell.trim_ascii());
        at += 1;
    }
}
