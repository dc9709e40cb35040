//! A socket that is patient with its reader, but not for ever.
//!
//! An answer that nobody reads keeps a connection and the answer's memory. A
//! write that the system does not take starts a window of time; if too little
//! went out when it ends, the connection does.

use crate::limits::STALL_BYTES;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

pub(super) struct Patient {
    socket: TcpStream,
    window: Duration,
    /// The end of the window, and the bytes that went out in it. Made at the
    /// first write that is not taken: hardly any connection has one.
    stall: Option<(Pin<Box<Sleep>>, usize)>,
}

impl Patient {
    pub(super) fn new(socket: TcpStream, window: Duration) -> Self {
        Self { socket, window, stall: None }
    }

    fn written(&mut self, count: usize) {
        if let Some((_, sent)) = &mut self.stall {
            *sent += count;
        }
    }

    /// Called when the system took nothing: pending, until it is too long.
    fn stalled(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let window = self.window;
        let (end, sent) = self.stall.get_or_insert_with(|| (Box::pin(sleep(window)), 0));
        loop {
            ready!(end.as_mut().poll(context));
            if *sent < STALL_BYTES {
                // What the system still holds is not worth holding on to.
                let _ = self.socket.set_zero_linger();
                let expected = "the answer was read too slowly";
                return Poll::Ready(io::Error::new(io::ErrorKind::TimedOut, expected));
            }
            *sent = 0;
            end.as_mut().reset(Instant::now() + window);
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.socket).poll_write(context, bytes) {
            Poll::Pending => self.stalled(context).map(Err),
            Poll::Ready(result) => {
                self.written(*result.as_ref().unwrap_or(&0));
                Poll::Ready(result)
            }
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.socket).poll_write_vectored(context, slices) {
            Poll::Pending => self.stalled(context).map(Err),
            Poll::Ready(result) => {
                self.written(*result.as_ref().unwrap_or(&0));
                Poll::Ready(result)
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Asked for when everything was taken: the next stall is another one.
        self.stall = None;
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}
