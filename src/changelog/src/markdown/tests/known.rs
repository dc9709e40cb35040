//! Where this parser and `pulldown-cmark` 0.13 part.
//!
//! Of most of these `CommonMark` or GitHub has a rule, and it is followed here;
//! the others are in the header of [`markdown`](crate::markdown).

use crate::document::{Node, NodeKind};
use hearback_wire::feed::{Block, Inline};

/// A text for each, and what it is here.
pub(super) const DEPARTURES: &[(&str, &str)] = &[
    // A link's label: an escaped bracket does not start one.
    ("[a]\\[](x)\n\n[a]: /u\n", "p([a](/u)[](x))"),
    // A footnote behind which a bracket opens.
    ("[^a][b](x)\n\n[^a]: n\n", "p([a][b](x))quote(p([a] n))"),
    // A line ends with a backslash inside of something that ends right after.
    ("[*\\\n](x)", "p([*/](x))"),
    // A run of tildes behind an escaped one.
    ("~\\~~a", "p(~~~a)"),
    // Four columns of space, by a tab, before the marker of a quote.
    (">\n\t> a\n", "code(> a)"),
    // What a block of preformatted HTML ends with.
    ("<pre>\n</script>\na\n", "p(a)"),
    // The destination of a definition that stands on a lazy line.
    ("> [a]:\n===\n", ""),
    // Space in a delimiter row.
    ("a | b\n- --- | ---\n", "p(a | b)- p(--- | ---)"),
    // The head of a table on a lazy line.
    ("- a\n| a | b |\n  |---|---|\n", "- p(a)table(1)"),
    // Code right below a table.
    ("a | b\n--|--\n    c\n", "table(1)code(c)"),
    // A paragraph goes on below an alert, though with what may not stand in
    // a paragraph.
    ("> [!NOTE]\n<b>\nb\n", "quote(p(**Note**)p(b))"),
    // A task's box with nothing behind it, in a heading, and before a table.
    ("- [ ] \n-```\n", "- p(☐ -```)"),
    ("- [x] a\n  ===\n", "- h([x] a)"),
    ("- [x] a | b\n  --|--\n", "- table(1)"),
];

/// Does the text hold one of these departures?
pub(super) fn is_known(text: &str) -> bool {
    let bare = |line: &str| {
        let line = line.trim_start_matches(['>', ' ', '\t']);
        line.trim_end().to_owned()
    };
    let lines: Vec<_> = text.lines().map(bare).collect();
    let underlined = || {
        lines.iter().any(|line| !line.is_empty() && line.chars().all(|c| matches!(c, '=' | '-')))
    };
    let indented = || text.contains("    ") || text.contains('\t');
    let delimits = |line: &String| {
        line.contains('|') && line.contains('-') && line.chars().all(|c| "-:| \t".contains(c))
    };
    let apart = |line: &String| line.starts_with("- ") || line.starts_with("-\t");
    let prefix = |line: &str| {
        line.len()
            - line
                .trim_start_matches([' ', '\t', '>', '-', '*', '+', '.', ')', '1', '2', '3'])
                .len()
    };
    let lazy_head = || {
        let pairs = text.lines().zip(text.lines().skip(1));
        pairs.filter(|(_, row)| delimits(&bare(row))).any(|(head, row)| prefix(head) < prefix(row))
    };
    let boxes = || text.contains("[ ]") || text.contains("[x]");
    let alert = lines.iter().position(|line| line.contains("[!"));
    let below = alert.and_then(|line| text.lines().nth(line + 1)).unwrap_or(">");

    ["]\\[", "[^a][", "\\~", "\t>"].iter().any(|piece| text.contains(piece))
        || text
            .split("\\\n")
            .skip(1)
            .any(|rest| rest.trim_start().starts_with(['*', ']', '_', '~']))
        || text.contains("<pre") && text.contains("</script")
        || text.contains("]:\n") && underlined()
        || lines.iter().any(|line| delimits(line) && (apart(line) || indented()))
        || lazy_head()
        || alert.is_some()
            && (indented() || !below.trim_start().starts_with('>') || bare(below).starts_with('<'))
        || boxes() && (underlined() || text.contains('|'))
        || lines.iter().any(|line| line.ends_with("[ ]") || line.ends_with("[x]"))
}

/// Takes out what is known of code: space at the start of its lines belongs to
/// the lines of the paragraph, so it is no part of the code.
pub(super) fn squeeze(nodes: &mut [Node]) {
    for node in nodes {
        match &mut node.kind {
            NodeKind::Heading(_, content) => squeeze_line(content),
            NodeKind::List(items) => {
                items.iter_mut().for_each(|item| squeeze_blocks(&mut item.blocks));
            }
            NodeKind::Block(block) => squeeze_blocks(std::slice::from_mut(block)),
            NodeKind::Marks => {}
        }
    }
}

fn squeeze_blocks(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading(content) => squeeze_line(content),
            Block::List { items, .. } => items.iter_mut().for_each(|item| squeeze_blocks(item)),
            Block::Quote(inner) => squeeze_blocks(inner),
            Block::Table(_) | Block::Code { .. } | Block::Rule => {}
        }
    }
}

fn squeeze_line(content: &mut [Inline]) {
    for inline in content {
        match inline {
            Inline::Code(text) | Inline::Image { alt: text, .. } => {
                *text = text.split_whitespace().collect();
            }
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Strike(inner)
            | Inline::Link { children: inner, .. } => squeeze_line(inner),
            Inline::Text(_) | Inline::Break => {}
        }
    }
}
