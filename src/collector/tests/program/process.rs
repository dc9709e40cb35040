//! Starting the program, and talking to it over a socket.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

/// The program, without anything of this process's environment.
pub(crate) fn hearback(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearback"));
    command.args(arguments).env_clear();
    command
}

/// Runs it to its end: whether it succeeded, and what it said.
pub(crate) fn run(mut command: Command) -> (bool, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.success(), text(stdout), text(stderr))
}

/// A running endpoint; it does not outlive the test.
pub(crate) struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    pub(crate) addr: SocketAddr,
}

impl Server {
    /// Starts it on a free port and waits for its line.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::spawn(hearback(arguments))
    }

    pub(crate) fn spawn(mut command: Command) -> Self {
        command.args(["--addr", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let addr = line.trim_end().strip_prefix("hearback listening on http://");
        let addr = addr.unwrap_or_else(|| panic!("it said {line:?}")).parse().unwrap();
        Self { child, out, addr }
    }

    pub(crate) fn on(database: &Path) -> Self {
        Self::start(&["serve", "--database", &address(database)])
    }

    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Waits for its end: whether that was a good one, and what else it
    /// printed.
    pub(crate) fn end(mut self) -> (bool, String) {
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().success(), rest)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Posts, and gives back the status and the body; `None` if the connection
/// ended before the answer did.
pub(crate) fn post(addr: SocketAddr, body: &[u8]) -> Option<(u16, String)> {
    let mut socket = TcpStream::connect(addr).ok()?;
    let head = format!(
        "POST /v1/feedback HTTP/1.1\r\nhost: {addr}\r\ncontent-type: text/plain\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    // In one piece: the second of two small ones waits for an acknowledgement.
    socket.write_all(&[head.as_bytes(), body].concat()).ok()?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, body.to_owned()))
}

/// The status of the answer to a `GET`.
pub(crate) fn get(addr: SocketAddr, path: &str) -> u16 {
    let mut socket = TcpStream::connect(addr).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

/// The database at this path, as the program takes it.
pub(crate) fn address(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// What `hearback export` prints of a database.
pub(crate) fn exported(database: &Path) -> String {
    let command = hearback(&["export", "--format", "jsonl", "--database", &address(database)]);
    let (success, lines, errors) = run(command);
    assert!(success, "{errors}");
    lines
}

/// Runs the program with something on its standard input.
pub(crate) fn with_input(mut command: Command, input: &[u8]) -> (bool, String, String) {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}
