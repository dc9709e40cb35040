//! The two descriptions of the wire, serde's and `value`'s, held against each
//! other on every example and on what is missing, wrong or too deep.

use hearback_wire::batch::{Batch, Rating};
use hearback_wire::feed::{Block, Feed, Inline, Kind, Section};
use hearback_wire::json;
use hearback_wire::value::{Make, Portable, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::fmt::Debug;

/// `serde_json::Value` as a value of the contract.
#[derive(Clone, Debug, PartialEq)]
struct Json(serde_json::Value);

impl Make for Json {
    fn null() -> Self {
        Self(serde_json::Value::Null)
    }
    fn text(text: &str) -> Self {
        Self(text.into())
    }
    fn number(number: f64) -> Self {
        // Whole, as everything on the wire is.
        Self((number as u64).into())
    }
    fn flag(flag: bool) -> Self {
        Self(flag.into())
    }
    fn list(items: Vec<Self>) -> Self {
        Self(items.into_iter().map(|item| item.0).collect())
    }
    fn object(fields: Vec<(&str, Self)>) -> Self {
        Self(fields.into_iter().map(|(name, value)| (name.to_owned(), value.0)).collect())
    }
}

impl Value for Json {
    fn is_null(&self) -> bool {
        self.0.is_null()
    }
    fn as_text(&self) -> Option<String> {
        self.0.as_str().map(str::to_owned)
    }
    fn as_number(&self) -> Option<f64> {
        self.0.as_f64()
    }
    fn as_flag(&self) -> Option<bool> {
        self.0.as_bool()
    }
    fn items(&self) -> Option<Vec<Self>> {
        Some(self.0.as_array()?.iter().cloned().map(Self).collect())
    }
    fn get(&self, name: &str) -> Self {
        Self(self.0.get(name).cloned().unwrap_or_default())
    }
    fn names(&self) -> Vec<String> {
        self.0.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default()
    }
}

/// Both read the same from it, and what one writes the other reads.
fn agree<T: Portable + Serialize + DeserializeOwned + PartialEq + Debug>(json: &serde_json::Value) {
    let by_serde: T = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(T::read(&Json(json.clone())).as_ref(), Some(&by_serde));
    let written: Json = by_serde.write();
    assert_eq!(serde_json::from_value::<T>(written.0).unwrap(), by_serde);
    assert_eq!(T::read(&Json(serde_json::to_value(&by_serde).unwrap())), Some(by_serde));
}

fn fixture(name: &str) -> serde_json::Value {
    let path = format!("{}/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_example_reads_and_writes_the_same() {
    agree::<Feed>(&fixture("feed"));
}

#[test]
fn every_kind_of_text_reads_and_writes_the_same() {
    agree::<Vec<Block>>(&json!([
        {"paragraph": [
            {"text": "a"}, {"code": "b"}, {"strong": [{"emphasis": [{"strike": [{"text": "c"}]}]}]}, "break",
            {"link": {"href": "https://example.com/", "children": [{"text": "d"}]}},
            {"image": {"src": "/e.png", "alt": "e"}},
        ]},
        {"heading": []},
        {"list": {"start": null, "items": [[{"list": {"start": 3, "items": [[], ["rule"]]}}]]}},
        {"code": {"lang": "rust", "text": "fn f() {}"}},
        {"quote": [{"paragraph": [{"text": "f"}]}]},
        {"table": [[[{"text": "g"}], []]]},
        "rule",
    ]));
}

#[test]
fn what_a_device_writes_serde_reads() {
    let mut batch: Batch = serde_json::from_value(fixture("batch")).unwrap();
    let data = &mut batch.items[0].data;
    data.comment = Some("\"quoted\" \\ back\u{0}\u{1f}\n \u{2028} 🎈".to_owned());
    data.context.0 = vec![("plan \"x\"".to_owned(), "pro".to_owned())];
    batch
        .items
        .push(hearback_wire::batch::Item { data: Default::default(), ..batch.items[0].clone() });
    batch.items[1].id = "0199f2a1-0000-7000-8000-000000000001".parse().unwrap();
    for item in &mut batch.items {
        item.rev = 1;
    }
    let items: Vec<String> = batch
        .items
        .iter()
        .map(|item| json::item(item.id, item.created_at, item.age_ms, &json::feedback(&item.data)))
        .collect();
    let text = json::batch(
        batch.batch,
        &batch.site,
        batch.sent_at,
        batch.attempt,
        &batch.client,
        batch.lost,
        &items.join(","),
    );
    assert_eq!(serde_json::from_str::<Batch>(&text).unwrap(), batch);
}

#[test]
fn what_has_a_default_may_be_missing_and_nothing_else() {
    let section = Section { kind: Kind::Added, label: String::new(), entries: vec![] };
    let json = json!({"kind": "added", "label": "", "entries": []});
    assert_eq!(Section::read(&Json(json.clone())), Some(section));
    for name in ["kind", "label", "entries"] {
        let mut json = json.clone();
        json.as_object_mut().unwrap().remove(name);
        assert_eq!(Section::read(&Json(json)), None, "{name}");
    }
}

#[test]
fn other_forms_are_refused() {
    for json in [
        json!(null),
        json!("text"),
        json!([]),
        json!(7),
        json!({"v": "1"}),
        json!({"v": 1.5}),
        json!({"v": -1}),
    ] {
        assert_eq!(Rating::read(&Json(json.clone())), None, "{json}");
    }
    assert_eq!(u32::read(&Json(json!(4_294_967_296_u64))), None);
    assert_eq!(Inline::read(&Json(json!({"script": "alert(1)"}))), None);
}

#[test]
fn what_nests_too_deep_is_refused() {
    let nest =
        |depth| (0..depth).fold(json!({"paragraph": []}), |inner, _| json!({"quote": [inner]}));
    assert!(Block::read(&Json(nest(12))).is_some());
    assert_eq!(Block::read(&Json(nest(100))), None);
}
