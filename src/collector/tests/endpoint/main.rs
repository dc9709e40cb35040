//! The whole endpoint without a socket: requests go through the router as it
//! is served, to a database of their own, under a clock that the test sets.

mod assets;
mod changes;
mod cors;
mod demo;
mod export;
mod feedback;
mod harness;
mod malformed;
