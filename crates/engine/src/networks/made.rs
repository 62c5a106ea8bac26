//! Stickers of packs of which a phone's application says that its own account made them.

use crate::{Engine, Error};
use model::{CaseId, ExhibitId, Platform, StickerDegree};
use network::Account;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The stickers of each exhibit, by its number in the vault, and whose they are.
pub(super) struct Made {
    by_exhibit: BTreeMap<i64, BTreeSet<[u8; 32]>>,
    /// How many accounts of the service each exhibit's phone has: of several, none can be told to have made one.
    owners: HashMap<ExhibitId, u64>,
}

impl Made {
    pub(super) fn read(engine: &Engine, case: CaseId, accounts: &[Account]) -> Result<Self, Error> {
        let mut by_exhibit: BTreeMap<i64, BTreeSet<[u8; 32]>> = BTreeMap::new();
        let facts = engine.vault.sticker_facts(case)?.into_iter();
        for row in facts.filter(|row| row.fact.degree == StickerDegree::PackMadeHere) {
            by_exhibit.entry(row.exhibit).or_default().extend(row.fact.digest.or(row.fact.image_part));
        }
        let mut owners = HashMap::new();
        for exhibit in accounts.iter().filter(|a| is_asked(a)).flat_map(|a| &a.is_exporter_of) {
            *owners.entry(*exhibit).or_default() += 1;
        }
        Ok(Self { by_exhibit, owners })
    }

    /// How many stickers phones of this account show in packs made by it; `None` where none does: a database that shows no
    /// such pack may be too old to tell.
    pub(super) fn of(&self, account: &Account, exhibits: &HashMap<ExhibitId, i64>) -> Option<u64> {
        let is_alone = |exhibit: &&ExhibitId| self.owners.get(exhibit) == Some(&1);
        let phones = account.is_exporter_of.iter().filter(|_| is_asked(account)).filter(is_alone);
        let stickers = phones.filter_map(|exhibit| self.by_exhibit.get(exhibits.get(exhibit)?));
        // One that was made on one phone and restored on the next is one.
        let stickers: BTreeSet<&[u8; 32]> = stickers.flatten().collect();
        Some(stickers.len() as u64).filter(|count| *count > 0)
    }
}

/// Databases of stickers are read of one service.
fn is_asked(account: &Account) -> bool {
    account.platform == Platform::WhatsApp
}
