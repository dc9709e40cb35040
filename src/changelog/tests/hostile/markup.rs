//! Formats that are text.

use super::RELEASES;
use std::fmt::Write;

/// On one line, as headings and cells need it.
pub(super) fn line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// On lines that are indented as far as what they belong to.
fn indented(text: &str, indent: &str) -> String {
    text.replace('\n', &format!("\n{indent}"))
}

/// The version and the day of a release, newest first, and what may stand
/// beside them.
fn head(texts: &[String], index: usize) -> (String, String, String) {
    let number = RELEASES - index;
    let title = texts.get(index * 17).or(texts.first()).map(|text| line(text)).unwrap_or_default();
    (format!("1.{number}.0"), format!("2026-01-0{number}"), title)
}

/// Releases, each with a body; the heading is made by the format.
fn releases(
    texts: &[String],
    bodies: [String; RELEASES],
    heading: impl Fn(&str, &str, &str) -> String,
) -> String {
    let mut text = String::new();
    for (index, body) in bodies.into_iter().enumerate() {
        let (version, day, title) = head(texts, index);
        let _ = write!(text, "{}\n\n{body}\n\n", heading(&version, &day, &title));
    }
    text
}

fn all(items: &[String], write: impl Fn(usize, &str) -> String) -> String {
    items.iter().enumerate().map(|(index, item)| write(index, item)).collect()
}

/// The releases of [`markdown`], as what a service calls notes of one.
pub(super) fn notes(texts: &[String], addresses: &[String]) -> [String; RELEASES] {
    let entries = all(texts, |_, text| format!("- {}\n", indented(text, "  ")));
    let links = all(addresses, |index, address| {
        let plain = line(address);
        format!(
            "- [label]({address}) [label](<{plain}>) [label]({plain} \"title\") <{plain}> {plain}\n\
             - [label][{index}] [{index}] ![alt]({plain}) ![alt](<{plain}>) [![alt]({plain})]({plain})\n\
             - (<a href=\"{address}\">label</a> <a href='{plain}'>label</a> <a href={plain}>label</a>)\n\n\
             [{index}]: {plain}\n"
        )
    });
    let sections = all(texts, |_, text| format!("### {}\n\n- x\n\n", line(text)));
    let pieces = all(texts, |_, text| {
        let text = line(text);
        format!(
            "- `` {text} `` **{text}** *{text}* ~~{text}~~ [{text}](/x) ![{text}](/canary/x.png)\n\n  \
             > {text}\n\n  1. {text}\n\n  | {text} | b |\n  |---|---|\n  | {text} | d |\n\n  \
             ```{text}\n  {text}\n  ```\n\n  #### {text}\n"
        )
    });
    let blocks = all(texts, |_, text| format!("{text}\n\n"));
    [entries, links, sections, pieces, blocks]
}

pub(super) fn markdown(texts: &[String], addresses: &[String]) -> String {
    let releases = releases(texts, notes(texts, addresses), |version, day, title| {
        format!("## [{version}] - {day} - {title}")
    });
    let definitions =
        all(addresses, |index, address| format!("[1.{index}.0]: {}\n", line(address)));
    format!("# Changelog\n\n{releases}\n\n{definitions}")
}

pub(super) fn html(texts: &[String], addresses: &[String]) -> String {
    let items = all(texts, |_, text| format!("<ul><li>{text}</li></ul>\n\n"));
    let links = all(addresses, |_, address| {
        format!(
            "<li><a href=\"{address}\">label</a> <a HREF='{address}'>label</a> <a href={address}>label</a>\n\
             <img alt=alt src=\"{address}\"><area href=\"{address}\"></li>\n\n"
        )
    });
    let cells =
        all(texts, |_, text| format!("<tr><td>{text}</td><td title=\"{text}\">b</td></tr>\n\n"));
    let details = all(texts, |_, text| {
        format!("<details><summary>{text}</summary>\n\n{text}\n\n</details>\n\n")
    });
    let bodies = [
        items,
        format!("<ul>\n{links}</ul>"),
        format!("<table>\n{cells}</table>"),
        details,
        all(texts, |_, text| format!("<p>{text}</p>\n\n")),
    ];
    let releases = releases(texts, bodies, |version, day, title| {
        format!("<h2><a name=\"{version}\"></a>{version} ({day}) {title}</h2>")
    });
    format!("<h1 align=\"center\">Changelog</h1>\n\n{releases}")
}

pub(super) fn rst(texts: &[String], addresses: &[String]) -> String {
    let entries = all(texts, |_, text| format!("* {}\n", indented(text, "  ")));
    let links = all(addresses, |index, address| {
        let plain = line(address);
        format!(
            "* `label <{address}>`_ `label <{plain}>`__ `<{plain}>`_ `name {index}`_ {plain} |pic|\n\n\
             .. _name {index}: {plain}\n\n.. image:: {plain}\n   :target: {plain}\n\n"
        )
    });
    let sections = all(texts, |_, text| {
        let text = line(text);
        format!("{text}\n{}\n\n* x\n\n", "~".repeat(text.chars().count().max(3)))
    });
    let pieces = all(texts, |_, text| {
        let text = line(text);
        format!(
            "* ``{text}`` **{text}** *{text}* :ref:`{text}` `{text} </x>`_\n\n\
             .. raw:: html\n\n   {text}\n\n.. note:: {text}\n   {text}\n\n::\n\n   {text}\n\n"
        )
    });
    let blocks = all(texts, |_, text| format!("{text}\n\n"));
    let bodies = [entries, links, sections, pieces, blocks];
    let releases = releases(texts, bodies, |version, day, title| {
        let heading = format!("{version} ({day}) {title}");
        let below = "-".repeat(heading.chars().count());
        format!("{heading}\n{below}")
    });
    format!("Changelog\n=========\n\n{releases}")
}

pub(super) fn asciidoc(texts: &[String], addresses: &[String]) -> String {
    let entries = all(texts, |_, text| format!("* {}\n", indented(text, "  ")));
    let links = all(addresses, |_, address| {
        let plain = line(address);
        format!(
            "* link:{address}[label] link:{plain}[] {plain}[label^] <<{plain},label>> image:{plain}[alt]\n\
             image::{plain}[alt,link={plain}]\n"
        )
    });
    let sections = all(texts, |_, text| format!("=== {}\n\n* x\n\n", line(text)));
    let pieces = all(texts, |_, text| {
        let text = line(text);
        format!(
            "* `{text}` *{text}* _{text}_ +++{text}+++ pass:[{text}] link:/x[{text}]\n\n\
             ++++\n{text}\n++++\n\n----\n{text}\n----\n\n.{text}\n|===\n|{text}\n|===\n\n"
        )
    });
    let blocks = all(texts, |_, text| format!("{text}\n\n"));
    let bodies = [entries, links, sections, pieces, blocks];
    let releases =
        releases(texts, bodies, |version, day, title| format!("== {version} ({day}) {title}"));
    format!("= Changelog\n:toc:\n\n{releases}")
}

/// The bodies of formats that know items and paragraphs only.
fn items(texts: &[String], addresses: &[String], indent: &str) -> [String; RELEASES] {
    let inner = format!("{indent}  ");
    let item = |text: &str| format!("{indent}* {}\n", indented(text, &inner));
    let entries = all(texts, |_, text| item(text));
    let links =
        all(addresses, |_, address| item(&format!("<{address}> {address} [label]({address})")));
    let sections = all(texts, |_, text| format!("{indent}{}:\n{indent}* x\n", line(text)));
    let blocks = all(texts, |_, text| format!("{indent}{}\n\n", indented(text, indent)));
    let code = all(texts, |_, text| format!("{indent}* x\n\n{indent}      {}\n", line(text)));
    [entries, links, sections, code, blocks]
}

pub(super) fn plain(texts: &[String], addresses: &[String]) -> String {
    let releases = releases(texts, items(texts, addresses, "  "), |version, day, title| {
        format!("Version {version} ({day}) {title}")
    });
    format!("Changes of Acme\n\n{releases}")
}

pub(super) fn debian(texts: &[String], addresses: &[String]) -> String {
    let bodies = items(texts, addresses, "  ");
    let bodies =
        bodies.map(|body| format!("{body}\n -- A <a@b.example>  Mon, 05 Jan 2026 10:00:00 +0000"));
    releases(texts, bodies, |version, _, _| format!("acme ({version}) unstable; urgency=low"))
}

pub(super) fn wordpress(texts: &[String], addresses: &[String]) -> String {
    let releases = releases(texts, items(texts, addresses, ""), |version, day, title| {
        format!("= {version} ({day}) {title} =")
    });
    format!("=== Acme ===\nStable tag: 1.5.0\n\n== Changelog ==\n\n{releases}")
}
