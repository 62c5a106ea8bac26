//! Telephone numbers, and which became which.

use crate::identity::Identities;
use crate::ids;
use crate::merge::Proposal;
use crate::output::Rule;
use crate::world::World;
use model::{Platform, SystemKind};
use std::collections::{BTreeMap, BTreeSet};

/// A line that tells of a change of number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    platform: Platform,
    old: Option<String>,
    /// The alias (counted through) that changed, if the line names one.
    who: Option<u32>,
    new: Option<String>,
    line: (u32, u32),
}

/// Changes of numbers, and who aliases are by numbers and ids.
pub(crate) struct Phones {
    /// Who is who by numbers and ids.
    pub(crate) ids: Identities,
    left_behind: BTreeSet<String>,
    changes: Vec<Change>,
    /// Aliases (counted through) that a change makes one although one chat shows them side by side.
    exempt: BTreeSet<(u32, u32)>,
}

impl Phones {
    pub(crate) fn of(world: &World) -> Self {
        let changes = changes(world);
        let both = |c: &Change| Some((c.platform, c.old.clone()?, c.new.clone()?));
        let ids = Identities::of(world, &changes.iter().filter_map(both).collect::<Vec<_>>());
        let left_behind = changes.iter().filter(|c| c.new.is_some()).filter_map(|c| c.old.clone()).collect();
        let mut out = Self { ids, left_behind, changes, exempt: BTreeSet::new() };
        out.exempt = out.ends(world).map(|(a, b, _)| (a.min(b), a.max(b))).collect();
        out
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
        let mut holders: BTreeMap<(Platform, &str), Vec<u32>> = BTreeMap::new();
        for (chat, c) in (0..).zip(&world.chats) {
            for (ix, alias) in (0..).zip(&c.obs.aliases) {
                if let Some(phone) = &alias.phone {
                    holders.entry((c.obs.platform, phone)).or_default().push(world.alias_ix(chat, ix));
                }
            }
        }
        let held = |platform: Platform, phone: &Option<String>| {
            phone.as_deref().and_then(|phone| holders.get(&(platform, phone))).cloned().unwrap_or_default()
        };
        let mut out = Vec::new();
        for change in &self.changes {
            let before: Vec<u32> = held(change.platform, &change.old).into_iter().chain(change.who).collect();
            for b in held(change.platform, &change.new) {
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
                platform: c.obs.platform,
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

/// A number as E.164, if the text is one written with its country code, or an id made of one.
fn e164(text: &str) -> Option<String> {
    if let Some(number) = ids::number_in(text) {
        return Some(number);
    }
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
