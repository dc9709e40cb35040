//! Senders that go on, whatever becomes of the endpoint.

use crate::ledger::Ledger;
use fastrand::Rng;
use hearback_wire::Id;
use hearback_wire::batch::{Reply, Status};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::sync::watch;

/// Where the endpoint is; counted, because the next one may get the same port.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) start: u64,
    pub(crate) addr: Option<SocketAddr>,
    /// Nothing new is made up any more; what waits is sent.
    pub(crate) last: bool,
}

/// One sender. What it was not told about waits here, as on a device.
pub(crate) struct Sender {
    number: u64,
    made: u64,
    random: Rng,
    ledger: Arc<Ledger>,
    waiting: BTreeMap<String, String>,
    /// The last one that was acknowledged: sent again now and then, as after
    /// a lost reply.
    known: Option<(String, String)>,
}

pub(crate) type Connection = SendRequest<Full<Bytes>>;

pub(crate) async fn connect(addr: SocketAddr) -> Option<Connection> {
    let socket = TcpStream::connect(addr).await.ok()?;
    socket.set_nodelay(true).ok()?;
    let (sender, connection) = http1::handshake(TokioIo::new(socket)).await.ok()?;
    tokio::spawn(connection);
    Some(sender)
}

impl Sender {
    pub(crate) fn new(number: u64, ledger: Arc<Ledger>) -> Self {
        let random = Rng::with_seed(0x5eed_0000 + number);
        Self { number, made: 0, random, ledger, waiting: BTreeMap::new(), known: None }
    }

    /// Sends until everything was acknowledged at the last endpoint.
    pub(crate) async fn run(mut self, mut targets: watch::Receiver<Target>) {
        let mut used = 0;
        loop {
            let found = targets
                .wait_for(|target| target.start > used && target.addr.is_some())
                .await
                .map(|target| *target);
            let Ok(target) = found else { return };
            used = target.start;
            let Some(addr) = target.addr else { continue };
            let Some(mut connection) = connect(addr).await else { continue };
            loop {
                if target.last && self.waiting.is_empty() {
                    return;
                }
                let Some(status) = self.send(&mut connection, !target.last).await else { break };
                if status != 200 {
                    self.ledger.wrong(format!("answered with {status}"));
                }
            }
        }
    }

    /// Sends one batch; nothing if the connection ended before the answer.
    pub(crate) async fn send(&mut self, connection: &mut Connection, more: bool) -> Option<u16> {
        let new = if more { 1 + self.random.u64(..20) } else { 0 };
        for _ in 0..new {
            let (id, data) = self.item();
            self.ledger.sent(&id, &data);
            self.waiting.insert(id, data);
        }
        let mut items: Vec<String> =
            self.waiting.iter().take(50).map(|(id, data)| text(id, data)).collect();
        if let Some((id, data)) = self.known.take_if(|_| self.random.u64(..4) == 0) {
            items.push(text(&id, &data));
        }
        let batch = self.id();
        let body = format!(
            r#"{{"v":1,"batch":"{batch}","site":"kill","sent_at":"2026-11-22T10:00:00Z","items":[{}]}}"#,
            items.join(",")
        );
        let request = hyper::Request::post("/v1/feedback?site=kill")
            .header("host", "localhost")
            .header("content-type", "text/plain;charset=UTF-8")
            .body(Full::new(Bytes::from(body)))
            .unwrap();
        let answer = connection.send_request(request).await.ok()?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.ok()?.to_bytes();
        if status != 200 {
            return Some(status);
        }
        let reply: Reply = serde_json::from_slice(&body).unwrap();
        assert_eq!((reply.batch.to_string(), reply.results.len()), (batch, items.len()));
        for verdict in reply.results {
            let status = match verdict.status {
                Status::Accepted => "accepted",
                Status::Duplicate => "duplicate",
                Status::Rejected => "rejected",
                Status::Retry => continue,
            };
            self.ledger.told(&verdict.id, status);
            if let Some(data) = self.waiting.remove(&verdict.id) {
                self.known = Some((verdict.id, data));
            }
        }
        Some(status)
    }

    fn item(&mut self) -> (String, String) {
        let id = self.id();
        let text = "ab\u{e9} ".repeat(self.random.usize(..60));
        let data = format!(r#"{{"comment":"{text}{id}"}}"#);
        (id, data)
    }

    fn id(&mut self) -> String {
        self.made += 1;
        let mut entropy = [0; 10];
        entropy[..8].copy_from_slice(&self.number.to_be_bytes());
        Id::from_parts(self.made, &entropy).to_string()
    }
}

fn text(id: &str, data: &str) -> String {
    format!(
        r#"{{"id":"{id}","rev":1,"type":"feedback","created_at":"2026-11-22T10:00:00Z","age_ms":0,"data":{data}}}"#
    )
}
