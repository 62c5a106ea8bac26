//! Gives every cluster its id and its words, and turns the world's order of chats back into the caller's.

use crate::assemble::{self, Parts, record};
use crate::at::{At, small};
use crate::firsts::Seen;
use crate::members::Spell;
use crate::output::*;
use crate::products::{Shows, shows};
use crate::world::Chat;
use crate::{compared, facts, zones};
use model::{AccountId, ChatKind, ExhibitId, GroupId, Platform, SystemKind};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many records a spell names.
const EVIDENCE: usize = 12;

pub(crate) fn network(parts: &Parts, sightings: &[Seen], links: Vec<Link>, clocks: Vec<ClockPair>) -> Network {
    let mut out = Network { links, clocks, ..Network::default() };
    out.observations = parts.clusters.observations.iter().copied().map(record).collect();
    out.accounts = accounts(parts);
    for (group, chats) in (0..).zip(parts.chats) {
        out.groups.push(self::group(parts, group, chats));
        out.messages.extend(parts.clusters.range(group).map(|message| cluster(parts, group, message)));
        out.memberships.extend(parts.spells.at(group).iter().map(|spell| membership(parts, group, spell)));
    }
    out.sources = by_origin(parts, |chat| chat.source);
    out.anchored = by_origin(parts, |chat| chat.anchored);
    out.zones = zones::recovered(parts.world, parts.clusters, parts.time);
    out.recoveries = compared::recoveries(parts.world, parts.clusters);
    out.versions = compared::versions(parts.world, parts.clusters);
    out.differences = sides(parts).differences(parts.grouping);
    out.sightings = sightings.iter().map(|seen| sighting(parts, seen)).collect();
    in_callers_order(&mut out, &parts.world.chats.iter().map(|chat| chat.origin).collect::<Vec<_>>());
    out
}

/// Something of each chat, by the caller's numbers of chats.
fn by_origin<T: Default + Clone>(parts: &Parts, of: impl Fn(&Chat) -> T) -> Vec<T> {
    let mut out = vec![T::default(); parts.world.observed];
    parts.world.chats.iter().for_each(|chat| *out.at_mut(chat.origin) = of(chat));
    out
}

fn sides<'s, 'w>(parts: &'s Parts<'s, 'w>) -> compared::Sides<'s, 'w> {
    compared::Sides {
        world: parts.world,
        clusters: parts.clusters,
        exporters: parts.exporters,
        spells: parts.spells,
        of: &parts.grouping.of,
    }
}

fn cluster(parts: &Parts, group: u32, message: u32) -> MessageCluster {
    let cluster = parts.clusters.list.at(message);
    MessageCluster {
        id: cluster.id,
        group: GroupIx(group),
        account: cluster.account.map(AccountIx),
        state: cluster.state,
        dated: cluster.dated,
        start: cluster.start,
        len: cluster.len,
    }
}

fn group(parts: &Parts, group: u32, chats: &[u32]) -> Group {
    let least = chats.iter().map(|chat| parts.world.chat(*chat).obs.id).min();
    let range = parts.clusters.range(group);
    let last = chats.iter().max_by_key(|chat| (last_record(parts, **chat), **chat));
    let name = last.and_then(|chat| parts.world.chat(*chat).obs.names.last().cloned());
    let facts = parts.facts.of(group);
    let told = facts.iter().filter_map(|at| facts::fact(parts.world, at)?.name.as_ref());
    let names: BTreeSet<&String> =
        chats.iter().flat_map(|chat| &parts.world.chat(*chat).obs.names).chain(told).collect();
    let spells = || parts.spells.at(group).iter().filter(|spell| spell.way == Way::Founded);
    let founded = spells().find(|spell| spell.joined.is_some()).or_else(|| spells().next());
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
        native: chats.iter().find_map(|chat| parts.world.chat(*chat).obs.native.clone()),
        founder: founded.map(|spell| AccountIx(spell.account)),
        created: created(parts, group).map(best),
        origin: origin(parts, chats),
        facts: facts.to_vec(),
        first_seen: range.clone().next().map(best),
        last_seen: range.clone().next_back().map(best),
        member_count: small(members.len()),
        message_count: small(range.clone().filter(is_message).count()),
        messages: (range.start, range.end),
    }
}

/// The chat that says most of who made a group and when; the group's id goes before a field.
fn origin(parts: &Parts, chats: &[u32]) -> Option<u32> {
    let says = |chat: &u32| {
        let origin = parts.world.chat(*chat).obs.origin.as_ref()?;
        Some((origin.founder.is_some(), origin.created.is_some(), Reverse(origin.source), Reverse(*chat)))
    };
    chats.iter().filter_map(says).max().map(|best| best.3.0)
}

/// When a chat's last record was, on its group's clock.
fn last_record(parts: &Parts, chat: u32) -> Option<i64> {
    let c = parts.world.chat(chat);
    let at = c.obs.messages.iter().rev().find(|message| c.tells(message))?.at;
    Some(parts.time.on_group_clock(chat, at))
}

/// A group if any of its chats shows it as one; two accounts if any shows that.
fn kind(parts: &Parts, chats: &[u32]) -> ChatKind {
    let has = |kind: ChatKind| chats.iter().any(|chat| parts.world.chat(*chat).obs.kind == kind);
    [ChatKind::Group, ChatKind::Channel, ChatKind::Direct]
        .into_iter()
        .find(|kind| has(*kind))
        .unwrap_or(ChatKind::Unknown)
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
    let mut exports: BTreeMap<u32, BTreeSet<ExhibitId>> = BTreeMap::new();
    for chat in &parts.world.chats {
        if let Some(account) = parts.exporters.get(&chat.source) {
            exports.entry(*account).or_default().insert(chat.obs.exhibit);
        }
    }
    let lists = assemble::aliases(parts.world, parts.accounts);
    let is_exporter_of = |account: u32| exports.get(&account).into_iter().flatten().copied().collect();
    let named = lists.into_iter().zip(facts::called(parts.world, parts.accounts));
    (0..).zip(named).map(|(ix, (aliases, called))| account(parts, ix, aliases, called, is_exporter_of(ix))).collect()
}

fn account(
    parts: &Parts,
    account: u32,
    mut aliases: Vec<(u32, u32)>,
    called: Vec<Called>,
    is_exporter_of: Vec<ExhibitId>,
) -> Account {
    let obs = |&(chat, alias): &(u32, u32)| parts.world.chat(chat).alias(alias);
    let least = aliases.iter().map(|at| obs(at).id).min();
    let phones: BTreeSet<&String> = aliases.iter().filter_map(|at| obs(at).phone.as_ref()).collect();
    let ids: BTreeSet<&String> = aliases.iter().filter_map(|at| obs(at).account.as_ref()).collect();
    let names: BTreeSet<&String> = called.iter().map(|called| &called.name).collect();
    let platform = aliases.first().map_or(Platform::WhatsApp, |at| parts.world.chat(at.0).obs.platform);
    aliases.sort_by_key(|at| obs(at).id);
    let share = parts.shares.get(&account).copied().unwrap_or_default();
    let counts = involvement(parts, &aliases, !is_exporter_of.is_empty(), share.involvement);
    Account {
        id: AccountId(model::derive("account-cluster", &[least.as_ref().map_or(&[][..], |id| id.as_bytes())])),
        platform,
        aliases: aliases.into_iter().map(|(chat, alias)| AliasRef { chat, alias }).collect(),
        phone: parts.accounts.phones.current(phones.iter().copied()).cloned(),
        phones: phones.into_iter().cloned().collect(),
        ids: ids.into_iter().cloned().collect(),
        names: names.into_iter().cloned().collect(),
        called,
        group_count: parts.groups_of.get(&account).copied().unwrap_or(0),
        message_count: share.messages,
        involvement: counts,
        is_exporter_of,
    }
}

/// None counted is 0 where a source of the account's could have shown one.
fn involvement(parts: &Parts, aliases: &[(u32, u32)], exporter: bool, counted: Involvement) -> Involvement {
    let could = |of: fn(Shows) -> bool| aliases.iter().any(|at| of(shows(parts.world.chat(at.0).obs.product)));
    let zero = |could: bool| could.then_some(0);
    Involvement {
        forwarded: counted.forwarded.or_else(|| zero(could(|shows| shows.forwarded))),
        starred: counted.starred.or_else(|| zero(exporter && own(parts, aliases))),
        ..counted
    }
}

/// Whether one of the aliases is the owner's in a source that shows what was starred.
fn own(parts: &Parts, aliases: &[(u32, u32)]) -> bool {
    aliases.iter().any(|&(chat, alias)| {
        let c = parts.world.chat(chat);
        let own = (c.source, parts.world.alias_ix(chat, alias));
        shows(c.obs.product).starred && parts.accounts.own.binary_search(&own).is_ok()
    })
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
        joined_listed: spell.joined_listed.map(listed),
        left_listed: spell.left_listed.map(listed),
        first_seen: spell.first.map(best),
        last_seen: spell.last.map(best),
        sure: spell.sure,
        evidence,
        lists: spell.lists.iter().take(EVIDENCE).copied().map(listed).collect(),
        evidence_count: evidence_count + small(spell.lists.len()),
    }
}

fn listed((chat, member): (u32, u32)) -> MemberRef {
    MemberRef { chat, member }
}

/// Every observation of the lines, then the first and the last record that shows the account inside; and how many
/// there are with all the records between.
fn evidence(parts: &Parts, spell: &Spell) -> (Vec<RecordRef>, u32) {
    let told: Vec<RecordRef> =
        spell.lines.iter().flat_map(|line| parts.clusters.seen(*line)).copied().map(record).collect();
    let total = small(told.len()) + spell.seen;
    let ends = [spell.first, spell.last].into_iter().flatten().filter(|_| spell.seen > 0);
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
        group.origin.iter_mut().for_each(chat);
        [&mut group.created, &mut group.first_seen, &mut group.last_seen].into_iter().flatten().for_each(back);
    }
    out.accounts.iter_mut().flat_map(|account| &mut account.aliases).for_each(|alias| chat(&mut alias.chat));
    for spell in &mut out.memberships {
        let ends = [&mut spell.joined, &mut spell.left, &mut spell.first_seen, &mut spell.last_seen];
        ends.into_iter().flatten().chain(&mut spell.evidence).for_each(back);
        let lists = [&mut spell.joined_listed, &mut spell.left_listed].into_iter().flatten();
        lists.chain(&mut spell.lists).for_each(|at| chat(&mut at.chat));
    }
    out.sightings.iter_mut().for_each(|seen| back(&mut seen.record));
    out.links.iter_mut().flat_map(|link| &mut link.examples).for_each(back);
    out.clocks.iter_mut().for_each(|pair| [&mut pair.a, &mut pair.b].into_iter().for_each(chat));
    for zone in &mut out.zones {
        chat(&mut zone.chat);
        zone.stretches.iter_mut().flat_map(|s| &mut s.examples).flat_map(|(x, y)| [x, y]).for_each(back);
    }
    for recovery in &mut out.recoveries {
        recovery.deleted_in.iter_mut().chain([&mut recovery.from]).for_each(back);
    }
    out.versions.iter_mut().flat_map(|versions| &mut versions.records).for_each(back);
    for pair in &mut out.differences {
        [&mut pair.a, &mut pair.b].into_iter().for_each(chat);
        pair.only_a.records.iter_mut().chain(&mut pair.only_b.records).for_each(back);
    }
}
