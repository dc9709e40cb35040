//! Shapes of changelogs as people and tools vary them: what stands in the file,
//! and its releases as `version date`, newest first; `-` for what is missing.

use hearback_changelog::explain;

mod headings;
mod layouts;

fn releases(text: &str) -> String {
    let show = |found: &hearback_changelog::Found| {
        let version = found.version.clone().unwrap_or_else(|| "-".into());
        let day = found.date.map(|date| date.to_string());
        let month = found.month.map(|(year, month)| format!("{year}-{month:02}"));
        format!("{version} {}", day.or(month).unwrap_or_else(|| "-".into()))
    };
    let released: Vec<_> =
        explain(text.as_bytes()).releases.into_iter().filter(|found| !found.unreleased).collect();
    released.iter().map(show).collect::<Vec<_>>().join(", ")
}

#[test]
fn variants_are_read() {
    let all = || headings::VARIANTS.iter().chain(layouts::VARIANTS);
    let wrong: Vec<String> = all()
        .filter(|(text, expected)| releases(text) != *expected)
        .map(|(text, expected)| {
            format!("{text}\n  expected {expected:?}\n  found    {:?}", releases(text))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all().count(), wrong.join("\n"));
}

#[test]
fn what_is_explained_stands_in_the_order_of_the_file() {
    let table = "<table>\n<tr><th>Version</th><th>Changes</th></tr>\n\
                 <tr><td>1.4.0</td><td>a</td></tr>\n</table>\n";
    for text in [format!("{table}\n# Below\n"), format!("# Above\n\n{table}")] {
        let found = explain(text.as_bytes());
        assert_eq!(found.releases.len(), 1, "{text}");
        assert!(found.lines.is_sorted_by_key(|line| line.line), "{text}");
    }
}
