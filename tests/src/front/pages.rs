//! The page host: the case's files on an origin of their own, as in life.
//!
//! HTML is filled in, gets the recorder as its first script, and the headers
//! of the case. Everything else is served as it lies there.

use super::{Backend, Body, full};
use crate::places;
use crate::template::Names;
use anyhow::{Context, Result};
use base64::Engine as _;
use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

const RECORDER: &str = include_str!("../inpage/recorder.js");

/// A case's files.
#[derive(Debug)]
pub struct Pages {
    /// Searched in this order.
    folders: Vec<PathBuf>,
    names: Arc<OnceLock<Names>>,
    recorder: bool,
}

impl Pages {
    /// Serves `scratch` (what steps change), then `case`, then the pages that
    /// all cases share, then the site's, among them the hosts. The names are filled in once all servers have an
    /// address.
    #[must_use]
    pub fn new(scratch: &Path, case: &Path, names: Arc<OnceLock<Names>>) -> Self {
        let folders = vec![scratch.into(), case.into(), places::pages(), places::site()];
        Self { folders, names, recorder: true }
    }

    /// Serves pages as they are, for measuring.
    #[must_use]
    pub fn without_recorder(mut self) -> Self {
        self.recorder = false;
        self
    }

    fn file(&self, path: &str) -> Option<PathBuf> {
        let name = path.trim_start_matches('/');
        let plain = !name.is_empty() && !name.split('/').any(|part| part == "..");
        plain.then(|| {
            self.folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file())
        })?
    }

    fn html(&self, text: &str) -> Result<Response<Body>> {
        let names = self.names.get().context("the case is not set up yet")?;
        let html = names.fill(text)?;
        let html = if self.recorder { with_recorder(&html) } else { html };
        let mut response = Response::new(full(html));
        let headers = response.headers_mut();
        headers.insert("content-type", "text/html; charset=utf-8".parse()?);
        // The folder after the scratch one is the case's.
        let declared = self.folders.get(1).map(|case| case.join("headers.txt"));
        let declared = declared.and_then(|path| std::fs::read_to_string(path).ok());
        for line in declared.unwrap_or_default().lines().filter(|line| !line.trim().is_empty()) {
            let (name, value) =
                line.split_once(':').context("headers.txt: expected `Name: value`")?;
            let name = hyper::header::HeaderName::from_bytes(name.trim().as_bytes())?;
            headers.insert(name, names.fill(value.trim())?.parse()?);
        }
        Ok(response)
    }
}

impl Backend for Pages {
    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Body>> {
        let mut path = request.uri().path().to_owned();
        if path.ends_with('/') {
            path.push_str("index.html");
        }
        let path = path.as_str();
        let Some(file) = self.file(path) else {
            let mut response = Response::new(full("not found"));
            *response.status_mut() = StatusCode::NOT_FOUND;
            return Ok(response);
        };
        let bytes = std::fs::read(&file)?;
        if path.ends_with(".html") {
            return match self.html(&String::from_utf8(bytes)?) {
                Ok(response) => Ok(response),
                // The story fails on what it does not see; this says why.
                Err(error) => {
                    let mut response = Response::new(full(format!("{error:#}")));
                    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                    Ok(response)
                }
            };
        }
        let mut response = Response::new(full(bytes));
        response.headers_mut().insert("content-type", content_type(path).parse()?);
        response.headers_mut().insert("cache-control", "no-store".parse()?);
        Ok(response)
    }
}

/// A guess by the ending, as static hosts do.
fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js" | "mjs") => "text/javascript",
        Some("json") => "application/json",
        Some("md") => "text/markdown",
        Some("css") => "text/css",
        Some("xml") => "application/xml",
        _ => "text/plain",
    }
}

/// The page with the recorder as its very first script.
#[must_use]
pub fn with_recorder(html: &str) -> String {
    let tag = format!("<script>{RECORDER}</script>");
    let lower = html.to_ascii_lowercase();
    let head = lower.find("<head>").map(|at| at + "<head>".len());
    let doctype =
        || lower.starts_with("<!doctype").then(|| lower.find('>').map(|at| at + 1)).flatten();
    let (before, after) = html.split_at(head.or_else(doctype).unwrap_or(0));
    format!("{before}{tag}{after}")
}

/// The recorder as a source expression, for a policy that allows it and
/// nothing else inline (CSP Level 3, section 2.3.1).
#[must_use]
pub fn recorder_source() -> String {
    let digest = Sha256::digest(RECORDER.as_bytes());
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest))
}
