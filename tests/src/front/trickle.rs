//! A body that goes by slowly.

use super::Body;
use http_body_util::BodyExt;
use hyper::body::{Bytes, Frame, SizeHint};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// A piece goes by so often.
const TICK: Duration = Duration::from_millis(50);

/// `bytes` at `rate` bytes in a second.
pub(super) fn trickle(bytes: Bytes, rate: usize) -> Body {
    let per_tick = rate.saturating_mul(TICK.as_millis() as usize) / 1_000;
    let mut clock = interval(TICK);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    Trickle { rest: bytes, piece: per_tick.max(1), clock }.map_err(|never| match never {}).boxed()
}

struct Trickle {
    rest: Bytes,
    piece: usize,
    clock: Interval,
}

impl hyper::body::Body for Trickle {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.clock.poll_tick(cx));
        let piece = self.piece.min(self.rest.len());
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(piece)))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
