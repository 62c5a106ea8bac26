//! Debug forms without content: what a row holds of evidence must not reach a log or a failed test by way of `{:?}`.

use std::fmt::{self, Debug, Formatter};

/// How much something holds, in bytes, or in texts if it is a list of them; nothing where there is nothing.
pub struct Size(Option<usize>);

/// What has a size that may be told.
pub trait HasSize {
    /// How much it holds.
    fn size(&self) -> Size;
}

impl Debug for Size {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(size) => write!(f, "({size})"),
            None => f.write_str("None"),
        }
    }
}

impl HasSize for String {
    fn size(&self) -> Size {
        Size(Some(self.len()))
    }
}

impl HasSize for Option<String> {
    fn size(&self) -> Size {
        Size(self.as_ref().map(String::len))
    }
}

impl HasSize for Option<Box<str>> {
    fn size(&self) -> Size {
        Size(self.as_ref().map(|text| text.len()))
    }
}

impl<const N: usize> HasSize for Option<[u8; N]> {
    fn size(&self) -> Size {
        Size(self.map(|_| N))
    }
}

impl<T> HasSize for Vec<T> {
    fn size(&self) -> Size {
        Size(Some(self.len()))
    }
}

impl<const N: usize> HasSize for [u8; N] {
    fn size(&self) -> Size {
        Size(Some(N))
    }
}

/// The debug form of a struct: some fields as they are, of the others their size.
#[macro_export]
macro_rules! debug_without_content {
    ($name:ident { $($shown:ident),* $(,)? } but $($hidden:ident),+ $(,)?) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($shown), &self.$shown))*
                    $(.field(stringify!($hidden), &$crate::HasSize::size(&self.$hidden)))+
                    .finish()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::{
        Alias, Attachment, ClaimedDigest, ClaimedOf, Digests, Quote, Record, SystemKind, SystemLine, WallTime,
    };

    #[test]
    fn no_debug_form_of_a_record_or_a_digest_tells_its_content() {
        let some = |text: &str| Some(String::from(text));
        let at = WallTime::from_fields(2024, 1, 31, 12, 0, None).unwrap();
        let claimed = ClaimedDigest { of: ClaimedOf::File, sha256: [217; 32] };
        let file = Attachment { name: some("faro.png"), media: None, claimed: vec![claimed] };
        let system = SystemLine { old: some("nido"), ..SystemLine::of(SystemKind::Unknown) };
        let quote = Quote { text: "concha".into(), claimed: Some(claimed), ..Quote::default() };
        let record = Record {
            text: "duna".into(),
            native: Some("3EB0AA".into()),
            attachment: Some(file),
            system: Some(Box::new(system)),
            quotes: Some(Box::new(quote)),
            ..Record::new(7, at)
        };
        let alias = Alias::of_account("34600112233@s.whatsapp.net", some("+34600112233"));
        let digests = Digests { bytes: 5, sha256: [217; 32], sha1: [217; 20], md5: [217; 16], blake3: [217; 32] };
        let told = format!("{record:?} {alias:?} {digests:?} {:?}", digests.item().as_bytes().len());
        for content in ["nido", "duna", "faro", "concha", "3EB0", "6001", "217", "d9d9"] {
            assert!(!told.contains(content), "{content} in {told}");
        }
        assert!(told.contains("number: 7") && told.contains("text: (4)") && told.contains("bytes: 5"), "{told}");
    }
}
