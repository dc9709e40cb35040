//! A fault happens to a request.

use super::fault::{Canned, Fault};
use super::proxy::Proxy;
use super::trickle::trickle;
use super::wire::Cut;
use super::{Body, full};
use anyhow::{Context, Result, bail};
use http_body_util::BodyExt;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CONTENT_ENCODING, CONTENT_LENGTH,
    CONTENT_TYPE, HeaderName, HeaderValue,
};
use hyper::http::request;
use hyper::{Request, Response};
use serde_json::{Value, json};
use tokio::sync::watch;

/// A batch that nobody sent.
const OTHER: &str = "01900000-0000-7000-8000-000000000000";

/// What the page gets; an error closes the connection without an answer.
pub(super) async fn strike(
    proxy: &Proxy,
    fault: Fault,
    mut changed: watch::Receiver<()>,
    request: Request<Incoming>,
) -> Result<Response<Body>> {
    let cut = request.extensions().get::<Cut>().cloned().context("a connection can be cut")?;
    let (head, body) = request.into_parts();
    if let Fault::ResetRequest(bytes) = fault {
        cut.reset();
        return read_only(body, bytes).await;
    }
    let body = body.collect().await?.to_bytes();
    let pass = || proxy.pass(copy(&head, &body));
    let results = |status: &str, reason: Option<&str>| {
        let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
        let items = asked["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        let verdict = |item: &Value| json!({"id": item["id"], "status": status, "reason": reason});
        (asked["batch"].clone(), items.iter().map(verdict).collect::<Vec<_>>())
    };
    match fault {
        Fault::DropRequest | Fault::ResetRequest(_) => {
            cut.reset();
            bail!("dropped")
        }
        Fault::DropReply => {
            // Committed when the answer is there, and read to its end.
            pass().await?.into_body().collect().await?;
            cut.reset();
            bail!("dropped")
        }
        Fault::ResetReply(bytes) => {
            let (parts, answer) = pass().await?.into_parts();
            let answer = answer.collect().await?.to_bytes();
            cut.after(bytes);
            Ok(Response::from_parts(parts, full(answer)))
        }
        Fault::Truncate => {
            let (mut parts, answer) = pass().await?.into_parts();
            let answer = answer.collect().await?.to_bytes();
            parts.headers.remove(CONTENT_LENGTH);
            if parts.headers.contains_key(CONTENT_ENCODING) {
                bail!("expected a reply that is not compressed");
            }
            Ok(Response::from_parts(parts, full(answer.slice(..answer.len() / 2))))
        }
        Fault::Answer(canned) => canned.response(),
        Fault::OtherBatch => reply(&json!(OTHER), &results("accepted", None).1),
        Fault::NamesNone => reply(&results("accepted", None).0, &[]),
        Fault::Rejects(reason) => {
            let (batch, results) = results("rejected", Some(&reason));
            reply(&batch, &results)
        }
        Fault::Delay { reply, time } => {
            if !reply {
                tokio::time::sleep(time).await;
                return pass().await;
            }
            let answer = pass().await;
            tokio::time::sleep(time).await;
            answer
        }
        Fault::Hold { reply } => {
            if !reply {
                changed.changed().await?;
                return pass().await;
            }
            let answer = pass().await;
            changed.changed().await?;
            answer
        }
        Fault::Throttle(rate) => {
            let request = Request::from_parts(head, trickle(body, rate));
            let (parts, answer) = proxy.pass(request).await?.into_parts();
            let answer = answer.collect().await?.to_bytes();
            Ok(Response::from_parts(parts, trickle(answer, rate)))
        }
        Fault::Twice => {
            let (first, second) = tokio::join!(pass(), pass());
            first?.into_body().collect().await?;
            second
        }
    }
}

/// Reads some of a body, and no answer.
async fn read_only(mut body: Incoming, bytes: usize) -> Result<Response<Body>> {
    let mut read = 0;
    while read < bytes
        && let Some(frame) = body.frame().await
    {
        read += frame?.data_ref().map_or(0, Bytes::len);
    }
    bail!("cut after {read} bytes")
}

fn copy(head: &request::Parts, body: &Bytes) -> Request<Body> {
    Request::from_parts(head.clone(), full(body.clone()))
}

/// A reply of the right form (`hearback_wire::batch::Reply`).
fn reply(batch: &Value, results: &[Value]) -> Result<Response<Body>> {
    let body = json!({"v": 1, "batch": batch, "results": results,
        "server_time": "2026-11-22T10:00:00.000Z"});
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    Canned { status: 200, headers, body: body.to_string(), cors: true }.response()
}

impl Canned {
    /// Its HTTP form.
    fn response(&self) -> Result<Response<Body>> {
        let mut response = Response::new(full(self.body.clone()));
        *response.status_mut() = self.status.try_into()?;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        if self.cors {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            let exposed = HeaderValue::from_static("Retry-After");
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
        for (name, value) in &self.headers {
            headers.insert(HeaderName::from_bytes(name.as_bytes())?, value.parse()?);
        }
        Ok(response)
    }
}
