//! The files the endpoint serves: built into the program, or from a folder.
//!
//! A folder is read anew for every request, so that a rebuilt widget shows at
//! once; that is for development, and for serving another build than the one
//! inside.

use crate::negotiate::{Coding, etag};
use axum::body::Bytes;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

type Table = BTreeMap<&'static str, (&'static [u8], String)>;

static DIST_TABLE: LazyLock<Table> = LazyLock::new(|| table(DIST));
static DEMO_TABLE: LazyLock<Table> = LazyLock::new(|| table(DEMO));

fn table(files: &[(&'static str, &'static [u8])]) -> Table {
    files.iter().map(|(name, bytes)| (*name, (*bytes, etag(bytes)))).collect()
}

/// Some files, by name.
#[derive(Clone)]
pub struct Assets(Source);

#[derive(Clone)]
enum Source {
    Embedded(&'static LazyLock<Table>),
    Folder(PathBuf),
}

/// A file in one of its codings.
pub(crate) struct Asset {
    pub(crate) bytes: Bytes,
    pub(crate) etag: String,
    pub(crate) coding: Coding,
    pub(crate) media_type: &'static str,
}

impl Assets {
    /// The widget that was built into the program.
    #[must_use]
    pub fn embedded() -> Self {
        Self(Source::Embedded(&DIST_TABLE))
    }

    /// The demo site that was built into the program.
    pub(crate) fn demo() -> Self {
        Self(Source::Embedded(&DEMO_TABLE))
    }

    /// What lies in a folder of the shape of `pkg/dist/`.
    #[must_use]
    pub fn folder(path: PathBuf) -> Self {
        Self(Source::Folder(path))
    }

    /// The file in the first of the codings that it is kept in. Names are
    /// relative, with `/` between the parts.
    pub(crate) async fn find(&self, name: &str, codings: &[Coding]) -> Option<Asset> {
        for coding in codings {
            let file = format!("{name}{}", coding.suffix());
            if let Some((bytes, etag)) = self.read(&file).await {
                let media_type = media_type(name);
                return Some(Asset { bytes, etag, coding: *coding, media_type });
            }
        }
        None
    }

    async fn read(&self, name: &str) -> Option<(Bytes, String)> {
        match &self.0 {
            Source::Embedded(table) => {
                let (bytes, etag) = table.get(name)?;
                Some((Bytes::from_static(bytes), etag.clone()))
            }
            Source::Folder(folder) => {
                let mut path = folder.clone();
                for part in name.split('/') {
                    // No part leads out of the folder, or to a hidden file.
                    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
                    if part.is_empty() || part.starts_with('.') || !part.chars().all(plain) {
                        return None;
                    }
                    path.push(part);
                }
                let bytes = tokio::fs::read(path).await.ok()?;
                let etag = etag(&bytes);
                Some((Bytes::from(bytes), etag))
            }
        }
    }
}

/// The media type that goes with a name's ending.
fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
