//! How large things are on the wire.
//!
//! The engine has no serializer, so it cannot measure; it bounds from above.

use hearback_wire::batch::Item;

/// What a batch weighs without its items, and an item without its texts.
pub(crate) const BATCH_BYTES: usize = 512;
const ITEM_BYTES: usize = 512;

/// At least the bytes of an item as UTF-8 JSON.
pub(crate) fn item_bytes(item: &Item) -> usize {
    let data = &item.data;
    let texts = [&data.comment, &data.category, &data.email, &data.app_version, &data.locale];
    let page = data.page.iter().flat_map(|page| [&page.origin, &page.path]);
    let context = data.context.0.iter().flat_map(|(key, value)| [key, value]);
    let kinds = data.rating.iter().map(|rating| &rating.kind).chain([&item.kind]);
    let texts = texts.into_iter().flatten().chain(page).chain(context).chain(kinds);
    ITEM_BYTES + texts.map(|text| text_bytes(text)).sum::<usize>()
}

/// At least the bytes of a JSON string, with quotes, a colon and a comma: a
/// control character becomes six, a quotation mark or backslash two.
fn text_bytes(text: &str) -> usize {
    let escaped = |byte: u8| match byte {
        0..=0x1f => 6,
        b'"' | b'\\' => 2,
        _ => 1,
    };
    4 + text.bytes().map(escaped).sum::<usize>()
}
