//! Takes the pictures of every state: the engines of `HEARBACK_ENGINES`, into
//! `gallery` in the target folder. Ends with an error if a state could not be
//! shown.

use anyhow::{Result, bail};
use hearback_tests::engine::Engine;
use hearback_tests::{gallery, places};

fn main() -> Result<()> {
    let engines = Engine::chosen()?;
    engines.iter().try_for_each(|engine| engine.check())?;
    let folder = places::target().join("gallery");
    let faults = gallery::make(&engines, &folder)?;
    println!("{}", folder.join("index.html").display());
    if faults.is_empty() { Ok(()) } else { bail!("{}", faults.join("\n")) }
}
