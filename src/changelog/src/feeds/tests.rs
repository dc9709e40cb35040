//! Lists and feeds of every kind, and the releases in them.

use crate::read;

/// `version|date|title|marks|entries`, a release a line.
fn show(text: &str) -> String {
    let (feed, _) = read(text.as_bytes());
    let mut lines = vec![feed.title.unwrap_or_default()];
    for release in feed.releases {
        let date = release.date.map(|date| date.to_text()).unwrap_or_default();
        let entries: usize = release.sections.iter().map(|section| section.entries.len()).sum();
        lines.push(format!(
            "{}|{date}|{}|{}|{}+{entries}",
            release.version.unwrap_or_default(),
            release.title.unwrap_or_default(),
            if release.prerelease { "p" } else { "" },
            release.summary.len(),
        ));
    }
    lines.join("\n")
}

#[test]
fn releases_of_services_are_read() {
    let github = r###"[
      {"tag_name": "v2.0.0", "name": "", "draft": true, "body": "x"},
      {"tag_name": "v1.2.0", "name": "v1.2.0", "published_at": "2026-03-01T10:00:00Z",
       "html_url": "https://x.example/1", "body": "## [1.2.0](a) (2026-03-01)\r\n\r\n### Fixed\r\n\r\n- a \ud83d\ude00\r\n- b\r\n"},
      {"tag_name": "lid@1.1.0", "name": null, "prerelease": true, "created_at": "2026-02-01T10:00:00Z", "body": null},
      {"tag_name": "Kettle.Lid.1.0.0", "name": "The first", "body": "Hello."},
      {"tag_name": "jr-6-3-1", "name": "jr-6-3-1"}
    ]"###;
    assert_eq!(
        show(github),
        "\n1.2.0|2026-03-01|||0+2\n1.1.0|2026-02-01|lid|p|0+0\n1.0.0||The first||1+0\njr-6-3-1||||0+0"
    );
    let gitlab = r#"[{"tag_name": "v1.0.0", "name": "One", "description": "- a", "released_at": "2026-03-01T10:00:00Z"}]"#;
    assert_eq!(show(gitlab), "\n1.0.0|2026-03-01|One||0+1");
    let tags = r#"[{"name": "v1.0.0", "commit": {"committed_date": "2026-03-01T10:00:00Z"}, "release": {"tag_name": "v1.0.0", "description": "- a"}}]"#;
    assert_eq!(show(tags), "\n1.0.0|2026-03-01|||0+1");
    let graphql = r#"{"data": {"repository": {"releases": {"nodes": [{"name": "lid-v1.0.0", "tag": {"name": "lid-v1.0.0"}, "description": ""}]}}}}"#;
    assert_eq!(show(graphql), "\n1.0.0||||0+0");
}

#[test]
fn feeds_are_read() {
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Kettle", "items": [
        {"id": 1, "title": "Kettle 1.0.0", "date_published": "2026-03-01T10:00:00+01:00",
         "content_html": "<p>It <b>boils</b>.</p><ul><li>a</li><li>b <a href=\"https://x.example\">c</a></li></ul>"},
        {"id": 2, "title": "We moved", "content_text": "To a house."}]}"#;
    assert_eq!(show(json), "Kettle\n1.0.0|2026-03-01|||1+2\n||We moved||1+0");
    let atom = "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Kettle</title>\
        <entry><title type=\"html\">v1.1.0: &lt;i&gt;Lids&lt;/i&gt;</title><updated>2026-03-02T10:00:00Z</updated>\
        <published>2026-03-01T10:00:00Z</published><link rel=\"alternate\" href=\"https://x.example\"/>\
        <content type=\"html\">&lt;ul&gt;&lt;li&gt;a&lt;/li&gt;&lt;/ul&gt;</content></entry>\
        <entry><title>v1.0.0</title><content type=\"xhtml\"><div><p>b</p></div></content></entry></feed>";
    assert_eq!(show(atom), "Kettle\n1.1.0|2026-03-01|Lids||0+1\n1.0.0||||1+0");
    let rss = "<?xml version=\"1.0\"?><!-- a --><rss version=\"2.0\"><channel><title>Kettle</title>\
        <item><title>1.0.0</title><pubDate>Sat, 21 Mar 2026 06:29:51 -0400</pubDate>\
        <description>short</description><content:encoded><![CDATA[<p>long</p><p>longer</p>]]></content:encoded></item>\
        <item><title>0.9.0";
    assert_eq!(show(rss), "Kettle\n1.0.0|2026-03-21|||2+0\n0.9.0||||0+0");
    let rdf = "<rdf:RDF><channel><title>Kettle</title></channel>\
        <item><title>1.0.0</title><dc:date>2026-03-01</dc:date></item></rdf:RDF>";
    assert_eq!(show(rdf), "Kettle\n1.0.0|2026-03-01|||0+0");
}

#[test]
fn html_becomes_markdown() {
    for (html, expected) in [
        ("<h2>A</h2><p>b <code>c_d</code> e_f</p>", "\n\n## A\n\nb `c_d` e\\_f\n\n"),
        ("<ul><li><p>a</p><ul><li>b</li></ul></li></ul>", "\n-  a\n   -  b\n\n"),
        ("<pre><code>a\n *b</code></pre>", "\n\n```\na\n *b\n\n```\n"),
        ("<script>a</script>1 &lt; 2 &amp; x", "1 \\< 2 \\& x"),
    ] {
        assert_eq!(super::markup::markdown(html), expected);
    }
}

#[test]
fn what_is_broken_is_no_feed() {
    for text in ["[{\"tag_name\": \"1\"", "{\"a\": [[]]}", "<?xml version=\"1.0\"?><svg/>"] {
        let (feed, remarks) = read(text.as_bytes());
        assert!(feed.releases.is_empty() && remarks.len() == 1, "{text}");
    }
    let deep = "[".repeat(100_000) + "{";
    assert!(read(deep.as_bytes()).0.releases.is_empty());
    let deep = "<rss>".to_owned() + &"<channel>".repeat(100_000);
    assert!(read(deep.as_bytes()).0.releases.is_empty());
}
