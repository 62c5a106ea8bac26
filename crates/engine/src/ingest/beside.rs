//! What lies beside the chats of an exhibit: where attachments are looked up.

use super::files::split;
use crate::Error;
use model::Attachment;
use std::collections::{HashMap, HashSet};
use store::{Vault, WaitingChat};

/// The files of an exhibit, asked for those that messages carry.
pub(super) trait Files {
    /// Where the file lies that a message of the chat at `path` carries, and the vault's number of its item.
    fn find(&self, path: &str, attachment: &Attachment) -> Option<(String, i64)>;
}

/// Names in the folders that hold a chat, with the vault's numbers of their items.
#[derive(Default)]
pub(super) struct Beside {
    folders: HashMap<String, Folder>,
}

#[derive(Default)]
struct Folder {
    names: HashMap<String, (String, i64)>,
    /// Names by their [`chat::name_key`].
    alike: HashMap<String, Vec<(String, i64)>>,
    /// Whether there is something besides the chats themselves.
    holds_more: bool,
}

impl Beside {
    /// Reads the names once for all chats: a phone has a million files, and few of them lie beside a chat.
    pub(super) fn of(vault: &Vault, exhibit: i64, chats: &[WaitingChat]) -> Result<Self, Error> {
        let mut folders: HashMap<String, Folder> =
            chats.iter().map(|chat| (split(&chat.path).0.to_string(), Folder::default())).collect();
        let paths: HashSet<&str> = chats.iter().map(|chat| chat.path.as_str()).collect();
        vault.each_occurrence(exhibit, &mut |o| {
            let (folder, name) = split(&o.path);
            if let Some(folder) = folders.get_mut(folder) {
                folder.take(name, o.item, paths.contains(o.path.as_str()));
            }
        })?;
        Ok(Self { folders })
    }

    /// The file of this name: with the very same name, or, if that is one file only, with a name that differs in how
    /// its accents or its case are written. Archives made on other systems change both.
    pub(super) fn named(&self, folder: &str, name: &str) -> Option<&(String, i64)> {
        let folder = self.folders.get(folder)?;
        folder.names.get(name).or_else(|| folder.find_alike(name))
    }
}

impl Files for Beside {
    fn find(&self, path: &str, attachment: &Attachment) -> Option<(String, i64)> {
        let (folder, _) = split(path);
        let (name, item) = self.named(folder, attachment.name.as_deref()?)?;
        Some((format!("{folder}{name}"), *item))
    }
}

impl Folder {
    fn take(&mut self, name: &str, item: i64, is_chat: bool) {
        self.names.entry(name.into()).or_insert_with(|| (name.into(), item));
        self.alike.entry(chat::name_key(name)).or_default().push((name.into(), item));
        self.holds_more |= !is_chat;
    }

    fn find_alike(&self, name: &str) -> Option<&(String, i64)> {
        // What messages are asked about is hardly ever a file: making a key of each is worth it only beside media.
        if !self.holds_more {
            return None;
        }
        match self.alike.get(&chat::name_key(name))?.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}
