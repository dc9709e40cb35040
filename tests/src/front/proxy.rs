//! Passes requests on to a program the suite started, and its answers back,
//! as well as the network in between works.
//!
//! Bodies pass unread, compressed as they are. Only a page (the demo's) is
//! opened up to put the recorder into it.

use super::fault::Plan;
use super::pages::{recorder_source, with_recorder};
use super::strike::strike;
use super::{Backend, Body, full};
use anyhow::Result;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use hyper::{Method, Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// Another server on loopback.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    plan: Plan,
    client: Client<HttpConnector, Body>,
}

impl Proxy {
    /// Passes on to `port`, as far as the plan lets it.
    #[must_use]
    pub fn to(port: u16, plan: Plan) -> Self {
        // No idle connections are kept: the program behind may be restarted
        // between two requests.
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
        Self { port, plan, client }
    }

    /// Asks the program.
    pub(super) async fn pass(&self, mut request: Request<Body>) -> Result<Response<Body>> {
        let uri = format!("http://127.0.0.1:{}{}", self.port, request.uri());
        *request.uri_mut() = uri.parse()?;
        let page = request.headers().get(ACCEPT).is_some_and(|value| contains(value, "text/html"));
        if page {
            request.headers_mut().remove(ACCEPT_ENCODING);
        }
        let response = self.client.request(request).await?;
        let is_html =
            response.headers().get(CONTENT_TYPE).is_some_and(|value| contains(value, "text/html"));
        if !(page && is_html) {
            return Ok(response.map(BodyExt::boxed));
        }
        let (mut parts, body) = response.into_parts();
        let html = String::from_utf8(body.collect().await?.to_bytes().to_vec())?;
        parts.headers.remove(CONTENT_LENGTH);
        if let Some(policy) = parts.headers.get(CONTENT_SECURITY_POLICY) {
            let opened = format!("script-src {} ", recorder_source());
            let policy = policy.to_str()?.replace("script-src ", &opened);
            parts.headers.insert(CONTENT_SECURITY_POLICY, policy.parse()?);
        }
        Ok(Response::from_parts(parts, full(with_recorder(&html))))
    }
}

impl Backend for Proxy {
    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Body>> {
        let changed = self.plan.watch();
        let fate = match *request.method() {
            Method::POST => self.plan.fate(batch(request.uri().query().unwrap_or_default())),
            _ => None,
        };
        match fate {
            Some(fault) => strike(self, fault, changed, request).await,
            None => self.pass(request.map(BodyExt::boxed)).await,
        }
    }
}

/// The batch that an address names.
fn batch(query: &str) -> &str {
    query.split('&').find_map(|part| part.strip_prefix("batch=")).unwrap_or_default()
}

fn contains(value: &hyper::header::HeaderValue, part: &str) -> bool {
    value.to_str().is_ok_and(|text| text.contains(part))
}
