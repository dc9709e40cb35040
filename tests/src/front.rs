//! What the browser connects to: a listener that writes down every request
//! and either serves the case's pages or passes the request on.
//!
//! The collector stands behind a front too, so that requests can be counted
//! and so that "offline" is what it is in life: a port that refuses.

use crate::wait::{Probe, deadline, until};
use anyhow::{Context, Result};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

pub mod fault;
pub mod pages;
pub mod proxy;
mod strike;
mod trickle;
pub mod wire;

use wire::{Cut, Wire};

/// A body from a file or from another server.
pub type Body = BoxBody<Bytes, hyper::Error>;

/// A body that is all there.
#[must_use]
pub fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed()
}

/// Where the answers come from.
pub trait Backend: Send + Sync + 'static {
    /// One answer; an error closes the connection without one.
    fn answer(
        &self,
        request: Request<Incoming>,
    ) -> impl Future<Output = Result<Response<Body>>> + Send;
}

/// The requests of a case, over all its fronts, in order of arrival.
#[derive(Clone, Debug, Default)]
pub struct Log {
    lines: Arc<Mutex<Vec<(Instant, String)>>>,
    running: Arc<AtomicUsize>,
}

impl Log {
    /// The requests, each as `METHOD host /path?query`.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.timed().into_iter().map(|(_, line)| line).collect()
    }

    /// The same, with when each began.
    #[must_use]
    pub fn timed(&self) -> Vec<(Instant, String)> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many are being answered now.
    #[must_use]
    pub fn running(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }

    fn begin(&self, line: String) -> Running {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), line));
        self.running.fetch_add(1, Ordering::SeqCst);
        Running(Arc::clone(&self.running))
    }
}

struct Running(Arc<AtomicUsize>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A listener that can be closed and opened again on the same port.
pub struct Front<B> {
    name: &'static str,
    address: SocketAddr,
    backend: Arc<B>,
    log: Log,
    listening: Option<JoinHandle<()>>,
}

impl<B: Backend> Front<B> {
    /// Listens on `port`; requests are written down under `name`.
    pub async fn open(name: &'static str, port: u16, backend: B, log: Log) -> Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut front = Self { name, address, backend: Arc::new(backend), log, listening: None };
        front.reopen().await?;
        Ok(front)
    }

    /// As in `location.origin`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Refuses connections from now on and drops the open ones.
    pub async fn close(&mut self) {
        if let Some(task) = self.listening.take() {
            task.abort();
            let _ = task.await;
        }
    }

    /// Listens again.
    pub async fn reopen(&mut self) -> Result<()> {
        let listener = until(deadline(), async || {
            Ok(match TcpListener::bind(self.address).await {
                Ok(listener) => Probe::Ready(listener),
                Err(error) => Probe::NotYet(format!("cannot listen on {}: {error}", self.address)),
            })
        })
        .await
        .context("the harness's own server")?;
        let (name, backend, log) = (self.name, Arc::clone(&self.backend), self.log.clone());
        self.listening = Some(tokio::spawn(listen(listener, name, backend, log)));
        Ok(())
    }
}

impl<B> Drop for Front<B> {
    fn drop(&mut self) {
        if let Some(task) = &self.listening {
            task.abort();
        }
    }
}

/// Connections live in a set of this task, so they end with it.
async fn listen<B: Backend>(listener: TcpListener, name: &'static str, backend: Arc<B>, log: Log) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let (backend, log, cut) = (Arc::clone(&backend), log.clone(), Cut::default());
        let wire = TokioIo::new(Wire::new(stream, cut.clone()));
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(cut.clone());
            let (backend, log) = (Arc::clone(&backend), log.clone());
            async move {
                // Browsers ask for an icon on their own account.
                let wanted = request.uri().path() != "/favicon.ico";
                let line = format!("{} {name} {}", request.method(), request.uri());
                let _running = wanted.then(|| log.begin(line));
                backend.answer(request).await.map_err(|error| format!("{error:#}"))
            }
        });
        connections.spawn(http1::Builder::new().serve_connection(wire, service));
        while connections.try_join_next().is_some() {}
    }
}
