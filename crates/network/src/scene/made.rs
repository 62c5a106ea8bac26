//! A scene from a network.

use super::{
    GroupView, LinkPosted, Place, Scene, SceneAccount, SceneGroup, SceneItem, ScenePost, SceneSighting, Stay, When,
};
use crate::at::{At, small};
use crate::chronology::Chronology;
use crate::output::{Group, Membership, Network, RecordRef, Sighting};
use crate::world::on_clock;
use crate::{ChatObs, Observed, text_key};
use model::{AliasKind, ChatKind, ExhibitId, ItemId, SystemKind, WallTime};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What a scene is made of besides the network.
#[derive(Clone, Debug, Default)]
pub struct Besides {
    /// The family of each item that is in one with others: any number that is the same for all of a family.
    pub families: FxHashMap<ItemId, u64>,
    /// Invite links and invitations in messages.
    pub invites: Vec<InviteObs>,
    /// The country of accounts by their number: ISO 3166 alpha-2, by index into [`Network::accounts`].
    pub countries: FxHashMap<u32, [u8; 2]>,
    /// What analysts said of where a group comes from. Groups by index into [`Network::groups`].
    pub words: Vec<HumanWord>,
    /// The same of groups that come from none; `parent` is empty.
    pub rootless: Vec<HumanWord>,
}

/// An invite link, or an invitation, in a record.
#[derive(Clone, Debug)]
pub struct InviteObs {
    /// The record: an index into [`Observed::chats`], and one into that chat's messages.
    pub record: RecordRef,
    /// The link, or the invitation's group, hashed.
    pub code: u64,
    /// The service's own id of the group that it leads to, hashed as [`SceneGroup::native`], where the record has it.
    pub to: Option<u64>,
}

/// What an analyst said of where a group comes from.
#[derive(Clone, Debug)]
pub struct HumanWord {
    /// The group.
    pub child: u32,
    /// From which it came; `None`: from one that is not seen.
    pub parent: Option<u32>,
    /// Whether the words in the chat say it, or deny it.
    pub says: bool,
    /// The message that is quoted.
    pub quote: Option<RecordRef>,
}

/// A service's own id, hashed as [`SceneGroup::native`].
pub fn native_of(id: &str) -> u64 {
    text_key(id)
}

/// Two days: an export that begins so near to a stay's begin begins with it.
const NEAR_START_S: i64 = 2 * 86_400;

impl Scene {
    /// The scene of a network and of what it was built from.
    pub fn of(observed: &Observed, network: &Network, besides: &Besides) -> Self {
        Maker::new(observed, network).scene(besides)
    }
}

struct Maker<'m> {
    observed: &'m Observed,
    network: &'m Network,
    time: Chronology,
    exhibits: FxHashMap<ExhibitId, u32>,
    /// The account of each chat's exporting phone.
    owners: FxHashMap<u32, u32>,
    places: Vec<Place>,
}

impl<'m> Maker<'m> {
    fn new(observed: &'m Observed, network: &'m Network) -> Self {
        let mut ids: Vec<ExhibitId> = observed.chats.iter().map(|chat| chat.exhibit).collect();
        ids.sort_unstable();
        ids.dedup();
        let exhibits = ids.into_iter().zip(0..).collect();
        let owners = owners(observed, network);
        Self { observed, network, time: Chronology::new(network), exhibits, owners, places: Vec::new() }
    }

    fn scene(mut self, besides: &Besides) -> Scene {
        let (exhibits, words) = (small(self.exhibits.len()), besides.words.clone());
        let mut out = Scene { exhibits, words, rootless: besides.rootless.clone(), ..Scene::default() };
        out.accounts = self.accounts(besides);
        let items = self.items(besides, &mut out);
        let links = self.links(besides);
        let (mut spells, mut seen) = (self.network.memberships.as_slice(), self.network.sightings.as_slice());
        let mut links = links.into_iter().peekable();
        for (ix, group) in (0..).zip(&self.network.groups) {
            let mut of = self.group(group);
            let (mine, rest) = spells.split_at(spells.partition_point(|spell| spell.group.0 <= ix));
            spells = rest;
            let accounts = mine.chunk_by(|a, b| a.account == b.account).count() as u64;
            if of.kind == ChatKind::Unknown && !of.kind.is_group(accounts) {
                of.kind = ChatKind::Direct;
            }
            of.stays = extended(&mut out.stays, mine.iter().map(|spell| self.stay(spell)));
            of.views = extended(&mut out.views, self.views(ix, group, out.stays.get(of.stays.start as usize..)));
            let (posts, undated) = self.posts(group);
            of.posts = extended(&mut out.posts, posts);
            out.undated.extend(undated.into_iter().map(|account| (ix, account)));
            of.links = extended(&mut out.links, std::iter::from_fn(|| links.next_if(|link| link.group == ix)));
            let (mine, rest) = seen.split_at(seen.partition_point(|seen| seen.group.0 <= ix));
            seen = rest;
            of.sightings = extended(&mut out.sightings, mine.iter().map(|seen| self.sighting(seen, &items)));
            out.groups.push(of);
        }
        out.places = self.places;
        let listed = self.network.memberships.iter().filter(|spell| out.is_group(spell.group.0));
        out.listed = listed.flat_map(|spell| spell.lists.iter().map(|list| (spell.account.0, list.chat))).collect();
        out.listed.sort_unstable();
        out.listed.dedup();
        resolve(&mut out, besides, self.network);
        out
    }

    fn accounts(&self, besides: &Besides) -> Vec<SceneAccount> {
        let account = |(ix, account): (u32, &crate::Account)| SceneAccount {
            owner_of: account.is_exporter_of.iter().filter_map(|e| self.exhibits.get(e).copied()).collect(),
            country: besides.countries.get(&ix).copied(),
        };
        (0..).zip(&self.network.accounts).map(account).collect()
    }

    /// Items in the order of their digests, so that their numbers are the same on every run.
    fn items(&self, besides: &Besides, out: &mut Scene) -> FxHashMap<ItemId, u32> {
        let mut ids: Vec<ItemId> = self.network.sightings.iter().map(|seen| seen.item).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut families: FxHashMap<u64, u32> = FxHashMap::default();
        for id in &ids {
            let next = out.families;
            let family = besides.families.get(id).map_or(next, |key| *families.entry(*key).or_insert(next));
            out.families = next.max(family + 1);
            out.items.push(SceneItem { family, matched: self.observed.matched.contains(id) });
        }
        ids.into_iter().zip(0..).collect()
    }

    fn group(&self, group: &Group) -> SceneGroup {
        let origin = || {
            let chat = group.origin?;
            let at = self.chat(chat).origin.as_ref()?.created?;
            Some(self.when(chat, at))
        };
        let words = group.names.iter().flat_map(|name| words_of(name));
        let mut name_words: Vec<u64> = words.collect();
        name_words.sort_unstable();
        name_words.dedup();
        SceneGroup {
            id: group.id,
            kind: group.kind,
            platform: group.platform,
            created: group.created.and_then(|line| self.at_record(line)).or_else(origin),
            created_line: group.created,
            founder: group.founder.map(|account| account.0),
            first: group.first_seen.and_then(|record| self.at_record(record)),
            last: group.last_seen.and_then(|record| self.at_record(record)),
            name_words,
            native: group.native.as_deref().map(native_of),
            views: 0..0,
            stays: 0..0,
            posts: 0..0,
            links: 0..0,
            sightings: 0..0,
        }
    }

    fn stay(&mut self, spell: &Membership) -> Stay {
        let listed = |at: Option<crate::MemberRef>, since: bool| {
            let at = at?;
            let member = self.chat(at.chat).members.get(at.member as usize)?;
            Some(self.when(at.chat, if since { member.since? } else { member.until? }))
        };
        let told = |line: Option<RecordRef>| line.and_then(|record| self.at_record(record));
        let came = told(spell.joined).or_else(|| listed(spell.joined_listed, true));
        let left = told(spell.left).or_else(|| listed(spell.left_listed, false));
        let (first, last) = (told(spell.first_seen), told(spell.last_seen));
        let places = self.place(spell.evidence.iter().copied());
        Stay {
            group: spell.group.0,
            account: spell.account.0,
            way: spell.way,
            by: spell.by.map(|by| by.0),
            came,
            left,
            removed: spell.removed,
            first,
            last,
            places,
        }
    }

    fn views(&self, ix: u32, group: &Group, stays: Option<&[Stay]>) -> Vec<GroupView> {
        debug_assert!(stays.unwrap_or_default().iter().all(|stay| stay.group == ix));
        let view = |chat: &u32| {
            let obs = self.chat(*chat);
            let owner = self.owners.get(chat).copied();
            let shown = obs.messages.iter().filter(|m| m.system.as_ref().is_none_or(|s| s.kind != SystemKind::Created));
            let times: Vec<WallTime> = shown.map(|m| m.at).filter(|at| self.tells(*chat, *at)).collect();
            let least = times.iter().min_by_key(|at| at.seconds)?;
            let most = times.iter().max_by_key(|at| at.seconds)?;
            let (from, to) = (self.when(*chat, *least), self.when(*chat, *most));
            let mine = stays.unwrap_or_default().iter().filter(|stay| owner == Some(stay.account));
            let begins = mine.filter_map(|stay| stay.came).chain(group.created.and_then(|line| self.at_record(line)));
            let near = |begin: When| begin.until(&from).0.abs() <= NEAR_START_S;
            let exhibit = *self.exhibits.get(&obs.exhibit)?;
            let from_the_start = begins.into_iter().any(near);
            Some(GroupView { chat: *chat, exhibit, owner, from, to, from_the_start })
        };
        group.chats.iter().filter_map(view).collect()
    }

    /// Who posted when, and who posted when no time tells.
    fn posts(&self, group: &Group) -> (Vec<ScenePost>, BTreeSet<u32>) {
        let post = |message: &crate::MessageCluster| {
            let (account, record) = (message.account?, self.network.dated(message)?);
            let at = self.message(record)?.at;
            self.tells(record.chat, at).then_some(())?;
            let (from, to) = self.utc(record.chat, at);
            let minute = u32::try_from((from + (to - from) / 2).div_euclid(60)).ok()?;
            Some(ScenePost { minute, account: account.0 })
        };
        let (mut posts, mut undated) = (Vec::new(), BTreeSet::new());
        for message in self.network.messages_of(group) {
            match post(message) {
                Some(dated) => posts.push(dated),
                None => undated.extend(message.account.map(|account| account.0)),
            }
        }
        posts.sort_unstable();
        (posts, undated)
    }

    fn sighting(&mut self, seen: &Sighting, items: &FxHashMap<ItemId, u32>) -> SceneSighting {
        let observations: Vec<RecordRef> = match self.network.messages.get(seen.message.0 as usize) {
            Some(message) => self.network.observations(message).to_vec(),
            None => vec![seen.record],
        };
        let forwarded = observations.iter().any(|record| self.message(*record).is_some_and(|m| m.forwarded));
        let when = self.together(seen.record, &observations);
        let others = observations.iter().copied().filter(|record| *record != seen.record);
        let places = self.place(std::iter::once(seen.record).chain(others));
        SceneSighting {
            item: items.get(&seen.item).copied().unwrap_or(u32::MAX),
            group: seen.group.0,
            account: seen.account.map(|account| account.0),
            when,
            message: seen.message.0,
            forwarded,
            places,
        }
    }

    /// Links in the order of groups and of their time.
    fn links(&mut self, besides: &Besides) -> Vec<LinkPosted> {
        let mut wanted: FxHashMap<RecordRef, Vec<&InviteObs>> = FxHashMap::default();
        besides.invites.iter().for_each(|invite| wanted.entry(invite.record).or_default().push(invite));
        let mut out = Vec::new();
        if wanted.is_empty() {
            return out;
        }
        for message in &self.network.messages {
            let observations = self.network.observations(message);
            let Some(invites) = observations.iter().find_map(|record| wanted.get(record)) else { continue };
            let Some(best) = self.network.dated(message) else { continue };
            let (account, observations) = (message.account.map(|a| a.0), observations.to_vec());
            let when = self.together(best, &observations);
            let places = self.place(observations.into_iter());
            let mut codes = FxHashSet::default();
            for invite in invites.iter().filter(|invite| codes.insert(invite.code)) {
                let (group, places) = (message.group.0, places.clone());
                out.push(LinkPosted { group, account, when, code: invite.code, to: None, places });
            }
        }
        out.sort_by_key(|link| (link.group, link.when.middle(), link.code));
        out
    }

    /// When a message was: what all phones that hold it say must hold at once; where they contradict each other, the best
    /// observation counts.
    fn together(&self, best: RecordRef, all: &[RecordRef]) -> When {
        let own = self.at_record(best).unwrap_or_else(|| When::utc(i64::MIN / 4, i64::MAX / 4));
        let spans = all.iter().filter_map(|record| self.at_record(*record)).map(|when| when.utc);
        let narrow = spans.reduce(|p, q| (p.0.max(q.0), p.1.min(q.1))).filter(|(from, to)| from <= to);
        When { utc: narrow.unwrap_or(own.utc), ..own }
    }

    fn place(&mut self, records: impl Iterator<Item = RecordRef>) -> Range<u32> {
        let start = small(self.places.len());
        for record in records {
            let Some(at) = self.message(record).map(|m| m.at) else { continue };
            let anchored = self.network.anchored.get(record.chat as usize).copied().unwrap_or_default();
            let at = on_clock(anchored, at);
            let in_file = at.tells().then_some((if anchored { at.seconds } else { 0 }, record.message));
            self.places.push(Place { record, in_file });
        }
        start..small(self.places.len())
    }

    fn chat(&self, chat: u32) -> &'m ChatObs {
        self.observed.chats.at(chat)
    }

    fn message(&self, record: RecordRef) -> Option<&'m crate::MessageObs> {
        self.observed.chats.get(record.chat as usize)?.messages.get(record.message as usize)
    }

    fn tells(&self, chat: u32, at: WallTime) -> bool {
        on_clock(self.network.anchored.get(chat as usize).copied().unwrap_or_default(), at).tells()
    }

    fn utc(&self, chat: u32, at: WallTime) -> (i64, i64) {
        let span = self.time.utc(chat, at);
        (span.from, span.to)
    }

    fn when(&self, chat: u32, at: WallTime) -> When {
        let span = self.time.span(chat, at);
        When { utc: self.utc(chat, at), clock: self.time.component(chat), on_clock: (span.from, span.to) }
    }

    fn at_record(&self, record: RecordRef) -> Option<When> {
        Some(self.when(record.chat, self.message(record)?.at))
    }
}

/// Puts what belongs to a group behind the rest; gives where it lies.
fn extended<T>(all: &mut Vec<T>, more: impl IntoIterator<Item = T>) -> Range<u32> {
    let start = small(all.len());
    all.extend(more);
    start..small(all.len())
}

/// The account of each chat's phone: that of the alias that stands for it, else the only one whose phone is in the exhibit.
fn owners(observed: &Observed, network: &Network) -> FxHashMap<u32, u32> {
    let mut alone: BTreeMap<(ExhibitId, model::Platform), Option<u32>> = BTreeMap::new();
    let mut out = FxHashMap::default();
    for (ix, account) in (0..).zip(&network.accounts) {
        for exhibit in &account.is_exporter_of {
            alone.entry((*exhibit, account.platform)).and_modify(|one| *one = None).or_insert(Some(ix));
        }
        for alias in account.aliases.iter().filter(|_| !account.is_exporter_of.is_empty()) {
            let obs = observed.chats.get(alias.chat as usize).and_then(|chat| chat.aliases.get(alias.alias as usize));
            if obs.is_some_and(|alias| alias.kind == AliasKind::Owner) {
                out.insert(alias.chat, ix);
            }
        }
    }
    for (chat, obs) in (0..).zip(&observed.chats) {
        if let Some(Some(account)) = alone.get(&(obs.exhibit, obs.platform)) {
            out.entry(chat).or_insert(*account);
        }
    }
    out
}

/// Words of a name, folded and hashed; marks and emoji are none.
fn words_of(name: &str) -> impl Iterator<Item = u64> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1).map(text_key)
}

/// Names the groups to which links lead, where an invitation has the group's own id, or the link of one that has.
fn resolve(scene: &mut Scene, besides: &Besides, network: &Network) {
    let named = (0..).zip(&network.groups).filter_map(|(ix, g)| Some((native_of(g.native.as_deref()?), ix)));
    let groups: FxHashMap<u64, u32> = named.collect();
    let told = besides.invites.iter().filter_map(|invite| Some((invite.code, *groups.get(&invite.to?)?)));
    let codes: FxHashMap<u64, u32> = told.collect();
    scene.links.iter_mut().for_each(|link| link.to = codes.get(&link.code).copied());
}
