//! What a store keeps of the images that go with items.

use crate::suite::{Opened, record};
use hearback::store::Attached::{Conflict, Duplicate, Erased, Stored, Unknown};
use hearback::store::{Attachment, Image};
use hearback_wire::Timestamp;

pub(crate) fn image(site: &str, number: u64, bytes: &[u8]) -> Attachment {
    Attachment {
        site: site.to_owned(),
        id: record(site, number, 1).id,
        image: Image::Webp,
        received_at: Timestamp(7),
        bytes: bytes.to_vec(),
    }
}

pub(crate) async fn images_are_there_after_opening_again(
    store: Opened,
    open: impl AsyncFn() -> Opened,
) {
    assert_eq!(store.attach(image("a", 1, b"early")).await.unwrap(), Unknown);
    store.put(vec![record("a", 1, 1), record("b", 1, 1), record("a", 2, 1)]).await.unwrap();
    let first = image("a", 1, &[0, 255, 10, 0]);
    assert_eq!(store.attach(first.clone()).await.unwrap(), Stored);
    store.close().await;
    let store = open().await;
    let later = Attachment { received_at: Timestamp(9), image: Image::Gif, ..first.clone() };
    assert_eq!(store.attach(later).await.unwrap(), Duplicate);
    assert_eq!(store.attach(image("a", 1, b"other")).await.unwrap(), Conflict);
    assert_eq!(store.attachment("a", first.id).await.unwrap(), Some(first.clone()));
    assert_eq!(store.attachment("b", first.id).await.unwrap(), None);
    // A later revision of the item keeps it, and so does a refused one.
    store.put(vec![record("a", 1, 4), record("a", 1, 2)]).await.unwrap();
    assert!(store.attachment("a", first.id).await.unwrap().is_some());
    store.erase("a", &[first.id], Timestamp(8)).await.unwrap();
    assert_eq!(store.attachment("a", first.id).await.unwrap(), None);
    assert_eq!(store.attach(first.clone()).await.unwrap(), Erased);
    // Not even where the item comes back.
    store.put(vec![record("a", 1, 5)]).await.unwrap();
    assert_eq!(store.attach(first).await.unwrap(), Erased);
}

pub(crate) async fn images_come_in_pages(store: Opened, _: impl AsyncFn() -> Opened) {
    let mut expected = Vec::new();
    for (site, number) in [("a", 1), ("a", 2), ("a", 3), ("b", 1), ("b", 2)] {
        store.put(vec![record(site, number, 1)]).await.unwrap();
        let image = image(site, number, &[number as u8; 3_000]);
        store.attach(image.clone()).await.unwrap();
        expected.push(image);
    }
    for (site, expected) in [(None, &expected[..]), (Some("a"), &expected[..3])] {
        let mut pages: Vec<Attachment> = Vec::new();
        while let after = pages.last().map(|last| (last.site.as_str(), last.id))
            && let page = store.attachments(site, after, 2).await.unwrap()
            && !page.is_empty()
        {
            pages.extend(page);
        }
        assert_eq!(pages, expected);
    }
}
