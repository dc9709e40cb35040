//! The program `hearback` as it is started, spoken to and killed.

mod commands;
mod disk;
mod process;
mod refused;
mod signals;
