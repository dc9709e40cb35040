//! Senders and readers that are slow, by accident or on purpose.
//!
//! The four shapes of "slowloris" go over real sockets, to an endpoint with a
//! single seat and small deadlines: the next connection is answered only when
//! the endpoint has closed the bad one. What a deadline counts is checked
//! under a clock that the test moves.

use crate::fake::Fake;
use crate::harness::{Endpoint, batch, id, item};
use axum::body::{Body, Bytes};
use axum::http::Request;
use hearback::app::{App, router};
use hearback::assets::Assets;
use hearback::clock;
use hearback::limits::{Connections, Limits};
use hearback::serve::serve_as;
use hearback_wire::problem::{Problem, kind};
use hyper::body::Frame;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tower::ServiceExt as _;

const SHORT: Duration = Duration::from_millis(100);
/// More than any of this takes.
const LONG: Duration = Duration::from_secs(600);
/// More than the system holds of an answer that is not read.
const LARGE: usize = 32 * 1024 * 1024;

/// An endpoint at a socket with one seat, until the sender is dropped.
async fn listening() -> (SocketAddr, oneshot::Sender<()>, Endpoint) {
    listening_with(0, SHORT).await
}

/// As [`listening`], with so much at `/hearback.js`, and so long to read it.
async fn listening_with(
    bytes: usize,
    write_time: Duration,
) -> (SocketAddr, oneshot::Sender<()>, Endpoint) {
    let endpoint = Endpoint::with(|app, folder| {
        let dist = folder.path().join("dist");
        std::fs::create_dir(&dist).unwrap();
        std::fs::write(dist.join("hearback.js"), vec![b'x'; bytes]).unwrap();
        let limits = Limits { body_time: SHORT, ..Limits::default() };
        app.with_assets(Assets::folder(dist)).with_limits(limits)
    })
    .await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let connections =
        Connections { total: 1, head_time: SHORT, write_time, ..Connections::default() };
    tokio::spawn(serve_as(listener, endpoint.router.clone(), connections, async {
        let _ = stopped.await;
    }));
    (addr, stop, endpoint)
}

/// What a whole conversation comes to.
async fn said(addr: SocketAddr, request: &str) -> String {
    let mut socket = TcpStream::connect(addr).await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    answer
}

/// A good sender gets the seat.
async fn is_free(addr: SocketAddr) -> bool {
    let body = batch(&[item(1, 1, "{}")]);
    let length = body.len();
    let request = format!(
        "POST /v1/feedback HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    );
    said(addr, &request).await.starts_with("HTTP/1.1 200 OK\r\n")
}

#[tokio::test]
async fn an_idle_socket_is_closed() {
    let (addr, _stop, _endpoint) = listening().await;
    let mut idle = TcpStream::connect(addr).await.unwrap();
    assert!(is_free(addr).await);
    assert_eq!(idle.read(&mut [0; 10]).await.unwrap(), 0);
}

#[tokio::test]
async fn a_connection_that_was_used_and_left_is_closed() {
    let (addr, _stop, _endpoint) = listening().await;
    // One that was asked to stay open: reading to the end waits for the close.
    let answer = said(addr, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(is_free(addr).await);
}

#[tokio::test]
async fn half_a_head_is_closed() {
    let (addr, _stop, _endpoint) = listening().await;
    assert!(!said(addr, "POST /v1/feedback HTTP/1.1\r\nhost: x\r\nx-a").await.contains("200"));
    assert!(is_free(addr).await);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_and_closed() {
    let (addr, _stop, _endpoint) = listening().await;
    let answer =
        said(addr, "POST /v1/feedback HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{").await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("http/1.1 408 "), "{answer}");
    assert!(head.contains("access-control-expose-headers: retry-after"), "{head}");
    assert!(head.contains("access-control-allow-origin: *"), "{head}");
    let problem: Problem = serde_json::from_str(body).unwrap();
    assert_eq!(problem.kind, kind::TIMEOUT);
    assert!(problem.retry_after_ms.is_some() && head.contains("\r\nretry-after: "), "{answer}");
    assert!(is_free(addr).await);
}

#[tokio::test]
async fn an_answer_that_is_not_read_is_dropped() {
    let (addr, _stop, _endpoint) = listening_with(LARGE, SHORT).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut reader = socket.connect(addr).await.unwrap();
    reader.write_all(b"GET /hearback.js HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(is_free(addr).await);
    // Whatever was on its way is not all of it.
    let mut bytes = Vec::new();
    let end = reader.read_to_end(&mut bytes).await;
    assert!(end.is_err() || bytes.len() < LARGE, "{end:?}");
}

#[tokio::test]
async fn an_answer_that_is_read_is_sent_whole() {
    let (addr, _stop, _endpoint) = listening_with(LARGE, LONG).await;
    let request = "GET /hearback.js HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    assert!(said(addr, request).await.len() > LARGE);
}

#[tokio::test]
async fn stopping_waits_for_what_has_begun_and_for_nothing_else() {
    let (addr, stop, endpoint) = listening().await;
    let idle = TcpStream::connect(addr).await.unwrap();
    drop(stop);
    assert!(is_closed(idle).await);
    assert!(endpoint.records().await.is_empty());
}

async fn is_closed(mut socket: TcpStream) -> bool {
    socket.read(&mut [0; 1]).await.map_or(true, |count| count == 0)
}

/// A body of these pieces, one a second, and the answer to it.
async fn dripped(pieces: Vec<Vec<u8>>, limits: Limits) -> (u16, Duration) {
    let (sender, receiver) = tokio::sync::mpsc::channel::<Vec<u8>>(1);
    tokio::spawn(async move {
        for piece in pieces {
            tokio::time::sleep(Duration::from_secs(1)).await;
            // The endpoint may have had enough.
            let _ = sender.send(piece).await;
        }
    });
    let stream = Pieces(receiver);
    let app = App::new(Arc::new(Fake::default()), clock::system()).with_limits(limits);
    let request = Request::post("/v1/feedback").body(Body::new(stream)).unwrap();
    let start = tokio::time::Instant::now();
    let answer = router(app).oneshot(request).await.unwrap();
    (answer.status().as_u16(), start.elapsed())
}

struct Pieces(tokio::sync::mpsc::Receiver<Vec<u8>>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = self.0.poll_recv(context);
        piece.map(|piece| piece.map(|bytes| Ok(Frame::data(Bytes::from(bytes)))))
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_has_ten_seconds_and_what_its_progress_earns() {
    let whole = batch(&[item(1, 1, &format!(r#"{{"comment":"{}"}}"#, "x".repeat(30_000)))]);
    let pieces = |size: usize| -> Vec<Vec<u8>> {
        whole.as_bytes().chunks(size).map(<[u8]>::to_vec).collect()
    };
    let limits = Limits::default();
    // A byte a second earns nothing, however long it goes on.
    assert_eq!(dripped(pieces(1), limits).await, (408, Duration::from_secs(10)));
    // Two KiB a second are slow, and get there.
    let (status, taken) = dripped(pieces(2_048), limits).await;
    assert!(status == 200 && taken >= Duration::from_secs(15), "{status} {taken:?}");
    // Patience ends all the same.
    let endless = (0..).map(|_| vec![b' '; 1_100]).take(500).collect();
    assert_eq!(dripped(endless, limits).await, (408, Duration::from_secs(60)));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_does_not_answer_is_not_waited_for() {
    let app = App::new(Arc::new(Fake::silent()), clock::system());
    let router = router(app);
    for request in [
        Request::post("/v1/feedback").body(Body::from(batch(&[item(1, 1, "{}")]))).unwrap(),
        Request::get("/readyz").body(Body::empty()).unwrap(),
    ] {
        let answer = router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("retry-after"));
    }
}

#[tokio::test]
async fn bodies_that_are_being_read_have_bounded_room() {
    let limits = Limits { bodies_bytes: 64 * 1024, ..Limits::default() };
    let endpoint = Endpoint::with(|app, _| app.with_limits(limits)).await;
    let (held, receiver) = tokio::sync::mpsc::channel(1);
    let first = Request::post("/v1/feedback").body(Body::new(Pieces(receiver))).unwrap();
    let router = endpoint.router.clone();
    let first = tokio::spawn(async move { router.oneshot(first).await.unwrap().status() });
    let large = batch(&[item(1, 1, &format!(r#"{{"comment":"{}"}}"#, "x".repeat(50_000)))]);
    held.send(large.clone().into_bytes()).await.unwrap();
    // A second one is taken out of the queue only when the first was read.
    held.send(b" ".to_vec()).await.unwrap();
    held.send(b" ".to_vec()).await.unwrap();
    let second =
        endpoint.post(batch(&[item(2, 1, &format!(r#"{{"x":"{}"}}"#, "x".repeat(50_000)))]));
    assert_eq!(second.await.problem().kind, kind::STORAGE_UNAVAILABLE);
    drop(held);
    assert_eq!(first.await.unwrap(), 200);
    assert_eq!(endpoint.post(large).await.verdicts(), ["duplicate"]);
}

#[tokio::test]
async fn the_limits_are_those_that_were_set() {
    let limits = Limits { body_bytes: 1_000, body_items: 2, ..Limits::default() };
    let endpoint = Endpoint::with(|app, _| app.with_limits(limits)).await;
    let empty = || item(1, 1, "{}");
    assert_eq!(endpoint.post(batch(&[empty(), empty()])).await.status, 200);
    for body in [
        batch(&[empty(), empty(), empty()]),
        " ".repeat(1_001),
        format!("{}{}", id(1), " ".repeat(1_000)),
    ] {
        let problem = endpoint.post(body).await.problem();
        assert_eq!((problem.kind.as_str(), problem.max_bytes), (kind::TOO_LARGE, Some(1_000)));
    }
}

#[tokio::test]
async fn an_endpoint_that_will_stop_is_not_ready_and_answers_all_the_same() {
    let mut stopping = None;
    let endpoint = Endpoint::with(|app, _| {
        stopping = Some(app.stopping());
        app
    })
    .await;
    assert_eq!(endpoint.get("/readyz", &[]).await.status, 200);
    stopping.unwrap().announce();
    let answer = endpoint.get("/readyz", &[]).await;
    assert!(answer.status == 503 && answer.problem().retry_after_ms.is_some());
    assert_eq!(endpoint.get("/healthz", &[]).await.status, 200);
    assert_eq!(endpoint.post(batch(&[item(1, 1, "{}")])).await.verdicts(), ["accepted"]);
}
