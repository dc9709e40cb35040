//! The reference endpoint: takes what visitors say, keeps it, and serves what
//! changed since.
//!
//! [`app::router`] is the whole endpoint as a service, for a server or for a
//! test; [`store`] is where it keeps things; [`cli`] is the program `hearback`.

pub mod address;
pub mod app;
pub mod assets;
pub mod changes;
pub mod cli;
pub mod clock;
mod config;
mod cors;
pub mod demo;
pub mod download;
mod error;
pub mod export;
mod failpoint;
mod fetch;
mod gate;
mod intake;
pub mod limits;
mod negotiate;
pub mod rate;
mod repair;
pub mod replay;
mod routes;
pub mod serve;
pub mod store;
pub mod team;
