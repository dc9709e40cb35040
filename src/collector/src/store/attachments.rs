//! The image that somebody attached to an item.
//!
//! An item has one at most, and one that is stored is never replaced: the same
//! bytes again are known by their hash, other bytes are refused.

use super::commit::tombstone;
use super::dead::hash;
use super::sql;
use hearback_wire::{Id, Timestamp};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{Row as _, Sqlite, Transaction};
use std::str::FromStr;

/// The formats there are. Which one it is, is read from the image, whatever
/// anybody says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Image {
    /// PNG (W3C).
    Png,
    /// JPEG (ISO/IEC 10918-1).
    Jpeg,
    /// WebP (RFC 9649).
    Webp,
    /// GIF 87a or 89a.
    Gif,
}

impl Image {
    const ALL: [Self; 4] = [Self::Png, Self::Jpeg, Self::Webp, Self::Gif];

    /// The format by the first bytes, as a browser finds it (WHATWG, MIME
    /// Sniffing, section 6.1).
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', b'V', b'P', ..] => {
                Some(Self::Webp)
            }
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            _ => None,
        }
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
        }
    }

    /// What the name of a file ends in.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Gif => "gif",
        }
    }
}

impl FromStr for Image {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|image| image.media_type() == text);
        known.ok_or("expected the media type of PNG, JPEG, WebP or GIF")
    }
}

/// An image, and the item it goes with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The site of the item.
    pub site: String,
    /// The item.
    pub id: Id,
    /// What it is.
    pub image: Image,
    /// When it reached the endpoint, by the endpoint's clock.
    pub received_at: Timestamp,
    /// The file, as it came.
    pub bytes: Vec<u8>,
}

impl Attachment {
    /// A name for the file: the item's, which is safe anywhere.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.id, self.image.extension())
    }
}

/// What became of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attached {
    /// It is on disk.
    Stored,
    /// The same was there already.
    Duplicate,
    /// The item has another one.
    Conflict,
    /// There is no such item, or not yet.
    Unknown,
    /// The item was erased by request.
    Erased,
}

/// An image that waits to be written, and what names its content: the writing
/// task is not made to wait for that.
pub(super) struct Hashed {
    attachment: Attachment,
    hash: String,
}

impl From<Attachment> for Hashed {
    fn from(attachment: Attachment) -> Self {
        Self { hash: hash(&[&attachment.bytes]), attachment }
    }
}

/// Keeps an image, in the transaction of a commit and after its items.
pub(super) async fn insert(
    transaction: &mut Transaction<'_, Sqlite>,
    Hashed { attachment, hash }: Hashed,
) -> Result<Attached, sqlx::Error> {
    let Attachment { site, id, image, received_at, bytes } = attachment;
    let id = id.to_string();
    let known = sqlx::query(sql::ATTACHED).bind(site.clone()).bind(id.clone());
    let Some(row) = known.fetch_optional(&mut **transaction).await? else {
        let erased = sqlx::query(sql::erased(1)).bind(tombstone(&site, &id));
        let erased = erased.fetch_optional(&mut **transaction).await?.is_some();
        return Ok(if erased { Attached::Erased } else { Attached::Unknown });
    };
    match row.try_get::<Option<&str>, _>(0)? {
        Some(there) if there == hash => return Ok(Attached::Duplicate),
        Some(_) => return Ok(Attached::Conflict),
        None => {}
    }
    sqlx::query(sql::ATTACH)
        .bind(site)
        .bind(id)
        .bind(image.media_type())
        .bind(hash)
        .bind(received_at.0)
        .bind(bytes)
        .execute(&mut **transaction)
        .await?;
    Ok(Attached::Stored)
}

/// The image of one item.
pub(super) async fn one(
    readers: &SqlitePool,
    site: &str,
    id: Id,
) -> Result<Option<Attachment>, sqlx::Error> {
    let query = sqlx::query(sql::ATTACHMENT).bind(site.to_owned()).bind(id.to_string());
    query.fetch_optional(readers).await?.as_ref().map(attachment).transpose()
}

/// Images by site and id.
pub(super) async fn page(
    readers: &SqlitePool,
    site: Option<&str>,
    after: Option<(&str, Id)>,
    limit: u32,
) -> Result<Vec<Attachment>, sqlx::Error> {
    // No site has an empty name, so that this is before all of them.
    let (after, id) = after
        .map_or((String::new(), String::new()), |(site, id)| (site.to_owned(), id.to_string()));
    let query = sqlx::query(match site {
        Some(_) => sql::ATTACHMENTS_OF_SITE,
        None => sql::ATTACHMENTS,
    });
    let mut query = query.bind(i64::from(limit)).bind(after).bind(id);
    if let Some(site) = site {
        query = query.bind(site.to_owned());
    }
    query.fetch_all(readers).await?.iter().map(attachment).collect()
}

fn attachment(row: &SqliteRow) -> Result<Attachment, sqlx::Error> {
    let (id, kind): (&str, &str) = (row.try_get(1)?, row.try_get(2)?);
    Ok(Attachment {
        site: row.try_get(0)?,
        id: id.parse::<Id>().map_err(|error| sqlx::Error::Decode(error.into()))?,
        image: kind.parse::<Image>().map_err(|expected| sqlx::Error::Decode(expected.into()))?,
        received_at: Timestamp(row.try_get(3)?),
        bytes: row.try_get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::Image;

    #[test]
    fn an_image_is_what_its_first_bytes_say() {
        for (bytes, found) in [
            (&b"\x89PNG\r\n\x1a\nrest"[..], Some(Image::Png)),
            (b"\x89PNG\n\x1a\n", None),
            (b"\xff\xd8\xff\xe1", Some(Image::Jpeg)),
            (b"\xff\xd8", None),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(Image::Webp)),
            (b"RIFF\x10\0\0\0WAVEfmt ", None),
            (b"GIF89a", Some(Image::Gif)),
            (b"GIF87a", Some(Image::Gif)),
            (b"GIF88a", None),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
            (b"%PDF-1.7", None),
            (b"", None),
        ] {
            assert_eq!(Image::of(bytes), found, "{bytes:?}");
        }
        for image in Image::ALL {
            assert_eq!(image.media_type().parse(), Ok(image));
        }
    }
}
