//! What is written into `pkg/index.d.ts` between its marks.

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use crate::run;
use crate::workspace::Workspace;

const FILE: &str = "pkg/index.d.ts";
const ENGLISH: &str = "src/engine/locales/en.json";
const LICENCES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

/// Complains where the types are not what the options and the texts say, or a
/// licence in the package is not the project's; or corrects it if `write` says
/// so.
pub(crate) fn check(workspace: &Workspace, write: bool) -> Result<Vec<String>> {
    let read = |name: &str| {
        std::fs::read_to_string(workspace.root.join(name))
            .with_context(|| format!("cannot read {name}"))
    };
    let mut wanted: Vec<(String, String)> = Vec::new();
    for name in LICENCES {
        wanted.push((format!("pkg/{name}"), read(name)?));
    }
    let mut cargo = run::cargo();
    cargo.args(["run", "--quiet", "--package", "hearback-engine", "--example", "options"]);
    let Ok(fields) = run::output(cargo.args(["--", "fields"]).current_dir(&workspace.root)) else {
        return Ok(vec![format!(
            "{FILE}: cannot be compared while hearback-engine does not build"
        )]);
    };
    let english: Map<String, Value> =
        serde_json::from_str(&read(ENGLISH)?).with_context(|| format!("cannot read {ENGLISH}"))?;
    let Some(types) = fill(&read(FILE)?, &fields, &english) else {
        return Ok(vec![format!(
            "{FILE}: expected the marks <options> and <texts>, each with its end"
        )]);
    };
    wanted.push((FILE.to_owned(), types));
    let mut complaints = Vec::new();
    for (name, text) in wanted {
        if read(&name).is_ok_and(|found| found == text) {
            continue;
        }
        if write {
            run::say(format!("writing {name}"));
            std::fs::write(workspace.root.join(&name), text)?;
        } else {
            complaints
                .push(format!("{name}: is not up to date; `cargo xtask tidy --write` writes it"));
        }
    }
    Ok(complaints)
}

/// The text with everything between its marks; `fields` is an option a line,
/// as the engine's example prints it.
fn fill(text: &str, fields: &str, english: &Map<String, Value>) -> Option<String> {
    let options: Vec<Field<'_>> = fields.lines().filter_map(Field::read).collect();
    let options: String = options.iter().map(Field::option).collect();
    let texts: String = english.iter().map(|(name, words)| text_of(name, words)).collect();
    let text = between(text, "options", &options)?;
    between(&text, "texts", &texts)
}

/// The text with these lines between a mark and its end.
fn between(text: &str, mark: &str, lines: &str) -> Option<String> {
    let start = text.find(&format!("// <{mark}>"))?;
    let (head, rest) = text.split_at(start + text.get(start..)?.find('\n')? + 1);
    let end = rest.find(&format!("// </{mark}>"))?;
    let (_, tail) = rest.split_at(rest.get(..end)?.rfind('\n').map_or(0, |newline| newline + 1));
    Some(format!("{head}{lines}{tail}"))
}

/// An option.
struct Field<'a> {
    name: &'a str,
    accepts: &'a str,
    default: &'a str,
    doc: &'a str,
}

impl<'a> Field<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let mut fields = line.split('\t');
        let field = Self {
            name: fields.next()?,
            accepts: fields.next()?,
            default: fields.next()?,
            doc: fields.next()?,
        };
        (!field.name.is_empty()).then_some(field)
    }

    /// As a member of `Options`.
    fn option(&self) -> String {
        let mut lines = vec![sentence(self.doc)];
        let kind = match self.accepts {
            "url" | "text" => "string".to_owned(),
            "list" => "readonly string[] | string".to_owned(),
            words if words.contains('|') => union(words),
            range => {
                lines.push(sentence(range));
                "number".to_owned()
            }
        };
        match self.default {
            "" => {}
            default if kind == "number" => lines.push(format!("@default {default}")),
            default => lines.push(format!("@default '{default}'")),
        }
        let mark = if self.name == "endpoint" { "" } else { "?" };
        let or = if self.name == "endpoint" { "" } else { " | undefined" };
        format!("{}  {}{mark}: {kind}{or};\n", comment(&lines), self.name)
    }
}

/// A text of the widget's, by what it is in English: one of several by number,
/// one of a list by place, or words alone.
fn text_of(name: &str, words: &Value) -> String {
    let (kind, doc) = match words {
        Value::Array(items) => {
            let places = vec!["string"; items.len()].join(", ");
            let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            (format!("readonly [{places}]"), items.join(", "))
        }
        Value::Object(forms) => {
            let other = forms.get("other").and_then(Value::as_str).unwrap_or_default();
            ("Plural | string".to_owned(), other.to_owned())
        }
        words => {
            let words = words.as_str().unwrap_or_default();
            let kind = if words.contains("{count}") { "Plural | string" } else { "string" };
            (kind.to_owned(), words.to_owned())
        }
    };
    format!("{}  {name}?: {kind} | undefined;\n", comment(&[doc]))
}

fn comment(lines: &[String]) -> String {
    let safe = |line: &String| line.replace("*/", "* /");
    match lines {
        [line] => format!("  /** {} */\n", safe(line)),
        lines => {
            let lines: String = lines.iter().map(|line| format!("   * {}\n", safe(line))).collect();
            format!("  /**\n{lines}   */\n")
        }
    }
}

/// A line of a table's column as a sentence of its own.
fn sentence(line: &str) -> String {
    let line = line.trim_end_matches([',', '.']);
    let mut letters = line.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn union(words: &str) -> String {
    words.split('|').map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "interface A {\n  // <options> from there\n  // </options>\n}\ninterface C {\n  // <texts>\n  // </texts>\n}\n";

    #[test]
    fn options_and_texts_are_written_between_their_marks_and_then_stay() {
        let fields = "endpoint\turl\t\tWhere to.\n\
                      email\toff|optional\toff\tWhether.\n\
                      batchItems\ta whole number from 1 to 100\t20\tThis many,\n\
                      tags\tlist\t\tSome.\n";
        let english = serde_json::json!({
            "send": "Send", "thumbs": ["Down", "Up"], "left": { "one": "{count} a", "other": "{count} b" }
        });
        let english = english.as_object().expect("it is one");
        let filled = fill(EMPTY, fields, english).expect("the marks are there");
        assert_eq!(
            filled,
            "interface A {
  // <options> from there
  /** Where to. */
  endpoint: string;
  /**
   * Whether.
   * @default 'off'
   */
  email?: 'off' | 'optional' | undefined;
  /**
   * This many.
   * A whole number from 1 to 100.
   * @default 20
   */
  batchItems?: number | undefined;
  /** Some. */
  tags?: readonly string[] | string | undefined;
  // </options>
}
interface C {
  // <texts>
  /** {count} b */
  left?: Plural | string | undefined;
  /** Send */
  send?: string | undefined;
  /** Down, Up */
  thumbs?: readonly [string, string] | undefined;
  // </texts>
}
"
        );
        assert_eq!(fill(&filled, fields, english), Some(filled));
    }

    #[test]
    fn a_mark_without_an_end_is_not_guessed() {
        assert_eq!(fill(&EMPTY.replace("</texts>", ""), "", &Map::new()), None);
    }
}
