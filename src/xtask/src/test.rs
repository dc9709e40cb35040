//! `cargo xtask test`: every check, in the order in which mistakes are
//! cheapest to find.
//!
//! A check that fails does not hide the ones after it, except that without a
//! build there is nothing to measure or to drive. The last line counts: the
//! tests of every runner, and one failure for each check that failed without
//! a test to blame.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::build::{self, Flavour};
use crate::engines::{self, Engine};
use crate::node::Node;
use crate::run::{self, say};
use crate::tally::Tally;
use crate::toolchain::{self, TARGET};
use crate::workspace::Workspace;
use crate::{install, size, tidy, types};

/// Runs every check; an error where one failed.
pub(crate) fn run(workspace: &Workspace, engines: &[Engine]) -> Result<()> {
    let mut suite = Suite { workspace, results: Vec::new() };
    // What is missing is installed first: it fails soonest, and whoever has
    // to type a password or a command is still there.
    let node = suite.step("tools: node", |_| install::node());
    let browsers = suite.step("tools: browsers", |_| engines::need(workspace, engines));
    suite.step("format", |_| cargo(workspace, &["fmt", "--all", "--check"]));
    suite.step("clippy", |_| clippy(workspace));
    suite.step("tidy", |_| tidy::run(workspace, false));
    let built = suite.step("build", |_| build::run(workspace, Flavour::release(None)).map(drop));
    suite.step("native tests", |tally| {
        let arguments = ["--workspace", "--exclude", "hearback-tests", "--no-fail-fast"];
        cargo_test(workspace, tally, &arguments, &[])
    });
    suite.step_if(built, "sizes", |_| size::run(workspace));
    suite.step_if(node, "javascript", |_| javascript(workspace));
    suite.step_if(built && node, "package", |_| types::package(workspace));
    suite.step_if(built && browsers && node, "end to end", |tally| {
        end_to_end(workspace, tally, engines)
    });
    suite.finish()
}

struct Suite<'a> {
    workspace: &'a Workspace,
    results: Vec<(&'static str, Outcome)>,
}

struct Outcome {
    tally: Tally,
    time: Duration,
    error: Option<anyhow::Error>,
}

impl Suite<'_> {
    fn step(&mut self, name: &'static str, check: impl FnOnce(&mut Tally) -> Result<()>) -> bool {
        say(format!("\n== {name}"));
        let started = Instant::now();
        let mut tally = Tally::default();
        let error = check(&mut tally).err();
        if let Some(error) = &error {
            say(format!("{name} failed: {error:#}"));
            if tally.failed == 0 {
                tally.failed = 1;
            }
        }
        let passed = error.is_none();
        self.results.push((name, Outcome { tally, time: started.elapsed(), error }));
        passed
    }

    /// A step that stands on others; where they failed it fails as well.
    fn step_if(
        &mut self,
        possible: bool,
        name: &'static str,
        check: impl FnOnce(&mut Tally) -> Result<()>,
    ) {
        self.step(name, |tally| {
            if !possible {
                bail!("not run, because something it needs failed before");
            }
            check(tally)
        });
    }

    fn finish(self) -> Result<()> {
        println!("\n{:<16} {:>8} {:>8} {:>9}", "", "passed", "failed", "time");
        let mut total = Tally::default();
        for (name, Outcome { tally, time, error }) in &self.results {
            let Tally { passed, failed } = tally;
            let verdict = if error.is_some() { "FAILED" } else { "ok" };
            println!("{name:<16} {passed:>8} {failed:>8} {:>7.1} s  {verdict}", time.as_secs_f64());
            total.add(*tally);
        }
        println!("release build: {}", self.workspace.binary("release", "hearback").display());
        println!("\n{} passed, {} failed", total.passed, total.failed);
        // The caller prints the error on stderr, and the count above has to
        // stay the last line: nothing more is said.
        if self.results.iter().any(|(_, outcome)| outcome.error.is_some()) {
            std::process::exit(1);
        }
        Ok(())
    }
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    run::run(run::cargo().args(arguments).current_dir(&workspace.root))
}

fn clippy(workspace: &Workspace) -> Result<()> {
    toolchain::need_target()?;
    cargo(workspace, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    let packages = ["--package", "hearback-widget", "--package", "hearback-reader"];
    let target = ["--target", TARGET, "--", "-D", "warnings"];
    cargo(workspace, &[&["clippy"], packages.as_slice(), target.as_slice()].concat())
}

fn cargo_test(
    workspace: &Workspace,
    tally: &mut Tally,
    arguments: &[&str],
    variables: &[(&str, String)],
) -> Result<()> {
    let mut command = run::cargo();
    command.arg("test").args(arguments).current_dir(&workspace.root);
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    let status = run::tee(&mut command, |line| tally.see(line))?;
    if !status.success() {
        bail!("the tests ended with {status}");
    }
    if tally.passed == 0 {
        bail!("expected at least one test");
    }
    Ok(())
}

/// Where they are, and what the widget's own find in the glue around them.
const SCRIPTS: [&str; 4] = ["pkg/", "www/", "src/widget/", "src/bridge/"];
const GLUE: &str = "src/widget/glue.d.ts";

/// The files that are shipped as they are written: each has to parse, and
/// those that carry `@ts-check` have to agree with their types.
fn javascript(workspace: &Workspace) -> Result<()> {
    let files = tidy::tracked(workspace)?;
    let scripts: Vec<&str> = files
        .iter()
        .map(String::as_str)
        .filter(|name| SCRIPTS.iter().any(|folder| name.starts_with(folder)))
        .filter(|name| name.ends_with(".js") || name.ends_with(".mjs"))
        .collect();
    for script in &scripts {
        run::run(Command::new("node").args(["--check", script]).current_dir(&workspace.root))?;
    }
    let node = Node::install(workspace)?;
    let mut tsc = node.program("typescript/bin/tsc");
    tsc.args(["--noEmit", "--allowJs", "--strict", "--pretty", "false"]);
    tsc.args(["--moduleDetection", "force"]);
    tsc.args(["--target", "es2022", "--module", "es2022", "--lib", "es2022,dom,dom.iterable"]);
    run::run(tsc.args(scripts).arg(GLUE).current_dir(&workspace.root))
}

/// Real browsers against the release build. The wasm is tested here and
/// nowhere else: the crates in it are thin over what the native tests cover,
/// and what is left needs a page.
fn end_to_end(workspace: &Workspace, tally: &mut Tally, engines: &[Engine]) -> Result<()> {
    // The suite asks axe-core about every state.
    Node::install(workspace)?;
    let engines: Vec<String> = engines.iter().map(Engine::to_string).collect();
    let binary = workspace.binary("release", "hearback").display().to_string();
    let variables = [("HEARBACK_ENGINES", engines.join(",")), ("HEARBACK_BIN", binary)];
    cargo_test(workspace, tally, &["--package", "hearback-tests", "--no-fail-fast"], &variables)
}
