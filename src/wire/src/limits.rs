//! How much of anything there may be, on both sides of the wire.
//!
//! The widget stays under what it sends; an endpoint accepts at least what
//! the widget sends.

/// Bytes of a request made while the page is being left: browsers share
/// 64 KiB among all such requests of a page.
pub const KEEPALIVE_BYTES: usize = 16 * 1024;

/// Characters of a comment.
pub const COMMENT_CHARS: usize = 5_000;
/// Characters of an e-mail address (RFC 5321, section 4.5.3.1.3, less the
/// angle brackets).
pub const EMAIL_CHARS: usize = 254;
/// Characters of any other text: site, category, version, locale, path.
pub const TEXT_CHARS: usize = 512;

/// Items waiting on one device for one site.
pub const OUTBOX_ITEMS: usize = 5_000;
/// Bytes waiting on one device for one site.
pub const OUTBOX_BYTES: usize = 2 * 1024 * 1024;
/// Refused items shown on one device for one site; older ones are kept, and
/// shown when there is room again.
pub const REFUSED_SHOWN: usize = 20;
/// How long an item waits, in milliseconds: 90 days.
pub const OUTBOX_MS: u64 = 90 * 86_400_000;

/// Bytes an endpoint reads of a request body.
pub const BODY_BYTES: usize = 1024 * 1024;
/// Items an endpoint reads of a batch.
pub const BODY_ITEMS: usize = 1_000;
/// Bytes an endpoint stores of one item.
pub const ITEM_BYTES: usize = 64 * 1024;

/// Bytes of an image that goes with an item: 2 MiB.
pub const ATTACHMENT_BYTES: usize = 2 * 1024 * 1024;

/// Bytes of a changelog that are read; what stands after them is older.
pub const CHANGELOG_BYTES: usize = 8 * 1024 * 1024;
/// Releases kept of a changelog, newest first.
pub const FEED_RELEASES: usize = 200;
/// How deep blocks and inlines may nest in a feed.
pub const FEED_DEPTH: usize = 16;
