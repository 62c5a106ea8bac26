//! Who aliases are before any content is compared: what ids and lines of the service tell alone.
//!
//! A database shows a member whose number changed under two aliases, and another phone's export shows one name before
//! and after. Votes for either alias are then votes for one person. Aliases are joined here as accounts are, by
//! [`Merge`], so that what forbids an account forbids a person too: above all an operator who took two aliases apart.

use crate::accounts::{self, TwoNames};
use crate::at::{At, small};
use crate::merge::Merge;
use crate::phones::Phones;
use crate::world::{Chat, World};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// Who the aliases of a chat are.
#[derive(Clone, Default, Debug)]
pub(crate) struct Persons {
    /// For each alias a number that it has in common with aliases of any chat that are the same person's.
    of: Vec<u32>,
    /// For each alias the first of the chat that is the same person's. "You" stands alone: its votes are counted apart.
    first: Vec<u32>,
    /// The aliases of each person who has more than one, the first first.
    several: Vec<Vec<u32>>,
}

impl Persons {
    fn of(chat: &Chat, of: &[u32]) -> Self {
        let mut aliases: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let others = (0..).zip(of).filter(|(alias, _)| !chat.is_owner(*alias));
        others.for_each(|(alias, person)| aliases.entry(*person).or_default().push(alias));
        let several: Vec<Vec<u32>> = aliases.into_values().filter(|aliases| aliases.len() > 1).collect();
        let mut first: Vec<u32> = (0..small(of.len())).collect();
        for aliases in &several {
            let one = aliases.first().copied().unwrap_or_default();
            aliases.iter().for_each(|alias| *first.at_mut(*alias) = one);
        }
        Self { of: of.to_vec(), first, several }
    }

    /// The first alias of the chat that is the same person's.
    pub(crate) fn first(&self, alias: u32) -> u32 {
        *self.first.at(alias)
    }

    /// The same of every alias.
    pub(crate) fn firsts(&self) -> &[u32] {
        &self.first
    }

    /// The aliases of each person who has more than one.
    pub(crate) fn several(&self) -> &[Vec<u32>] {
        &self.several
    }

    /// The aliases of the chat that are the same person's as one is, with it.
    pub(crate) fn aliases(&self, alias: u32) -> Vec<u32> {
        let mut several = self.several.iter();
        several.find(|aliases| aliases.contains(&alias)).cloned().unwrap_or_else(|| vec![alias])
    }

    /// Whether an alias is known to be the same person's as one of another chat.
    pub(crate) fn same(&self, alias: u32, other: &Self, theirs: u32) -> bool {
        self.of.at(alias) == other.of.at(theirs)
    }
}

/// Tells every chat who its aliases are: by ids and lines, and by names that what they share shows to be one person's.
/// Returns whether anything is new.
pub(crate) fn tell(world: &mut World, phones: &Phones, names: TwoNames) -> bool {
    let of = {
        let mut proposals = accounts::by_ids(world, phones);
        proposals.extend(names.links);
        let mut merge = Merge::new(world, phones).letting(names.one);
        merge.all(&mut proposals, &FxHashSet::default());
        merge.numbered().0
    };
    let bases = std::mem::take(&mut world.alias_base);
    let mut new = false;
    for (chat, ends) in world.chats.iter_mut().zip(bases.windows(2)) {
        let [start, end] = *ends else { continue };
        let persons = Persons::of(chat, of.get(start as usize..end as usize).unwrap_or_default());
        new |= persons.several != chat.persons.several;
        chat.persons = persons;
    }
    world.alias_base = bases;
    new
}
