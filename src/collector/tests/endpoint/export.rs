//! What was collected, on its way out.

use crate::harness::{Endpoint, batch, id, item};
use hearback::export::{Format, export};

async fn exported(endpoint: &Endpoint, site: Option<&str>, format: Format) -> String {
    let mut out = Vec::new();
    export(endpoint.store.as_ref(), site, format, &mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}

#[tokio::test]
async fn lines_hold_the_items_as_they_came_oldest_first() {
    let endpoint = Endpoint::new().await;
    let pretty = "{\n  \"comment\": \"two\\nlines\",\r\n  \"later\": 1.50\n}";
    for (site, number, data) in [("zeta", 2, "{}"), ("acme", 1, pretty)] {
        let path = format!("/v1/feedback?site={site}");
        endpoint.post_to(&path, None, batch(&[item(number, 1, data)])).await;
        endpoint.wait(1_000);
    }
    let (one, two) = (id(1), id(2));
    let zeta = format!(
        r#"{{"site":"zeta","received_at":"2026-11-22T10:00:00.000Z","id":"{two}","rev":1,"type":"feedback","created_at":"2026-11-22T09:59:59.488Z","data":{{}}}}"#
    );
    let acme = format!(
        r#"{{"site":"acme","received_at":"2026-11-22T10:00:01.000Z","id":"{one}","rev":1,"type":"feedback","created_at":"2026-11-22T09:59:59.488Z","data":{{   "comment": "two\nlines",    "later": 1.50 }}}}"#
    );
    assert_eq!(exported(&endpoint, None, Format::Jsonl).await, format!("{zeta}\n{acme}\n"));
    assert_eq!(exported(&endpoint, Some("acme"), Format::Jsonl).await, format!("{acme}\n"));
    assert_eq!(exported(&endpoint, Some("none"), Format::Jsonl).await, "");
}

#[tokio::test]
async fn pages_join_without_a_gap() {
    let endpoint = Endpoint::new().await;
    // All at one instant, and more than two pages of them.
    let all: Vec<String> = (0..1_000).map(|n| item(n, 1, "{}")).collect();
    endpoint.post(batch(&all)).await;
    endpoint.post(batch(&[item(1_000, 1, "{}"), item(1_001, 1, "{}")])).await;
    let lines = exported(&endpoint, None, Format::Jsonl).await;
    let ids: Vec<String> = lines
        .lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            row["id"].as_str().unwrap().to_owned()
        })
        .collect();
    let expected: Vec<String> = (0..1_002).map(|n| id(n).to_string()).collect();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn cells_are_flat_and_run_nothing() {
    let endpoint = Endpoint::new().await;
    let full = r#"{"rating":{"kind":"stars","value":4,"max":5},"comment":"Good, \"mostly\"\nindeed",
        "category":"idea","email":"a@example.com","page":{"origin":"https://example.com","path":"/p"},
        "app_version":"2.3.0","locale":"en","context":{"plan":"pro"}}"#;
    let formulas = r#"{"comment":"=HYPERLINK(\"http://x\")","category":"+1","email":"@SUM(A1)",
        "app_version":"-1","locale":"\tx","context":{}}"#;
    endpoint
        .post(batch(&[item(1, 1, full), item(2, 1, formulas), item(3, 1, r#"{"comment":"\r=1"}"#)]))
        .await;
    let table = exported(&endpoint, None, Format::Csv).await;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    assert_eq!(
        reader.headers().unwrap().iter().collect::<Vec<_>>().join(" "),
        "site id rev type created_at received_at rating_kind rating_value rating_max comment \
         category email page app_version locale context"
    );
    let rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.unwrap().iter().skip(6).map(str::to_owned).collect())
        .collect();
    assert_eq!(
        rows,
        [
            [
                "stars",
                "4",
                "5",
                "Good, \"mostly\"\nindeed",
                "idea",
                "a@example.com",
                "https://example.com/p",
                "2.3.0",
                "en",
                r#"{"plan":"pro"}"#
            ],
            ["", "", "", "'=HYPERLINK(\"http://x\")", "'+1", "'@SUM(A1)", "", "'-1", "'\tx", ""],
            ["", "", "", "'\r=1", "", "", "", "", "", ""],
        ]
    );
}
