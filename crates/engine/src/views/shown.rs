//! Text from evidence on its way out.

use serde::{Serialize, Serializer};
use std::fmt::{self, Display, Formatter};
use std::ops::Deref;

/// Text from evidence as it may leave the program: no reader can follow an address in it.
///
/// There is no other way to make one than to cut addresses short, or to show that asking for whole ones was logged. What
/// is compared, sorted or looked up is the raw text; this is made last.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Shown(String);

/// That an operator asked for whole addresses stands in the audit log.
pub(super) struct Logged(pub(super) ());

impl Shown {
    /// A name or a text.
    pub fn text(raw: &str) -> Self {
        Self(chat::shortened(raw))
    }

    /// A path, or the name of a file or folder.
    pub fn path(raw: &str) -> Self {
        Self(chat::shortened_path(raw))
    }

    /// The code of an invite.
    pub(super) fn code(raw: &str) -> Self {
        Self(format!("{}…", chat::first_of_code(raw)))
    }

    /// All of it, for who asked for that.
    pub(super) fn whole(raw: &str, _: &Logged) -> Self {
        Self(raw.into())
    }
}

impl From<&str> for Shown {
    fn from(raw: &str) -> Self {
        Self::text(raw)
    }
}

impl Deref for Shown {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Display for Shown {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_in_a_row_as_a_string_without_its_address() {
        let name = Shown::text("entra: https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv");
        let json = serde_json::to_string(&name).unwrap();
        assert!(json.starts_with("\"entra: chat[.]whatsapp[.]com/AbCd…#") && !json.contains("EfGh"), "{json}");
        assert_eq!(Shown::path("a/b.jpg").to_string(), "a/b.jpg");
    }
}
