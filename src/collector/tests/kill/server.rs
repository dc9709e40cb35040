//! The program, started on a database and killed.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

pub(crate) struct Server {
    child: Child,
    pub(crate) addr: SocketAddr,
    /// From the start to the line that says where it listens.
    pub(crate) took: Duration,
}

impl Server {
    /// Starts it; it dies at `failpoint` by itself.
    pub(crate) fn start(database: &Path, failpoint: Option<&str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hearback"));
        command.env_clear().args(["serve", "--addr", "127.0.0.1:0", "--rate-per-site", "0"]);
        command.arg("--database").arg(format!("sqlite:{}", database.display()));
        if let Some(failpoint) = failpoint {
            command.env("HEARBACK_FAILPOINT", failpoint);
        }
        let start = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let addr = line.trim_end().strip_prefix("hearback listening on http://");
        let addr = addr.unwrap_or_else(|| panic!("it said {line:?}")).parse().unwrap();
        Self { child, addr, took: start.elapsed() }
    }

    /// Waits until it died at its failpoint.
    pub(crate) fn died(mut self) {
        killed(self.child.wait().unwrap());
    }

    /// Kills it now.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        killed(self.child.wait().unwrap());
    }

    /// Asks it to stop, and waits for that.
    pub(crate) fn stop(mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn killed(status: ExitStatus) {
    assert_eq!(status.signal(), Some(9), "it ended by itself: {status}");
}
