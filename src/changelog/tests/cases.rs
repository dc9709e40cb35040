//! Every folder in `cases` is a changelog with the feed and the remarks that
//! it gives. With `UPDATE_EXPECT=1` what is found becomes what is expected;
//! read it before it is kept.

use hearback_changelog::read;
use std::fmt::Write;
use std::fs;
use std::path::Path;

#[test]
fn every_case_reads_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut cases: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|case| case.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 20, "{} cases in {}", cases.len(), folder.display());
    let mut wrong = Vec::new();
    for case in cases {
        let (feed, remarks) = read(&fs::read(case.join("CHANGELOG.md")).unwrap());
        let feed = serde_json::to_string_pretty(&feed).unwrap() + "\n";
        let remarks = remarks.iter().fold(String::new(), |mut text, remark| {
            writeln!(text, "{remark} [{}]", remark.code.as_str()).unwrap();
            text
        });
        for (name, found) in [("feed.json", feed), ("remarks.txt", remarks)] {
            let path = case.join(name);
            if update {
                fs::write(&path, &found).unwrap();
            }
            let expected = fs::read_to_string(&path).unwrap_or_default();
            if found != expected {
                wrong.push(format!("{}:\n{found}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "found something else:\n{}", wrong.join("\n"));
}
