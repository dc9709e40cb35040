//! What the recorder saw on all pages of a case so far.

use crate::glob;
use anyhow::{Result, bail};
use serde_json::Value;

/// A line the page wrote to its console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `debug`, `log`, `info`, `warn` or `error`.
    pub level: String,
    /// The arguments, joined by spaces.
    pub text: String,
}

/// Everything recorded, in order.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// Uncaught errors and unhandled rejections.
    pub errors: Vec<String>,
    /// Content security policy violations.
    pub violations: Vec<String>,
    /// Console lines.
    pub console: Vec<Line>,
    /// Resources that did not load; for the report only.
    pub resources: Vec<String>,
    /// The names of `hearback:*` events.
    pub events: Vec<String>,
}

impl Journal {
    /// Adds what the recorder handed out.
    pub fn add(&mut self, log: &Value) {
        let texts = |key: &str| {
            let list = log[key].as_array().map(Vec::as_slice).unwrap_or_default();
            list.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        };
        self.errors.extend(texts("errors"));
        self.violations.extend(texts("violations"));
        self.resources.extend(texts("resources"));
        self.events.extend(texts("events"));
        for line in log["console"].as_array().into_iter().flatten() {
            let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
            self.console.push(Line { level: text("level"), text: text("text") });
        }
    }

    /// How many console lines match.
    #[must_use]
    pub fn lines(&self, pattern: &str) -> usize {
        self.console.iter().filter(|line| glob::matches(pattern, &line.text)).count()
    }

    /// Fails if a page broke: an uncaught error, a violation, or a
    /// `console.error` that no expected pattern matches. Each expectation must
    /// have been met.
    pub fn verdict(&self, expected: &[String]) -> Result<()> {
        let mut faults = Vec::new();
        faults.extend(self.errors.iter().map(|error| format!("page error: {error}")));
        faults.extend(self.violations.iter().map(|text| format!("CSP violation: {text}")));
        let known = |line: &Line| expected.iter().any(|pattern| glob::matches(pattern, &line.text));
        for line in self.console.iter().filter(|line| line.level == "error" && !known(line)) {
            faults.push(format!("console.error: {}", line.text));
        }
        for pattern in expected.iter().filter(|pattern| self.lines(pattern) == 0) {
            faults.push(format!("expected the console to hold {pattern:?}"));
        }
        if faults.is_empty() { Ok(()) } else { bail!("{}", faults.join("\n")) }
    }

    /// For the report of a failure.
    #[must_use]
    pub fn report(&self) -> String {
        let mut text = String::new();
        let parts = [
            ("error", &self.errors),
            ("violation", &self.violations),
            ("not loaded", &self.resources),
            ("event", &self.events),
        ];
        for (name, list) in parts {
            for entry in list {
                text += &format!("{name}: {entry}\n");
            }
        }
        for line in &self.console {
            text += &format!("console.{}: {}\n", line.level, line.text);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Journal;
    use serde_json::json;

    fn journal(log: &serde_json::Value) -> Journal {
        let mut journal = Journal::default();
        journal.add(log);
        journal
    }

    #[test]
    fn an_error_a_violation_and_a_console_error_each_fail() {
        assert!(journal(&json!({})).verdict(&[]).is_ok());
        assert!(journal(&json!({"errors": ["x"]})).verdict(&[]).is_err());
        assert!(journal(&json!({"violations": ["x"]})).verdict(&[]).is_err());
        let line =
            |level: &str| journal(&json!({"console": [{"level": level, "text": "no endpoint"}]}));
        assert!(line("error").verdict(&[]).is_err());
        assert!(line("warn").verdict(&[]).is_ok());
    }

    #[test]
    fn an_expected_console_error_passes_and_must_come() {
        let expected = ["*endpoint*".to_owned()];
        let line = json!({"console": [{"level": "error", "text": "no endpoint"}]});
        assert!(journal(&line).verdict(&expected).is_ok());
        assert!(journal(&json!({})).verdict(&expected).is_err());
    }
}
