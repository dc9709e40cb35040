//! Headings, good and bad, each with what is read from it.

use super::*;

/// `version | date | title | marks`, as a short line.
fn show(text: &str) -> String {
    let Some(found) = read(text) else { return "-".into() };
    let mut marks = String::new();
    for (on, mark) in [
        (found.yanked, 'y'),
        (found.prerelease, 'p'),
        (found.unreleased, 'u'),
        (found.bad_date, 'b'),
        (found.sure == Sure::Maybe, '?'),
    ] {
        marks.extend(on.then_some(mark));
    }
    let date = found.date.map(|date| date.to_string());
    [found.version, date, found.title, Some(marks)].map(Option::unwrap_or_default).join("|")
}

#[test]
fn reads_headings_of_releases() {
    for (text, expected) in [
        ("[1.0.0] - 2017-07-17", "1.0.0|2017-07-17||"),
        ("1.0.0 - 2017-07-17", "1.0.0|2017-07-17||"),
        ("v1.0.0 (2017-07-17)", "1.0.0|2017-07-17||"),
        ("[0.0.5] - 2014-12-13 [YANKED]", "0.0.5|2014-12-13||y"),
        ("1.3.0 (yanked)", "1.3.0|||y"),
        ("[0.0.5] - 2014-12-13 [REMOVIDO]", "0.0.5|2014-12-13||y"),
        ("[Unreleased]", "|||u"),
        ("[Unreleased] - ReleaseDate", "|||u"),
        ("Não publicado", "|||u"),
        ("🤍 UNRELEASED", "|||u"),
        ("Unreleased (2.0.0-beta.1)", "2.0.0-beta.1|||pu"),
        ("Upcoming", "|||u?"),
        ("1.2.0 (unreleased)", "1.2.0|||u"),
        ("[1.2.0] - ReleaseDate", "1.2.0|||u"),
        ("[[0.10.4]] - 2025-12-16", "0.10.4|2025-12-16||"),
        ("[0.11.1] - (2024-04-03)", "0.11.1|2024-04-03||"),
        ("0.1.4 — 2026-04-17", "0.1.4|2026-04-17||"),
        ("5.2.1 / 2025-12-01", "5.2.1|2025-12-01||"),
        ("2.5.9/ 2012-04-02", "2.5.9|2012-04-02||"),
        ("1.54.1 (October 21st, 2026)", "1.54.1|2026-10-21||"),
        ("Version \"0.2.3\"", "0.2.3|||"),
        ("Release 0.2.19 (2024-05-03)", "0.2.19|2024-05-03||"),
        ("🌷 0.15.1", "0.15.1|||"),
        (":rocket: 0.15.1", "0.15.1|||"),
        ("pkg@1.2.3", "1.2.3|||"),
        ("business-21.8.0", "21.8.0|||"),
        ("2025-12-15 v2.7.0", "2.7.0|2025-12-15||"),
        ("2014.12.22, Version 0.10.35 (Stable)", "0.10.35|2014-12-22|Stable|?"),
        ("2015-09-15, io.js Version 3.3.1 @rvagg", "3.3.1|2015-09-15|@rvagg|?"),
        ("Rails 5.2.1.1 (November 27, 2018)", "5.2.1.1|2018-11-27||?"),
        ("2026-05-01", "|2026-05-01||"),
        ("2026-05-01: Spring", "|2026-05-01|Spring|?"),
        ("2024.05.01", "2024.05.01|||"),
        ("2.0.0 - The Big One - 2026-01-01", "2.0.0|2026-01-01|The Big One|?"),
        ("2.0.0 \"The Big One\" (2026-01-01)", "2.0.0|2026-01-01|The Big One|?"),
        ("2.3.0 - Tokio 1.0", "2.3.0||Tokio 1.0|?"),
        ("0.3.4 Patch release", "0.3.4||Patch release|?"),
        ("1.0.0 released on 2020-01-01", "1.0.0|2020-01-01||"),
        ("1.0.0 - 2026-02-30", "1.0.0|||b"),
        ("42 - 2026-01-01", "42|2026-01-01||"),
        ("[42]", "42|||"),
        ("42", "42|||?"),
        ("5.x", "5.x|||?"),
        ("MyApp v1.2.0 (build 123)", "1.2.0||build 123|?"),
        ("Release notes for version 1.1.0", "1.1.0|||"),
        ("Changes with Foo 1.2.0     1 Mar 2024", "1.2.0|2024-03-01||?"),
        ("March 2024", "||March 2024|?"),
        ("3.1.4 - August, 2024", "3.1.4||August, 2024|?"),
        ("0.1.1 thru 0.1.17 - October-November, 2003", "0.1.17||October-November, 2003|?"),
        ("0.0.5から0.0.6の変更点: 2010-08-28", "0.0.6|2010-08-28||"),
        ("Version 2.3.0 vom 12. März 2024", "2.3.0|2024-03-12||"),
        ("1:2.4.1-2 - Wed, 19 Aug 2026 14:26:05 +0200", "1:2.4.1-2|2026-08-19||p"),
        ("3.0.0-next.12", "3.0.0-next.12|||p"),
    ] {
        assert_eq!(show(text), expected, "{text}");
    }
}

#[test]
fn refuses_headings_about_versions() {
    for text in [
        "Added",
        "Redis 8.10 Support",
        "Updated npm to 9.3.1",
        "Node.js 0.10 ChangeLog",
        "0.7.27, 0.7.28",
        "0.2.2 through 0.2.8, 0.3.0",
        "9.15.0 was accidentally released. Please use 9.15.1.",
        "Changes from 0.38.x to 1.x",
        "1.34.0 → 1.35.0",
        "Next steps",
        "404s are gone",
        "< 0.3.0",
        "Features - 4.11.0",
        "",
    ] {
        assert_eq!(show(text), "-", "{text}");
    }
    assert_eq!(read(&"1.0.0 ".repeat(100)), None);
}

#[test]
fn reads_a_day_on_its_own_line() {
    for text in
        ["2026-07-22", "(2026-07-22)", "Date: 2026-07-22", "Released 2026/07/22.", "_22 July 2026_"]
    {
        assert_eq!(
            date_line(text).map(|(date, _)| date.to_string()).as_deref(),
            Some("2026-07-22"),
            "{text}"
        );
    }
    assert_eq!(date_line("2026-07-22 was a good day"), None);
}
