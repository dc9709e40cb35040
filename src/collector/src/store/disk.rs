//! How much room the disk has left.
//!
//! SQLite survives a full disk, but whatever else lives there may not, and a
//! database that cannot even write its log back is slow to recover. So the
//! endpoint stops taking while some room is left, and takes again when there
//! is more.
//!
//! The write-ahead log is written back and begun anew as long as nobody reads
//! from it. Somebody who never stops reading, such as a forgotten shell, lets
//! it grow without end: that is not ours to stop, but to tell.

use super::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The disk a database stands on.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    /// A folder on it.
    folder: PathBuf,
    /// Bytes that stay free.
    reserve: u64,
    log: PathBuf,
    commits: u64,
    told: Option<Instant>,
}

/// Bytes of a log that somebody pins down.
const LONG_LOG: u64 = 256 * 1024 * 1024;
/// Commits between two looks at the log.
const LOOK: u64 = 64;
/// How often it is told.
const TELL: Duration = Duration::from_secs(60);

impl Disk {
    pub(super) fn new(database: &Path, reserve: u64) -> Self {
        let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.map_or_else(|| PathBuf::from("."), PathBuf::from);
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        Self { folder, reserve, log: log.into(), commits: 0, told: None }
    }

    /// Looks at the log from time to time, after a commit.
    pub(super) fn watch_log(&mut self) {
        self.commits += 1;
        if self.commits.is_multiple_of(LOOK)
            && let Some(bytes) = self.long_log(Instant::now())
        {
            tracing::warn!(
                bytes,
                "the write-ahead log only grows: something has been reading the database for long"
            );
        }
    }

    /// The size of the log, if it is too long and was not told lately.
    fn long_log(&mut self, now: Instant) -> Option<u64> {
        let bytes = std::fs::metadata(&self.log).ok()?.len();
        let lately = self.told.is_some_and(|told| now.saturating_duration_since(told) < TELL);
        if bytes < LONG_LOG || lately {
            return None;
        }
        self.told = Some(now);
        Some(bytes)
    }

    /// An error if writing would go into the reserve. One system call, about a
    /// microsecond: asked before every commit.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.reserve == 0 {
            return Ok(());
        }
        // A disk that cannot be asked is left to the commit to judge.
        let Ok(found) = rustix::fs::statvfs(&self.folder) else { return Ok(()) };
        let free = found.f_bavail.saturating_mul(found.f_frsize);
        if free < self.reserve {
            let reserve = self.reserve;
            return Err(Error::Unavailable(format!(
                "the disk has {free} bytes left; expected at least the reserve of {reserve}"
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserve_is_compared_with_what_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let disk = |reserve| Disk::new(&folder.path().join("x.db"), reserve);
        assert!(disk(0).check().is_ok() && disk(1).check().is_ok());
        assert!(disk(u64::MAX).check().unwrap_err().to_string().contains("reserve"));
        // Without a folder in its name it is where the process is.
        assert!(Disk::new(Path::new("x.db"), u64::MAX).check().is_err());
    }

    #[test]
    fn a_long_log_is_told_once_a_minute() {
        let folder = tempfile::tempdir().unwrap();
        let mut disk = Disk::new(&folder.path().join("x.db"), 0);
        let now = Instant::now();
        assert_eq!(disk.long_log(now), None);
        let log = std::fs::File::create(folder.path().join("x.db-wal")).unwrap();
        log.set_len(LONG_LOG - 1).unwrap();
        assert_eq!(disk.long_log(now), None);
        log.set_len(LONG_LOG).unwrap();
        assert_eq!(disk.long_log(now), Some(LONG_LOG));
        assert_eq!(disk.long_log(now + TELL / 2), None);
        assert_eq!(disk.long_log(now + TELL), Some(LONG_LOG));
    }
}
