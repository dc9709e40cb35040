//! Changelogs by somebody who means harm: the texts of `texts.txt` and the
//! addresses of `addresses.txt`, in every format that is read. The library's
//! own test reads them, and so does the end-to-end suite, in browsers.

mod lists;
mod markup;

/// The formats, by the names that [`file`] knows.
pub(crate) const FORMATS: &[&str] = &[
    "markdown",
    "html",
    "rst",
    "asciidoc",
    "plain",
    "debian",
    "wordpress",
    "github",
    "gitlab",
    "gitea",
    "json-feed",
    "atom",
    "rss",
    "rdf",
];

/// How many releases each has: as many as the panel shows to a newcomer.
pub(crate) const RELEASES: usize = 5;

/// What stands in a file of payloads, a line each.
fn lines(file: &str) -> Vec<String> {
    let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    lines.map(unescape).collect()
}

fn unescape(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let mut chars = after.chars();
        text.push(match chars.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('0') => '\0',
            Some('\\') => '\\',
            Some('u') => {
                let (code, tail) = after[2..].split_once('}').expect("expected \\u{…}");
                rest = tail;
                let code = u32::from_str_radix(code, 16).expect("expected hexadecimal digits");
                text.push(char::from_u32(code).expect("expected a character"));
                continue;
            }
            other => panic!("expected a known escape in {line}, found {other:?}"),
        });
        rest = chars.as_str();
    }
    text + rest
}

/// Texts that would do something as markup.
pub(crate) fn texts() -> Vec<String> {
    lines(include_str!("texts.txt"))
}

/// Addresses that would do something as a link or a picture.
pub(crate) fn addresses() -> Vec<String> {
    lines(include_str!("addresses.txt"))
}

/// A changelog in this format with all of them, in all places that the format
/// has; `None` if there is no such format. `feed` is one more, which only the
/// panel reads.
pub(crate) fn file(format: &str, texts: &[String], addresses: &[String]) -> Option<String> {
    Some(match format {
        "markdown" => markup::markdown(texts, addresses),
        "html" => markup::html(texts, addresses),
        "rst" => markup::rst(texts, addresses),
        "asciidoc" => markup::asciidoc(texts, addresses),
        "plain" => markup::plain(texts, addresses),
        "debian" => markup::debian(texts, addresses),
        "wordpress" => markup::wordpress(texts, addresses),
        "github" => lists::github(texts, addresses),
        "gitlab" => lists::gitlab(texts, addresses),
        "gitea" => lists::gitea(texts, addresses),
        "json-feed" => lists::json_feed(texts, addresses),
        "atom" => lists::atom(texts, addresses),
        "rss" => lists::rss(texts, addresses),
        "rdf" => lists::rdf(texts, addresses),
        "feed" => lists::feed(texts, addresses),
        _ => return None,
    })
}

/// What opens and what closes a level, as text of an entry.
pub(crate) const LEVELS: &[(&str, &str)] = &[
    ("<div onclick=canary()>", "</div>"),
    ("> ", ""),
    ("- ", ""),
    ("[", "](javascript:canary())"),
    ("**a *b ", "* **"),
    ("<svg><a>", "</a></svg>"),
    ("<math><mtext>", "</mtext></math>"),
    ("1. ", ""),
    ("* a\n ", ""),
    ("![", "](/canary/deep.png)"),
    ("~~a ", "~~"),
    ("`", ""),
    ("<![CDATA[", "]]>"),
    ("&lt;b&gt;", ""),
    ("\u{2067}", "\u{2069}"),
    ("\u{202e}", ""),
    ("{\"a\":[", "]}"),
];

/// A changelog in this format in which each of these nests so many levels deep,
/// in so many of the places that the format has for a text; the first is an
/// entry.
pub(crate) fn nested(
    format: &str,
    shapes: &[(&str, &str)],
    levels: usize,
    count: usize,
) -> Option<String> {
    if format == "feed" {
        return Some(lists::deep_feed(levels));
    }
    let places: Vec<_> = (0..shapes.len()).map(|index| format!("PLACE{index}.")).collect();
    // The title of most releases is short, so that they are releases.
    let texts = [&["short".to_owned()], &places[..]].concat();
    let mut file = file(format, &texts, &["/x".to_owned()])?;
    for (place, (open, close)) in places.iter().zip(shapes) {
        let text = format!("{}deep{}", open.repeat(levels), close.repeat(levels));
        let text = match file.trim_start().chars().next() {
            Some('<') if format != "html" => lists::escaped(&text),
            Some('[' | '{') => lists::quoted(&text),
            _ => text,
        };
        file = file.replacen(place, &text, count);
    }
    Some(file)
}
