//! `{{name}}` in pages, headers and stories: addresses are known only when
//! the servers run.

use anyhow::{Result, bail};
use std::collections::BTreeMap;

/// The names and what they stand for.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<&'static str, String>);

impl Names {
    /// Says what `name` stands for.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.insert(name, value.into());
    }

    /// `text` with every name replaced; an unknown name is an error, since a
    /// page that asks for nothing real would test nothing.
    pub fn fill(&self, text: &str) -> Result<String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, after)) = after.split_once("}}") else {
                bail!("expected }}}} after {{{{");
            };
            let Some(value) = self.0.get(name) else {
                let known = self.0.keys().copied().collect::<Vec<_>>().join(", ");
                bail!("{{{{{name}}}}} is not known here; expected one of {known}");
            };
            filled.push_str(before);
            filled.push_str(value);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_are_replaced_and_nothing_else() {
        let mut names = Names::default();
        names.set("origin", "http://127.0.0.1:1");
        let filled = names.fill("<a href={{origin}}/x>{a} {{origin}}").ok();
        assert_eq!(filled.as_deref(), Some("<a href=http://127.0.0.1:1/x>{a} http://127.0.0.1:1"));
    }

    #[test]
    fn an_unknown_name_is_an_error_that_lists_the_known() {
        let mut names = Names::default();
        names.set("origin", "");
        let error = names.fill("{{orgin}}").map_err(|error| error.to_string());
        assert!(error.is_err_and(|text| text.contains("{{orgin}}") && text.contains("origin")));
        assert!(names.fill("{{origin").is_err());
    }
}
