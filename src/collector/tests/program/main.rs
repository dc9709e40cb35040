//! The program `hearback` as it is started, spoken to and killed.

mod commands;
mod process;
mod signals;
