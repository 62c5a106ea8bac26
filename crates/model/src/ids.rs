//! Ids, each a type of its own.
//!
//! What derives from evidence has an id that is a hash of (exhibit manifest, path, record): the same evidence gives
//! the same id anywhere, at any time. What is an act of a person (a case, a hash set) gets a UUIDv7 made from the
//! injected clock and randomness.

use std::fmt;

/// Text that is not an id of the expected kind.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an id: expected {expected} hexadecimal digits, found {found} characters")]
pub struct NotAnId {
    expected: usize,
    found: usize,
}

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |n: u8| DIGITS.get(usize::from(n)).copied().unwrap_or('0');
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// Bytes of hexadecimal text of either case; `None` unless it is exactly `N` bytes.
pub fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let text = text.as_bytes();
    if text.len() != 2 * N {
        return None;
    }
    let mut out = [0u8; N];
    for (byte, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
        for &digit in pair {
            *byte = (*byte << 4) | u8::try_from(char::from(digit).to_digit(16)?).ok()?;
        }
    }
    Some(out)
}

macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $bytes:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $bytes]);

        impl $name {
            /// The raw bytes, as the vault keeps them.
            pub const fn as_bytes(&self) -> &[u8; $bytes] { &self.0 }

            /// From the vault's raw bytes; `None` unless the length is right.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> { bytes.try_into().ok().map(Self) }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&to_hex(&self.0)) }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, concat!(stringify!($name), "({})"), self) }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                from_hex(text).map(Self).ok_or(NotAnId { expected: 2 * $bytes, found: text.chars().count() })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// An item: the SHA-256 of its bytes.
    ItemId, 32
);
id!(
    /// An exhibit: derived from its manifest, so that it is the same wherever the exhibit lies.
    ExhibitId, 16
);
id!(
    /// The manifest digest of an exhibit: SHA-256 over what lies in it (see [`manifest_line`]).
    ManifestDigest, 32
);
id!(
    /// A group as one exhibit shows it: an observation.
    ChatId, 16
);
id!(
    /// A name for an account as one chat of one exhibit shows it: an observation.
    AliasId, 16
);
id!(
    /// One message as one exhibit shows it: an observation.
    ObservationId, 16
);
id!(
    /// A message as users see it: a cluster of observations.
    MessageId, 16
);
id!(
    /// A group as users see it: a cluster of observations.
    GroupId, 16
);
id!(
    /// An account as users see it: a cluster of aliases.
    AccountId, 16
);
id!(
    /// A family of items: the same picture in several forms.
    FamilyId, 16
);
id!(
    /// A case: UUIDv7.
    CaseId, 16
);
id!(
    /// A hash set (one version of it): UUIDv7.
    HashSetId, 16
);
id!(
    /// The agency that owns a vault: UUIDv7; part of every id that leaves it.
    AgencyId, 16
);

/// An id from the parts that make a thing what it is. Parts are length-prefixed, kinds are separate domains: no two
/// different lists of parts, and no two kinds, give the same input to the hash.
pub fn derive(kind: &str, parts: &[&[u8]]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    part(b"amparo.id.1");
    part(kind.as_bytes());
    parts.iter().for_each(|bytes| part(bytes));
    let mut id = [0u8; 16];
    hasher.finalize_xof().fill(&mut id);
    id
}

/// A UUIDv7 (RFC 9562 §5.7) from a clock and randomness that the caller brings.
pub fn uuid_v7(unix_ms: u64, random: [u8; 10]) -> [u8; 16] {
    let [a, b, rest @ ..] = random;
    let [_, _, t0, t1, t2, t3, t4, t5] = unix_ms.to_be_bytes();
    let [r0, r1, r2, r3, r4, r5, r6, r7] = rest;
    [t0, t1, t2, t3, t4, t5, 0x70 | (a & 0x0f), b, 0x80 | (r0 & 0x3f), r1, r2, r3, r4, r5, r6, r7]
}

impl ExhibitId {
    /// The id of the exhibit with this manifest.
    pub fn of(manifest: &ManifestDigest) -> Self {
        Self(derive("exhibit", &[manifest.as_bytes()]))
    }

    /// The id of a further exhibit with the same content: two devices can hold the very same files. `nth` counts from
    /// 1, the one with the plain id not included.
    pub fn of_twin(manifest: &ManifestDigest, nth: u64) -> Self {
        Self(derive("exhibit-twin", &[manifest.as_bytes(), &nth.to_le_bytes()]))
    }
}

impl ChatId {
    /// The id of the chat read from `path` in an exhibit.
    pub fn of(exhibit: ExhibitId, path: &str) -> Self {
        Self(derive("chat", &[exhibit.as_bytes(), path.as_bytes()]))
    }

    /// The id of the chat `key` of those that the file at `path` holds; an empty key is a file that is one chat.
    pub fn of_key(exhibit: ExhibitId, path: &str, key: &str) -> Self {
        match key {
            "" => Self::of(exhibit, path),
            key => Self(derive("chat-in", &[exhibit.as_bytes(), path.as_bytes(), key.as_bytes()])),
        }
    }
}

impl AliasId {
    /// The id of the alias `text` in a chat.
    pub fn of(chat: ChatId, text: &str) -> Self {
        Self(derive("alias", &[chat.as_bytes(), text.as_bytes()]))
    }
}

impl ObservationId {
    /// The id of record `record` (for a text export: the line on which it begins, from 1) of a chat.
    pub fn of(chat: ChatId, record: u64) -> Self {
        Self(derive("message", &[chat.as_bytes(), &record.to_le_bytes()]))
    }
}

/// One line of an exhibit's manifest. The manifest is the lines of all files on disk, sorted by path bytes; its
/// SHA-256 is the [`ManifestDigest`]. A single-file exhibit has the empty path: a file's name is a place, not content.
pub fn manifest_line(sha256: &[u8; 32], bytes: u64, path: &[u8]) -> Vec<u8> {
    let mut line = format!("{} {bytes} {} ", to_hex(sha256), path.len()).into_bytes();
    line.extend_from_slice(path);
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_goes_both_ways() {
        let id = ExhibitId([0xab; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("xyz".parse::<ExhibitId>().is_err());
        assert_eq!(from_hex::<2>("0aF0"), Some([0x0a, 0xf0]));
    }

    #[test]
    fn parts_and_kinds_do_not_run_into_each_other() {
        assert_ne!(derive("a", &[b"bc", b"d"]), derive("a", &[b"b", b"cd"]));
        assert_ne!(derive("ab", &[b"c"]), derive("a", &[b"bc"]));
    }

    #[test]
    fn a_uuid_v7_says_so_and_sorts_by_time() {
        let early = uuid_v7(1_000, [0xff; 10]);
        let late = uuid_v7(1_001, [0; 10]);
        assert!(early < late);
        assert_eq!(early[6] >> 4, 7);
        assert_eq!(early[8] >> 6, 2);
    }
}
