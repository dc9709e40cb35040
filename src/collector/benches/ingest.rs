//! How much the endpoint takes, durably: `cargo bench -p hearback --bench ingest`.
//!
//! A real server in this process, over loopback sockets, with clients that
//! send one batch after another and reuse their connection. Each shape of load
//! runs with `synchronous=FULL`, which is what an answer promises, and with
//! it off, which promises nothing, in turns, so that both see the same
//! machine. The ratio of the two says what the promise costs.

use axum::http::header::{CONTENT_TYPE, HOST};
use hearback::app::{App, router};
use hearback::clock;
use hearback::serve::serve;
use hearback::store::Store;
use hearback::store::sqlite::{Sqlite, Synchronous};
use hearback_wire::Id;
use hearback_wire::batch::Reply;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

const CLIENTS: [usize; 3] = [1, 16, 64];
const BATCHES: [usize; 2] = [1, 20];
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(2);
/// Answers before this are not counted.
const WARM_UP: Duration = Duration::from_millis(200);

/// What some rounds of one shape came to.
#[derive(Default)]
struct Tally {
    /// Items per second, a round each.
    rates: Vec<f64>,
    /// Of every request, in milliseconds.
    latencies: Vec<f64>,
}

#[tokio::main]
async fn main() {
    println!(
        "{:>7} {:>5}  {:>11} {:>7} {:>7}  {:>11} {:>7} {:>7}  {:>8}",
        "clients",
        "batch",
        "FULL it/s",
        "p50 ms",
        "p99 ms",
        "OFF it/s",
        "p50 ms",
        "p99 ms",
        "FULL/OFF"
    );
    let seed = AtomicU64::new(0);
    for clients in CLIENTS {
        for batch in BATCHES {
            let (mut full, mut off) = (Tally::default(), Tally::default());
            for round in 0..ROUNDS {
                // Who goes first takes turns too.
                let mut order = [(Synchronous::Full, &mut full), (Synchronous::Off, &mut off)];
                if round % 2 == 1 {
                    order.reverse();
                }
                for (synchronous, tally) in order {
                    measure(synchronous, clients, batch, &seed, tally).await;
                }
            }
            let (full, off) = (full.summary(), off.summary());
            println!(
                "{clients:>7} {batch:>5}  {:>11.0} {:>7.2} {:>7.2}  {:>11.0} {:>7.2} {:>7.2}  {:>8.2}",
                full.0,
                full.1,
                full.2,
                off.0,
                off.1,
                off.2,
                full.0 / off.0
            );
        }
    }
}

impl Tally {
    /// The median round's items per second, and p50 and p99 of all requests.
    fn summary(&mut self) -> (f64, f64, f64) {
        self.rates.sort_by(f64::total_cmp);
        self.latencies.sort_by(f64::total_cmp);
        let at = |values: &[f64], quantile: f64| {
            let last = values.len().saturating_sub(1);
            values.get((last as f64 * quantile).round() as usize).copied().unwrap_or(f64::NAN)
        };
        (at(&self.rates, 0.5), at(&self.latencies, 0.5), at(&self.latencies, 0.99))
    }
}

async fn measure(
    synchronous: Synchronous,
    clients: usize,
    batch: usize,
    seed: &AtomicU64,
    tally: &mut Tally,
) {
    // On the disk that holds the build, as /tmp may be memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let store = Arc::new(Sqlite::open(&folder.path().join("bench.db"), synchronous).await.unwrap());
    let app = App::new(Arc::clone(&store) as Arc<dyn Store>, clock::system());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, router(app), async {
        let _ = stopped.await;
    }));
    let start = Instant::now();
    let running: Vec<_> = (0..clients)
        .map(|_| tokio::spawn(client(addr, batch, seed.fetch_add(1, Ordering::Relaxed), start)))
        .collect();
    let mut requests = 0;
    for client in running {
        let latencies = client.await.unwrap();
        requests += latencies.len();
        tally.latencies.extend(latencies);
    }
    tally.rates.push((requests * batch) as f64 / (ROUND - WARM_UP).as_secs_f64());
    let _ = stop.send(());
    server.await.unwrap();
    store.close().await;
}

/// Sends until the round is over; the time each answer took.
async fn client(addr: SocketAddr, batch: usize, seed: u64, start: Instant) -> Vec<f64> {
    let socket = TcpStream::connect(addr).await.unwrap();
    socket.set_nodelay(true).unwrap();
    let (mut sender, connection) = http1::handshake(TokioIo::new(socket)).await.unwrap();
    tokio::spawn(connection);
    let mut latencies = Vec::new();
    let mut count = 0;
    while start.elapsed() < ROUND {
        let body = body(batch, seed, &mut count);
        let request = hyper::Request::post("/v1/feedback?site=bench")
            .header(HOST, "localhost")
            .header(CONTENT_TYPE, "text/plain;charset=UTF-8")
            .body(Full::new(Bytes::from(body)))
            .unwrap();
        let sent = Instant::now();
        let answer = sender.send_request(request).await.unwrap();
        let answer = answer.into_body().collect().await.unwrap().to_bytes();
        let taken = sent.elapsed();
        let reply: Reply = serde_json::from_slice(&answer).unwrap();
        assert_eq!(reply.results.len(), batch);
        if sent.duration_since(start) >= WARM_UP && start.elapsed() <= ROUND {
            latencies.push(taken.as_secs_f64() * 1_000.0);
        }
    }
    latencies
}

fn body(batch: usize, seed: u64, count: &mut u64) -> String {
    let items: Vec<String> = (0..batch).map(|_| item(seed, count)).collect();
    let id = id(seed, count);
    format!(
        r#"{{"v":1,"batch":"{id}","site":"bench","sent_at":"2026-11-22T10:00:00.000Z","attempt":1,"client":{{"name":"hearback","version":"0.1.0"}},"lost":{{"quota":0,"expired":0,"corrupt":0}},"items":[{}]}}"#,
        items.join(",")
    )
}

fn item(seed: u64, count: &mut u64) -> String {
    let id = id(seed, count);
    format!(
        r#"{{"id":"{id}","rev":1,"type":"feedback","created_at":"2026-11-22T10:00:00.000Z","age_ms":512,"data":{{"rating":{{"kind":"stars","value":4,"max":5}},"comment":"The export is what I was missing, but it takes a while with more than a hundred rows.","category":"idea","email":null,"page":{{"origin":"https://example.com","path":"/pricing"}},"app_version":"2.3.0","locale":"en","context":{{}}}}}}"#
    )
}

fn id(seed: u64, count: &mut u64) -> Id {
    *count += 1;
    let mut entropy = [0; 10];
    entropy[..4].copy_from_slice(&(seed as u32).to_be_bytes());
    entropy[4..].copy_from_slice(&count.to_be_bytes()[2..]);
    Id::from_parts(1_764_000_000_000 + *count, &entropy)
}
