//! Prints the README's table of options, or with the argument `fields` what
//! the types are written from: an option a line, and tabs between its name,
//! what it accepts, its default and its documentation.
//!
//! `cargo xtask tidy` runs this and compares; the tool does not link the
//! engine, so that it still works where the engine does not compile.

use hearback_engine::options::{Accepts, DOCS, SPECS};

fn main() {
    if std::env::args().nth(1).as_deref() == Some("fields") {
        return fields();
    }
    println!("| attribute | accepts | default | |\n|---|---|---|---|");
    for (spec, doc) in SPECS.iter().zip(DOCS) {
        let default = match (spec.name, spec.default) {
            ("endpoint", _) => "required".to_owned(),
            (_, "") => String::new(),
            (_, default) => format!("`{default}`"),
        };
        let (name, accepts) = (kebab(spec.name), accepts(spec.accepts));
        println!("| `data-{name}` | {accepts} | {default} | {} |", doc.replace('|', "\\|"));
    }
}

fn fields() {
    for (spec, doc) in SPECS.iter().zip(DOCS) {
        let accepts = match spec.accepts {
            Accepts::Url => "url".to_owned(),
            Accepts::Text => "text".to_owned(),
            Accepts::List => "list".to_owned(),
            Accepts::OneOf(words) => words.join("|"),
            Accepts::Number(_, _, words) => words.to_owned(),
        };
        println!("{}\t{accepts}\t{}\t{doc}", spec.name, spec.default);
    }
}

fn accepts(accepts: Accepts) -> String {
    match accepts {
        Accepts::Url => "address".to_owned(),
        Accepts::Text => "text".to_owned(),
        Accepts::List => "texts with commas between".to_owned(),
        Accepts::OneOf(words) => {
            words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
        }
        Accepts::Number(from, to, _) => format!("{from} to {to}"),
    }
}

/// `batchItems` as an attribute writes it.
fn kebab(name: &str) -> String {
    name.chars().fold(String::new(), |mut kebab, c| {
        if c.is_ascii_uppercase() {
            kebab.push('-');
        }
        kebab.push(c.to_ascii_lowercase());
        kebab
    })
}
