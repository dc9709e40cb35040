//! How much, how long and how often: what one sender may take from the others.
//!
//! The widget stays far below all of it. What is over a limit is told so in a
//! way that loses nothing: too much at once is a 413, too slow a 408, too
//! often a 429, and too many connections are not answered at all.

use crate::rate::Rate;
use hearback_wire::limits::{BODY_BYTES, BODY_ITEMS};
use ipnet::IpNet;
use std::time::Duration;

/// What one request may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a body.
    pub body_bytes: usize,
    /// Items of a batch.
    pub body_items: usize,
    /// How long a body may take to arrive, plus a second for every KiB that
    /// did, up to [`PATIENCE`] times as much.
    pub body_time: Duration,
    /// How long the store may take to answer.
    pub store_time: Duration,
    /// Bytes of all the bodies that are being read.
    pub bodies_bytes: usize,
}

/// How many times `body_time` a body may take that does arrive, but slowly.
pub(crate) const PATIENCE: u32 = 6;

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: BODY_BYTES,
            body_items: BODY_ITEMS,
            body_time: Duration::from_secs(10),
            store_time: Duration::from_secs(10),
            bodies_bytes: 64 * 1024 * 1024,
        }
    }
}

/// How often, in items: a batch counts as many as it holds, at least one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates {
    /// Of one client address, or one /64 of IPv6.
    pub address: Option<Rate>,
    /// For one site.
    pub site: Option<Rate>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpNet>,
}

/// What connections may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connections {
    /// Connections in all; the next ones wait to be accepted.
    pub total: usize,
    /// Connections of one address, or one /64 of IPv6; the next ones are
    /// closed. This machine and trusted proxies have no such limit.
    pub per_address: usize,
    /// How long the head of a request may take to arrive, counted from when
    /// it could have begun: an idle connection is closed after that.
    pub head_time: Duration,
    /// How long a reader may take for [`STALL_BYTES`] of an answer.
    pub write_time: Duration,
    /// How long requests that have begun may take to end.
    pub drain_time: Duration,
    /// Proxies whose connections are not counted by address.
    pub proxies: Vec<IpNet>,
}

/// Bytes of an answer that must go out in [`Connections::write_time`].
pub const STALL_BYTES: usize = 8 * 1024;

impl Default for Connections {
    fn default() -> Self {
        Self {
            total: 4_096,
            per_address: 256,
            head_time: Duration::from_secs(10),
            write_time: Duration::from_secs(10),
            drain_time: Duration::from_secs(10),
            proxies: Vec::new(),
        }
    }
}
