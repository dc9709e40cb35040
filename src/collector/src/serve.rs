//! The endpoint behind a socket, until it is told to stop.
//!
//! Stopping is orderly: no further connection is taken, requests that have
//! begun are answered, what was taken is written, and only then the process
//! ends.

use crate::app::{App, router};
use crate::assets::Assets;
use crate::changes::Changes;
use crate::clock;
use crate::config::Settings;
use crate::store::Store;
use crate::store::sqlite::Sqlite;
use anyhow::Context as _;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// How long requests that have begun may take to end.
const DRAIN: Duration = Duration::from_secs(10);
/// How long the head of a request may take to arrive.
const HEAD: Duration = Duration::from_secs(10);
/// A pause when the system has no connection to give.
const PAUSE: Duration = Duration::from_millis(100);

/// `hearback serve`.
pub(crate) async fn run(settings: Settings) -> anyhow::Result<()> {
    let store = Arc::new(Sqlite::open(&settings.database, settings.synchronous).await?);
    let mut app =
        App::new(Arc::clone(&store) as Arc<dyn Store>, clock::system()).with_sites(settings.sites);
    if let Some(source) = &settings.changelog {
        app = app.with_changes(Changes::new(source));
    }
    if let Some(folder) = settings.assets {
        app = app.with_assets(Assets::folder(folder));
    }
    let listener = bind(&settings.addr).await?;
    // Whoever waits for the line may signal as soon as it is there.
    let stop = stop()?;
    announce(listener.local_addr()?)?;
    serve(listener, router(app), stop).await;
    store.close().await;
    Ok(())
}

/// Opens the socket.
pub(crate) async fn bind(addr: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(addr).await.with_context(|| format!("cannot listen on `{addr}`"))
}

/// Says where the endpoint is, in the one line that others may wait for.
pub(crate) fn announce(addr: SocketAddr) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "hearback listening on http://{addr}")?;
    Ok(out.flush()?)
}

/// Ends when the process is asked to end. From now on, not from the first
/// poll on: a signal in between is not lost.
pub(crate) fn stop() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Answers at the socket until `stop` ends, then finishes what has begun.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let connections = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let socket = match accepted {
            Ok((socket, _)) => socket,
            Err(error) => {
                // Out of file descriptors, most likely; some will come back.
                tracing::warn!(%error, "cannot take a connection");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        // Answers are small and whole: nothing is gained by holding them back.
        let _ = socket.set_nodelay(true);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .serve_connection(TokioIo::new(socket), TowerToHyperService::new(router.clone()));
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    tracing::info!("stopping");
    if tokio::time::timeout(DRAIN, connections.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}
