//! What browsers are told, whatever the answer is.

use crate::harness::{Endpoint, batch};
use axum::body::Body;
use axum::http::{Method, Request};
use hearback_wire::problem::kind;

#[tokio::test]
async fn a_preflight_is_answered() {
    let endpoint = Endpoint::new().await;
    for path in ["/v1/feedback", "/v1/changes", "/hearback.js"] {
        let request = Request::builder()
            .method(Method::OPTIONS)
            .uri(path)
            .header("origin", "https://example.com")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type")
            .body(Body::empty())
            .unwrap();
        let answer = endpoint.call(request).await;
        assert_eq!((answer.status, answer.body.len()), (204, 0), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("access-control-allow-methods"), "GET, HEAD, POST");
        assert_eq!(answer.header("access-control-allow-headers"), "content-type");
        assert_eq!(answer.header("access-control-max-age"), "86400");
    }
}

#[tokio::test]
async fn every_answer_can_be_read_by_any_page_and_carries_no_authority() {
    let endpoint = Endpoint::new().await;
    let answers = [
        endpoint.post(batch(&[])).await,
        endpoint.post("nonsense").await,
        endpoint.get("/healthz", &[]).await,
        endpoint.get("/v1/changes", &[]).await,
        endpoint.get("/v1/feedback", &[]).await,
        endpoint.get("/nowhere", &[("origin", "https://example.com")]).await,
    ];
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 400, 200, 404, 405, 404]);
    for answer in answers {
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("access-control-expose-headers"), "Retry-After");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(!answer.headers.contains_key("access-control-allow-credentials"));
        assert!(!answer.headers.contains_key("set-cookie"));
    }
}

#[tokio::test]
async fn wrong_addresses_and_methods_are_problems() {
    let endpoint = Endpoint::new().await;
    assert_eq!(endpoint.get("/v2/feedback", &[]).await.problem().kind, kind::NOT_FOUND);
    assert_eq!(endpoint.get("/v1/changes", &[]).await.problem().kind, kind::NO_CHANGELOG);
    let wrong = endpoint.get("/v1/feedback", &[]).await;
    assert_eq!(wrong.problem().kind, kind::METHOD_NOT_ALLOWED);
    assert_eq!(wrong.header("allow"), "POST");
}

#[tokio::test]
async fn serve_has_nothing_of_the_demo() {
    let endpoint = Endpoint::new().await;
    for path in ["/", "/demo/feedback", "/demo/release", "/CHANGELOG.md", "/demo.js"] {
        assert_eq!(endpoint.get(path, &[]).await.status, 404, "{path}");
    }
}
