//! Matches of files that are not held: by the digests that chats keep of them.

use super::{Case, MatchView, shown};
use crate::Error;
use model::{Confidence, HashSetId, ItemId, Method};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{ClaimedMatchRow, HashSetRow};

impl Case<'_> {
    /// What digests met of files that do not lie in the exhibit whose chats keep them: one row for each chat.
    pub(super) fn claimed_matches(&self, sets: &HashMap<HashSetId, HashSetRow>) -> Result<Vec<MatchView>, Error> {
        let rows = self.engine.vault.claimed_matches(self.id)?;
        let met: HashSet<[u8; 32]> = rows.iter().map(|row| row.sha256).collect();
        // By digest and chat: how many messages keep it, and the first of them.
        let mut kept: BTreeMap<[u8; 32], BTreeMap<i64, (u64, u64, String)>> = BTreeMap::new();
        for row in self.engine.vault.claimed(self.id)?.into_iter().filter(|row| met.contains(&row.claimed.sha256)) {
            let of = row.claimed.of.to_string();
            let chats = kept.entry(row.claimed.sha256).or_default();
            chats.entry(row.chat).or_insert((0, row.record, of)).0 += 1;
        }
        let mut views = Vec::new();
        for row in &rows {
            let (Some(set), Some(chats)) = (sets.get(&row.hash_set), kept.get(&row.sha256)) else { continue };
            for (chat, (count, record, of)) in chats {
                views.extend(self.claimed_match(row, set, *chat, (*count, *record, of))?);
            }
        }
        Ok(views)
    }

    fn claimed_match(
        &self,
        row: &ClaimedMatchRow,
        set: &HashSetRow,
        chat: i64,
        (count, record, of): (u64, u64, &str),
    ) -> Result<Option<MatchView>, Error> {
        let Some(chat) = self.chats.get(&chat) else { return Ok(None) };
        if self.engine.vault.place_of_digest(chat.exhibit, &row.sha256)?.is_some() {
            return Ok(None);
        }
        let Some(place) = self.occurrence(chat.exhibit, &chat.path, None) else { return Ok(None) };
        let why = BTreeMap::from([("of".to_string(), of.to_string()), ("record".to_string(), record.to_string())]);
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
            why_code: "claimed-sha256".into(),
            why_details: shown::details(&why),
            frame: None,
            index_version: None,
            found_version: Some(set.version),
            sighting_count: count,
        }))
    }
}
