//! Nothing of the team's pages is for other origins, and what is for them
//! stays as it is.

use crate::harness::{Answer, HOST, Office};
use axum::body::Body;
use axum::http::{Method, Request};

const PAGES: [&str; 8] = [
    "/study",
    "/study/inbox",
    "/study/themes",
    "/study/themes/1",
    "/study/measures",
    "/study/people",
    "/study/sign-in",
    "/study/nothing/here",
];

fn shut(answer: &Answer, path: &str) {
    for (name, _) in &answer.headers {
        assert!(!name.as_str().starts_with("access-control-"), "{path}: {name}");
    }
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "{path}"
    );
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
}

#[tokio::test]
async fn no_page_is_read_from_elsewhere() {
    let office = Office::new().await;
    let cookie = office.owner().await;
    office.wrote(1, "Print the invoice").await;
    for path in PAGES.into_iter().chain(["/study/study.css", "/study/study.js", "/study/icon.svg"])
    {
        let own = office.get(path, &cookie).await;
        shut(&own, path);
        let file = path.contains('.');
        assert_eq!(own.header("cache-control"), if file { "no-cache" } else { "no-store" });
        for (mode, dest) in [("cors", "empty"), ("no-cors", "script"), ("navigate", "iframe")] {
            for site in ["cross-site", "same-site"] {
                let request = Request::get(path).header("host", HOST).header("cookie", &cookie);
                let request = request.header("sec-fetch-site", site).header("origin", "https://x");
                let request = request.header("sec-fetch-mode", mode).header("sec-fetch-dest", dest);
                let answer = office.call(request.body(Body::empty()).unwrap()).await;
                shut(&answer, path);
                assert_eq!(answer.status, 403, "{path} {mode} {site}");
                assert!(!answer.text.contains("invoice"));
            }
        }
    }
    for method in [Method::OPTIONS, Method::PUT, Method::DELETE] {
        let request = Request::builder().method(&method).uri("/study/inbox").header("host", HOST);
        let request = request.header("access-control-request-method", "POST");
        let answer = office.call(request.body(Body::empty()).unwrap()).await;
        shut(&answer, "/study/inbox");
        assert_eq!(answer.status, 405, "{method}");
    }
}

#[tokio::test]
async fn a_change_from_elsewhere_changes_nothing() {
    let office = Office::new().await;
    let cookie = office.owner().await;
    let form = [("name", "Mallory"), ("role", "owner")];
    let elsewhere: [&[(&str, &str)]; 6] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://feedback.example")],
        &[("sec-fetch-site", "same-site"), ("origin", "https://blog.example")],
        &[("origin", "https://other.example")],
        &[("origin", "null")],
        &[("referer", "https://feedback.example/study/people")],
        &[],
    ];
    for headers in elsewhere {
        let answer = office.post_as("/study/people/invite", &cookie, &form, headers).await;
        assert_eq!(answer.status, 403, "{headers:?}");
        shut(&answer, "/study/people/invite");
    }
    assert!(!office.get("/study/people", &cookie).await.text.contains("Mallory"));
    // A browser too old to say more than its origin is believed that.
    let old = [("origin", "https://feedback.example")];
    let answer = office.post_as("/study/people/invite", &cookie, &form, &old).await;
    assert_eq!(answer.status, 200);
    assert!(office.get("/study/people", &cookie).await.text.contains("Mallory"));
}

#[tokio::test]
async fn the_endpoint_answers_every_origin_as_before() {
    let office = Office::new().await;
    for path in ["/healthz", "/hearback.js", "/v1/changes", "/nothing", "/studyx"] {
        let request = Request::get(path).header("origin", "https://x").body(Body::empty());
        let answer = office.call(request.unwrap()).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("content-security-policy"), "", "{path}");
    }
    let preflight = Request::options("/v1/feedback").body(Body::empty()).unwrap();
    let answer = office.call(preflight).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-methods"), "GET, HEAD, POST");
}
