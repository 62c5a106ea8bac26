//! Matches of files that are not held: by the digests that chats and databases of stickers keep of them.

use super::{Case, MatchView};
use crate::Error;
use model::{Confidence, HashSetId, ItemId, Method};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{ClaimedMatchRow, HashSetRow};

/// By chat: how many of its messages keep a digest, the first of them, and of which form of the file.
type Keepers = BTreeMap<i64, (u64, u64, String)>;

/// By exhibit and path of a database: in how many of its rows a digest stands, and the first of them.
type InDatabases = BTreeMap<(i64, String), (u64, String)>;

impl Case<'_> {
    /// What digests met of files that do not lie in the exhibit whose chats or databases keep them: one row for each chat, and for
    /// each database of stickers.
    pub(super) fn claimed_matches(&self, sets: &HashMap<HashSetId, HashSetRow>) -> Result<Vec<MatchView>, Error> {
        let rows = self.engine.vault.claimed_matches(self.id)?;
        let met: HashSet<[u8; 32]> = rows.iter().map(|row| row.sha256).collect();
        // By digest and chat: how many messages keep it, and the first of them.
        let mut kept: BTreeMap<[u8; 32], Keepers> = BTreeMap::new();
        for row in self.engine.vault.claimed(self.id)?.into_iter().filter(|row| met.contains(&row.claimed.sha256)) {
            let of = row.claimed.of.to_string();
            let chats = kept.entry(row.claimed.sha256).or_default();
            chats.entry(row.chat).or_insert((0, row.record, of)).0 += 1;
        }
        let in_databases = self.kept_of_stickers(&met)?;
        let mut views = Vec::new();
        for row in &rows {
            let Some(set) = sets.get(&row.hash_set) else { continue };
            for (chat, (count, record, of)) in kept.get(&row.sha256).into_iter().flatten() {
                let Some(chat) = self.chats.get(chat) else { continue };
                let why = [("of", of.clone()), ("record", record.to_string())];
                let at = (chat.exhibit, chat.path.as_str());
                views.extend(self.claimed_match(row, set, at, *count, ("claimed-sha256", &why))?);
            }
            for ((exhibit, path), (count, place)) in in_databases.get(&row.sha256).into_iter().flatten() {
                let why = [("place", place.clone())];
                views.extend(self.claimed_match(row, set, (*exhibit, path), *count, ("claimed-sticker", &why))?);
            }
        }
        Ok(views)
    }

    /// Digests that databases of stickers keep and a set has: by digest and database in how many rows, and the first.
    fn kept_of_stickers(&self, met: &HashSet<[u8; 32]>) -> Result<BTreeMap<[u8; 32], InDatabases>, Error> {
        let mut kept: BTreeMap<[u8; 32], InDatabases> = BTreeMap::new();
        for row in self.engine.vault.sticker_facts(self.id)? {
            if let Some(digest) = row.fact.digest.filter(|digest| met.contains(digest)) {
                let databases = kept.entry(digest).or_default();
                databases.entry((row.exhibit, row.path)).or_insert((0, row.fact.place)).0 += 1;
            }
        }
        Ok(kept)
    }

    fn claimed_match(
        &self,
        row: &ClaimedMatchRow,
        set: &HashSetRow,
        (exhibit, path): (i64, &str),
        count: u64,
        (why_code, why): (&str, &[(&str, String)]),
    ) -> Result<Option<MatchView>, Error> {
        if self.engine.vault.place_of_digest(exhibit, &row.sha256)?.is_some() {
            return Ok(None);
        }
        let Some(place) = self.occurrence(exhibit, path, None) else { return Ok(None) };
        let why = why.iter().map(|(name, value)| ((*name).to_string(), value.clone())).collect();
        Ok(Some(MatchView {
            item: ItemId(row.sha256),
            exhibit: place.exhibit,
            exhibit_name: place.exhibit_name,
            path: place.path,
            path_bytes: None,
            method: Method::Claimed,
            distance: 0,
            hash_set: set.name.clone(),
            hash_set_version: set.version,
            entry: row.entry_name.clone(),
            category: row.category.clone(),
            category_scheme: set.category_scheme.clone(),
            standing: row.standing,
            confidence: Confidence::Strong,
            why: String::new(),
            why_code: why_code.into(),
            why_details: self.details(&why),
            frame: None,
            index_version: None,
            found_version: Some(set.version),
            sighting_count: count,
        }))
    }
}
