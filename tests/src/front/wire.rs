//! A connection that can be cut: with a reset, as routers and crashing
//! servers do, instead of the good end that a server would give it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Cuts the connection a request came on. Every request has one among its
/// extensions.
#[derive(Clone, Debug)]
pub struct Cut(Arc<State>);

#[derive(Debug)]
struct State {
    /// How many more bytes go out.
    left: AtomicUsize,
    reset: AtomicBool,
}

impl Default for Cut {
    fn default() -> Self {
        Self(Arc::new(State { left: AtomicUsize::new(usize::MAX), reset: AtomicBool::new(false) }))
    }
}

impl Cut {
    /// The connection ends with a reset, whenever it ends.
    pub fn reset(&self) {
        self.0.reset.store(true, Ordering::SeqCst);
    }

    /// `bytes` more go out, then the connection is reset.
    pub fn after(&self, bytes: usize) {
        self.reset();
        self.0.left.store(bytes, Ordering::SeqCst);
    }
}

/// A connection under a [`Cut`].
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    cut: Cut,
}

impl Wire {
    /// `stream`, to be cut by `cut`.
    #[must_use]
    pub fn new(stream: TcpStream, cut: Cut) -> Self {
        Self { stream, cut }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.cut.0.reset.load(Ordering::SeqCst) {
            // Closing a socket that does not linger sends RST (tcp(7)).
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let left = self.cut.0.left.load(Ordering::SeqCst);
        let now = bytes.get(..left.min(bytes.len())).unwrap_or(bytes);
        if now.is_empty() && !bytes.is_empty() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let written = Pin::new(&mut self.stream).poll_write(context, now);
        if let (Poll::Ready(Ok(count)), true) = (&written, left < usize::MAX) {
            self.cut.0.left.store(left - count, Ordering::SeqCst);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // The orderly end would go out before the reset.
        if self.cut.0.reset.load(Ordering::SeqCst) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
