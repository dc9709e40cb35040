//! An image that goes with an item.
//!
//! `POST {endpoint}/{item}/attachment?site={site}` with the bytes of the image
//! as its body, after the item was acknowledged. Which format it is, the
//! endpoint reads from the image, so that the request carries no header and
//! needs no preflight. It is answered by `201`, or `200` where the same bytes
//! were stored already, and a [`Reply`]; or by an error status and a
//! [`Problem`](crate::problem::Problem). An item has one attachment at most,
//! of [`ATTACHMENT_BYTES`](crate::limits::ATTACHMENT_BYTES) at most.

use crate::Id;
use crate::batch::Status;
use serde::{Deserialize, Serialize};

/// What became of an image that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// [`VERSION`](crate::VERSION).
    pub v: u32,
    /// The item that it belongs to.
    pub id: Id,
    /// `accepted` or `duplicate`.
    pub status: Status,
    /// What it is: `image/png`, `image/jpeg`, `image/webp` or `image/gif`.
    pub media_type: String,
    /// Its length.
    pub bytes: u64,
}
