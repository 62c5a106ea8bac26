//! What of all that was said holds: written down with a network, so that it can be told later whether something else does.

use super::notes::HoldsNote;
use crate::lineage_words::in_force;
use crate::marks::last_words;
use crate::unlinked::pairs_apart;
use crate::{Engine, Error, ages};
use model::{CaseId, ChatId, FamilyId, LineageStanding, derive, to_hex};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

impl Engine {
    /// What holds now. What closed cases established is no evidence in their own networks, and not among it.
    pub(crate) fn holds<G: Copy + Ord + Hash>(
        &self,
        case: CaseId,
        groups: &HashMap<ChatId, G>,
    ) -> Result<HoldsNote, Error> {
        let words = self.vault.lineage_words(case)?;
        let quoted = in_force(&words, groups).into_keys().filter_map(|place| words.get(place));
        let quoted = quoted.filter(|word| word.standing == LineageStanding::Quoted).map(|word| word.n).collect();
        let ages = self.vault.age_words(case)?;
        let in_force = ages.iter().zip(ages::in_force(&ages)).filter(|(_, holds)| *holds);
        let marks = last_words(self.vault.marks(case)?).into_values().filter(|word| word.marked);
        let marks: Vec<_> = marks.map(|word| (word.mark, word.number, word.known_by)).collect();
        let apart = pairs_apart(&self.vault.unlinkings(case)?).into_iter().map(|(kind, a, b)| (kind.as_str(), a, b));
        Ok(HoldsNote {
            quoted,
            ages: in_force.map(|(word, _)| word.n).collect(),
            marks: digest(&serde_json::to_vec(&marks)?),
            apart: digest(&serde_json::to_vec(&apart.collect::<Vec<_>>())?),
            families: self.families_digest(case)?,
        })
    }

    /// Which items are in one family; ids of families do not count.
    fn families_digest(&self, case: CaseId) -> Result<String, Error> {
        let mut families: BTreeMap<FamilyId, Vec<i64>> = BTreeMap::new();
        for row in self.vault.families(case)? {
            families.entry(row.family).or_default().push(row.item);
        }
        let mut several: Vec<Vec<i64>> = families.into_values().filter(|items| items.len() > 1).collect();
        several.iter_mut().for_each(|items| items.sort_unstable());
        several.sort_unstable();
        let bytes = several.iter().flat_map(|items| items.iter().copied().chain([i64::MIN])).flat_map(i64::to_be_bytes);
        Ok(digest(&bytes.collect::<Vec<u8>>()))
    }
}

fn digest(bytes: &[u8]) -> String {
    to_hex(&derive("holds", &[bytes]))
}
