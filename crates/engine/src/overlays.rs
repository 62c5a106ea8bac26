//! Hash sets after they were made: a set or an entry taken out of use, an entry that is contested, one in quarantine.
//!
//! Nothing of a set is changed by it: each word is added to those before it, and the last one on an entry holds. What
//! was matched before stands until the next matching, and the case says that one is due.

mod rows;

pub use rows::{HashSetDetails, OverlayCounts, OverlayView};

use crate::access::{Object, act};
use crate::floods::Flood;
use crate::mappings::Mapping;
use crate::marks::given;
use crate::{Engine, Error};
use matching::{Chain, LeftOut, Segment};
use model::{CaseId, EntryState, HashSetId, SetKind, SetState};
use std::collections::BTreeMap;
use store::{HashSetRow, MappingRow, OverlayRow, Tx};

/// What holds of a set's entries now; those of which nothing is to be said are not in it.
#[derive(Clone, Default)]
pub(crate) struct Overlay {
    said: BTreeMap<u32, Said>,
    /// Of entries that were in quarantine, how many items they had met: that many are no news.
    floods: BTreeMap<u32, u64>,
    /// What its set's categories stand for.
    pub(crate) mapping: Mapping,
}

#[derive(Clone, Copy)]
struct Said {
    state: EntryState,
    /// Quarantine is no word on what a list holds of an entry: what was contested before stays so.
    is_disputed: bool,
}

impl Overlay {
    /// From all that was said, by entry and time.
    pub(crate) fn of(words: &[OverlayRow]) -> Self {
        let mut overlay = Self::default();
        for word in words {
            // an entry's number in a segment is a u32
            let entry = word.entry as u32;
            let was_disputed = overlay.said.get(&entry).is_some_and(|said| said.is_disputed);
            let is_disputed = match word.state {
                EntryState::Disputed => true,
                EntryState::Quarantined => was_disputed,
                EntryState::Active | EntryState::Disabled => false,
            };
            overlay.said.insert(entry, Said { state: word.state, is_disputed });
            if let Some(flood) = Flood::of(word) {
                let most = overlay.floods.entry(entry).or_default();
                *most = flood.items.max(*most);
            }
        }
        overlay.said.retain(|_, said| said.state != EntryState::Active);
        overlay
    }

    pub(crate) fn state(&self, entry: u32) -> EntryState {
        self.said.get(&entry).map_or(EntryState::Active, |said| said.state)
    }

    pub(crate) fn is_disputed(&self, entry: u32) -> bool {
        self.said.get(&entry).is_some_and(|said| said.is_disputed)
    }

    /// How many items an entry had met when it was put in quarantine; 0 if it never was.
    pub(crate) fn flooded_with(&self, entry: u32) -> u64 {
        self.floods.get(&entry).copied().unwrap_or(0)
    }

    /// Entries that are not compared, and with what they are not.
    pub(crate) fn left_out(&self) -> impl Iterator<Item = (u32, LeftOut)> {
        self.said.iter().filter_map(|(entry, said)| match said.state {
            EntryState::Disabled => Some((*entry, LeftOut::Wholly)),
            EntryState::Quarantined => Some((*entry, LeftOut::Likeness)),
            EntryState::Active | EntryState::Disputed => None,
        })
    }

    /// What holds of its set's entries, category by category.
    fn with(self, mapping: Option<MappingRow>) -> Self {
        Self { mapping: mapping.map(|row| row.categories).unwrap_or_default(), ..self }
    }

    /// Tells it from every other that would be matched otherwise; `None` if there is nothing to tell.
    pub(crate) fn mark(&self) -> Option<String> {
        let mut hash = blake3::Hasher::new();
        for (entry, said) in &self.said {
            hash.update(&entry.to_le_bytes());
            hash.update(said.state.as_str().as_bytes());
            hash.update(&[u8::from(said.is_disputed)]);
        }
        hash.update(if self.mapping.is_empty() { b"" } else { b"mapping" });
        for (category, standing) in &self.mapping {
            // So that no two tables read alike.
            hash.update(&(category.len() as u64).to_le_bytes());
            hash.update(category.as_bytes());
            hash.update(standing.as_str().as_bytes());
        }
        let is_empty = self.said.is_empty() && self.mapping.is_empty();
        (!is_empty).then(|| hash.finalize().to_hex().to_string())
    }
}

/// A set that a case is matched against, and what holds of its entries.
pub(crate) struct OpenSet {
    pub(crate) row: HashSetRow,
    pub(crate) chain: Chain,
    pub(crate) overlay: Overlay,
}

impl OpenSet {
    /// Its segments, each with the number of its first entry.
    pub(crate) fn segments(&self) -> impl Iterator<Item = (&Segment, u32)> {
        self.chain.parts().iter().map(|part| (&part.segment, part.first))
    }
}

impl Engine {
    /// Takes a whole hash set out of use, or into use again.
    pub fn set_hash_set_state(&self, set: HashSetId, state: SetState, reason: &str) -> Result<(), Error> {
        let reason = given(reason)?;
        let tx = self.vault.begin()?;
        tx.set_hash_set_state(set, state)?;
        let verb = rows::verb_of_set(state);
        act(&self.context, &tx, verb, Object::HashSet(set), &[], &[("reason", reason.into())])?;
        Ok(tx.commit()?)
    }

    /// Says what holds from now on of the entries of a hash set with this id; how many there are.
    pub fn set_entry_state(&self, set: HashSetId, entry: &str, state: EntryState, reason: &str) -> Result<u64, Error> {
        let reason = given(reason)?;
        let entries = self.entries_named(set, entry)?;
        let tx = self.vault.begin()?;
        for number in &entries {
            self.say(&tx, set, *number, state, reason)?;
            let facts = [("entry", number.to_string())];
            let private = [("reason", reason.into()), ("entry_name", entry.into())];
            act(&self.context, &tx, verb_of_entry(state), Object::HashSet(set), &facts, &private)?;
        }
        tx.commit()?;
        Ok(entries.len() as u64)
    }

    /// Puts entries in quarantine that met so many items by likeness.
    pub(crate) fn quarantine(&self, floods: &[(HashSetId, u32, Flood)]) -> Result<(), Error> {
        if floods.is_empty() {
            return Ok(());
        }
        let tx = self.vault.begin()?;
        for (set, entry, flood) in floods {
            self.say(&tx, *set, *entry, EntryState::Quarantined, &serde_json::to_string(flood)?)?;
            let facts = [
                ("entry", entry.to_string()),
                ("reason_code", Flood::CODE.into()),
                ("items", flood.items.to_string()),
                ("of", flood.of.to_string()),
            ];
            act(&self.context, &tx, verb_of_entry(EntryState::Quarantined), Object::HashSet(*set), &facts, &[])?;
        }
        Ok(tx.commit()?)
    }

    fn say(&self, tx: &Tx<'_>, set: HashSetId, entry: u32, state: EntryState, reason: &str) -> Result<(), Error> {
        let (actor, at) = (self.context.operator.clone(), self.context.now());
        Ok(tx.insert_overlay(set, &OverlayRow { entry: entry.into(), state, reason: reason.into(), actor, at })?)
    }

    /// The sets that a case is compared with, those that are out of use left out.
    pub(crate) fn sets_in_use(&self, case: CaseId) -> Result<Vec<(HashSetRow, Overlay)>, Error> {
        let is_in_use = |set: &HashSetRow| set.kind == SetKind::Listed && set.state == SetState::Active.as_str();
        let sets = self.vault.case_hash_sets(case)?.into_iter().filter(is_in_use);
        let with_overlay = |set: HashSetRow| {
            let overlay = self.overlay(set.id)?.with(self.mapping_of(&set)?);
            Ok((set, overlay))
        };
        sets.map(with_overlay).collect()
    }

    /// The same, opened.
    pub(crate) fn open_sets(&self, case: CaseId) -> Result<Vec<OpenSet>, Error> {
        let open = |(row, overlay): (HashSetRow, Overlay)| {
            let chain = self.chain_in_use(&row, &overlay)?;
            Ok(OpenSet { row, chain, overlay })
        };
        self.sets_in_use(case)?.into_iter().map(open).collect()
    }

    /// What a set holds, entries that are out of use left out.
    pub(crate) fn chain_in_use(&self, set: &HashSetRow, overlay: &Overlay) -> Result<Chain, Error> {
        let mut chain = self.chain(set)?;
        chain.leave_out(overlay.left_out());
        Ok(chain)
    }

    pub(crate) fn overlay(&self, set: HashSetId) -> Result<Overlay, Error> {
        Ok(Overlay::of(&self.vault.hash_set_overlays(set)?))
    }

    /// Numbers of the entries with this id. A list may give one id to several.
    fn entries_named(&self, set: HashSetId, name: &str) -> Result<Vec<u32>, Error> {
        let set = self.hash_set_row_of(set)?;
        if set.kind == SetKind::KnownGood {
            return Err(Error::KnownGoodSet(set.name));
        }
        let chain = self.chain(&set)?;
        let entries = chain.named(name);
        chain.check()?;
        if entries.is_empty() { Err(Error::NoEntry(name.into())) } else { Ok(entries) }
    }

    pub(crate) fn hash_set_row_of(&self, set: HashSetId) -> Result<HashSetRow, Error> {
        let row = self.vault.hash_sets()?.into_iter().find(|row| row.id == set);
        row.ok_or_else(|| Error::NoHashSet(set.to_string()))
    }
}

fn verb_of_entry(state: EntryState) -> &'static str {
    match state {
        EntryState::Active => "hash-set.enable-entry",
        EntryState::Disabled => "hash-set.disable-entry",
        EntryState::Disputed => "hash-set.dispute-entry",
        EntryState::Quarantined => "hash-set.quarantine-entry",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlay(states: &[(u64, EntryState)]) -> Overlay {
        let flood = || r#"{"items":60,"of":100}"#.to_string();
        let word = |(at, (entry, state)): (i64, &(u64, EntryState))| OverlayRow {
            entry: *entry,
            state: *state,
            reason: if *state == EntryState::Quarantined { flood() } else { "x".into() },
            actor: "a".into(),
            at,
        };
        Overlay::of(&(0..).zip(states).map(word).collect::<Vec<_>>())
    }

    #[test]
    fn the_last_word_on_an_entry_holds() {
        use EntryState::{Active, Disabled, Disputed, Quarantined};
        let last = |states: &[EntryState]| {
            let said = overlay(&states.iter().map(|state| (7, *state)).collect::<Vec<_>>());
            (said.state(7), said.is_disputed(7))
        };
        assert_eq!(last(&[Disabled, Disputed]), (Disputed, true));
        assert_eq!(last(&[Disputed, Disabled]), (Disabled, false));
        assert_eq!(last(&[Disputed, Active]), (Active, false));
        assert_eq!(last(&[Disputed, Quarantined]), (Quarantined, true), "what is contested stays so in quarantine");
    }

    #[test]
    fn only_what_changes_a_matching_changes_the_mark() {
        use EntryState::{Active, Disabled, Disputed};
        assert_eq!(overlay(&[(1, Disabled), (1, Active)]).mark(), None);
        assert_eq!(overlay(&[(1, Disabled), (1, Disabled)]).mark(), overlay(&[(1, Disabled)]).mark());
        assert_ne!(overlay(&[(1, Disabled)]).mark(), overlay(&[(1, Disputed)]).mark());
        assert_ne!(overlay(&[(1, Disabled)]).mark(), overlay(&[(2, Disabled)]).mark());
    }

    #[test]
    fn how_much_an_entry_flooded_with_is_kept_when_it_is_in_use_again() {
        use EntryState::{Active, Quarantined};
        let said = overlay(&[(1, Quarantined), (1, Active)]);
        assert_eq!((said.state(1), said.flooded_with(1), said.flooded_with(2)), (Active, 60, 0));
    }
}
