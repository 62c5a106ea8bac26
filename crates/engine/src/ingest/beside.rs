//! What lies beside the chats of an exhibit: where attachments are looked up.

use super::files::split;
use crate::Error;
use std::collections::HashMap;
use store::{Vault, WaitingChat};

/// Names in the folders that hold a chat, with the vault's numbers of their items.
#[derive(Default)]
pub(super) struct Beside {
    folders: HashMap<String, HashMap<String, Vec<(String, i64)>>>,
}

impl Beside {
    /// Reads the names once for all chats: a phone has a million files, and few of them lie beside a chat.
    pub(super) fn of(vault: &Vault, exhibit: i64, chats: &[WaitingChat]) -> Result<Self, Error> {
        let mut folders: HashMap<String, HashMap<String, Vec<(String, i64)>>> =
            chats.iter().map(|chat| (split(&chat.path).0.to_string(), HashMap::new())).collect();
        vault.each_occurrence(exhibit, &mut |o| {
            let (folder, name) = split(&o.path);
            if let Some(names) = folders.get_mut(folder) {
                names.entry(chat::name_key(name)).or_default().push((name.into(), o.item));
            }
        })?;
        Ok(Self { folders })
    }

    /// The file of this name: with the very same name, or, if that is one file only, with a name that differs in how
    /// its accents or its case are written. Archives made on other systems change both.
    pub(super) fn find(&self, folder: &str, name: &str) -> Option<&(String, i64)> {
        let alike = self.folders.get(folder)?.get(&chat::name_key(name))?;
        let exact = alike.iter().find(|(held, _)| held == name);
        exact.or_else(|| alike.first().filter(|_| alike.len() == 1))
    }
}
