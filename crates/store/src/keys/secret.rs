//! Secrets: types that cannot be printed, and are overwritten when they are let go.

use std::fmt;
use zeroize::Zeroize;

/// Secret bytes. Boxed, so that moving one leaves no copy behind.
pub struct Secret<const N: usize>(Box<[u8; N]>);

impl<const N: usize> Secret<N> {
    /// Takes bytes in, and overwrites those that were given.
    pub fn new(mut bytes: [u8; N]) -> Self {
        let secret = Self(Box::new(bytes));
        bytes.zeroize();
        secret
    }

    /// A new one, filled by `random`.
    pub fn random(random: &dyn Fn(&mut [u8])) -> Self {
        let mut secret = Self(Box::new([0; N]));
        random(secret.0.as_mut());
        secret
    }

    /// The same bytes, if there are as many.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut secret = Self(Box::new([0; N]));
        (bytes.len() == N).then(|| secret.0.copy_from_slice(bytes))?;
        Some(secret)
    }

    /// The bytes. What is done with them is in plain sight where this is called.
    pub fn expose(&self) -> &[u8; N] {
        &self.0
    }

    pub(crate) fn expose_mut(&mut self) -> &mut [u8; N] {
        &mut self.0
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Says its size and nothing else.
impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({N} bytes)")
    }
}

/// A passphrase.
pub struct Passphrase(String);

impl Passphrase {
    /// Takes a passphrase as it was typed.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// Its length in characters.
    pub fn chars(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether another is the same.
    pub fn is(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// What was typed, to who makes a key of it.
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl Drop for Passphrase {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Says nothing, not even its length.
impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Key;

    #[test]
    fn a_secret_prints_as_its_size_and_a_passphrase_as_nothing() {
        let printed = format!("{:?} {:#?}", Key::File(Secret::new([0xa7; 32])), Secret::new([0xa7; 32]));
        for content in ["167", "a7", "A7", "\u{a7}"] {
            assert!(!printed.contains(content), "{printed}");
        }
        let printed = format!("{:?}", Key::Passphrase(Passphrase::new("four small birds".into())));
        assert_eq!(printed, "Passphrase(Passphrase)");
    }

    #[test]
    fn a_secret_is_taken_only_whole() {
        assert!(Secret::<32>::from_slice(&[1; 31]).is_none());
        assert_eq!(Secret::<32>::from_slice(&[1; 32]).unwrap().expose(), &[1; 32]);
    }
}
