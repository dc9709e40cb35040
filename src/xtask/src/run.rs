//! Running other programs, visibly.
//!
//! The command line is printed before it runs and the time it took after it,
//! so that whoever waits knows for what, and can repeat it by hand.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The cargo that started this program, without what it told this program
/// about its own package: build scripts that watch those variables would run
/// again for no reason.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs to the end with the terminal handed through; anything but success is
/// an error that repeats the command line.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = announce(command);
    let started = Instant::now();
    let status = command.status().with_context(|| format!("could not start `{line}`"))?;
    took(started.elapsed());
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(())
}

/// Runs in silence and returns what was printed on stdout.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = display(command);
    let output = command.output().with_context(|| format!("could not start `{line}`"))?;
    if !output.status.success() {
        bail!(
            "`{line}` ended with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    String::from_utf8(output.stdout).with_context(|| format!("expected UTF-8 from `{line}`"))
}

/// Runs with stderr handed through and every line of stdout both printed and
/// given to `see`.
pub(crate) fn tee(command: &mut Command, mut see: impl FnMut(&str)) -> Result<ExitStatus> {
    let line = announce(command);
    let started = Instant::now();
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start `{line}`"))?;
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes)? > 0 {
            std::io::stdout().write_all(&bytes)?;
            see(&String::from_utf8_lossy(&bytes));
            bytes.clear();
        }
    }
    let status = child.wait()?;
    took(started.elapsed());
    Ok(status)
}

/// Whether a program can be started and says yes, in silence.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The file that a bare program name stands for, looked up as a shell does.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name).with_extension(std::env::consts::EXE_EXTENSION))
        .find(|file| file.is_file())
}

/// Prints a line of progress.
pub(crate) fn say(text: impl AsRef<str>) {
    eprintln!("{}", text.as_ref());
}

/// Prints how long something took.
pub(crate) fn took(time: Duration) {
    eprintln!("  {:.1} s", time.as_secs_f64());
}

fn announce(command: &Command) -> String {
    let line = display(command);
    eprintln!("$ {line}");
    line
}

/// The command as one would type it in the root of the checkout.
fn display(command: &Command) -> String {
    let mut line = String::new();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            // Flags are separated by a control character in this variable.
            let value = value.to_string_lossy().replace('\u{1f}', " ");
            let _ = write!(line, "{}={} ", name.to_string_lossy(), quote(value.as_ref()));
        }
    }
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    line.push_str(&quote(program));
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&quote(argument));
    }
    line
}

fn quote(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || "-_=./:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_typed() {
        let mut command = Command::new("/usr/bin/cargo");
        command.arg("test").arg("it's here").env("RUSTFLAGS", "-C x");
        assert_eq!(display(&command), r"RUSTFLAGS='-C x' cargo test 'it'\''s here'");
    }
}
