//! Whether two items show one picture, as an analyst sees it: a family cut, or two joined
//! ([ADR 0023](../../../docs/adr/0023-what-analysts-say.md)).

use crate::access::{Object, act};
use crate::marks::given;
use crate::{Engine, Error};
use matching::ByHand;
use model::{CaseId, FamilySays, ItemId};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use store::FamilyWordRow;

/// What came of a word on two items.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FamilyWordSummary {
    /// The item whose SHA-256 is the smaller.
    pub a: ItemId,
    /// The other.
    pub b: ItemId,
    /// What was said.
    pub says: FamilySays,
    /// Whether that was a change.
    pub changed: bool,
    /// Whether the two are in one family now: a cut goes before what would bring its pair together.
    pub one_family: bool,
}

/// Two items by their SHA-256, the smaller first.
pub(crate) type ItemPair = ([u8; 32], [u8; 32]);

/// The last word on each pair.
pub(crate) fn last_words(words: &[FamilyWordRow]) -> BTreeMap<ItemPair, FamilySays> {
    words.iter().map(|word| ((word.a, word.b), word.says)).collect()
}

/// What holds of the pairs of these items, by their places.
pub(crate) fn by_hand<'d>(words: &BTreeMap<ItemPair, FamilySays>, items: impl Iterator<Item = &'d [u8; 32]>) -> ByHand {
    let mut all = ByHand::default();
    if words.is_empty() {
        return all;
    }
    let places: HashMap<&[u8; 32], usize> = items.enumerate().map(|(place, digest)| (digest, place)).collect();
    for ((a, b), says) in words {
        let (Some(a), Some(b)) = (places.get(a), places.get(b)) else { continue };
        let pairs = match says {
            FamilySays::Cut => &mut all.cut,
            FamilySays::Joined => &mut all.joined,
        };
        pairs.insert((*a.min(b), *a.max(b)));
    }
    all
}

impl Engine {
    /// Says of two items of a case that they show two pictures, or one, and makes its families anew.
    pub fn say_family(
        &self,
        case: CaseId,
        [a, b]: [ItemId; 2],
        says: FamilySays,
        reason: &str,
    ) -> Result<FamilyWordSummary, Error> {
        let reason = given(reason)?;
        if a == b {
            return Err(Error::SameItem);
        }
        let items = self.item_signals(case)?;
        let number = |id: ItemId| {
            let place = items.signals.iter().position(|item| item.digests.item() == id);
            let number = place.and_then(|place| items.numbers.get(place)).copied();
            number.ok_or_else(|| Error::NoItem(id.to_string()))
        };
        let numbers = [number(a)?, number(b)?];
        let (a, b) = (a.min(b), a.max(b));
        let changed = last_words(&self.vault.family_words(case)?).get(&(a.0, b.0)) != Some(&says);
        if changed {
            let (actor, at) = (self.context.operator.clone(), self.context.now());
            let tx = self.vault.begin()?;
            let row = FamilyWordRow { a: a.0, b: b.0, says, reason: reason.into(), actor, at };
            tx.insert_family_word(case, &row)?;
            let facts = [("a", a.to_string()), ("b", b.to_string())];
            let verb = match says {
                FamilySays::Cut => "family.cut",
                FamilySays::Joined => "family.join",
            };
            act(&self.context, &tx, verb, Object::Case(case), &facts, &[("reason", reason.into())])?;
            tx.commit()?;
        }
        self.write_families(case, &items.numbers, &items.signals)?;
        Ok(FamilyWordSummary { a, b, says, changed, one_family: self.is_one_family(case, numbers)? })
    }

    fn is_one_family(&self, case: CaseId, items: [i64; 2]) -> Result<bool, Error> {
        let rows = self.vault.families(case)?;
        let [a, b] = items.map(|item| rows.iter().find(|row| row.item == item).map(|row| row.family));
        Ok(a.is_some() && a == b)
    }
}
