//! The endpoint behind a socket, until it is told to stop.
//!
//! Connections are few and patience is short: whoever holds one without
//! asking, asks too slowly or reads too slowly makes room for others.
//!
//! Stopping is orderly: the endpoint says that it is not ready, no further
//! connection is taken, requests that have begun are answered, what was taken
//! is written, and only then the process ends.

mod patient;
mod places;

use crate::address::Peer;
use crate::app::{App, router};
use crate::assets::Assets;
use crate::changes::Changes;
use crate::clock;
use crate::config::Settings;
use crate::limits::Connections;
use crate::store::Store;
use crate::store::sqlite::Sqlite;
use crate::team::Team;
use anyhow::{Context as _, bail};
use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use ipnet::IpNet;
use patient::Patient;
use places::{Place, Places};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::timeout;
use tower::ServiceExt as _;

/// A pause when the system has no connection to give.
const PAUSE: Duration = Duration::from_millis(100);
/// Bytes of a request's head.
const HEAD_BYTES: usize = 64 * 1024;

/// `hearback serve`.
pub(crate) async fn run(settings: Settings) -> anyhow::Result<()> {
    let store = Arc::new(Sqlite::open_as(&settings.database, settings.manner).await?);
    let proxies = settings.rates.proxies.clone();
    let mut app = App::new(Arc::clone(&store) as Arc<dyn Store>, clock::system())
        .with_sites(settings.sites)
        .with_limits(settings.limits)
        .with_rates(settings.rates);
    if let Some(source) = &settings.changelog {
        app = app.with_changes(Changes::new(source));
    }
    if let Some(folder) = settings.assets {
        app = app.with_assets(Assets::folder(folder));
    }
    let team = team(&settings.database, proxies).await;
    if let Some(team) = &team {
        app = app.with_team(Arc::clone(team));
    }
    let connections = within_reach(settings.connections);
    let listener = bind(&settings.addr).await?;
    // Whoever waits for the line may signal as soon as it is there.
    let stop = stop()?;
    let stopping = app.stopping();
    let stop = async move {
        stop.await;
        stopping.announce();
        tokio::time::sleep(settings.stop_delay).await;
    };
    let addr = listener.local_addr()?;
    announce(addr)?;
    if let Some(team) = &team {
        greet(team, addr).await;
    }
    tokio::select! {
        () = serve_as(listener, router(app), connections, stop) => {}
        () = store.failed() => bail!(
            "the disk could not sync a commit; what was acknowledged is on it, and the next start \
             reads it again"
        ),
    }
    if let Some(team) = team {
        team.close().await;
    }
    store.close().await;
    Ok(())
}

/// The team's pages. Where they cannot be had, what visitors say is collected
/// all the same.
async fn team(database: &Path, proxies: Vec<IpNet>) -> Option<Arc<Team>> {
    match Team::open(database, clock::system()).await {
        Ok(team) => Some(Arc::new(team.with_proxies(proxies))),
        Err(error) => {
            tracing::error!("there are no pages under /study: {error:#}");
            None
        }
    }
}

/// Says where the first owner sets a password, if there is none yet. On
/// standard error: what is on standard output is read by programs.
async fn greet(team: &Team, addr: SocketAddr) {
    let host = if addr.ip().is_unspecified() { "localhost".into() } else { addr.ip().to_string() };
    let host = if addr.is_ipv6() && host != "localhost" { format!("[{host}]") } else { host };
    match team.first_link(&format!("http://{host}:{}", addr.port())).await {
        Ok(Some(link)) => eprintln!(
            "Nobody can look at what comes in yet. Open this link once, within three days, to set \
             the owner's password:\n\n    {link}\n"
        ),
        Ok(None) => {}
        Err(error) => tracing::error!("there is no link for the first owner: {error:#}"),
    }
}

/// No more connections than the system has descriptors for, after asking it
/// for as many as it will give.
fn within_reach(mut connections: Connections) -> Connections {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let found = getrlimit(Resource::Nofile);
    // Some for the database, the log and the standard streams.
    let wanted = connections.total as u64 + DESCRIPTORS;
    if found.current.is_some_and(|current| current < wanted) {
        let current = Some(found.maximum.map_or(wanted, |most| most.min(wanted)));
        // Refused, it stays as it is, and is found out below.
        let _ = setrlimit(Resource::Nofile, Rlimit { current, maximum: found.maximum });
    }
    if let Some(current) = getrlimit(Resource::Nofile).current.filter(|found| *found < wanted) {
        let most = usize::try_from(current.saturating_sub(DESCRIPTORS)).unwrap_or(1).max(1);
        tracing::warn!(most, "the system allows fewer connections than the settings do");
        connections.total = most;
    }
    connections
}

/// Descriptors that are no connections.
const DESCRIPTORS: u64 = 64;

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

/// As [`serve_as`], with nothing said about the connections.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    serve_as(listener, router, Connections::default(), stop).await;
}

/// Answers at the socket until `stop` ends, then finishes what has begun.
pub async fn serve_as(
    listener: TcpListener,
    router: Router,
    limits: Connections,
    stop: impl Future<Output = ()>,
) {
    let connections = GracefulShutdown::new();
    let seats = Arc::new(Semaphore::new(limits.total.clamp(1, Semaphore::MAX_PERMITS)));
    let places = Places::new(limits.per_address, limits.proxies);
    let (stopping, stopped) = watch::channel(());
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &seats) => accepted,
            () = &mut stop => break,
        };
        let (socket, peer, seat) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, most likely; some will come back.
                tracing::warn!(%error, "cannot take a connection");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let Some(place) = places.take(peer.ip()) else {
            tracing::debug!(%peer, "too many connections of one address");
            continue;
        };
        let connection = Connection {
            socket,
            peer: Peer(peer.ip()),
            head_time: limits.head_time,
            write_time: limits.write_time,
            watcher: connections.watcher(),
            stopped: stopped.clone(),
            _held: (seat, place),
        };
        tokio::spawn(connection.run(router.clone()));
    }
    drop(listener);
    drop(stopping);
    tracing::info!("stopping");
    if timeout(limits.drain_time, connections.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

/// The next connection, when there is a seat for it: until then the system
/// keeps those that come in its queue.
async fn accept(
    listener: &TcpListener,
    seats: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let seat = Arc::clone(seats).acquire_owned().await.map_err(std::io::Error::other)?;
    let (socket, peer) = listener.accept().await?;
    Ok((socket, peer, seat))
}

struct Connection {
    socket: TcpStream,
    peer: Peer,
    head_time: Duration,
    write_time: Duration,
    watcher: Watcher,
    stopped: watch::Receiver<()>,
    _held: (OwnedSemaphorePermit, Place),
}

impl Connection {
    async fn run(mut self, router: Router) {
        // Browsers open connections that they may never use. One that has not
        // said anything has nothing to finish.
        let begun = tokio::select! {
            biased;
            begun = timeout(self.head_time, self.socket.readable()) => matches!(begun, Ok(Ok(()))),
            _ = self.stopped.changed() => false,
        };
        if !begun {
            return;
        }
        // Answers are small and whole: nothing is gained by holding them back.
        let _ = self.socket.set_nodelay(true);
        let peer = self.peer;
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(peer);
            router.clone().oneshot(request)
        });
        let socket = TokioIo::new(Patient::new(self.socket, self.write_time));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.head_time)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(socket, service);
        if let Err(error) = self.watcher.watch(connection).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}
