//! What reads the bytes of strangers under libFuzzer, for as long as something
//! else runs.

use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::run::{self, say};
use crate::workspace::Workspace;

const VERSION: &str = "0.13.2";

/// What is fuzzed, what its row of figures is called, and the folder of texts
/// that the fuzzer starts from.
const TARGETS: [(&str, &str, Option<&str>); 2] = [
    ("intake", "collector, bodies made up by a fuzzer", None),
    ("changelog", "changelogs made up by a fuzzer", Some("src/changelog/tests/cases")),
];

/// The fuzzers that run.
pub(crate) struct Fuzzers(Vec<Fuzzer>);

struct Fuzzer {
    child: Child,
    what: &'static str,
    log: PathBuf,
}

impl Fuzzers {
    /// Builds them, and cargo-fuzz where that is missing, and starts them.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        let tool = workspace.target.join("tools/bin/cargo-fuzz");
        if !tool.is_file() {
            say("cargo-fuzz is missing: building it, which takes a minute or two.");
            let mut cargo = run::cargo();
            cargo.args(["install", "cargo-fuzz", "--version", VERSION, "--locked", "--root"]);
            run::run(cargo.arg(workspace.target.join("tools")).current_dir(&workspace.root))?;
        }
        let folder = workspace.root.join("src/collector");
        let fuzz = |arguments: &[&str]| {
            let mut command = Command::new(&tool);
            command.arg("fuzz").args(arguments).args(["--sanitizer", "none"]);
            command.current_dir(&folder);
            // Coverage needs flags that a stable compiler keeps to itself, and
            // what is in the way of a panic would hide it.
            command.env("RUSTC_BOOTSTRAP", "1").env_remove("RUSTFLAGS");
            command
        };
        run::run(&mut fuzz(&["build"]))?;
        let mut fuzzers = Self(Vec::new());
        for (target, what, seeds) in TARGETS {
            let log = workspace.target.join(format!("fuzz-{target}.log"));
            let output =
                File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
            let mut command = fuzz(&["run", target]);
            if let Some(seeds) = seeds {
                // What is found goes into the first folder.
                let corpus = folder.join("fuzz/corpus").join(target);
                fs::create_dir_all(&corpus)?;
                command.arg(corpus).arg(workspace.root.join(seeds));
            }
            // In a group of its own: the fuzzer is a child of what is started
            // here.
            command.stdin(Stdio::null()).stdout(output.try_clone()?);
            command.stderr(output).process_group(0);
            let child = command.spawn().context("cannot start cargo-fuzz")?;
            fuzzers.0.push(Fuzzer { child, what, log });
        }
        say("What reads the bytes of strangers is being fuzzed beside the soak.");
        Ok(fuzzers)
    }

    /// Ends them all; their figures, or an error with what one of them found.
    pub(crate) fn stop(self) -> Result<Vec<Value>> {
        let ended: Vec<_> = self.0.into_iter().map(Fuzzer::stop).collect();
        ended.into_iter().collect()
    }
}

impl Fuzzer {
    /// Ends it; its figures, or an error with what it found.
    fn stop(mut self) -> Result<Value> {
        let ended = self.child.try_wait()?.is_some();
        if !ended {
            // libFuzzer ends in order when it is interrupted.
            let group = format!("-{}", self.child.id());
            run::run(Command::new("kill").args(["-s", "INT", "--", &group]))?;
            self.child.wait()?;
        }
        let log = String::from_utf8_lossy(&fs::read(&self.log)?).into_owned();
        if ended || log.contains("ERROR: libFuzzer") {
            bail!("the fuzzer found something, or did not run: {}", self.log.display());
        }
        let runs = runs(&log).context("expected the fuzzer to say how much it did")?;
        Ok(json!({"what": self.what, "runs": runs}))
    }
}

/// The last count of executions: lines begin with `#12345`.
fn runs(log: &str) -> Option<u64> {
    let counts = log.lines().filter_map(|line| line.strip_prefix('#'));
    counts.filter_map(|line| line.split_whitespace().next()?.parse().ok()).max()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_last_count_is_how_often_it_ran() {
        let log = "INFO: seed\n#2\tINITED cov: 3\n#4096\tpulse  cov: 77\n#812\tNEW\nDone\n";
        assert_eq!(super::runs(log), Some(4_096));
        assert_eq!(super::runs("INFO: seed\n"), None);
    }
}
