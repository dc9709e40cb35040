//! The inbox: what is found, page by page, and how it is written.

use crate::harness::Office;
use serde_json::{Value, json};

fn stars(value: u32) -> Value {
    json!({"kind": "stars", "value": value, "max": 5})
}

#[tokio::test]
async fn an_empty_inbox_says_so() {
    let office = Office::new().await;
    let owner = office.owner().await;
    for (path, said) in [
        ("/study/inbox", "Nothing has come in yet"),
        ("/study/themes", "Nothing to study yet"),
        ("/study/measures", "Nobody has rated anything yet"),
    ] {
        let page = office.get(path, &owner).await;
        assert!(page.status == 200 && page.text.contains(said), "{path}: {}", page.text);
    }
    assert_eq!(office.get("/study/inbox?site=other", &owner).await.status, 404);
}

#[tokio::test]
async fn filters_find_what_they_say() {
    let office = Office::new().await;
    let owner = office.owner().await;
    let page = |path: &str| json!({"origin": "https://x.example", "path": path});
    office
        .said(
            1,
            1,
            json!({"comment": "Dark mode please", "rating": stars(2), "category": "idea",
            "page": page("/docs/a"), "app_version": "2.0", "locale": "en", "email": "a@x.example"}),
        )
        .await;
    office
        .said(
            2,
            1,
            json!({"comment": "Café closes at night", "rating": stars(4), "category": "bug",
            "page": page("/docs/b"), "app_version": "2.1", "locale": "fr"}),
        )
        .await;
    office
        .said(
            3,
            1,
            json!({"comment": "It crashes in the dark", "category": "bug",
            "page": page("/pricing"), "app_version": "2.1", "locale": "en"}),
        )
        .await;
    office.said(4, 1, json!({"rating": {"kind": "nps", "value": 0, "max": 10}})).await;
    let (dark, cafe, crash, none) =
        ("Dark mode please", "Café closes at night", "It crashes in the dark", "<em>No words</em>");
    for (query, expected) in [
        ("", vec![none, crash, cafe, dark]),
        ("q=dark", vec![crash, dark]),
        ("q=cafe", vec![cafe]),
        ("q=dar", vec![crash, dark]),
        ("q=%22dark+mode%22", vec![dark]),
        ("q=dark+crashes", vec![crash]),
        ("q=dark+OR+closes", vec![]),
        ("q=a%40x.example", vec![dark]),
        ("q=%22%29+NEAR", vec![]),
        ("category=bug", vec![crash, cafe]),
        ("category=bug&version=2.1&language=fr", vec![cafe]),
        ("page=%2Fpricing", vec![crash]),
        ("page=%2Fdocs%2F*", vec![cafe, dark]),
        ("page=%2Fdocs", vec![]),
        ("rating=stars-5-2", vec![dark]),
        ("rating=nps-10-0", vec![none]),
        ("email=1", vec![dark]),
        ("status=received&q=dark&category=idea", vec![dark]),
        ("status=planned", vec![]),
        ("category=%27+OR+1%3D1--", vec![]),
    ] {
        let found = office.get(&format!("/study/inbox?site=acme&{query}"), &owner).await;
        assert_eq!(found.comments(), expected, "{query}");
    }
    let page = office.get("/study/inbox?site=acme&category=bug", &owner).await;
    // What is asked for stands in the form, and in the links that go on.
    assert!(page.text.contains("<option value=\"bug\" selected>"), "{}", page.text);
    assert!(page.text.contains("href=\"/study/inbox?site=acme&amp;category=bug&amp;open="));
}

#[tokio::test]
async fn pages_neither_skip_nor_repeat_while_more_comes_in() {
    let office = Office::new().await;
    let owner = office.owner().await;
    for number in 0..120 {
        office.wrote(number, &format!("word {number}")).await;
    }
    let mut seen = Vec::new();
    let mut next = "/study/inbox?site=acme".to_owned();
    for step in 0.. {
        let page = office.get(&next, &owner).await;
        seen.extend(page.comments());
        office.wrote(1_000 + step, "later").await;
        match page.each("rel=\"next\" href=\"", "\"").first() {
            Some(link) => next = link.replace("&amp;", "&"),
            None => break,
        }
    }
    let expected: Vec<String> = (0..120).rev().map(|number| format!("word {number}")).collect();
    assert_eq!(seen, expected);
    // And back: the page before the last is the same 50.
    let last = office.get(&next, &owner).await;
    let back = last.each("rel=\"prev\" href=\"", "\"")[0].replace("&amp;", "&");
    assert_eq!(office.get(&back, &owner).await.comments(), expected[50..100]);
    // The same by a search.
    let found = office.get("/study/inbox?site=acme&q=word", &owner).await;
    assert_eq!(found.comments(), expected[..50]);
    let link = found.each("rel=\"next\" href=\"", "\"")[0].replace("&amp;", "&");
    assert_eq!(office.get(&link, &owner).await.comments(), expected[50..100]);
}

#[tokio::test]
async fn hostile_words_stay_words() {
    let office = Office::new().await;
    let owner = office.owner().await;
    let evil = "</td><script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
    office
        .said(
            1,
            1,
            json!({"comment": evil, "category": evil, "app_version": evil, "locale": evil,
            "email": evil, "rating": {"kind": evil, "value": 1, "max": 5},
            "page": {"origin": "javascript:alert(3)", "path": evil}, "context": {evil: evil}}),
        )
        .await;
    let query: String =
        form_urlencoded::Serializer::new(String::new()).append_pair("q", evil).finish();
    office.get("/study/inbox", &owner).await;
    let gather = [("site", "acme"), ("do", "gather"), ("name", evil), ("pick", "1")];
    assert_eq!(office.post("/study/inbox", &owner, &gather).await.status, 303);
    for path in [
        "/study/inbox?open=1".to_owned(),
        format!("/study/inbox?{query}"),
        "/study/inbox?done=1&did=%3Cscript%3E".to_owned(),
        "/study/themes".to_owned(),
        "/study/themes/1".to_owned(),
        "/study/measures?by=category".to_owned(),
        format!("/study/sign-in?next={query}"),
    ] {
        let page = office.get(&path, &owner).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        assert!(!page.text.contains("<script>") && !page.text.contains("<img"), "{}", page.text);
        assert!(!page.text.contains("\"'>"), "{}", page.text);
        assert!(!page.text.contains("href=\"javascript"), "{}", page.text);
    }
    let open = office.get("/study/inbox?open=1", &owner).await;
    assert!(open.text.contains("&lt;script&gt;alert(1)"), "{}", open.text);
}

#[tokio::test]
async fn a_status_is_kept_with_who_gave_it_and_through_a_revision() {
    let office = Office::new().await;
    let owner = office.owner().await;
    office.wrote(1, "Print the invoice").await;
    office.wrote(2, "Print the report").await;
    office.get("/study/inbox", &owner).await;
    let form = [
        ("site", "acme"),
        ("do", "status"),
        ("status", "planned"),
        ("pick", "1"),
        ("back", "?q=print"),
    ];
    let answer = office.post("/study/inbox", &owner, &form).await;
    assert_eq!(answer.header("location"), "/study/inbox?q=print&did=status");
    let planned = async || office.get("/study/inbox?status=planned", &owner).await.comments();
    assert_eq!(planned().await, ["Print the invoice"]);
    let open = office.get("/study/inbox?open=1", &owner).await;
    assert!(open.text.contains(": Planned, by Ann"), "{}", open.text);

    office.said(1, 2, json!({"comment": "Print the invoice in colour"})).await;
    assert_eq!(planned().await, ["Print the invoice in colour"]);
    let found = office.get("/study/inbox?q=print", &owner).await;
    assert_eq!(found.comments(), ["Print the invoice in colour", "Print the report"]);
    let wrong = [("site", "acme"), ("do", "status"), ("status", "gone"), ("pick", "2")];
    assert_eq!(office.post("/study/inbox", &owner, &wrong).await.status, 400);
}
