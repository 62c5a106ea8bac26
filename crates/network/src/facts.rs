//! What sources tell besides their chats, brought to the groups and accounts of which they speak.

use crate::accounts::Accounts;
use crate::at::At;
use crate::output::{Called, ToldList, ToldRef};
use crate::world::World;
use model::{AliasKind, ContactKind, GroupFact, Platform};
use std::collections::{BTreeMap, BTreeSet};

/// For each group what sources keep of it.
pub(crate) struct Facts(Vec<Vec<ToldRef>>);

impl Facts {
    /// `chats`: those of each group.
    pub(crate) fn of_groups(world: &World, chats: &[Vec<u32>]) -> Self {
        let mut by_id: BTreeMap<(Platform, &str), Vec<ToldRef>> = BTreeMap::new();
        for (ix, told) in world.told() {
            for platform in if told.groups.is_empty() { BTreeSet::new() } else { world.platforms(told) } {
                for (n, fact) in (0..).zip(&told.groups) {
                    let at = ToldRef { told: ix, of: ToldList::Groups, ix: n };
                    by_id.entry((platform, &fact.group)).or_default().push(at);
                }
            }
        }
        let of = |chats: &Vec<u32>| {
            let natives = chats.iter().map(|chat| world.chat(*chat).obs);
            let ids = natives.filter_map(|obs| Some((obs.platform, obs.native.as_deref()?)));
            ids.collect::<BTreeSet<_>>().iter().filter_map(|id| by_id.get(id)).flatten().copied().collect()
        };
        let mut out: Vec<Vec<ToldRef>> = chats.iter().map(of).collect();
        out.iter_mut().for_each(|facts: &mut Vec<ToldRef>| facts.sort_unstable());
        Self(out)
    }

    /// What sources keep of a group.
    pub(crate) fn of(&self, group: u32) -> &[ToldRef] {
        self.0.at(group)
    }
}

/// What a reference to a group's fact names.
pub(crate) fn fact<'w>(world: &World<'w>, at: &ToldRef) -> Option<&'w GroupFact> {
    world.told_at(at.told)?.groups.get(at.ix as usize)
}

/// The names of each account by whose word they are: from aliases, and from what sources keep of its ids.
pub(crate) fn called(world: &World, accounts: &Accounts) -> Vec<Vec<Called>> {
    let mut out: Vec<Vec<Called>> = vec![Vec::new(); accounts.accounts as usize];
    for (ix, chat, alias) in crate::accounts::aliases(world) {
        let by = match alias.kind {
            AliasKind::Contact => ContactKind::Saved,
            AliasKind::Pushname => ContactKind::Pushname,
            _ => continue,
        };
        let exhibit = world.chat(chat).obs.exhibit;
        out.at_mut(*accounts.of.at(ix)).push(Called { name: alias.text.clone(), by, exhibit, told: None });
    }
    for (ix, told) in world.told() {
        let platforms = if told.contacts.is_empty() { BTreeSet::new() } else { world.platforms(told) };
        for (n, contact) in (0..).zip(&told.contacts) {
            let at = ToldRef { told: ix, of: ToldList::Contacts, ix: n };
            let ids = || [&contact.account, &contact.phone].into_iter().flatten();
            let of: BTreeSet<u32> =
                platforms.iter().flat_map(|p| ids().filter_map(|id| accounts.by_id(*p, id))).collect();
            for account in of.into_iter().filter(|_| !contact.name.is_empty()) {
                let (name, by, exhibit) = (contact.name.clone(), contact.kind, told.exhibit);
                out.at_mut(account).push(Called { name, by, exhibit, told: Some(at) });
            }
        }
    }
    for names in &mut out {
        names.sort_unstable();
        names.dedup_by(|x, y| (&x.name, x.by, x.exhibit) == (&y.name, y.by, y.exhibit));
        names.shrink_to_fit();
    }
    out
}
