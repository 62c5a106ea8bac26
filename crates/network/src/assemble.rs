//! Puts the parts together as [`Network`].

use crate::accounts::{self, Accounts, TwoNames};
use crate::apart::Realm;
use crate::at::{At, small};
use crate::chronology::Chronology;
use crate::clusters::Clusters;
use crate::facts::Facts;
use crate::firsts;
use crate::grouping::{self, Grouping};
use crate::involvement::{self, Share};
use crate::members::{Reader, Spell};
use crate::output::*;
use crate::pairing::{self, Paired};
use crate::phones::Phones;
use crate::world::{Chat, World};
use crate::{Observed, naming, persons, sources};
use model::MessageKind;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Everything worked out, still in the world's own order of chats.
pub(crate) struct Parts<'p, 'w> {
    pub(crate) world: &'p World<'w>,
    pub(crate) grouping: &'p Grouping,
    pub(crate) accounts: &'p Accounts,
    pub(crate) clusters: &'p Clusters,
    pub(crate) time: &'p Chronology,
    pub(crate) spells: &'p [Vec<Spell>],
    pub(crate) shares: &'p BTreeMap<u32, Share>,
    /// Groups in which an account is or writes.
    pub(crate) groups_of: &'p BTreeMap<u32, u32>,
    /// The chats of each group.
    pub(crate) chats: &'p [Vec<u32>],
    /// What sources keep of each group.
    pub(crate) facts: &'p Facts,
    /// The exporter of each source.
    pub(crate) exporters: &'p BTreeMap<u32, u32>,
}

/// The network of some of the exhibits.
pub(crate) fn build(observed: &Observed, realm: Realm) -> Network {
    let mut world = World::of(observed, realm);
    let phones = Phones::of(&world);
    let (grouping, paired) = grouped(&mut world, &phones);
    // What chats were compared by is of no more use, and there can be millions of messages.
    world.chats.iter_mut().for_each(|chat| chat.keyed = Vec::new());
    let accounts = accounts::accounts(&world, phones, &paired);
    let clocks = clocks(&world, &grouping);
    let sources: Vec<u32> = world.chats.iter().map(|chat| chat.source).collect();
    let anchored: Vec<bool> = world.chats.iter().map(|chat| chat.anchored).collect();
    let time = Chronology::of(&sources, &anchored, &clocks);
    let clusters = Clusters::of(&world, &grouping, &paired, &accounts, &time);
    let mut chats: Vec<Vec<u32>> = vec![Vec::new(); grouping.groups as usize];
    (0..world.len()).for_each(|chat| chats.at_mut(*grouping.of.at(chat)).push(chat));
    let (facts, exporters) = (Facts::of_groups(&world, &chats), exporters(&accounts));
    let reader = Reader {
        world: &world,
        clusters: &clusters,
        accounts: &accounts,
        time: &time,
        chats: &chats,
        facts: &facts,
        exporters: &exporters,
    };
    let inside = inside(&reader, &grouping);
    let read: Vec<(Vec<Spell>, BTreeMap<u32, Share>)> = (0..grouping.groups)
        .into_par_iter()
        .map(|group| {
            let spells = reader.spells(group, &inside);
            let shares = involvement::shares(&reader, group, &spells, &observed.matched);
            (spells, shares)
        })
        .collect();
    let (spells, by_group): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    let (shares, groups_of) = summed(by_group);
    let parts = Parts {
        world: &world,
        grouping: &grouping,
        accounts: &accounts,
        clusters: &clusters,
        time: &time,
        spells: &spells,
        shares: &shares,
        groups_of: &groups_of,
        chats: &chats,
        facts: &facts,
        exporters: &exporters,
    };
    let sightings = firsts::seen(&world, &clusters, &time);
    naming::network(&parts, &sightings, links(&world, &grouping, &paired, &accounts, &clusters), clocks)
}

/// Groups, and the messages that their chats share. Where these show that what was taken for one phone is several, the
/// rest must be seen anew: what one phone's two chats rule out, two phones' chats do not. So it must where they show two
/// names of one person: a third phone that has one name for both would seem to have two people under it.
fn grouped(world: &mut World, phones: &Phones) -> (Grouping, Vec<Paired>) {
    persons::tell(world, phones, TwoNames::default());
    let mut names_told = false;
    loop {
        let grouping = grouping::grouping(world, phones);
        let paired = pairing::paired(world, &grouping);
        let several = sources::contradicted(world, phones, &grouping, &paired);
        sources::split(world, &several);
        let names = if names_told { TwoNames::default() } else { TwoNames::of(world, &paired) };
        let new_names = !names.one.is_empty() && persons::tell(world, phones, names);
        names_told |= new_names;
        if several.is_empty() && !new_names {
            return (grouping, paired);
        }
    }
}

fn summed(by_group: Vec<BTreeMap<u32, Share>>) -> (BTreeMap<u32, Share>, BTreeMap<u32, u32>) {
    let (mut shares, mut groups): (BTreeMap<u32, Share>, BTreeMap<u32, u32>) = Default::default();
    // What was added is let go of at once: there can be a million accounts.
    for (account, share) in by_group.into_iter().flatten() {
        shares.entry(account).or_default().add(&share);
        *groups.entry(account).or_default() += 1;
    }
    (shares, groups)
}

/// The clocks of pairs on which groups rest, in seconds, by chats.
fn clocks(world: &World, grouping: &Grouping) -> Vec<ClockPair> {
    let seconds = |s: &crate::offsets::Segment| ClockSegment {
        from: i64::from(s.from) * 60,
        to: i64::from(s.to) * 60,
        offset: i64::from(s.offset) * 60,
        support: s.support,
    };
    let pair = |p: &grouping::Aligned| ClockPair { a: p.a, b: p.b, segments: p.course.0.iter().map(seconds).collect() };
    let known = |p: &&grouping::Aligned| !(world.chat(p.a).anchored && world.chat(p.b).anchored);
    let mut out: Vec<ClockPair> = grouping.accepted().filter(known).map(pair).collect();
    out.sort_by_key(|pair| (pair.a, pair.b));
    out
}

/// Messages that show someone inside a group: an exporter by the first and the last of each chat that is no line of the
/// service; whom a roll-call names by the first and the last message that went to them.
fn inside(reader: &Reader, grouping: &Grouping) -> BTreeMap<u32, Vec<u32>> {
    let ends = ends(reader);
    let mut out: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let groups: BTreeSet<u32> = ends.keys().map(|(chat, _)| *grouping.of.at(*chat)).collect();
    for message in groups.into_iter().flat_map(|group| reader.clusters.range(group)) {
        let seen = reader.clusters.seen(message).iter();
        let mut accounts: Vec<u32> = seen.filter_map(|record| ends.get(record)).flatten().copied().collect();
        accounts.sort_unstable();
        accounts.dedup();
        if !accounts.is_empty() {
            out.insert(message, accounts);
        }
    }
    out
}

fn ends(reader: &Reader) -> FxHashMap<(u32, u32), Vec<u32>> {
    let mut out: FxHashMap<(u32, u32), Vec<u32>> = FxHashMap::default();
    for (ix, chat) in (0..).zip(&reader.world.chats) {
        let is_message = |m: &crate::MessageObs| !matches!(m.kind, MessageKind::System | MessageKind::Quoted);
        if let Some(account) = reader.exporter(ix) {
            let first = chat.obs.messages.iter().position(is_message);
            let last = chat.obs.messages.iter().rposition(is_message);
            first.into_iter().chain(last).for_each(|at| out.entry((ix, small(at))).or_default().push(account));
        }
        for (alias, message) in called_up(chat) {
            let account = *reader.accounts.of.at(reader.world.alias_ix(ix, alias));
            out.entry((ix, message)).or_default().push(account);
        }
    }
    out
}

/// (alias, message) of the first and last message that went to each account of the roll-calls.
fn called_up(chat: &Chat) -> Vec<(u32, u32)> {
    if chat.obs.roll_calls.is_empty() {
        return Vec::new();
    }
    let places: FxHashMap<u64, u32> = (0..).zip(&chat.obs.messages).map(|(ix, m)| (m.record, ix)).collect();
    let known = chat.obs.roll_calls.iter().filter(|call| (call.alias.0 as usize) < chat.obs.aliases.len());
    let ends = known.flat_map(|call| [(call.alias.0, call.first), (call.alias.0, call.last)]);
    ends.filter_map(|(alias, record)| Some((alias, *places.get(&record)?))).collect()
}

/// The account of each source's exporter, where one is known.
pub(crate) fn exporters(accounts: &Accounts) -> BTreeMap<u32, u32> {
    let mut out = BTreeMap::new();
    for (source, alias) in &accounts.own {
        out.entry(*source).or_insert(*accounts.of.at(*alias));
    }
    out
}

fn links(world: &World, grouping: &Grouping, paired: &[Paired], accounts: &Accounts, clusters: &Clusters) -> Vec<Link> {
    let mut out: Vec<Link> = grouping::links(world, grouping).collect();
    out.extend(accounts.proposals.iter().map(|proposal| account_link(world, proposal)));
    for (pair, joined) in paired.iter().zip(&clusters.joined).filter(|(_, joined)| **joined > 0) {
        let examples = pair.pairs.iter().take(3).flat_map(|&(_, x, y)| [(pair.a, x), (pair.b, y)]);
        out.push(Link {
            kind: LinkKind::Messages,
            a: world.chat(pair.a).obs.id.0,
            b: world.chat(pair.b).obs.id.0,
            rule: Rule::PairedMessages,
            weight: 100,
            accepted: true,
            refusal: None,
            support: *joined,
            examples: examples.map(record).collect(),
            told: None,
        });
    }
    out.extend(clusters.by_id.iter().map(|by_id| Link {
        kind: LinkKind::Messages,
        a: world.chat(by_id.a).obs.id.0,
        b: world.chat(by_id.b).obs.id.0,
        rule: Rule::SameMessageId,
        weight: 100,
        accepted: true,
        refusal: None,
        support: by_id.count,
        examples: by_id.examples.iter().flat_map(|&(x, y)| [(by_id.a, x), (by_id.b, y)]).map(record).collect(),
        told: None,
    }));
    out.sort_by_key(|link| (link.kind, link.a, link.b, link.rule));
    out
}

fn account_link(world: &World, proposal: &crate::merge::Proposal) -> Link {
    let id = |ix: u32| {
        let (chat, alias) = world.alias_at(ix);
        world.chat(chat).alias(alias).id.0
    };
    Link {
        kind: LinkKind::Account,
        a: id(proposal.a),
        b: id(proposal.b),
        rule: proposal.rule,
        weight: proposal.weight,
        accepted: proposal.refusal.is_none(),
        refusal: proposal.refusal,
        support: proposal.support,
        examples: proposal.examples.iter().copied().map(record).collect(),
        told: proposal.told,
    }
}

pub(crate) fn record((chat, message): (u32, u32)) -> RecordRef {
    RecordRef { chat, message }
}

/// The aliases of each account, by chat.
pub(crate) fn aliases(world: &World, accounts: &Accounts) -> Vec<Vec<(u32, u32)>> {
    let mut out: Vec<Vec<(u32, u32)>> = vec![Vec::new(); accounts.accounts as usize];
    for ix in 0..world.aliases() {
        let list = out.at_mut(*accounts.of.at(ix));
        if list.is_empty() {
            // Of very many accounts most have one alias.
            list.reserve_exact(1);
        }
        list.push(world.alias_at(ix));
    }
    out
}
