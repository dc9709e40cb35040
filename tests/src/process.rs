//! A program the suite started: its output in a file, its end by id.
//!
//! Each program leads a process group of its own, so that the browsers a
//! driver started can be ended with it even when the driver no longer answers.
//! A group of its own also means that Ctrl-C does not reach it, so the groups
//! are remembered for [`end_all`].

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

static GROUPS: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

fn groups() -> MutexGuard<'static, Vec<Pid>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends every program that still runs; for when the suite itself is ended.
pub fn end_all() {
    for pid in groups().drain(..) {
        let _ = kill_process_group(pid, Signal::KILL);
    }
}

/// A running program, ended with everything it started when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `command`; what it prints on either stream is added to `log`.
    pub fn start(mut command: Command, log: &Path) -> Result<Self> {
        let output = File::options()
            .create(true)
            .append(true)
            .open(log)
            .with_context(|| format!("cannot write {}", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        let process = Self { child, log: log.to_path_buf() };
        groups().extend(process.pid());
        Ok(process)
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// What it printed so far.
    #[must_use]
    pub fn output(&self) -> String {
        std::fs::read(&self.log)
            .map_or_else(|_| String::new(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Asks it to end (SIGTERM) and waits for that.
    pub async fn stop(mut self, limit: std::time::Duration) -> Result<ExitStatus> {
        if let Some(pid) = self.pid() {
            kill_process(pid, Signal::TERM)?;
        }
        crate::wait::until(limit, async || {
            Ok(match self.child.try_wait()? {
                Some(status) => crate::wait::Probe::Ready(status),
                None => crate::wait::Probe::NotYet("still runs after SIGTERM".into()),
            })
        })
        .await
    }

    /// Ends it and its group at once (SIGKILL), as a power cut would.
    pub fn kill(mut self) {
        self.end();
    }

    /// Ends it and everything that descends from it (SIGKILL), also what has
    /// left its group. Nobody is told to tidy up first.
    pub fn kill_tree(&self) -> Result<()> {
        let Some(pid) = self.pid() else { return Ok(()) };
        let all = descendants(pid)?;
        let _ = kill_process_group(pid, Signal::KILL);
        for pid in all {
            // Most have gone with the group.
            let _ = kill_process(pid, Signal::KILL);
        }
        Ok(())
    }

    fn pid(&self) -> Option<Pid> {
        i32::try_from(self.child.id()).ok().and_then(Pid::from_raw)
    }

    fn end(&mut self) {
        // The group may outlive its leader, so it is signalled in any case;
        // that nobody is left in it is the usual answer.
        if let Some(pid) = self.pid() {
            let _ = kill_process_group(pid, Signal::KILL);
            groups().retain(|group| *group != pid);
        }
        let _ = self.child.wait();
    }
}

/// The processes below `root`, by `/proc/<pid>/stat` (proc(5)): the fourth
/// field, after a name in parentheses, is the parent.
fn descendants(root: Pid) -> Result<Vec<Pid>> {
    let mut parents = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let path = entry?.path();
        let pid = path.file_name().and_then(|name| name.to_str()?.parse().ok());
        let stat = std::fs::read_to_string(path.join("stat")).unwrap_or_default();
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1));
        let parent = parent.and_then(|parent| parent.parse().ok());
        if let (Some(pid), Some(parent)) =
            (pid.and_then(Pid::from_raw), parent.and_then(Pid::from_raw))
        {
            parents.push((pid, parent));
        }
    }
    let mut found = vec![root];
    let mut next = 0;
    while let Some(above) = found.get(next).copied() {
        found.extend(parents.iter().filter(|(_, parent)| *parent == above).map(|(pid, _)| *pid));
        next += 1;
    }
    Ok(found)
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}
