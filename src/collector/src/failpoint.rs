//! Places where a test lets the process die.
//!
//! A kill from outside hits wherever it hits; between two particular
//! instructions, hardly ever. So the code names the places that matter, and a
//! build with the feature `failpoints`, which only tests have, reads from
//! `HEARBACK_FAILPOINT=name:n` where to die: at the n-th time it comes by. It
//! dies by SIGKILL, as from outside: nothing is flushed, closed or unwound.

/// Comes by the place of this name.
#[cfg(not(feature = "failpoints"))]
#[inline]
pub(crate) fn reached(_: &str) {}

/// Comes by the place of this name, and dies there if it was told to.
#[cfg(feature = "failpoints")]
pub(crate) fn reached(name: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static PLACE: LazyLock<Option<(String, AtomicU64)>> = LazyLock::new(|| {
        let told = std::env::var("HEARBACK_FAILPOINT").ok()?;
        let (name, times) = told.split_once(':')?;
        Some((name.to_owned(), AtomicU64::new(times.parse().ok()?)))
    });
    if let Some((place, left)) = &*PLACE
        && place == name
        && left.fetch_sub(1, Ordering::Relaxed) == 1
    {
        let _ =
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
}
