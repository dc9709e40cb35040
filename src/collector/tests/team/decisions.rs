//! Deciding about themes: what is done, undone, kept and refused.

use crate::harness::{Answer, Office, id};

/// Three people want one thing, two another.
async fn office() -> (Office, String) {
    let office = Office::new().await;
    let owner = office.owner().await;
    for (number, text) in [
        (1, "Please add a dark mode"),
        (2, "dark mode please, it is so bright"),
        (3, "I want a dark mode"),
        (4, "The invoice cannot be printed"),
        (5, "printing an invoice fails"),
    ] {
        office.wrote(number, text).await;
    }
    (office, owner)
}

fn named(page: &Answer, word: &str) -> String {
    let found = page.suggestions();
    let found = found.iter().find(|(_, name)| name.to_lowercase().contains(word));
    found.unwrap_or_else(|| panic!("no suggestion has {word}: {:?}", page.suggestions())).0.clone()
}

async fn accept(office: &Office, owner: &str, word: &str, name: &str) -> Answer {
    let page = office.get("/study/themes", owner).await;
    let path = format!("/study/suggestions/{}", named(&page, word));
    office.post(&path, owner, &[("site", "acme"), ("do", "accept"), ("name", name)]).await
}

/// The themes in the ranked list, in its order.
async fn ranked(office: &Office, owner: &str) -> Vec<String> {
    let page = office.get("/study/themes", owner).await;
    let cells = page.each("<th scope=\"row\" class=\"words\">", "</a>");
    cells.iter().map(|cell| cell.rsplit('>').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_accepted_suggestion_is_ranked_with_both_numbers_and_can_be_undone() {
    let (office, owner) = office().await;
    let done = accept(&office, &owner, "dark", "Dark mode").await;
    assert_eq!(done.header("location"), "/study/themes?site=acme&done=1-1");
    let page = office.get(done.header("location"), &owner).await;
    assert!(page.text.contains("3 of 5 people"), "{}", page.text);
    // Wilson's interval of three of five: from 23 to 88 per cent.
    assert!(page.text.contains("60 %") && page.text.contains("23 % to 88 %"), "{}", page.text);
    assert!(page.text.contains("The suggestion is a theme now: “Dark mode”."), "{}", page.text);
    assert!(page.text.contains("data-key=\"u\""), "{}", page.text);
    assert_eq!(ranked(&office, &owner).await, ["Dark mode"]);

    let undone = office.post("/study/undo", &owner, &[("site", "acme"), ("step", "1-1")]).await;
    assert_eq!(undone.status, 303);
    assert_eq!(ranked(&office, &owner).await, [""; 0]);
    // And done again.
    office.post("/study/undo", &owner, &[("site", "acme"), ("step", "2")]).await;
    assert_eq!(ranked(&office, &owner).await, ["Dark mode"]);
}

#[tokio::test]
async fn decisions_survive_the_process_with_their_comments() {
    let (mut office, owner) = office().await;
    accept(&office, &owner, "dark", "Dark mode").await;
    accept(&office, &owner, "invoice", "Invoices").await;
    let rename = [("site", "acme"), ("do", "rename"), ("name", "Print invoices")];
    office.post("/study/themes/2", &owner, &rename).await;
    let before = office.get("/study/themes", &owner).await.text;
    office.restart().await;
    assert_eq!(office.get("/study/themes", &owner).await.text, before);
    // What comes in later finds its theme.
    office.wrote(6, "give us a dark mode").await;
    let page = office.get("/study/themes/1?site=acme", &owner).await;
    assert!(page.text.contains("give us a dark mode"), "{}", page.text);
    let page = office.get("/study/themes/2?site=acme", &owner).await;
    assert!(page.text.contains("It is called “Print invoices” now."), "{}", page.text);
}

#[tokio::test]
async fn themes_merge_split_weigh_and_lose_comments() {
    let (office, owner) = office().await;
    accept(&office, &owner, "dark", "Dark mode").await;
    accept(&office, &owner, "invoice", "Invoices").await;
    let on = async |theme: u32, form: &[(&str, &str)]| {
        let form: Vec<(&str, &str)> = [("site", "acme")].into_iter().chain(form.to_vec()).collect();
        office.post(&format!("/study/themes/{theme}"), &owner, &form).await
    };
    let merged = on(2, &[("do", "merge"), ("into", "1")]).await;
    assert!(merged.header("location").starts_with("/study/themes/1?"));
    let page = office.get("/study/themes/1?site=acme", &owner).await;
    assert!(page.text.contains("5 comments") && page.text.contains("is a part of “Dark mode” now"));

    let picked = id(4).to_text();
    let split = on(1, &[("do", "split"), ("name", "Printer"), ("pick", &picked)]).await;
    let page = office.get(split.header("location"), &owner).await;
    assert!(
        page.text.contains("<h1>Printer</h1>") && page.text.contains("1 comment,"),
        "{}",
        page.text
    );

    let both = [id(1).to_text(), id(2).to_text()];
    let out = on(1, &[("do", "take-out"), ("pick", &both[0]), ("pick", &both[1])]).await;
    let page = office.get(out.header("location"), &owner).await;
    assert!(page.text.contains("2 comments are in no theme now."), "{}", page.text);
    assert!(page.text.contains("2 comments, from"), "{}", page.text);
    // Both steps go back together.
    let steps = out.header("location").split("done=").nth(1).unwrap().to_owned();
    office.post("/study/undo", &owner, &[("site", "acme"), ("step", &steps)]).await;
    let page = office.get("/study/themes/1?site=acme", &owner).await;
    assert!(page.text.contains("4 comments, from"), "{}", page.text);

    on(1, &[("do", "weigh"), ("weight", "3")]).await;
    let page = office.get("/study/themes?site=acme", &owner).await;
    assert!(page.text.contains("× 3<"), "{}", page.text);
}

#[tokio::test]
async fn a_dismissed_suggestion_does_not_come_back() {
    let (mut office, owner) = office().await;
    let page = office.get("/study/themes", &owner).await;
    let path = format!("/study/suggestions/{}", named(&page, "dark"));
    let dismiss = [("site", "acme"), ("do", "dismiss")];
    assert_eq!(office.post(&path, &owner, &dismiss).await.status, 303);
    // Somebody else had the same page open.
    assert_eq!(office.post(&path, &owner, &dismiss).await.status, 409);
    office.wrote(6, "give us a dark mode").await;
    office.restart().await;
    let page = office.get("/study/themes", &owner).await;
    assert!(!page.suggestions().iter().any(|(_, name)| name.contains("dark")), "{}", page.text);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let (office, owner) = office().await;
    accept(&office, &owner, "dark", "Dark mode").await;
    for (path, form, status) in [
        ("/study/themes/1", vec![("do", "rename"), ("name", " ")], 400),
        ("/study/themes/1", vec![("do", "merge"), ("into", "1")], 409),
        ("/study/themes/1", vec![("do", "merge"), ("into", "7")], 409),
        ("/study/themes/1", vec![("do", "weigh"), ("weight", "9")], 409),
        ("/study/themes/1", vec![("do", "split"), ("name", "x")], 400),
        ("/study/themes/9", vec![("do", "rename"), ("name", "x")], 409),
        ("/study/themes/1", vec![("do", "explode")], 400),
        ("/study/suggestions/999", vec![("do", "accept"), ("name", "x")], 409),
        ("/study/undo", vec![("step", "7")], 409),
        ("/study/undo", vec![("step", "1-9999")], 400),
        ("/study/undo", vec![("step", "x")], 400),
    ] {
        let form: Vec<(&str, &str)> = [("site", "acme")].into_iter().chain(form).collect();
        let answer = office.post(path, &owner, &form).await;
        assert_eq!(answer.status, status, "{path} {form:?}: {}", answer.text);
    }
    assert_eq!(ranked(&office, &owner).await, ["Dark mode"]);
    assert_eq!(office.get("/study/themes/9?site=acme", &owner).await.status, 404);
}
