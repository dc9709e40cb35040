//! The team's pages, without a socket: requests go through the router as it is
//! served, to databases of their own, under a clock that the test sets.

mod closed;
mod decisions;
mod door;
mod erased;
mod harness;
mod inbox;
mod measures;
mod roles;
