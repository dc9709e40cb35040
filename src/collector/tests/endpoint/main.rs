//! The whole endpoint, mostly without a socket: requests go through the router as it
//! is served, to a database of their own, under a clock that the test sets.

mod arbitrary;
mod assets;
mod attachment;
mod changes;
mod cors;
mod demo;
mod export;
mod fake;
mod feedback;
mod harness;
mod malformed;
mod rates;
mod refused;
mod slow;
