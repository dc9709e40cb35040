//! Changelogs from elsewhere, over HTTP.

use anyhow::{Context as _, bail};
use hearback_wire::limits;
use std::io::Read as _;
use std::time::Duration;
use ureq::Agent;
use ureq::http::StatusCode;
use ureq::http::header::{
    ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};

/// From the first byte sent to the last one read.
const PATIENCE: Duration = Duration::from_secs(10);
const REDIRECTS: u32 = 3;

/// What the server said about the version it sent, to ask for a later one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Validators {
    etag: Option<String>,
    last_modified: Option<String>,
}

/// Whether this names something to fetch, and not a file.
pub(crate) fn is_url(source: &str) -> bool {
    source.starts_with("http://") || source.starts_with("https://")
}

/// Fetches a changelog, or `None` if it is still the one the validators are
/// of. Blocks. Of what stands beyond the bytes that are read of any changelog, one
/// comes along, so that whoever reads it can tell.
pub(crate) fn fetch(
    url: &str,
    known: &Validators,
) -> anyhow::Result<Option<(Vec<u8>, Validators)>> {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(REDIRECTS)
        .http_status_as_error(false)
        .user_agent(concat!("hearback/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut request = agent.get(url);
    if let Some(etag) = &known.etag {
        request = request.header(IF_NONE_MATCH, etag);
    }
    if let Some(last_modified) = &known.last_modified {
        request = request.header(IF_MODIFIED_SINCE, last_modified);
    }
    let response = request.call().with_context(|| format!("cannot fetch {url}"))?;
    match response.status() {
        StatusCode::OK => {}
        StatusCode::NOT_MODIFIED => return Ok(None),
        status => bail!("{url} answered {status}; expected 200"),
    }
    let validators = Validators {
        etag: text(response.headers(), &ETAG),
        last_modified: text(response.headers(), &LAST_MODIFIED),
    };
    let mut bytes = Vec::new();
    let most = limits::CHANGELOG_BYTES as u64 + 1;
    let reader = response.into_body().into_reader();
    reader.take(most).read_to_end(&mut bytes).with_context(|| format!("{url} broke off"))?;
    Ok(Some((bytes, validators)))
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
