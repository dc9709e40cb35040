//! The program `hearback` as it is started, spoken to and killed.

mod commands;
mod disk;
mod feeds;
mod process;
mod refused;
mod signals;
mod users;
