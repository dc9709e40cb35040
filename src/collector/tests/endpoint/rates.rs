//! Who comes too often is told when to come back, and loses nothing.

use crate::fake::Fake;
use crate::harness::{batch, item};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hearback::address::Peer;
use hearback::app::{App, router};
use hearback::clock;
use hearback::limits::Rates;
use hearback::rate::Rate;
use hearback_wire::problem::{Problem, kind};
use http_body_util::BodyExt as _;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt as _;

const FEW: Option<Rate> = Some(Rate { per_second: 1.0, burst: 3.0 });

fn limited(rates: Rates) -> Router {
    router(App::new(Arc::new(Fake::default()), clock::system()).with_rates(rates))
}

/// Posts so many items from an address, by way of what the proxies say.
async fn post(
    router: &Router,
    from: &str,
    forwarded: &str,
    site: &str,
    items: u64,
) -> Response<Body> {
    let all: Vec<String> = (0..items).map(|number| item(number, 1, "{}")).collect();
    let mut request = Request::post(format!("/v1/feedback?site={site}"))
        .extension(Peer(from.parse().unwrap()))
        .body(Body::from(batch(&all)))
        .unwrap();
    if !forwarded.is_empty() {
        request.headers_mut().insert("x-forwarded-for", forwarded.parse().unwrap());
    }
    router.clone().oneshot(request).await.unwrap()
}

async fn statuses(router: &Router, from: &str, forwarded: &str, site: &str) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(post(router, from, forwarded, site, 1).await.status().as_u16());
    }
    statuses
}

const ALL: [u16; 4] = [200; 4];
const THREE: [u16; 4] = [200, 200, 200, 429];
const NONE: [u16; 4] = [429; 4];

#[tokio::test(start_paused = true)]
async fn an_address_has_its_share_and_takes_nothing_of_others() {
    let router = limited(Rates { address: FEW, ..Rates::default() });
    assert_eq!(statuses(&router, "192.0.2.1", "", "a").await, THREE);
    // Another site is no way around it, and neither is a header.
    assert_eq!(statuses(&router, "192.0.2.1", "198.51.100.7", "b").await, NONE);
    assert_eq!(statuses(&router, "192.0.2.2", "", "a").await, THREE);
    assert_eq!(statuses(&router, "2001:db8::1", "", "a").await, THREE);
    assert_eq!(statuses(&router, "2001:db8::ffff", "", "a").await, NONE);
    assert_eq!(statuses(&router, "127.0.0.1", "", "a").await, ALL);
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(statuses(&router, "192.0.2.1", "", "a").await, [200, 200, 429, 429]);
}

#[tokio::test(start_paused = true)]
async fn a_proxy_that_was_named_speaks_for_others() {
    let proxies = vec!["127.0.0.0/8".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
    let router = limited(Rates { address: FEW, proxies, ..Rates::default() });
    assert_eq!(statuses(&router, "127.0.0.1", "192.0.2.1", "a").await, THREE);
    // What the sender wrote before the proxy did is not believed.
    assert_eq!(statuses(&router, "127.0.0.1", "203.0.113.5, 192.0.2.1", "a").await, NONE);
    assert_eq!(statuses(&router, "10.0.0.1", "192.0.2.1, 10.7.7.7", "a").await, NONE);
    assert_eq!(statuses(&router, "10.0.0.1", "192.0.2.2", "a").await, THREE);
    assert_eq!(statuses(&router, "192.0.2.3", "192.0.2.4", "a").await, THREE);
    assert_eq!(statuses(&router, "192.0.2.3", "192.0.2.5", "a").await, NONE);
}

#[tokio::test(start_paused = true)]
async fn a_site_has_its_share_and_takes_nothing_of_others() {
    let router = limited(Rates { site: FEW, ..Rates::default() });
    assert_eq!(statuses(&router, "192.0.2.1", "", "loud").await, THREE);
    assert_eq!(statuses(&router, "192.0.2.2", "", "loud").await, NONE);
    assert_eq!(statuses(&router, "192.0.2.1", "", "calm").await, THREE);
}

#[tokio::test(start_paused = true)]
async fn a_large_batch_passes_and_is_paid_for() {
    let router = limited(Rates { address: FEW, site: FEW, ..Rates::default() });
    assert_eq!(post(&router, "192.0.2.1", "", "a", 900).await.status(), 200);
    // A debt of three, and one to spare: four seconds.
    tokio::time::advance(Duration::from_millis(3_900)).await;
    assert_eq!(post(&router, "192.0.2.1", "", "b", 1).await.status(), 429);
    assert_eq!(post(&router, "192.0.2.2", "", "a", 1).await.status(), 429);
    tokio::time::advance(Duration::from_millis(100)).await;
    assert_eq!(post(&router, "192.0.2.1", "", "a", 1).await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn the_answer_says_when_in_both_places() {
    let router = limited(Rates { address: FEW, ..Rates::default() });
    statuses(&router, "192.0.2.1", "", "a").await;
    let mut waits = Vec::new();
    for _ in 0..20 {
        let answer = post(&router, "192.0.2.1", "", "a", 1).await;
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("access-control-expose-headers"), "Retry-After");
        assert_eq!(header("access-control-allow-origin"), "*");
        assert_eq!(header("content-type"), "application/problem+json");
        let seconds: u64 = header("retry-after").parse().unwrap();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let problem: Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!((problem.kind.as_str(), problem.status), (kind::RATE_LIMITED, 429));
        let ms = problem.retry_after_ms.unwrap();
        assert!((1_001..=3_001).contains(&ms) && seconds == ms.div_ceil(1_000), "{ms} {seconds}");
        waits.push(ms);
    }
    waits.dedup();
    assert!(waits.len() > 1, "everybody is asked to come at once");
    // Whoever waits as long as any of them was told is let in.
    tokio::time::advance(Duration::from_millis(1_001)).await;
    assert_eq!(post(&router, "192.0.2.1", "", "a", 1).await.status(), 200);
}
