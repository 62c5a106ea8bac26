//! The hash itself.

use std::fmt;

/// A PDQ hash: 256 bits, in the byte order of its hexadecimal form.
///
/// A hash of known material is itself sensitive: it is never printed by `Debug`, and leaves only through [`Pdq::hex`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pdq(pub [u8; 32]);

impl Pdq {
    /// 64 lower-case hexadecimal digits, as Meta's tools print them.
    pub fn hex(&self) -> String {
        model::to_hex(&self.0)
    }

    /// From 64 hexadecimal digits of either case.
    pub fn from_hex(text: &str) -> Option<Self> {
        model::from_hex(text).map(Self)
    }

    /// The bits as four words, for comparing.
    pub fn words(&self) -> [u64; 4] {
        let (words, _) = self.0.as_chunks::<8>();
        let mut out = [0; 4];
        for (to, from) in out.iter_mut().zip(words) {
            *to = u64::from_le_bytes(*from);
        }
        out
    }
}

impl fmt::Debug for Pdq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pdq(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_only_on_request() {
        let hash = Pdq([0xab; 32]);
        assert_eq!(format!("{hash:?}"), "Pdq(…)");
        assert_eq!(Pdq::from_hex(&hash.hex()), Some(hash));
        assert_eq!(Pdq::from_hex("ab"), None);
    }
}
