//! What was erased is gone from the team's pages and from their file.

use crate::harness::{NOW, Office, id};
use hearback_wire::Timestamp;

#[tokio::test]
async fn nothing_of_an_erased_comment_is_left() {
    let office = Office::new().await;
    let owner = office.owner().await;
    for number in 0..4 {
        office.wrote(number, "Please add a dark mode").await;
    }
    office.wrote(9, "Zyzzyva sat on my invoice").await;
    let page = office.get("/study/inbox?q=zyzzyva", &owner).await;
    assert_eq!(page.comments(), ["Zyzzyva sat on my invoice"]);
    let holds = || {
        let files = ["test.study.db", "test.study.db-wal"].map(|name| office.path(name));
        let bytes: Vec<u8> =
            files.iter().flat_map(|path| std::fs::read(path).unwrap_or_default()).collect();
        bytes.windows(7).any(|at| at == b"zyzzyva")
    };
    assert!(holds(), "or this test would find nothing");

    office.store.erase("acme", &[id(9)], Timestamp(NOW)).await.unwrap();
    let page = office.get("/study/inbox?q=zyzzyva", &owner).await;
    assert_eq!(page.comments(), [""; 0]);
    assert!(!holds());
    let page = office.get("/study/inbox", &owner).await;
    assert_eq!(page.comments().len(), 4);
    // The study counts it no more.
    let themes = office.get("/study/themes", &owner).await;
    assert!(themes.text.contains("4 people"), "{}", themes.text);
}
