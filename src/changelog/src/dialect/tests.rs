//! Lines of every format, and what they become.

use super::*;

fn markdown(text: &str) -> (String, Dialect) {
    let (source, dialect) =
        translate(Source { text: Cow::Borrowed(text), skipped_lines: 0, other: None });
    assert_eq!(source.text.split('\n').count(), text.split('\n').count(), "{text}");
    (source.text.into_owned(), dialect)
}

#[test]
fn markdown_passes_untouched() {
    for text in [
        "# Changelog\n\n## [1.0.0] - 2026-01-01\n\n- 0.9.0\n\n0.8.0\n",
        "Changes\n=======\n\n1.0.0\n-----\n\n- a\n\n0.9.0\n-----\n",
        "# Moved\n\nSee the releases of 2.0.0 at https://a.example.\n",
        "## Next\n\n- a\n",
        "It wraps at\n1.34.0.\nand goes on.\n",
    ] {
        assert_eq!(markdown(text), (text.to_owned(), Dialect::Markdown));
    }
}

#[test]
fn headings_of_other_formats_are_known() {
    for (text, dialect, heading) in [
        (
            "History\n-------\n\n3.10 (2024-09-15)\n+++++++++++++++++\n",
            Dialect::Rst,
            "## 3.10 (2024-09-15)",
        ),
        ("=====\n Log\n=====\n\nv1.0\n~~~~\n", Dialect::Rst, "## v1.0"),
        (
            ".. towncrier release notes start\n\nFoo 1.0.0 (2026-01-01)\n======================\n",
            Dialect::Rst,
            "# Foo 1.0.0 (2026-01-01)",
        ),
        ("= Changes\n\n== 1.0.0 (2026-01-01)\n", Dialect::AsciiDoc, "## 1.0.0 (2026-01-01)"),
        ("== Changelog ==\n\n= 1.0.0 =\n* a\n", Dialect::WordPress, "## 1.0.0"),
        (
            "foo (1:1.2-3) unstable; urgency=medium\n\n  * A.\n\n -- A B <a@b.example>  Wed, 19 Aug 2026 14:26:05 +0200\n",
            Dialect::Debian,
            "## 1:1.2-3 - Wed, 19 Aug 2026 14:26:05 +0200",
        ),
        ("! NEWS\n\n!! 1.0.0: 2026-01-01\n", Dialect::Signs, "## 1.0.0: 2026-01-01"),
        ("h2. 1.0.0\n\n* a\n", Dialect::Signs, "## 1.0.0"),
        ("##1.0.0\n\n* a\n", Dialect::Signs, "## 1.0.0"),
        ("=head1 NAME\n\n=head2 1.0.0\n", Dialect::Signs, "## 1.0.0"),
        ("<h2 id=\"a\">1.0.0</h2>\n<ul><li>a</li></ul>\n", Dialect::Signs, "## 1.0.0"),
        ("1.0.0\n\n  - a\n\n0.9.0\n\n  - b\n", Dialect::Bare, "## 0.9.0"),
        ("* **`1.0.0`**\n    * a\n* **`0.9.0`**\n    * b\n", Dialect::Bare, "## 0.9.0"),
        ("**1.0.0** (2026-01-01)\n\n- a\n\n**0.9.0**\n", Dialect::Bare, "## 1.0.0 (2026-01-01)"),
        (
            "Version 1.0.0, 2026-01-01:\n - a\nVersion 0.9.0:\n - b\n",
            Dialect::Bare,
            "## Version 1.0.0, 2026-01-01",
        ),
        (
            "* Wed Aug 19 2026 A B <a@b.example> - 1.2-3\n- a\n",
            Dialect::Bare,
            "## 1.2-3 (Wed Aug 19 2026)",
        ),
        (
            "2026-01-01 - version 1.0.0\n* Fix - a\n\n2025-01-01 - version 0.9.0\n",
            Dialect::Bare,
            "## 2025-01-01 - version 0.9.0",
        ),
        (
            "* Changes in version 1.0.0\n\n** New\n\nfoo\n\n* Changes in version 0.9 (2025-01-01)\n",
            Dialect::Bare,
            "## Changes in version 0.9 (2025-01-01)",
        ),
    ] {
        let (found, kind) = markdown(text);
        assert_eq!(kind, dialect, "{text}");
        assert!(found.split('\n').any(|line| line == heading), "{text}\n{found}");
    }
}

#[test]
fn lines_of_restructuredtext_become_markdown() {
    let head = "1.0\n~~~\n\n";
    for (text, expected) in [
        ("a ``b_c`` d", "a ``b_c`` d"),
        (
            "see `here <https://a.example/x>`_ or `there <b>`__",
            "see [here](<https://a.example/x>) or [there](<b>)",
        ),
        ("the :py:func:`~a.b` and :issue:`12`", "the `~a.b` and `12`"),
        ("__init__ <b>", "\\_\\_init\\_\\_ \\<b>"),
        (".. _here: https://a.example", "[here]: <https://a.example>"),
        (".. note:: Mind", "> **Note** Mind"),
        ("Like so::\n\n  code", "Like so:\n\n    code"),
    ] {
        let (found, _) = markdown(&[head, text].concat());
        let expected = expected.replace("`~a.b`", "`a.b`");
        assert_eq!(found, ["# 1.0\n\n\n", &expected].concat());
    }
}

#[test]
fn lines_of_asciidoc_become_markdown() {
    let head = "== 1.0\n";
    for (text, expected) in [
        ("** https://a.example[a] *b*", "  * [a](<https://a.example>) **b**"),
        (". one", "1. one"),
        (".Title", "**Title**"),
        (":toc: left", ""),
        ("// hidden", ""),
        ("----\n== 0.9\n----", "```\n== 0.9\n```"),
    ] {
        assert_eq!(markdown(&[head, text].concat()).0, ["## 1.0\n", expected].concat());
    }
}
