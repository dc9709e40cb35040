//! The bytes of a request, as many and as fast as the limits say.

use crate::app::App;
use crate::error::Failure;
use crate::limits::{Limits, PATIENCE};
use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, EXPECT};
use http_body_util::BodyExt as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout_at};

/// Bytes of an oversized body that are read and thrown away, so that its
/// sender gets to see the answer instead of a broken connection.
const DRAINED_BYTES: usize = 16 * 1024 * 1024;

/// A body that was read, and the room it takes until it is dropped.
pub(crate) struct Received {
    pub(crate) bytes: Vec<u8>,
    _room: Option<OwnedSemaphorePermit>,
}

/// The body, if it has at most so many bytes. Never holds more.
pub(crate) async fn read(
    app: &App,
    headers: &HeaderMap,
    body: Body,
    most: usize,
) -> Result<Received, Failure> {
    let too_large = || Failure::too_large(format!("expected at most {most} bytes"), most);
    let announced = announced(headers);
    // A sender that waits for leave to send is better not given it.
    if announced > DRAINED_BYTES || (announced > most && headers.contains_key(EXPECT)) {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(announced.min(most));
    let mut room: Option<OwnedSemaphorePermit> = None;
    let mut frames = Frames::of(body, app.limits);
    // Twice the bytes may take twice as long.
    frames.patience *= u32::try_from(most.div_ceil(app.limits.body_bytes.max(1))).unwrap_or(1);
    while let Some(data) = frames.next().await? {
        if frames.seen > most {
            if frames.seen > DRAINED_BYTES {
                break;
            }
            continue;
        }
        // As it comes, not as it was announced: an announcement costs nothing.
        let held = room.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = u32::try_from((frames.seen.div_ceil(1024)).saturating_sub(held));
        let more = Arc::clone(&app.bodies)
            .try_acquire_many_owned(more.unwrap_or(u32::MAX))
            .map_err(|_| Failure::busy())?;
        match &mut room {
            Some(room) => room.merge(more),
            None => room = Some(more),
        }
        bytes.extend_from_slice(&data);
    }
    if frames.seen > most { Err(too_large()) } else { Ok(Received { bytes, _room: room }) }
}

/// Reads a body that nobody will look at, so that the answer is seen. One that
/// is too large or too slow is not worth the trouble.
pub(crate) async fn drain(app: &App, headers: &HeaderMap, body: Body) {
    if announced(headers) > app.limits.body_bytes || headers.contains_key(EXPECT) {
        return;
    }
    let mut frames = Frames::of(body, app.limits);
    while let Ok(Some(_)) = frames.next().await {
        if frames.seen > app.limits.body_bytes {
            return;
        }
    }
}

fn announced(headers: &HeaderMap) -> usize {
    let length = headers.get(CONTENT_LENGTH);
    length.and_then(|value| value.to_str().ok()?.parse().ok()).unwrap_or(0)
}

/// The data of a body, and how patient to be with it.
struct Frames {
    body: Body,
    limits: Limits,
    start: Instant,
    /// How many times the time of a body it may take.
    patience: u32,
    /// Bytes so far.
    seen: usize,
}

impl Frames {
    fn of(body: Body, limits: Limits) -> Self {
        Self { body, limits, start: Instant::now(), patience: PATIENCE, seen: 0 }
    }

    async fn next(&mut self) -> Result<Option<Bytes>, Failure> {
        loop {
            let time = self.limits.body_time;
            let earned = Duration::from_secs((self.seen / 1024) as u64);
            let end = self.start + (time + earned).min(time * self.patience);
            let frame = timeout_at(end, self.body.frame()).await;
            let Some(frame) = frame.map_err(|_| Failure::timeout())? else { return Ok(None) };
            let frame = frame.map_err(|_| Failure::malformed("the body broke off"))?;
            if let Ok(data) = frame.into_data() {
                self.seen += data.len();
                return Ok(Some(data));
            }
        }
    }
}
