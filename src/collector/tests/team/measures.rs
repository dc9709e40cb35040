//! NPS, CSAT and CES on the page.

use crate::harness::{DAY, NOW, Office, id};
use hearback_wire::Timestamp;
use serde_json::json;

#[tokio::test]
async fn numbers_have_intervals_and_few_votes_are_no_number() {
    let office = Office::new().await;
    let owner = office.owner().await;
    // Five promoters, three passives, two detractors.
    for (number, value) in [9, 9, 10, 10, 9, 7, 8, 7, 0, 3].into_iter().enumerate() {
        let rating = json!({"kind": "nps", "value": value, "max": 10});
        office.said(number as u64, 1, json!({"rating": rating, "app_version": "2.0"})).await;
    }
    for number in 20..24 {
        let rating = json!({"kind": "thumbs", "value": 2, "max": 2});
        office.said(number, 1, json!({"rating": rating})).await;
    }
    let page = office.get("/study/measures?by=version", &owner).await;
    // The interval is that of the literature for 5, 3 and 2; see the study.
    assert!(page.text.contains("<strong>+30</strong>"), "{}", page.text);
    assert!(page.text.contains("-19 to +65"), "{}", page.text);
    assert!(page.text.contains("<th scope=\"row\">2.0</th>"), "{}", page.text);
    assert!(page.text.contains("too few to tell"), "{}", page.text);
    assert!(!page.text.contains("<strong>100 %</strong>"), "of four thumbs: {}", page.text);

    // A vote that is erased is counted no more, and one that comes is.
    office.store.erase("acme", &[id(9)], Timestamp(NOW)).await.unwrap();
    let rating = json!({"kind": "nps", "value": 10, "max": 10});
    office.said(30, 1, json!({"rating": rating})).await;
    let page = office.get("/study/measures", &owner).await;
    assert!(page.text.contains("<strong>+50</strong>"), "{}", page.text);
    assert!(page.text.contains("from 10 votes"), "{}", page.text);
}

#[tokio::test]
async fn the_chart_is_an_image_for_who_is_signed_in() {
    let office = Office::new().await;
    let rating = json!({"kind": "stars", "value": 4, "max": 5});
    office.said(1, 1, json!({"rating": rating})).await;
    office.wait(8 * DAY);
    office.said(2, 1, json!({"rating": rating})).await;
    let owner = office.owner().await;
    let page = office.get("/study/measures", &owner).await;
    let path = page.each("<img class=\"chart\" src=\"", "\"")[0].replace("&amp;", "&");
    let image = office.get(&path, &owner).await;
    assert_eq!((image.status, image.header("content-type")), (200, "image/svg+xml"));
    assert_eq!(image.text.matches("<circle").count(), 2, "{}", image.text);
    assert_eq!(office.get(&path, "").await.status, 303);
    let odd = office.get("/study/measures/chart.svg?site=acme&scale=%3Cscript%3E", &owner).await;
    assert!(odd.status == 200 && !odd.text.contains("script"), "{}", odd.text);
}
