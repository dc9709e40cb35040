//! Coming in: one-time links, passwords, sessions, tries.

use crate::harness::{DAY, HOST, HOUR, Office, PASSWORD};

#[tokio::test]
async fn the_first_link_works_once_and_makes_an_owner() {
    let office = Office::new().await;
    let link = office.first_link().await;
    let page = office.get(&link, "").await;
    assert!(page.status == 200 && page.text.contains("first owner"), "{}", page.text);

    let form = [("name", "Ann"), ("password", PASSWORD), ("again", PASSWORD)];
    let joined = office.post(&link, "", &form).await;
    assert_eq!((joined.status, joined.header("location")), (303, "/study"));
    let line = joined.header("set-cookie");
    assert!(line.starts_with("__Host-hearback="), "{line}");
    for part in ["; Path=/;", "; Secure;", "; HttpOnly;", "; SameSite=Lax"] {
        assert!(line.contains(part), "{line}");
    }
    assert_eq!(office.get("/study/people", &joined.cookie()).await.status, 200);

    for again in [office.get(&link, "").await, office.post(&link, "", &form).await] {
        assert_eq!((again.status, again.header("set-cookie")), (410, ""));
    }
    // There is an owner now, so nobody else becomes the first.
    assert_eq!(office.team.first_link("").await.unwrap(), None);
}

#[tokio::test]
async fn a_link_ends_with_the_next_start_and_after_three_days() {
    let mut office = Office::new().await;
    let earlier = office.first_link().await;
    office.restart().await;
    let link = office.first_link().await;
    assert_eq!(office.get(&earlier, "").await.status, 410);
    assert_eq!(office.get(&link, "").await.status, 200);
    office.wait(3 * DAY);
    assert_eq!(office.get(&link, "").await.status, 410);
}

#[tokio::test]
async fn a_password_that_will_not_do_uses_no_link_up() {
    let office = Office::new().await;
    let link = office.first_link().await;
    for (name, password, again, complaint) in [
        ("Ann", "eleven char", "eleven char", "too short"),
        ("Ann", PASSWORD, "correct horse batterz", "not the same"),
        (" ", PASSWORD, PASSWORD, "Give a name"),
        ("Ann", &"x".repeat(600), &"x".repeat(600), "too long"),
    ] {
        let form = [("name", name), ("password", password), ("again", again)];
        let answer = office.post(&link, "", &form).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains(complaint), "{}", answer.text);
        assert!(!answer.text.contains("correct horse"), "a password is never written back");
    }
    assert_eq!(office.get(&link, "").await.status, 200);
}

#[tokio::test]
async fn signing_in_takes_the_name_and_the_password() {
    let office = Office::new().await;
    office.owner().await;
    for (name, password, status) in [
        ("Ann", PASSWORD, 303),
        (" ann ", PASSWORD, 303),
        ("Ann", "correct horse batter", 422),
        ("Bob", PASSWORD, 422),
        ("", "", 422),
    ] {
        let answer =
            office.post("/study/sign-in", "", &[("name", name), ("password", password)]).await;
        assert_eq!(
            (answer.status, !answer.header("set-cookie").is_empty()),
            (status, status == 303)
        );
    }
}

#[tokio::test]
async fn who_is_not_signed_in_is_asked_to_and_comes_back() {
    let office = Office::new().await;
    office.owner().await;
    let answer = office.get("/study/inbox?site=a&q=x+y", "").await;
    assert_eq!(answer.status, 303);
    let to = answer.header("location");
    assert_eq!(to, "/study/sign-in?next=%2Fstudy%2Finbox%3Fsite%3Da%26q%3Dx%2By");
    let form = [("name", "Ann"), ("password", PASSWORD), ("next", "/study/inbox?q=x+y")];
    let answer = office.post("/study/sign-in", "", &form).await;
    assert_eq!(answer.header("location"), "/study/inbox?q=x+y");
    let form = [("name", "Ann"), ("password", PASSWORD), ("next", "//other.example/")];
    let answer = office.post("/study/sign-in", "", &form).await;
    assert_eq!(answer.header("location"), "/study");
}

#[tokio::test]
async fn sessions_end() {
    let office = Office::new().await;
    let idle = office.owner().await;
    office.wait(7 * DAY - 1);
    let used = office.post("/study/sign-in", "", &[("name", "Ann"), ("password", PASSWORD)]).await;
    let used = used.cookie();
    office.wait(1);
    // A week without a look is one's end.
    assert_eq!(office.get("/study/people", &idle).await.status, 303);
    // A look a day keeps the other for a month.
    for _ in 0..29 {
        assert_eq!(office.get("/study/people", &used).await.status, 200);
        office.wait(DAY);
    }
    assert_eq!(office.get("/study/people", &used).await.status, 200);
    office.wait(DAY);
    assert_eq!(office.get("/study/people", &used).await.status, 303);

    let signed =
        office.post("/study/sign-in", "", &[("name", "Ann"), ("password", PASSWORD)]).await;
    let signed = signed.cookie();
    let out = office.post("/study/sign-out", &signed, &[]).await;
    assert!(out.header("set-cookie").contains("Max-Age=0"), "{}", out.header("set-cookie"));
    assert_eq!(office.get("/study/people", &signed).await.status, 303);
}

#[tokio::test]
async fn guessing_is_slowed_down_by_name() {
    let office = Office::new().await;
    office.owner().await;
    let attempt = async |name, password| {
        office.post("/study/sign-in", "", &[("name", name), ("password", password)]).await
    };
    for _ in 0..10 {
        assert_eq!(attempt("Ann", "a wrong password").await.status, 422);
    }
    let limited = attempt("ann ", PASSWORD).await;
    assert_eq!((limited.status, limited.header("set-cookie")), (429, ""));
    assert!(!limited.header("retry-after").is_empty());
    assert_eq!(attempt("Bob", "a wrong password").await.status, 422);
}

#[tokio::test]
async fn without_tls_one_signs_in_on_this_machine_alone() {
    let office = Office::new().await;
    office.owner().await;
    let form = [("name", "Ann"), ("password", PASSWORD)];
    let open = [("origin", "http://feedback.example"), ("sec-fetch-site", "same-origin")];
    let answer = office.post_as("/study/sign-in", "", &form, &open).await;
    assert!(answer.status == 400 && answer.text.contains("https"), "{}", answer.text);

    let local = [("origin", "http://127.0.0.1:8787"), ("sec-fetch-site", "same-origin")];
    let answer = office.post_as("/study/sign-in", "", &form, &local).await;
    let line = answer.header("set-cookie");
    assert!(line.starts_with("hearback-local=") && line.contains("Path=/study;"), "{line}");
    assert!(!line.contains("Secure"), "WebKit would not keep it: {line}");
    let cookie = answer.cookie();
    let at = async |host: &str, cookie: &str| {
        let request = axum::http::Request::get("/study/people").header("host", host);
        let request = request.header("cookie", cookie).body(axum::body::Body::empty());
        office.call(request.unwrap()).await.status
    };
    assert_eq!(at("127.0.0.1:8787", &cookie).await, 200);
    assert_eq!(at("localhost", &cookie).await, 200);
    assert_eq!(at(HOST, &cookie).await, 303);
    // Nor is a session of one kind good as the other.
    let as_secure = cookie.replace("hearback-local", "__Host-hearback");
    assert_eq!(at("127.0.0.1:8787", &as_secure).await, 303);
}

#[tokio::test]
async fn no_secret_is_in_the_file() {
    let office = Office::new().await;
    let link = office.first_link().await;
    let token = link.rsplit('/').next().unwrap().to_owned();
    let bytes = async || {
        let mut all = Vec::new();
        for end in ["", "-wal"] {
            let path = office.path(&format!("test.study.db{end}"));
            all.extend(std::fs::read(path).unwrap_or_default());
        }
        all
    };
    let has = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|at| at == text.as_bytes());
    assert!(!has(&bytes().await, &token));
    let cookie = office.owner().await;
    let session = cookie.split_once('=').unwrap().1;
    let bytes = bytes().await;
    assert!(has(&bytes, "$argon2id$") && !has(&bytes, session) && !has(&bytes, PASSWORD));
    office.wait(HOUR);
}
