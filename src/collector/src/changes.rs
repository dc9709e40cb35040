//! The changelog as a feed that follows its source.
//!
//! Nothing polls. A request looks at the source: a file's stamp each time, an
//! address at most once a minute and conditionally. Only a source that changed
//! is read and built again.
//!
//! An address that fails costs nobody the changelog: the last good feed stays,
//! and the address is asked half as often after every failure, down to once an
//! hour. Nor does a slow one cost much: for a feed of the last day a visitor
//! waits two seconds at most, gets what there is, and the answer is for the
//! next. Only a feed that nobody asked for in a day is worth waiting for.

use crate::fetch::{Validators, fetch, is_url};
use crate::negotiate::etag;
use anyhow::Context as _;
use axum::body::Bytes;
use hearback_changelog::Remark;
use hearback_wire::feed::Feed;
use hearback_wire::{Timestamp, limits};
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

/// How often an address is asked, in milliseconds; and how often at least, if
/// it fails.
const INTERVAL_MS: u64 = 60_000;
const LONGEST_MS: u64 = 60 * 60_000;
/// From this age on, in milliseconds, a feed is not shown before its source was
/// asked.
const EXPIRY_MS: u64 = 24 * 60 * 60_000;
/// How long a visitor waits for a source if there is a feed to show.
const HOLD: Duration = Duration::from_secs(2);

/// A changelog that is served.
pub struct Changes {
    source: Source,
    /// What was seen of the source; whoever holds it is looking.
    seen: Arc<Mutex<Seen>>,
    hold: Duration,
    latest: RwLock<Option<Arc<Published>>>,
}

#[derive(Clone)]
enum Source {
    File(PathBuf),
    Url(String),
}

#[derive(Default)]
struct Seen {
    stamp: Option<Stamp>,
    asked: Option<Timestamp>,
    /// When the source said the last good word.
    good: Option<Timestamp>,
    /// How often it has failed since.
    failures: u32,
    validators: Validators,
}

/// Tells one state of a file from another.
#[derive(Clone, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    len: u64,
}

/// A feed as it travels.
pub(crate) struct Published {
    pub(crate) body: Bytes,
    pub(crate) etag: String,
}

impl Changes {
    /// Follows a file, or an `http` or `https` address. Neither needs to be
    /// there yet.
    #[must_use]
    pub fn new(source: &str) -> Self {
        let source = if is_url(source) {
            Source::Url(source.to_owned())
        } else {
            Source::File(PathBuf::from(source))
        };
        Self { source, seen: Arc::default(), hold: HOLD, latest: RwLock::default() }
    }

    /// Lets nobody wait longer than this for an address, where there is a feed
    /// to show meanwhile.
    #[must_use]
    pub fn holding(mut self, hold: Duration) -> Self {
        self.hold = hold;
        self
    }

    /// The feed, if there is one.
    pub(crate) async fn current(self: &Arc<Self>, now: Timestamp) -> Option<Arc<Published>> {
        let mut seen = match (Arc::clone(&self.seen).try_lock_owned(), self.latest()) {
            (Ok(seen), _) => seen,
            // Somebody is looking already; what there was will do meanwhile.
            (Err(_), Some(latest)) => return Some(latest),
            (Err(_), None) => Arc::clone(&self.seen).lock_owned().await,
        };
        match &self.source {
            Source::File(path) => self.follow_file(&mut seen, path.clone()).await,
            Source::Url(url) if seen.is_due(now) => {
                let (expired, url) = (seen.is_expired(now), url.clone());
                let this = Arc::clone(self);
                // It goes on when the visitor has what there was, or has left.
                let looking =
                    tokio::spawn(async move { this.follow_url(&mut seen, url, now).await });
                if expired || self.latest().is_none() {
                    let _ = looking.await;
                } else {
                    let _ = tokio::time::timeout(self.hold, looking).await;
                }
            }
            Source::Url(_) => {}
        }
        self.latest()
    }

    async fn follow_file(&self, seen: &mut Seen, path: PathBuf) {
        let stamp = tokio::fs::metadata(&path).await.map(|found| Stamp::of(&found)).ok();
        if stamp.is_some() && stamp == seen.stamp {
            return;
        }
        let read = spawn_blocking(move || {
            let bytes = read_file(&path)?;
            Ok(publish(&bytes, None))
        });
        match flatten(read.await) {
            Ok((published, _)) => {
                seen.stamp = stamp;
                self.replace(Some(published));
            }
            Err(error) => {
                if seen.stamp.take().is_some() || self.latest().is_some() {
                    tracing::warn!("{error:#}");
                }
                self.replace(None);
            }
        }
    }

    async fn follow_url(&self, seen: &mut Seen, url: String, now: Timestamp) {
        seen.asked = Some(now);
        let validators = seen.validators.clone();
        let read = spawn_blocking(move || {
            let Some((bytes, validators)) = fetch(&url, &validators)? else { return Ok(None) };
            Ok(Some((publish(&bytes, public(&url)), validators)))
        });
        let failed = match flatten(read.await) {
            Ok(None) => false,
            // An error page that calls itself a success has no releases.
            Ok(Some(((_, 0), _))) if self.latest().is_some() => {
                tracing::warn!("the changelog has no releases any more; the last good one stays");
                true
            }
            Ok(Some(((published, _), validators))) => {
                seen.validators = validators;
                self.replace(Some(published));
                false
            }
            Err(error) => {
                tracing::warn!("{error:#}");
                true
            }
        };
        if failed {
            seen.failures = seen.failures.saturating_add(1);
        } else {
            (seen.good, seen.failures) = (Some(now), 0);
        }
    }

    fn latest(&self) -> Option<Arc<Published>> {
        self.latest.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn replace(&self, published: Option<Published>) {
        *self.latest.write().unwrap_or_else(PoisonError::into_inner) = published.map(Arc::new);
    }
}

impl Seen {
    /// Whether to ask an address again.
    fn is_due(&self, now: Timestamp) -> bool {
        let doubled = self.failures.saturating_sub(1).min(16);
        let interval = (INTERVAL_MS << doubled).min(LONGEST_MS);
        // A clock that went back does not silence the source.
        self.asked.is_none_or(|asked| now < asked || now.since(asked) >= interval)
    }

    /// Whether what there is may be old, and there is hope of better.
    fn is_expired(&self, now: Timestamp) -> bool {
        let old = |good: Timestamp| now < good || now.since(good) >= EXPIRY_MS;
        self.failures == 0 && self.good.is_none_or(old)
    }
}

impl Stamp {
    fn of(found: &Metadata) -> Self {
        Self { modified: found.modified().ok(), len: found.len() }
    }
}

/// As much of a changelog file as is read of any changelog, and one byte more,
/// so that whoever reads it can tell that something is missing.
pub(crate) fn read_file(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limits::CHANGELOG_BYTES as u64 + 1).read_to_end(&mut bytes))
        .with_context(|| format!("cannot read {}", path.display()))?;
    Ok(bytes)
}

/// An address that visitors may see: one without a name and password in it.
pub(crate) fn public(url: &str) -> Option<String> {
    (!url.contains('@')).then(|| url.to_owned())
}

/// The feed of a changelog, and what there is to say about the changelog.
pub(crate) fn build(bytes: &[u8], source: Option<String>) -> (Feed, Vec<Remark>) {
    let (feed, remarks) = hearback_changelog::read(bytes);
    (Feed { source: feed.source.clone().or(source), ..feed }, remarks)
}

/// The feed as it travels, and the number of its releases.
fn publish(bytes: &[u8], source: Option<String>) -> (Published, usize) {
    let (feed, remarks) = build(bytes, source);
    let releases = feed.releases.len();
    tracing::info!(releases, remarks = remarks.len(), "read the changelog");
    // A tree of texts: this does not fail.
    let body = serde_json::to_vec(&feed).unwrap_or_default();
    let etag = etag(&body);
    (Published { body: Bytes::from(body), etag }, releases)
}

fn flatten<T>(joined: Result<anyhow::Result<T>, tokio::task::JoinError>) -> anyhow::Result<T> {
    joined.context("the changelog could not be built")?
}
