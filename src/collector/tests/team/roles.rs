//! Who may do what.

use crate::harness::{Office, PASSWORD};

type Form = &'static [(&'static str, &'static str)];

/// Every way to change something, with a form that would do.
const CHANGES: [(&str, Form, &str); 8] = [
    (
        "/study/inbox",
        &[("site", "acme"), ("do", "status"), ("status", "planned"), ("pick", "1")],
        "member",
    ),
    ("/study/themes/1", &[("site", "acme"), ("do", "rename"), ("name", "x")], "member"),
    ("/study/suggestions/0", &[("site", "acme"), ("do", "dismiss")], "member"),
    ("/study/suggestions/0", &[("site", "acme"), ("do", "accept"), ("name", "x")], "member"),
    ("/study/undo", &[("site", "acme"), ("step", "1")], "member"),
    ("/study/people/invite", &[("name", "x"), ("role", "reader")], "owner"),
    ("/study/people/reset", &[("name", "Ann")], "owner"),
    ("/study/people/remove", &[("name", "Ann")], "owner"),
];

#[tokio::test]
async fn readers_look_members_decide_owners_invite() {
    let office = Office::new().await;
    let owner = office.owner().await;
    office.wrote(1, "Print the invoice").await;
    let reader = office.colleague(&owner, "Rob", "reader").await;
    let member = office.colleague(&owner, "Meg", "member").await;
    for path in ["/study/inbox?open=1", "/study/themes", "/study/measures", "/study/people"] {
        let page = office.get(path, &reader).await;
        assert_eq!(page.status, 200, "{path}");
        // No form but those that look, and the one to sign out.
        let forms = page.each("method=\"post\" action=\"", "\"");
        assert_eq!(forms, ["/study/sign-out"], "{path}");
    }
    for (path, form, least) in CHANGES {
        let answer = office.post(path, &reader, form).await;
        assert_eq!(answer.status, 403, "{path}: {}", answer.text);
        let answer = office.post(path, &member, form).await;
        assert_eq!(answer.status == 403, least == "owner", "{path}: {}", answer.text);
        assert_eq!(office.post(path, "", form).await.status, 303, "{path}");
    }
}

#[tokio::test]
async fn a_role_that_is_taken_away_ends_at_once() {
    let office = Office::new().await;
    let owner = office.owner().await;
    let member = office.colleague(&owner, "Meg", "member").await;
    assert_eq!(office.get("/study/people", &member).await.status, 200);

    let reset = office.post("/study/people/reset", &owner, &[("name", "Meg")]).await;
    assert_eq!(office.get("/study/people", &member).await.status, 303);
    let form = [("name", "Meg"), ("password", PASSWORD)];
    assert_eq!(office.post("/study/sign-in", "", &form).await.status, 422);
    let form = [("password", "another good one"), ("again", "another good one")];
    let again = office.post(&reset.link(), "", &form).await.cookie();
    assert_eq!(office.get("/study/people", &again).await.status, 200);

    assert_eq!(office.post("/study/people/remove", &owner, &[("name", "Meg")]).await.status, 303);
    assert_eq!(office.get("/study/people", &again).await.status, 303);
}

#[tokio::test]
async fn there_is_always_an_owner_and_one_of_each_name() {
    let office = Office::new().await;
    let owner = office.owner().await;
    // One who was invited and never came is no owner to rely on.
    let invited =
        office.post("/study/people/invite", &owner, &[("name", "Bo"), ("role", "owner")]).await;
    let remove = async || office.post("/study/people/remove", &owner, &[("name", "Ann")]).await;
    assert_eq!(remove().await.status, 409);
    let taken =
        office.post("/study/people/invite", &owner, &[("name", "bo"), ("role", "reader")]).await;
    assert_eq!(taken.status, 409);

    let form = [("password", PASSWORD), ("again", PASSWORD)];
    office.post(&invited.link(), "", &form).await.cookie();
    assert_eq!(remove().await.status, 303);
    assert_eq!(office.get("/study/people", &owner).await.status, 303);
}
