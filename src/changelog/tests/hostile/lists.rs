//! Formats that are lists of releases, as services and feeds have them.

use super::RELEASES;
use super::markup::{line, notes};
use serde_json::{Value, json};
use std::fmt::Write;

/// What one release is made of.
struct Item<'a> {
    version: String,
    day: String,
    title: &'a str,
    address: &'a str,
    body: &'a str,
}

/// Every text and every address is the title and the address of some release,
/// the newest of which have the notes.
fn items<T>(texts: &[String], addresses: &[String], write: impl Fn(Item<'_>) -> T) -> Vec<T> {
    let bodies = notes(texts, addresses);
    let count = texts.len().max(addresses.len()).max(RELEASES);
    let one = |index: usize| {
        let text = |from: &'static str, of: &[String]| -> String {
            of.get(index % of.len().max(1)).cloned().unwrap_or_else(|| from.to_owned())
        };
        let (title, address) = (text("", texts), text("/x", addresses));
        write(Item {
            version: format!("1.{}.0", count - index),
            day: format!("2026-01-{:02}T10:00:00Z", 28_usize.saturating_sub(index).max(1)),
            title: &title,
            address: &address,
            body: bodies.get(index).map_or(&title, |body| body),
        })
    };
    (0..count).map(one).collect()
}

pub(super) fn github(texts: &[String], addresses: &[String]) -> String {
    let release = |item: Item<'_>| {
        json!({
            "tag_name": format!("v{}", item.version), "name": item.title, "body": item.body,
            "html_url": item.address, "url": item.address, "published_at": item.day,
            "author": {"login": item.title, "avatar_url": "/canary/avatar.png"},
            "assets": [{"name": item.title, "browser_download_url": item.address}],
            "__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}},
        })
    };
    Value::Array(items(texts, addresses, release)).to_string()
}

pub(super) fn gitlab(texts: &[String], addresses: &[String]) -> String {
    let release = |item: Item<'_>| {
        json!({
            "tag_name": item.version, "name": item.title, "description": item.body,
            "description_html": item.body, "released_at": item.day,
            "_links": {"self": item.address, "edit_url": item.address},
            "commit": {"title": item.title, "web_url": item.address},
        })
    };
    Value::Array(items(texts, addresses, release)).to_string()
}

/// With one more release, whose tag is the text.
pub(super) fn gitea(texts: &[String], addresses: &[String]) -> String {
    let release = |item: Item<'_>| {
        json!({
            "id": 1, "tag_name": format!("{} {}", item.version, item.title), "name": "",
            "body": item.body.replace('\n', "\r\n"), "html_url": item.address,
            "tarball_url": item.address, "published_at": item.day, "target_commitish": item.title,
        })
    };
    Value::Array(items(texts, addresses, release)).to_string()
}

pub(super) fn json_feed(texts: &[String], addresses: &[String]) -> String {
    let post = |item: Item<'_>| {
        json!({
            "id": item.address, "title": format!("{} {}", item.version, item.title),
            "content_html": markup(item.body), "url": item.address, "external_url": item.address,
            "image": item.address, "banner_image": "/canary/banner.png",
            "date_published": item.day, "authors": [{"name": item.title, "url": item.address}],
        })
    };
    json!({
        "version": "https://jsonfeed.org/version/1.1", "title": texts.first(),
        "home_page_url": addresses.first(), "icon": "/canary/icon.png",
        "items": items(texts, addresses, post),
    })
    .to_string()
}

/// HTML in which the notes are written as items, with links that are tags.
fn markup(notes: &str) -> String {
    let mut html = String::new();
    for line in notes.lines() {
        let item = line.strip_prefix("- ").map(|item| format!("<li>{item}</li>"));
        let _ = writeln!(html, "{}", item.unwrap_or_else(|| format!("<p>{line}</p>")));
    }
    html
}

/// As it stands between the quotes of JSON.
pub(super) fn quoted(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// As character data of XML.
pub(super) fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|char| *char >= ' ' || *char == '\n').collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

pub(super) fn atom(texts: &[String], addresses: &[String]) -> String {
    let entries = items(texts, addresses, |item| {
        let title = escaped(&line(&format!("{} {}", item.version, item.title)));
        let address = escaped(item.address);
        // By turns: escaped, in a section, as elements of the feed itself.
        let content = match item.version.len() + item.title.len() {
            length if length % 3 == 0 => {
                format!("<content type=\"html\">{}</content>", escaped(&markup(item.body)))
            }
            length if length % 3 == 1 => {
                format!("<content type=\"html\">{}</content>", cdata(&markup(item.body)))
            }
            _ => format!("<content type=\"xhtml\"><div>{}</div></content>", escaped(item.body)),
        };
        format!(
            "<entry><id>{address}</id><title type=\"html\">{title}</title>\
             <link rel=\"alternate\" href=\"{address}\"/><link rel=\"enclosure\" href=\"/canary/x\"/>\
             <updated>{}</updated>{content}</entry>\n",
            item.day
        )
    });
    format!(
        "<?xml version=\"1.0\"?>\n<?xml-stylesheet href=\"/canary/x.xsl\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Acme</title>\n{}</feed>\n",
        entries.concat()
    )
}

fn posts(texts: &[String], addresses: &[String]) -> String {
    let post = |item: Item<'_>| {
        format!(
            "<item><title>{}</title><link>{}</link><guid>{}</guid>\
             <description>{}</description><content:encoded>{}</content:encoded>\
             <dc:date>{}</dc:date><enclosure url=\"/canary/x.mp3\"/></item>\n",
            cdata(&line(&format!("{} {}", item.version, item.title))),
            escaped(item.address),
            escaped(item.address),
            escaped(item.body),
            cdata(&markup(item.body)),
            item.day,
        )
    };
    items(texts, addresses, post).concat()
}

pub(super) fn rss(texts: &[String], addresses: &[String]) -> String {
    let posts = posts(texts, addresses);
    format!("<rss version=\"2.0\"><channel><title>Acme</title>\n{posts}</channel></rss>\n")
}

pub(super) fn rdf(texts: &[String], addresses: &[String]) -> String {
    let posts = posts(texts, addresses);
    format!(
        "<?xml version=\"1.0\"?>\n<rdf:RDF><channel><title>Acme</title></channel>\n{posts}</rdf:RDF>\n"
    )
}

/// A feed as it is built, by somebody who built it by hand: every text and
/// every address where a reader would not have let it through.
pub(super) fn feed(texts: &[String], addresses: &[String]) -> String {
    let all = |texts: &[String], block: &dyn Fn(&String) -> Value| -> Vec<Value> {
        let entry = |(index, text)| json!({"id": format!("1/{index}"), "blocks": [block(text)]});
        texts.iter().enumerate().map(entry).collect()
    };
    let pieces = |text: &String| {
        let inline = json!([{"text": text}]);
        json!({"quote": [
            {"heading": inline}, {"code": {"lang": text, "text": text}},
            {"list": {"start": text, "items": [[{"paragraph": inline}]]}},
            {"table": [[inline, inline], [inline]]},
            {"paragraph": [
                {"code": text}, {"strong": inline}, {"emphasis": inline}, {"strike": inline},
                {"link": {"href": "/x", "children": inline}}, {"image": {"src": "/x", "alt": text}},
            ]},
        ]})
    };
    let links = |address: &String| {
        json!({"paragraph": [
            {"link": {"href": address, "children": [{"text": "label"}]}},
            {"image": {"src": address, "alt": "alt"}}, {"image": {"src": address}},
        ]})
    };
    let section = |label: &String, entries: Vec<Value>| json!({"kind": label, "label": label, "entries": entries});
    let one = |index: usize| {
        let text = &texts[index * 17 % texts.len()];
        let sections = match index {
            0 => vec![section(text, all(texts, &|text| json!({"paragraph": [{"text": text}]})))],
            1 => vec![section(text, all(addresses, &links))],
            2 => vec![section(text, all(texts, &pieces))],
            _ => texts.iter().map(|text| section(text, Vec::new())).collect(),
        };
        json!({
            "id": text, "version": format!("1.{index}.0"), "title": text, "date": text,
            "url": addresses[index % addresses.len()], "summary": [{"paragraph": [{"text": text}]}],
            "sections": sections,
        })
    };
    let releases: Vec<_> = (0..RELEASES).map(one).collect();
    json!({"v": 1, "title": texts[0], "source": addresses[0], "releases": releases}).to_string()
}

/// The same, in which blocks and pieces of lines nest so many levels deep.
pub(super) fn deep_feed(levels: usize) -> String {
    let shapes = [
        (r#"{"quote":["#, r#"{"paragraph":[{"text":"deep"}]}"#, "]}"),
        (r#"{"list":{"items":[["#, r#"{"paragraph":[{"text":"deep"}]}"#, "]]}}"),
        (r#"{"paragraph":[{"strong":["#, r#"{"text":"deep"}"#, "]}]}"),
        (r#"{"link":{"href":"javascript:canary()","children":["#, r#"{"text":"deep"}"#, "]}}"),
    ];
    let entry = |(open, inner, close): &(&str, &str, &str)| {
        format!(r#"{{"id":"a","blocks":[{}{inner}{}]}}"#, open.repeat(levels), close.repeat(levels))
    };
    let entries: Vec<_> = shapes.iter().map(entry).collect();
    format!(
        r#"{{"v":1,"releases":[{{"id":"1","version":"1.0.0","sections":[{{"kind":"added","label":"","entries":[{}]}}]}}]}}"#,
        entries.join(",")
    )
}
