//! A plain HTTP/1.1 client for loopback: raw bytes out, status and body back.
//!
//! Stories post with it what no browser would send.

use anyhow::{Context, Result};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body, whatever it is.
    pub body: Bytes,
}

impl Answer {
    /// The body as text, bytes that are none replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body)
            .with_context(|| format!("expected JSON: {}", self.text()))
    }
}

/// `GET http://127.0.0.1:{port}{path}`.
pub async fn get(port: u16, path: &str) -> Result<Answer> {
    send(Method::GET, port, path, Bytes::new()).await
}

/// `POST http://127.0.0.1:{port}{path}` with the widget's content type.
pub async fn post(port: u16, path: &str, body: Bytes) -> Result<Answer> {
    send(Method::POST, port, path, body).await
}

async fn send(method: Method, port: u16, path: &str, body: Bytes) -> Result<Answer> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let request = Request::builder()
        .method(method)
        .uri(format!("http://127.0.0.1:{port}{path}"))
        .header("content-type", "text/plain;charset=UTF-8")
        .body(Full::new(body))?;
    let response = client.request(request).await?;
    let status = response.status();
    let body = response.into_body().collect().await?.to_bytes();
    Ok(Answer { status, body })
}
