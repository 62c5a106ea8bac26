//! Gives every cluster its id and its words, and turns the world's order of chats back into the caller's.

use crate::assemble::{self, Parts, record};
use crate::at::{At, small};
use crate::firsts::Seen;
use crate::members::Spell;
use crate::output::*;
use model::{AccountId, AliasKind, ChatKind, ExhibitId, GroupId, Platform, SystemKind};
use std::collections::{BTreeMap, BTreeSet};

/// How many records a spell names.
const EVIDENCE: usize = 12;

pub(crate) fn network(parts: &Parts, sightings: &[Seen], links: Vec<Link>, clocks: Vec<ClockPair>) -> Network {
    let mut out = Network { links, clocks, ..Network::default() };
    out.observations = parts.clusters.observations.iter().copied().map(record).collect();
    out.accounts = accounts(parts);
    let mut chats: Vec<Vec<u32>> = vec![Vec::new(); parts.grouping.groups as usize];
    (0..parts.world.len()).for_each(|chat| chats.at_mut(*parts.grouping.of.at(chat)).push(chat));
    for (group, chats) in (0..).zip(&chats) {
        out.groups.push(self::group(parts, group, chats));
        out.messages.extend(parts.clusters.range(group).map(|message| cluster(parts, group, message)));
        out.memberships.extend(parts.spells.at(group).iter().map(|spell| membership(parts, group, spell)));
    }
    out.sources = sources(parts);
    out.sightings = sightings.iter().map(|seen| sighting(parts, seen)).collect();
    in_callers_order(&mut out, &parts.world.chats.iter().map(|chat| chat.origin).collect::<Vec<_>>());
    out
}

/// Each chat's source, by the caller's numbers of chats.
fn sources(parts: &Parts) -> Vec<u32> {
    let mut out = vec![0; parts.world.chats.len()];
    parts.world.chats.iter().for_each(|chat| *out.at_mut(chat.origin) = chat.source);
    out
}

fn cluster(parts: &Parts, group: u32, message: u32) -> MessageCluster {
    let cluster = parts.clusters.list.at(message);
    MessageCluster {
        id: cluster.id,
        group: GroupIx(group),
        account: cluster.account.map(AccountIx),
        start: cluster.start,
        len: cluster.len,
    }
}

fn group(parts: &Parts, group: u32, chats: &[u32]) -> Group {
    let least = chats.iter().map(|chat| parts.world.chat(*chat).obs.id).min();
    let range = parts.clusters.range(group);
    let last = chats.iter().max_by_key(|chat| (last_record(parts, **chat), **chat));
    let name = last.and_then(|chat| parts.world.chat(*chat).obs.names.last().cloned());
    let names: BTreeSet<&String> = chats.iter().flat_map(|chat| &parts.world.chat(*chat).obs.names).collect();
    let founded = parts.spells.at(group).iter().find(|spell| spell.way == Way::Founded && spell.joined.is_some());
    let best = |message: u32| record(parts.clusters.best(message));
    let members: BTreeSet<u32> = parts.spells.at(group).iter().map(|spell| spell.account).collect();
    let is_message = |message: &u32| parts.clusters.list.at(*message).account.is_some();
    Group {
        id: GroupId(model::derive("group-cluster", &[least.as_ref().map_or(&[][..], |id| id.as_bytes())])),
        chats: chats.to_vec(),
        name: name.or_else(|| names.last().map(|name| (*name).clone())),
        names: names.into_iter().cloned().collect(),
        kind: kind(parts, chats),
        platform: least.and(chats.first()).map_or(Platform::WhatsApp, |chat| parts.world.chat(*chat).obs.platform),
        founder: founded.map(|spell| AccountIx(spell.account)),
        created: created(parts, group).map(best),
        first_seen: range.clone().next().map(best),
        last_seen: range.clone().next_back().map(best),
        member_count: small(members.len()),
        message_count: small(range.clone().filter(is_message).count()),
        messages: (range.start, range.end),
    }
}

/// When a chat's last record was, on its group's clock.
fn last_record(parts: &Parts, chat: u32) -> Option<i64> {
    let at = parts.world.chat(chat).obs.messages.iter().rev().find(|message| message.at.tells())?.at;
    Some(parts.time.on_group_clock(chat, at))
}

/// A group if any of its chats shows it as one; two accounts if any shows that.
fn kind(parts: &Parts, chats: &[u32]) -> ChatKind {
    let has = |kind: ChatKind| chats.iter().any(|chat| parts.world.chat(*chat).obs.kind == kind);
    [ChatKind::Group, ChatKind::Direct].into_iter().find(|kind| has(*kind)).unwrap_or(ChatKind::Unknown)
}

/// The line that tells of a group's creation.
fn created(parts: &Parts, group: u32) -> Option<u32> {
    parts.clusters.range(group).find(|message| {
        let (chat, record) = parts.clusters.best(*message);
        let line = parts.world.chat(chat).message(record).system.as_deref();
        line.is_some_and(|line| line.kind == SystemKind::Created)
    })
}

fn accounts(parts: &Parts) -> Vec<Account> {
    let exporters = assemble::exporters(parts.accounts);
    let mut exports: BTreeMap<u32, BTreeSet<ExhibitId>> = BTreeMap::new();
    for chat in &parts.world.chats {
        if let Some(account) = exporters.get(&chat.source) {
            exports.entry(*account).or_default().insert(chat.obs.exhibit);
        }
    }
    let lists = assemble::aliases(parts.world, parts.accounts);
    let is_exporter_of = |account: u32| exports.get(&account).into_iter().flatten().copied().collect();
    (0..).zip(lists).map(|(ix, aliases)| account(parts, ix, aliases, is_exporter_of(ix))).collect()
}

fn account(parts: &Parts, account: u32, mut aliases: Vec<(u32, u32)>, is_exporter_of: Vec<ExhibitId>) -> Account {
    let obs = |&(chat, alias): &(u32, u32)| parts.world.chat(chat).alias(alias);
    let least = aliases.iter().map(|at| obs(at).id).min();
    let phones: BTreeSet<&String> = aliases.iter().filter_map(|at| obs(at).phone.as_ref()).collect();
    let named = |at: &&(u32, u32)| !matches!(obs(at).kind, AliasKind::Number | AliasKind::Owner);
    let names: BTreeSet<&String> = aliases.iter().filter(named).map(|at| &obs(at).text).collect();
    let platform = aliases.first().map_or(Platform::WhatsApp, |at| parts.world.chat(at.0).obs.platform);
    aliases.sort_by_key(|at| obs(at).id);
    let share = parts.shares.get(&account).copied().unwrap_or_default();
    Account {
        id: AccountId(model::derive("account-cluster", &[least.as_ref().map_or(&[][..], |id| id.as_bytes())])),
        platform,
        aliases: aliases.into_iter().map(|(chat, alias)| AliasRef { chat, alias }).collect(),
        phone: parts.accounts.phones.current(phones.iter().copied()).cloned(),
        phones: phones.into_iter().cloned().collect(),
        names: names.into_iter().cloned().collect(),
        group_count: parts.groups_of.get(&account).copied().unwrap_or(0),
        message_count: share.messages,
        involvement: share.involvement,
        is_exporter_of,
    }
}

fn membership(parts: &Parts, group: u32, spell: &Spell) -> Membership {
    let best = |message: u32| record(parts.clusters.best(message));
    let (evidence, evidence_count) = evidence(parts, spell);
    Membership {
        group: GroupIx(group),
        account: AccountIx(spell.account),
        way: spell.way,
        joined: spell.joined.map(best),
        left: spell.left.map(best),
        by: spell.by.map(AccountIx),
        removed: spell.removed,
        removed_by: spell.removed_by.map(AccountIx),
        first_seen: best(spell.first),
        last_seen: best(spell.last),
        sure: spell.sure,
        evidence,
        evidence_count,
    }
}

/// Every observation of the lines, then the first and the last record that shows the account inside; and how many
/// there are with all the records between.
fn evidence(parts: &Parts, spell: &Spell) -> (Vec<RecordRef>, u32) {
    let told: Vec<RecordRef> =
        spell.lines.iter().flat_map(|line| parts.clusters.seen(*line)).copied().map(record).collect();
    let total = small(told.len()) + spell.seen;
    let ends = [spell.first, spell.last].into_iter().filter(|_| spell.seen > 0);
    let mut out: Vec<RecordRef> = Vec::with_capacity(EVIDENCE.min(told.len() + 2));
    for record in told.into_iter().chain(ends.map(|message| record(parts.clusters.best(message)))) {
        if out.len() < EVIDENCE && !out.contains(&record) {
            out.push(record);
        }
    }
    (out, total)
}

fn sighting(parts: &Parts, seen: &Seen) -> Sighting {
    Sighting {
        item: seen.item,
        group: GroupIx(seen.group),
        account: parts.clusters.list.at(seen.message).account.map(AccountIx),
        message: ClusterIx(seen.message),
        record: record(seen.record),
        first_in_group: seen.first_in_group,
        first_in_case: seen.first_in_case,
    }
}

/// Chats were numbered by id; the caller numbers them by their place in [`crate::Observed::chats`].
fn in_callers_order(out: &mut Network, origin: &[u32]) {
    let chat = |ix: &mut u32| *ix = *origin.at(*ix);
    let back = |record: &mut RecordRef| chat(&mut record.chat);
    out.observations.iter_mut().for_each(back);
    for group in &mut out.groups {
        group.chats.iter_mut().for_each(chat);
        [&mut group.created, &mut group.first_seen, &mut group.last_seen].into_iter().flatten().for_each(back);
    }
    out.accounts.iter_mut().flat_map(|account| &mut account.aliases).for_each(|alias| chat(&mut alias.chat));
    for spell in &mut out.memberships {
        [&mut spell.joined, &mut spell.left].into_iter().flatten().for_each(back);
        spell.evidence.iter_mut().for_each(back);
        back(&mut spell.first_seen);
        back(&mut spell.last_seen);
    }
    out.sightings.iter_mut().for_each(|seen| back(&mut seen.record));
    out.links.iter_mut().flat_map(|link| &mut link.examples).for_each(back);
    out.clocks.iter_mut().for_each(|pair| {
        chat(&mut pair.a);
        chat(&mut pair.b);
    });
}
