//! Identifiers: UUID version 7 (RFC 9562, section 5.7).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// A UUID. The ones Hearback makes are version 7, so they sort by the time of
/// their making; the ones it reads may be of any version.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Uuid);

impl Id {
    /// A version 7 identifier from milliseconds since 1970 and ten random
    /// bytes, of which 74 bits are used.
    #[must_use]
    pub fn from_parts(unix_ms: u64, entropy: &[u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, entropy).into_uuid())
    }
}

impl Id {
    /// The usual 36 characters, in lower case.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.0.hyphenated().encode_lower(&mut Uuid::encode_buffer()).to_owned()
    }
}

impl FromStr for Id {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(text).map(Self)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| de::Error::custom("expected a UUID"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_version_7_and_sorts_by_time() {
        let early = Id::from_parts(1_000, &[0xff; 10]);
        let late = Id::from_parts(1_001, &[0; 10]);
        assert!(early < late);
        assert!(early.to_string() < late.to_string());
        assert_eq!(early.0.get_version_num(), 7);
    }

    #[test]
    fn reads_what_it_writes() {
        let id = Id::from_parts(1_764_000_000_000, b"0123456789");
        assert_eq!(id.to_string().parse::<Id>().ok(), Some(id));
        assert!("not-an-id".parse::<Id>().is_err());
    }
}
