//! All files of an exhibit, asked for those that messages of a database or of an archive's report carry.

use super::beside::Files;
use super::files::split;
use crate::Error;
use model::{Attachment, ClaimedOf};
use store::Vault;

/// Where files lie, by name: sixteen bytes for each of a phone's million.
pub(super) struct Held<'v> {
    vault: &'v Vault,
    exhibit: i64,
    /// A hash of a file's name, and the number of its entry; sorted.
    names: Vec<(u64, u64)>,
}

impl<'v> Held<'v> {
    pub(super) fn of(vault: &'v Vault, exhibit: i64) -> Result<Self, Error> {
        let mut names = Vec::new();
        vault.each_occurrence(exhibit, &mut |o| names.push((key(split(&o.path).1), o.k)))?;
        names.sort_unstable();
        Ok(Self { vault, exhibit, names })
    }

    /// Whether a file lies at exactly this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.called(split(path).1).any(|(held, _)| held == path)
    }

    /// Paths and items of all files of a name.
    fn called(&self, name: &str) -> impl Iterator<Item = (String, i64)> + use<'_, 'v> {
        let key = key(name);
        let from = self.names.partition_point(|(known, _)| *known < key);
        let same = self.names.get(from..).unwrap_or_default().iter().take_while(move |(known, _)| *known == key);
        same.filter_map(|(_, k)| self.vault.occurrence(self.exhibit, *k).ok()?).map(|o| (o.path, o.item))
    }

    /// The file that a path of the phone names: the one that lies there from the chat's own folder, else the only one whose
    /// path ends so. A bare name is asked for beside the chat only.
    fn at(&self, chat: &str, name: &str) -> Option<(String, i64)> {
        let named: Vec<(String, i64)> = self.called(split(name).1).collect();
        // In the source itself, if that is a mail; else beside it.
        let (inside, beside) = (format!("{chat}!/{name}"), format!("{}{name}", split(chat).0));
        let at = |place: &String| named.iter().find(|(path, _)| path == place);
        if let Some(found) = at(&inside).or_else(|| at(&beside)) {
            return Some(found.clone());
        }
        let end = format!("/{}", name.trim_start_matches('/'));
        let mut ending = named.into_iter().filter(|(path, _)| name.contains('/') && format!("/{path}").ends_with(&end));
        ending.next().filter(|_| ending.next().is_none())
    }
}

impl Files for Held<'_> {
    /// A digest decides: a file of the right name and other bytes is not the one that was sent.
    fn find(&self, path: &str, attachment: &Attachment) -> Option<(String, i64)> {
        let claimed = attachment.claimed.iter().find(|claimed| claimed.of == ClaimedOf::File);
        match claimed {
            Some(claimed) => self.vault.place_of_digest(self.exhibit, &claimed.sha256).ok()?,
            None => self.at(path, attachment.name.as_deref()?),
        }
    }
}

/// FNV-1a: only so that equal names come together; paths decide.
fn key(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
