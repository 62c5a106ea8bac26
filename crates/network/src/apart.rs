//! Exhibits that an operator holds apart: each is a network of its own beside that of the others.
//!
//! What one exhibit tells reaches far: a table of ids joins accounts of another, a rare text moves clocks. So nothing
//! less than a network without it shows what the others say alone. Only where an item was first seen is asked of all:
//! "in the evidence held" is true of the evidence, whatever is joined.

use crate::at::{At, small};
use crate::chronology::{self, Chronology, Span};
use crate::output::*;
use crate::{Observed, assemble};
use model::{ExhibitId, ItemId};
use std::collections::{BTreeMap, BTreeSet};

/// The exhibits of which one network is made.
#[derive(Clone, Copy)]
pub(crate) enum Realm<'o> {
    /// All but those that are held apart.
    Rest(&'o BTreeSet<ExhibitId>),
    /// One that is.
    One(ExhibitId),
}

impl Realm<'_> {
    pub(crate) fn has(self, exhibit: ExhibitId) -> bool {
        match self {
            Self::Rest(apart) => !apart.contains(&exhibit),
            Self::One(one) => one == exhibit,
        }
    }
}

/// See [`crate::build`].
pub(crate) fn build(observed: &Observed) -> Network {
    let mut out = assemble::build(observed, Realm::Rest(&observed.apart));
    let rest = out.sightings.len();
    for exhibit in &observed.apart {
        append(&mut out, assemble::build(observed, Realm::One(*exhibit)), |chat| {
            observed.chats.get(chat).is_some_and(|chat| chat.exhibit == *exhibit)
        });
    }
    if out.sightings.len() > rest {
        first_of_all(observed, &mut out);
    }
    out
}

/// Puts a network behind another. `own` tells which chats are its.
fn append(out: &mut Network, mut part: Network, own: impl Fn(usize) -> bool) {
    let (groups, accounts) = (small(out.groups.len()), small(out.accounts.len()));
    let (messages, observations) = (small(out.messages.len()), small(out.observations.len()));
    let group = |ix: &mut GroupIx| ix.0 += groups;
    let account = |ix: &mut AccountIx| ix.0 += accounts;
    let message = |ix: &mut ClusterIx| ix.0 += messages;
    for g in &mut part.groups {
        g.founder.iter_mut().for_each(account);
        g.messages = (g.messages.0 + messages, g.messages.1 + messages);
    }
    for m in &mut part.messages {
        group(&mut m.group);
        m.account.iter_mut().for_each(account);
        m.start += observations;
    }
    for spell in &mut part.memberships {
        group(&mut spell.group);
        account(&mut spell.account);
        spell.by.iter_mut().chain(&mut spell.removed_by).for_each(account);
    }
    for seen in &mut part.sightings {
        group(&mut seen.group);
        seen.account.iter_mut().for_each(account);
        message(&mut seen.message);
    }
    part.recoveries.iter_mut().for_each(|recovery| message(&mut recovery.message));
    part.versions.iter_mut().for_each(|versions| message(&mut versions.message));
    let sources = out.sources.iter().max().map_or(0, |most| most + 1);
    for chat in (0..part.sources.len()).filter(|chat| own(*chat)) {
        let chat = small(chat);
        *out.sources.at_mut(chat) = sources + *part.sources.at(chat);
        *out.anchored.at_mut(chat) = *part.anchored.at(chat);
    }
    out.groups.append(&mut part.groups);
    out.accounts.append(&mut part.accounts);
    out.messages.append(&mut part.messages);
    out.memberships.append(&mut part.memberships);
    out.sightings.append(&mut part.sightings);
    out.links.append(&mut part.links);
    out.clocks.append(&mut part.clocks);
    out.zones.append(&mut part.zones);
    out.recoveries.append(&mut part.recoveries);
    out.versions.append(&mut part.versions);
    out.differences.append(&mut part.differences);
    out.observations.append(&mut part.observations);
}

/// Whether each sighting is the first in the case, now that those of the other networks are known: they are compared in
/// UTC, for no clock is known to be another network's.
fn first_of_all(observed: &Observed, out: &mut Network) {
    let time = Chronology::new(out);
    let realm = |seen: &Sighting| {
        let exhibit = observed.chats.get(seen.record.chat as usize).map(|chat| chat.exhibit);
        exhibit.filter(|exhibit| observed.apart.contains(exhibit))
    };
    let span = |seen: &Sighting| {
        let chat = observed.chats.get(seen.record.chat as usize)?;
        Some(time.utc(seen.record.chat, chat.messages.get(seen.record.message as usize)?.at))
    };
    let mut earliest: BTreeMap<ItemId, BTreeMap<Option<ExhibitId>, Span>> = BTreeMap::new();
    for seen in &out.sightings {
        let Some(at) = span(seen) else { continue };
        let least = earliest.entry(seen.item).or_default().entry(realm(seen)).or_insert(at);
        *least = Span { from: least.from.min(at.from), to: least.to.min(at.to) };
    }
    for seen in &mut out.sightings {
        let (Some(at), own) = (span(seen), realm(seen)) else { continue };
        let others = || earliest.get(&seen.item).into_iter().flatten().filter(|(realm, _)| **realm != own);
        if others().any(|(_, other)| chronology::before(*other, at, 0)) {
            seen.first_in_case = First::No;
        } else if seen.first_in_case == First::Yes && others().any(|(_, other)| !chronology::before(at, *other, 0)) {
            seen.first_in_case = First::Undetermined;
        }
    }
}
