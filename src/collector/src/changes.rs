//! The changelog as a feed that follows its source.
//!
//! Nothing polls. A request looks at the source: a file's stamp each time, an
//! address at most once a minute and conditionally. Only a source that changed
//! is read and built again. An address that fails for a while costs nobody the
//! changelog: the last good feed stays.

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
use std::time::SystemTime;
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

/// How often an address is asked, in milliseconds.
const INTERVAL_MS: u64 = 60_000;

/// A changelog that is served.
pub struct Changes {
    source: Source,
    /// What was seen of the source; whoever holds it is looking.
    seen: Mutex<Seen>,
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
        Self { source, seen: Mutex::default(), latest: RwLock::default() }
    }

    /// The feed, if there is one.
    pub(crate) async fn current(&self, now: Timestamp) -> Option<Arc<Published>> {
        let mut seen = match (self.seen.try_lock(), self.latest()) {
            (Ok(seen), _) => seen,
            // Somebody is looking already; what there was will do meanwhile.
            (Err(_), Some(latest)) => return Some(latest),
            (Err(_), None) => self.seen.lock().await,
        };
        match &self.source {
            Source::File(path) => self.follow_file(&mut seen, path.clone()).await,
            Source::Url(url) => self.follow_url(&mut seen, url.clone(), now).await,
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
        // A clock that went back does not silence the source.
        let due = |asked: Timestamp| now < asked || now.since(asked) >= INTERVAL_MS;
        if !seen.asked.is_none_or(due) {
            return;
        }
        seen.asked = Some(now);
        let validators = seen.validators.clone();
        let read = spawn_blocking(move || {
            let Some((bytes, validators)) = fetch(&url, &validators)? else { return Ok(None) };
            Ok(Some((publish(&bytes, public(&url)), validators)))
        });
        match flatten(read.await) {
            Ok(None) => {}
            // An error page that calls itself a success has no releases.
            Ok(Some(((_, 0), _))) if self.latest().is_some() => {
                tracing::warn!("the changelog has no releases any more; the last good one stays");
            }
            Ok(Some(((published, _), validators))) => {
                seen.validators = validators;
                self.replace(Some(published));
            }
            Err(error) => tracing::warn!("{error:#}"),
        }
    }

    fn latest(&self) -> Option<Arc<Published>> {
        self.latest.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn replace(&self, published: Option<Published>) {
        *self.latest.write().unwrap_or_else(PoisonError::into_inner) = published.map(Arc::new);
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
