//! Counting tests by what their runners print.

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    /// Counts a line if it is a result of libtest, or of a runner that prints
    /// the same: `test result: ok. 12 passed; 0 failed; …`.
    pub(crate) fn see(&mut self, line: &str) {
        let Some((_, result)) = line.split_once("test result: ") else { return };
        self.passed += count(result, " passed;");
        self.failed += count(result, " failed;");
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

fn count(result: &str, label: &str) -> u64 {
    let before = result.split(label).next().filter(|before| before.len() < result.len());
    before.and_then(|before| before.rsplit(' ').next()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_add_up_and_other_lines_do_not() {
        let mut tally = Tally::default();
        for line in [
            "running 3 tests",
            "test 9 passed; 9 failed; ... ok",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n",
            "test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 1 filtered out",
        ] {
            tally.see(line);
        }
        assert_eq!(tally, Tally { passed: 13, failed: 2 });
    }
}
