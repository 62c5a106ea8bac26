//! Names for accounts as this exporter sees them, each once.

use foldhash::HashMap;
use model::{Alias, AliasIx, AliasKind};

use crate::phone;

/// The aliases of a chat, in order of first appearance.
#[derive(Default)]
pub(crate) struct Aliases {
    all: Vec<Alias>,
    by_text: HashMap<String, AliasIx>,
    owner: Option<AliasIx>,
}

impl Aliases {
    /// The alias written `text` (already clean).
    pub(crate) fn named(&mut self, text: &str) -> AliasIx {
        if let Some(ix) = self.by_text.get(text) {
            return *ix;
        }
        let phone = if text.starts_with('+') { phone(text) } else { None };
        let kind = if phone.is_some() || looks_like_number(text) {
            AliasKind::Number
        } else if text.starts_with('~') {
            AliasKind::Pushname
        } else {
            AliasKind::Contact
        };
        let ix = self.push(Alias { text: text.to_owned(), kind, phone, account: None });
        self.by_text.insert(text.to_owned(), ix);
        ix
    }

    /// The exporting phone's own account, where the file calls it "you".
    pub(crate) fn owner(&mut self) -> AliasIx {
        if let Some(ix) = self.owner {
            return ix;
        }
        let ix = self.push(Alias { text: String::new(), kind: AliasKind::Owner, phone: None, account: None });
        self.owner = Some(ix);
        ix
    }

    /// The alias at `ix`.
    pub(crate) fn get(&self, ix: AliasIx) -> Option<&Alias> {
        self.all.get(usize::try_from(ix.0).ok()?)
    }

    /// All of them.
    pub(crate) fn into_vec(self) -> Vec<Alias> {
        self.all
    }

    fn push(&mut self, alias: Alias) -> AliasIx {
        // More than u32::MAX aliases do not fit in a file that fits in memory.
        let ix = AliasIx(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(alias);
        ix
    }
}

/// A number whose country code is not one, or masked digits: still no name that a person chose.
fn looks_like_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.starts_with('+') && digits >= 6 && !text.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_an_alias_is_told_from_its_writing() {
        let mut aliases = Aliases::default();
        for (text, kind, phone) in [
            ("+34 600 11 22 33", AliasKind::Number, Some("+34600112233")),
            ("+999 45 6789", AliasKind::Number, None),
            ("~ Lu", AliasKind::Pushname, None),
            ("Abuela", AliasKind::Contact, None),
        ] {
            let ix = aliases.named(text);
            assert_eq!(aliases.named(text), ix);
            let alias = aliases.get(ix).unwrap();
            assert_eq!((alias.kind, alias.phone.as_deref()), (kind, phone), "{text}");
        }
        assert_eq!(aliases.owner(), aliases.owner());
        assert_eq!(aliases.into_vec().len(), 5);
    }
}
