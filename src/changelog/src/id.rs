//! Names for releases and entries that outlive a rebuild.
//!
//! What a visitor has seen is kept by these names, so a name must not depend
//! on what else is in the changelog: a release is named by its version, an
//! entry by its words.

use crate::chars;
use crate::outline::Outlined;
use crate::plain;
use crate::remark::{Code, Remarks};
use hearback_wire::feed::{Block, Entry};
use std::collections::HashMap;

/// A name for every release, in their order (newest first).
///
/// It is the version, behind the package that is tied to it, else the day. A version that is there again gets `-2`,
/// `-3`, counted from the oldest, because changelogs grow at the new end.
pub(crate) fn releases(releases: &[Outlined], remarks: &mut Remarks) -> Vec<String> {
    let mut names = Names::default();
    let mut ids = Vec::with_capacity(releases.len());
    for release in releases.iter().rev() {
        let heading = &release.heading;
        let base = match (&heading.version, heading.date) {
            // A version is not announced before it is there, so that it is
            // new to everybody when it is.
            _ if heading.unreleased => "unreleased".to_owned(),
            (Some(version), _) => match &heading.package {
                Some(package) => chars::join(&[&slug(package), "@", &slug(version)]),
                None => slug(version),
            },
            (None, Some(date)) => date.to_text(),
            (None, None) => "release".to_owned(),
        };
        let id = names.take(&base);
        if id != base && !heading.unreleased {
            remarks.line(release.line, Code::VersionRepeated, || {
                chars::join(&["another release is called the same; this one is kept as ", &id])
            });
        }
        ids.push(id);
    }
    ids.reverse();
    ids
}

/// Names that are taken, each with the number of its latest repeat. To try
/// from 2 every time would take a time that grows with the square of the
/// repeats.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    /// The name, or the name with the first number that makes it unique.
    fn take(&mut self, name: &str) -> String {
        let mut free = name.to_owned();
        while self.0.contains_key(&free)
            && let Some(count) = self.0.get_mut(name)
        {
            *count += 1;
            free = chars::join(&[name, "-", &chars::number(*count)]);
        }
        self.0.insert(free.clone(), 1);
        free
    }
}

/// Characters of a version or a package that count: every entry has the name
/// of its release in its own, and a tag may be as long as the changelog.
const NAME: usize = 64;

/// Small letters, digits, and the signs of versions.
fn slug(version: &str) -> String {
    let kept = |char: char| chars::is_word(char) || matches!(char, '.' | '-' | '_' | '+');
    let signs = version.chars().take(NAME).map(chars::small);
    signs.map(|char| if kept(char) { char } else { '-' }).collect()
}

/// Names the entries of a release: the release, a slash, and the hash of the
/// words in 16 hexadecimal digits; the same words again get `-2`, `-3`.
pub(crate) fn entries<'a>(release: &str, entries: impl Iterator<Item = &'a mut Entry>) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for entry in entries {
        let name = hex(hash(&entry.blocks));
        // No hash has a hyphen, so a number behind one makes it unique.
        entry.id = match counts.get_mut(&name) {
            Some(count) => {
                *count += 1;
                chars::join(&[release, "/", &name, "-", &chars::number(*count)])
            }
            None => {
                let id = chars::join(&[release, "/", &name]);
                counts.insert(name, 1);
                id
            }
        };
    }
}

/// FNV-1a (IETF draft-eastlake-fnv, 64 bit) of the words, each after a space.
/// Line breaks, indentation and markup do not count.
fn hash(blocks: &[Block]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let mut apart = true;
    plain::blocks(blocks, &mut |text| {
        let mut bytes = [0; 4];
        for char in text.chars() {
            if char.is_whitespace() {
                apart = true;
                continue;
            }
            if apart {
                add(b' ');
                apart = false;
            }
            match u8::try_from(char) {
                Ok(byte @ 0..=0x7f) => add(byte),
                _ => char.encode_utf8(&mut bytes).bytes().for_each(&mut add),
            }
        }
    });
    hash
}

fn hex(hash: u64) -> String {
    let mut text = String::with_capacity(16);
    for digit in (0..16).rev() {
        text.extend(char::from_digit((hash >> (digit * 4)) as u32 & 15, 16));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearback_wire::feed::Inline;

    fn paragraph(inlines: Vec<Inline>) -> Vec<Block> {
        vec![Block::Paragraph(inlines)]
    }

    #[test]
    fn the_hash_is_of_the_words() {
        let text = |text: &str| Inline::Text(text.into());
        let plain = hash(&paragraph(vec![text("one two")]));
        assert_eq!(plain, hash(&paragraph(vec![text(" one\n  two ")])));
        assert_eq!(plain, hash(&paragraph(vec![text("one "), Inline::Strong(vec![text("two")])])));
        assert_ne!(plain, hash(&paragraph(vec![text("onetwo")])));
        // The reference value of FNV-1a for " a".
        assert_eq!(hex(hash(&paragraph(vec![text("a")]))), format!("{:016x}", fnv(b" a")));
    }

    fn fnv(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }
}
