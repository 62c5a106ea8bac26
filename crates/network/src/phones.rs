//! Telephone numbers, and which became which.

use crate::at::At;
use crate::merge::Proposal;
use crate::output::Rule;
use crate::union::Union;
use crate::world::World;
use model::SystemKind;
use std::collections::{BTreeMap, BTreeSet};

/// A line that tells of a change of number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    old: Option<String>,
    /// The alias (counted through) that changed, if the line names one.
    who: Option<u32>,
    new: Option<String>,
    line: (u32, u32),
}

/// Numbers in classes: two of one class are one account's before and after.
pub(crate) struct Phones {
    ix: BTreeMap<String, u32>,
    class: Vec<u32>,
    left_behind: BTreeSet<String>,
    changes: Vec<Change>,
    /// Aliases (counted through) that a change makes one although one chat shows them side by side.
    exempt: BTreeSet<(u32, u32)>,
}

impl Phones {
    pub(crate) fn of(world: &World) -> Self {
        let changes = changes(world);
        let mut ix: BTreeMap<String, u32> = BTreeMap::new();
        let held = world.chats.iter().flat_map(|c| &c.obs.aliases).filter_map(|alias| alias.phone.clone());
        let told = changes.iter().flat_map(|c| [c.old.clone(), c.new.clone()]).flatten();
        held.chain(told).for_each(|phone| _ = ix.insert(phone, 0));
        (0..).zip(ix.values_mut()).for_each(|(n, slot)| *slot = n);
        let mut union = Union::new(crate::at::small(ix.len()));
        for change in &changes {
            if let (Some(old), Some(new)) =
                (change.old.as_ref().and_then(|p| ix.get(p)), change.new.as_ref().and_then(|p| ix.get(p)))
            {
                union.join(*old, *new);
            }
        }
        let left_behind = changes.iter().filter(|c| c.new.is_some()).filter_map(|c| c.old.clone()).collect();
        let mut out = Self { ix, class: union.numbered().0, left_behind, changes, exempt: BTreeSet::new() };
        out.exempt = out.ends(world).map(|(a, b, _)| (a.min(b), a.max(b))).collect();
        out
    }

    /// The class of a number.
    pub(crate) fn class(&self, phone: &str) -> Option<u32> {
        self.ix.get(phone).map(|ix| *self.class.at(*ix))
    }

    /// Whether a change makes two aliases one.
    pub(crate) fn exempt(&self, a: u32, b: u32) -> bool {
        self.exempt.contains(&(a.min(b), a.max(b)))
    }

    /// The number of several that no change left behind; of several such, the first.
    pub(crate) fn current<'p>(&self, phones: impl Iterator<Item = &'p String> + Clone) -> Option<&'p String> {
        phones.clone().find(|phone| !self.left_behind.contains(*phone)).or_else(|| phones.clone().next())
    }

    /// Links from who had the old number to who has the new one.
    pub(crate) fn proposals(&self, world: &World, weight: u16) -> Vec<Proposal> {
        self.ends(world)
            .map(|(a, b, line)| Proposal { examples: vec![line], ..Proposal::new(Rule::NumberChanged, weight, a, b) })
            .collect()
    }

    /// (alias before, alias after, line) of every change that names both.
    fn ends(&self, world: &World) -> impl Iterator<Item = (u32, u32, (u32, u32))> {
        let mut holders: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (chat, c) in (0..).zip(&world.chats) {
            for (ix, alias) in (0..).zip(&c.obs.aliases) {
                if let Some(phone) = &alias.phone {
                    holders.entry(phone).or_default().push(world.alias_ix(chat, ix));
                }
            }
        }
        let held = |phone: &Option<String>| phone.as_deref().and_then(|p| holders.get(p)).cloned().unwrap_or_default();
        let mut out = Vec::new();
        for change in &self.changes {
            let before: Vec<u32> = held(&change.old).into_iter().chain(change.who).collect();
            for b in held(&change.new) {
                out.extend(before.iter().filter(|a| **a != b).map(|a| (*a, b, change.line)));
            }
        }
        out.into_iter()
    }
}

fn changes(world: &World) -> Vec<Change> {
    let mut out = Vec::new();
    for (chat, c) in (0..).zip(&world.chats) {
        for line in c.lines.iter().filter(|line| line.kind == SystemKind::NumberChanged) {
            let Some(system) = c.message(line.message).system.as_deref() else { continue };
            let who = c.actor(system).or_else(|| c.targets(system).next());
            let number = |text: &Option<String>| text.as_deref().and_then(e164);
            let held = who.and_then(|alias| c.alias(alias).phone.clone());
            out.push(Change {
                old: number(&system.old).or(held),
                who: who.map(|alias| world.alias_ix(chat, alias)),
                new: number(&system.new),
                line: (chat, line.message),
            });
        }
    }
    out.retain(|change| change.old != change.new);
    out
}

/// A number as E.164, if the text is one written with its country code.
fn e164(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let written = text.chars().all(|c| !c.is_alphabetic()) && text.contains('+');
    (written && (7..=15).contains(&digits.len())).then(|| format!("+{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_written_and_a_name_is_none() {
        assert_eq!(e164("\u{202a}+34 600\u{a0}11-22-33\u{202c}").as_deref(), Some("+34600112233"));
        assert_eq!(e164("Ana 2"), None);
        assert_eq!(e164("600112233"), None);
    }
}
