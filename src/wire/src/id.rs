//! Identifiers: UUID version 7 (RFC 9562, section 5.7).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// A UUID. The ones Hearback makes are version 7, so they sort by the time of
/// their making; the ones it reads may be of any version.
///
/// The few lines of RFC 9562 that are needed stand here because a library's
/// parser and formatter would be another 2 KB of the widget.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; 16]);

/// Where the text form has its hyphens, in bytes of the identifier.
const HYPHENS: [usize; 4] = [4, 6, 8, 10];

impl Id {
    /// A version 7 identifier from milliseconds since 1970, of which 48 bits
    /// are used, and ten random bytes, of which 74 bits are.
    #[must_use]
    pub fn from_parts(unix_ms: u64, entropy: &[u8; 10]) -> Self {
        let [.., t2, t3, t4, t5, t6, t7] = unix_ms.to_be_bytes();
        let [a, b, c, rest @ ..] = *entropy;
        let [d, e, f, g, h, i, j] = rest;
        Self([t2, t3, t4, t5, t6, t7, a & 0x0f | 0x70, b, c & 0x3f | 0x80, d, e, f, g, h, i, j])
    }

    /// The usual 36 characters, in lower case.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(36);
        for (place, byte) in self.0.iter().enumerate() {
            if HYPHENS.contains(&place) {
                text.push('-');
            }
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
            }
        }
        text
    }
}

impl FromStr for Id {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or("expected a UUID, like 0199f2a1-7c3e-7d4f-8a2b-1c2d3e4f5a6b")
    }
}

fn parse(text: &str) -> Option<Id> {
    let mut id = [0; 16];
    let mut rest = text.as_bytes().iter();
    for (place, byte) in id.iter_mut().enumerate() {
        if HYPHENS.contains(&place) && rest.next() != Some(&b'-') {
            return None;
        }
        for _ in 0..2 {
            let digit = match *rest.next()? {
                digit @ b'0'..=b'9' => digit - b'0',
                digit @ b'a'..=b'f' => digit - b'a' + 10,
                digit @ b'A'..=b'F' => digit - b'A' + 10,
                _ => return None,
            };
            *byte = *byte << 4 | digit;
        }
    }
    rest.next().is_none().then_some(Id(id))
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_version_7_and_sorts_by_time() {
        // RFC 9562, appendix A.6, with its timestamp and random bits.
        let entropy = [0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f];
        let id = Id::from_parts(0x017f_22e2_79b0, &entropy);
        assert_eq!(id.to_text(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
        let (early, late) = (Id::from_parts(1_000, &[0xff; 10]), Id::from_parts(1_001, &[0; 10]));
        assert!(early < late && early.to_text() < late.to_text());
    }

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        let id = Id::from_parts(1_764_000_000_000, b"0123456789");
        assert_eq!(id.to_text().parse(), Ok(id));
        assert_eq!(id.to_text().to_uppercase().parse(), Ok(id));
        for wrong in [
            "",
            "not-an-id",
            "017f22e279b07cc398c4dc0c0c07398f",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        ] {
            assert!(wrong.parse::<Id>().is_err(), "{wrong}");
        }
        assert!(format!("{id}0").parse::<Id>().is_err());
    }
}
