//! Short names where the glue and the module meet.
//!
//! wasm-bindgen names every function that crosses the boundary after its
//! Rust path and a hash. The names stand in two files that are compressed
//! apart, and hashes do not compress: about a kilobyte for nothing.
//! What the loader calls keeps its name.

use std::collections::HashMap;

/// The names given so far.
#[derive(Default)]
pub(crate) struct Names(HashMap<String, String>);

impl Names {
    /// The short form of a name that wasm-bindgen made, or the name itself
    /// where the source chose it.
    pub(crate) fn shorten(&mut self, name: &str) -> String {
        if !(name.starts_with("__wb") || name.starts_with("wasm_bindgen_")) {
            return name.to_owned();
        }
        let next = self.0.len();
        // The glue has no dollar sign of its own, so nothing can collide.
        self.0.entry(name.to_owned()).or_insert_with(|| format!("${}", base36(next))).clone()
    }
}

/// Replaces whole identifiers in JavaScript text.
pub(crate) fn replace(js: &str, names: &Names) -> String {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(js.len());
    let mut rest = js;
    while let Some(start) = rest.find(part) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !part(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        out.push_str(before);
        out.push_str(names.0.get(word).map_or(word, String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn base36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_generated_names_are_replaced() {
        let mut names = Names::default();
        assert_eq!(names.shorten("mount"), "mount");
        assert_eq!(names.shorten("__wbg_now_0a1b"), "$0");
        assert_eq!(names.shorten("__wbindgen_malloc"), "$1");
        assert_eq!(names.shorten("__wbg_now_0a1b"), "$0");
        let js = "wasm.__wbindgen_malloc(__wbindgen_malloc2, {__wbg_now_0a1b: mount})";
        assert_eq!(replace(js, &names), "wasm.$1(__wbindgen_malloc2, {$0: mount})");
    }

    #[test]
    fn names_stay_distinct_past_one_digit() {
        assert_eq!(
            [0, 35, 36, 1295, 1296].map(base36),
            ["0", "z", "10", "zz", "100"].map(str::to_owned)
        );
    }
}
