//! A changelog by somebody who means harm gives a feed that does none: the
//! hostile texts and addresses, alone and all together, in every format.

use hearback_changelog::read;
use hearback_wire::feed::Feed;
use hearback_wire::limits::FEED_DEPTH;
use serde_json::Value;
use std::panic::catch_unwind;
use url::Url;

mod hostile;
#[allow(dead_code, reason = "the properties use more of it")]
mod sound;

/// Every text of a feed, with the name of the field that holds it.
fn walk(value: &Value, name: &str, see: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => see(name, text),
        Value::Array(values) => values.iter().for_each(|value| walk(value, name, see)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| walk(value, name, see)),
        _ => {}
    }
}

/// What a browser makes of an address, on a page of a site.
fn followed(address: &str) -> Option<Url> {
    Url::parse("https://site.example/page").unwrap().join(address).ok()
}

/// Controls that turn what stands around them: all that embed or override,
/// and isolates that nothing closes.
fn turns(text: &str) -> bool {
    let mut open = 0_usize;
    for char in text.chars() {
        match char {
            '\u{202a}'..='\u{202e}' => return true,
            '\u{2066}'..='\u{2068}' => open += 1,
            '\u{2069}' if open == 0 => return true,
            '\u{2069}' => open -= 1,
            _ => {}
        }
    }
    open > 0
}

/// Reads it and asserts that what comes out can do nothing.
fn harmless(bytes: &[u8]) -> Feed {
    let (feed, _) = sound::check(bytes);
    walk(&serde_json::to_value(&feed).unwrap(), "", &mut |name, text| match name {
        "href" | "url" | "src" | "source" => {
            let schemes: &[&str] =
                if name == "src" { &["http", "https"] } else { &["http", "https", "mailto"] };
            // What a browser cannot read leads nowhere.
            let scheme = followed(text).map(|url| url.scheme().to_owned());
            assert!(
                scheme.is_none_or(|scheme| schemes.contains(&&*scheme)),
                "{name}: {text:.200?}"
            );
            assert!(!text.chars().any(|char| char.is_ascii_control()), "{name}: {text:.200?}");
        }
        // Of a fence, and never shown.
        "lang" => {}
        _ => assert!(!turns(text), "{name}: {text:.200?}"),
    });
    feed
}

/// The same, and names what it was that failed.
fn named(what: &str, text: &str) -> Feed {
    catch_unwind(|| harmless(text.as_bytes())).unwrap_or_else(|_| {
        let start: String = text.chars().take(400).collect();
        panic!("{what}: {start:?}")
    })
}

#[test]
fn all_together_in_every_format() {
    let (texts, addresses) = (hostile::texts(), hostile::addresses());
    assert!(texts.len() > 100 && addresses.len() > 60, "some of the corpus is missing");
    for format in hostile::FORMATS {
        let text = hostile::file(format, &texts, &addresses).unwrap();
        let feed = named(format, &text);
        // Something of it is there to be harmless; some headings are spoilt.
        assert!(feed.releases.len() + 1 >= hostile::RELEASES, "{format}: {}", feed.releases.len());
        let kept = serde_json::to_string(&feed).unwrap().len();
        assert!(kept > 10_000, "{format}: {kept} bytes");
    }
}

#[test]
fn each_alone_in_every_format() {
    for format in hostile::FORMATS {
        let texts = hostile::texts();
        let mut read = 0;
        for text in &texts {
            let file = hostile::file(format, std::slice::from_ref(text), &["/x".into()]).unwrap();
            read += usize::from(!named(format, &file).releases.is_empty());
        }
        // The longest are no headings of a release where nothing marks one.
        assert!(read * 10 > texts.len() * 9, "{format}: {read} of {}", texts.len());
        for address in hostile::addresses() {
            let file =
                hostile::file(format, &["x".into()], std::slice::from_ref(&address)).unwrap();
            named(format, &file);
        }
    }
}

/// Without a format: as bytes, as a heading, as the only entry.
#[test]
fn each_by_itself() {
    for text in hostile::texts().into_iter().chain(hostile::addresses()) {
        for around in ["", "# ", "## 1.0.0\n\n", "## 1.0.0\n\n- ", "## 1.0.0 - ", "## [1.0.0]("] {
            named("alone", &format!("{around}{text}\n"));
        }
    }
}

#[test]
fn ten_thousand_levels_in_every_format() {
    for format in hostile::FORMATS {
        for shape in hostile::LEVELS {
            let file = hostile::nested(format, std::slice::from_ref(shape), 10_000, 3).unwrap();
            let feed = named(format, &file);
            assert!(sound::depth(&feed) <= FEED_DEPTH);
        }
    }
}

/// Where a list of releases itself nests.
#[test]
fn ten_thousand_levels_of_json_and_xml() {
    for (open, close) in [
        ("[", "]"),
        ("{\"releases\":", "}"),
        ("[{\"tag_name\":\"1\",\"body\":", "}]"),
        ("<feed>", "</feed>"),
        ("<feed><entry>", "</entry></feed>"),
        ("<rss><channel>", ""),
        ("<feed><![CDATA[", "]]>"),
    ] {
        named("nested", &(open.repeat(10_000) + &close.repeat(10_000)));
    }
}

/// What is written to be read from right to left still is.
#[test]
fn directions_that_end_are_kept() {
    let text = |line: &str| {
        let (feed, _) = read(format!("## 1.0.0\n\n- {line}\n").as_bytes());
        serde_json::to_string(&feed.releases[0].sections[0].entries[0].blocks).unwrap()
    };
    for (written, kept) in [
        ("\u{200f}a\u{200e}b\u{61c}", "\u{200f}a\u{200e}b\u{61c}"),
        ("a \u{2067}b \u{2068}c\u{2069}\u{2069} d", "a \u{2067}b \u{2068}c\u{2069}\u{2069} d"),
        ("a \u{2067}b \u{2068}c\u{2069} d", "a b \u{2068}c\u{2069} d"),
        ("a\u{2069} b\u{2067}", "a b"),
        ("\u{202e}a\u{202c} `b\u{202d}`", "a `b`"),
        ("a&#x202e;b", "a\u{fffd}b"),
    ] {
        let [written, kept] = [written, kept].map(text);
        assert_eq!(written, kept);
    }
    let (feed, _) = read(
        br#"[{"tag_name": "1.0", "name": "\u202ea \u2067b", "body": "- \u2066c\u2069 \u202ed"}]"#,
    );
    let [release] = &feed.releases[..] else { panic!("expected a release") };
    assert_eq!(release.title.as_deref(), Some("a b"));
    assert!(serde_json::to_string(release).unwrap().contains("\u{2066}c\u{2069} d"));
}
