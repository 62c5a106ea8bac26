//! Who was in a group, from when to when: spells, read off the lines of the service and, failing those, messages.

use crate::accounts::Accounts;
use crate::at::{At, small};
use crate::chronology::Chronology;
use crate::clusters::Clusters;
use crate::facts::Facts;
use crate::listed;
use crate::output::{MessageState, Sure, Way};
use crate::world::World;
use model::{ExhibitId, MessageKind, SystemKind};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// A spell; records are messages (clusters).
#[derive(Clone, Debug)]
pub(crate) struct Spell {
    pub(crate) account: u32,
    pub(crate) way: Way,
    pub(crate) joined: Option<u32>,
    pub(crate) left: Option<u32>,
    pub(crate) by: Option<u32>,
    pub(crate) removed: bool,
    pub(crate) removed_by: Option<u32>,
    /// The first and the last record that shows it inside; `None`: only a list does.
    pub(crate) first: Option<u32>,
    pub(crate) last: Option<u32>,
    /// (chat, member) of the list that says since when, and where that lies in the group's messages.
    pub(crate) joined_listed: Option<(u32, u32)>,
    pub(crate) from: Option<u32>,
    /// The same of its end.
    pub(crate) left_listed: Option<(u32, u32)>,
    pub(crate) until: Option<u32>,
    /// Lists that show it.
    pub(crate) lists: Vec<(u32, u32)>,
    /// Lines that tell of its begin and end.
    pub(crate) lines: Vec<u32>,
    /// Records that show it inside.
    pub(crate) seen: u32,
    pub(crate) sure: Sure,
    /// Exhibits, not phones: copies of one export often lie in several folders of an exhibit, and confirm nothing.
    pub(crate) sources: BTreeSet<ExhibitId>,
    pub(crate) contested: bool,
}

/// What is read through: a group's messages in order.
pub(crate) struct Reader<'r, 'w> {
    pub(crate) world: &'r World<'w>,
    pub(crate) clusters: &'r Clusters,
    pub(crate) accounts: &'r Accounts,
    pub(crate) time: &'r Chronology,
    /// The chats of each group.
    pub(crate) chats: &'r [Vec<u32>],
    /// What sources keep of each group.
    pub(crate) facts: &'r Facts,
    /// The exporter of each source.
    pub(crate) exporters: &'r BTreeMap<u32, u32>,
}

/// Order within so short a time is not sure across phones: a message and a line may stand the wrong way round.
pub(crate) const CROSSING_S: i64 = 120;
/// Two lines on one account's coming within this are of one event, told differently.
pub(crate) const SAME_EVENT_S: i64 = 600;

/// What a line says of one account.
struct Said {
    by: BTreeMap<u32, u32>,
    sources: BTreeSet<ExhibitId>,
}

/// Spells of all accounts in the order in which they begin. One list: there can be a million accounts, and most have
/// one spell.
#[derive(Default)]
struct Spells {
    all: Vec<Spell>,
    /// Where the last one of each account stands.
    last: FxHashMap<u32, u32>,
}

impl Spells {
    /// The last spell of an account.
    fn last(&mut self, account: u32) -> Option<&mut Spell> {
        self.last.get(&account).and_then(|at| self.all.get_mut(*at as usize))
    }

    fn add(&mut self, spell: Spell) {
        self.last.insert(spell.account, small(self.all.len()));
        self.all.push(spell);
    }
}

impl Reader<'_, '_> {
    /// The spells of a group, by account and time. `inside`: records that show an exporter inside, by message.
    pub(crate) fn spells(&self, group: u32, inside: &BTreeMap<u32, Vec<u32>>) -> Vec<Spell> {
        let mut spells = Spells::default();
        for message in self.clusters.range(group) {
            for account in inside.get(&message).into_iter().flatten() {
                self.seen(&mut spells, *account, message);
            }
            match self.clusters.list.at(message).account {
                Some(_) if self.only_quoted(message) => {}
                Some(account) => self.seen(&mut spells, account, message),
                None => self.line(&mut spells, message),
            }
        }
        let mut out = spells.all;
        listed::add(self, group, &mut out);
        out.iter_mut().for_each(|spell| spell.sure = sure(spell));
        out.sort_by_key(|spell| (spell.account, spell.first.is_none(), spell.first, spell.joined, spell.from));
        out
    }

    /// When a message was, on the group's clock.
    pub(crate) fn at(&self, message: u32) -> i64 {
        let (chat, record) = self.clusters.dated(message);
        self.time.on_group_clock(chat, self.world.chat(chat).message(record).at)
    }

    /// Whether any observation of a message says when it was.
    pub(crate) fn tells(&self, message: u32) -> bool {
        let (chat, record) = self.clusters.dated(message);
        self.world.chat(chat).at(record).tells()
    }

    /// The account whose phone a chat comes from.
    pub(crate) fn exporter(&self, chat: u32) -> Option<u32> {
        self.exporters.get(&self.world.chat(chat).source).copied()
    }

    /// Whether a message is known from answers alone, and when it was is not: it may have been sent before its sender left.
    fn only_quoted(&self, message: u32) -> bool {
        self.clusters.list.at(message).state == MessageState::Quoted && !self.tells(message)
    }

    fn near(&self, earlier: u32, later: u32, seconds: i64) -> bool {
        (self.at(later) - self.at(earlier)).abs() <= seconds
    }

    /// Whether clocks do not tell which of two messages was first. Nobody comes in twice without leaving: two lines of which
    /// that is true, hours of an unknown step of clocks apart, tell of one coming.
    fn no_order(&self, x: u32, y: u32) -> bool {
        let at = |message| {
            let (chat, record) = self.clusters.dated(message);
            (chat, self.world.chat(chat).message(record).at)
        };
        self.time.compare(at(x), at(y)).is_none()
    }

    fn seen(&self, spells: &mut Spells, account: u32, message: u32) {
        match spells.last(account) {
            Some(spell) if spell.left.is_none_or(|left| self.near(left, message, CROSSING_S)) => {
                spell.last = Some(message);
                spell.first = spell.first.or(Some(message));
                spell.seen += 1;
            }
            _ => spells.add(Spell { seen: 1, ..Spell::new(account, Way::Seen, message) }),
        }
    }

    fn line(&self, spells: &mut Spells, message: u32) {
        let (chat, record) = self.clusters.best(message);
        let obs = self.world.chat(chat).message(record);
        let Some(kind) = obs.system.as_ref().map(|line| line.kind).filter(|_| obs.kind == MessageKind::System) else {
            return;
        };
        let way = match kind {
            SystemKind::Created => Some(Way::Founded),
            SystemKind::Added => Some(Way::Added),
            SystemKind::JoinedByLink => Some(Way::Link),
            SystemKind::JoinedByRequest => Some(Way::Request),
            SystemKind::JoinedFromCommunity => Some(Way::Community),
            SystemKind::JoinedByInvitation => Some(Way::Invitation),
            SystemKind::Joined => Some(Way::Seen),
            SystemKind::Promoted | SystemKind::Demoted | SystemKind::OwnerChanged => {
                return self.named(spells, message);
            }
            _ => None,
        };
        let said = self.said(message, kind);
        for by in said.values().flat_map(|said| said.by.keys()).copied().collect::<BTreeSet<u32>>() {
            self.seen(spells, by, message);
        }
        for (account, said) in said {
            match way {
                Some(way) => self.join(spells, account, way, message, said),
                None => self.leave(spells, account, kind == SystemKind::Removed, message, said),
            }
        }
    }

    /// Who gives or gets rights is inside.
    fn named(&self, spells: &mut Spells, message: u32) {
        let mut accounts = BTreeSet::new();
        for &(ix, record) in self.clusters.seen(message) {
            let chat = self.world.chat(ix);
            let Some(line) = chat.message(record).system.as_deref() else { continue };
            let account = |alias: u32| *self.accounts.of.at(self.world.alias_ix(ix, alias));
            accounts.extend(chat.actor(line).into_iter().chain(chat.targets(line)).map(account));
        }
        accounts.into_iter().for_each(|account| self.seen(spells, account, message));
    }

    /// What the observations of a line say of each account that comes or goes.
    fn said(&self, message: u32, kind: SystemKind) -> BTreeMap<u32, Said> {
        let mut out: BTreeMap<u32, Said> = BTreeMap::new();
        for &(ix, record) in self.clusters.seen(message) {
            let chat = self.world.chat(ix);
            let Some(line) = chat.message(record).system.as_deref() else { continue };
            let account = |alias: u32| *self.accounts.of.at(self.world.alias_ix(ix, alias));
            let actor = chat.actor(line).map(account);
            let whom: Vec<u32> = match kind {
                SystemKind::Created => actor.into_iter().collect(),
                SystemKind::Added
                | SystemKind::Removed
                | SystemKind::Left
                | SystemKind::Joined
                | SystemKind::JoinedByLink
                | SystemKind::JoinedByRequest
                | SystemKind::JoinedByInvitation
                | SystemKind::JoinedFromCommunity => chat.targets(line).map(account).collect(),
                _ => Vec::new(),
            };
            for account in whom {
                let said = out.entry(account).or_insert_with(|| Said { by: BTreeMap::new(), sources: BTreeSet::new() });
                said.sources.insert(chat.obs.exhibit);
                if let Some(by) = actor.filter(|by| kind != SystemKind::Created && *by != account) {
                    *said.by.entry(by).or_default() += 1;
                }
            }
        }
        out
    }

    fn join(&self, spells: &mut Spells, account: u32, way: Way, message: u32, said: Said) {
        let by = most(&said.by);
        if let Some(spell) = spells.last(account).filter(|spell| spell.left.is_none()) {
            let again = spell.joined.is_some_and(|joined| {
                self.near(joined, message, SAME_EVENT_S) || spell.way == way && self.no_order(joined, message)
            });
            if again
                || (spell.joined.is_none() && spell.first.is_some_and(|first| self.near(first, message, CROSSING_S)))
            {
                spell.told(way, by, message, said, again);
                return;
            }
        }
        let mut spell = Spell::new(account, way, message);
        spell.told(way, by, message, said, false);
        spells.add(spell);
    }

    fn leave(&self, spells: &mut Spells, account: u32, removed: bool, message: u32, said: Said) {
        let left = spells.last(account).map(|spell| spell.left);
        let again = left.flatten().is_some_and(|left| self.near(left, message, SAME_EVENT_S));
        if left.is_none_or(|left| left.is_some() && !again) {
            spells.add(Spell::new(account, Way::Seen, message));
        }
        let Some(spell) = spells.last(account) else { return };
        spell.lines.push(message);
        if again {
            spell.contested |= spell.removed != removed;
            return;
        }
        (spell.left, spell.removed, spell.last) = (Some(message), removed, Some(message));
        spell.removed_by = most(&said.by);
        if spell.joined.is_none() {
            spell.sources.extend(said.sources);
        }
    }
}

/// Whom most observations name; of equals the smallest.
fn most(by: &BTreeMap<u32, u32>) -> Option<u32> {
    by.iter().max_by_key(|(account, n)| (**n, std::cmp::Reverse(**account))).map(|(account, _)| *account)
}

fn sure(spell: &Spell) -> Sure {
    match spell.sources.len() {
        _ if spell.contested => Sure::Contested,
        0 => Sure::Inferred,
        1 => Sure::SingleSource,
        _ => Sure::Confirmed,
    }
}

impl Spell {
    fn new(account: u32, way: Way, at: u32) -> Self {
        Self { first: Some(at), last: Some(at), ..Self::listed(account, way) }
    }

    /// Which no record shows.
    pub(crate) fn listed(account: u32, way: Way) -> Self {
        Self {
            account,
            way,
            joined: None,
            left: None,
            by: None,
            removed: false,
            removed_by: None,
            first: None,
            last: None,
            joined_listed: None,
            from: None,
            left_listed: None,
            until: None,
            lists: Vec::new(),
            lines: Vec::new(),
            seen: 0,
            sure: Sure::Inferred,
            sources: BTreeSet::new(),
            contested: false,
        }
    }

    /// Takes in a line on its begin. `again`: one was taken in before.
    fn told(&mut self, way: Way, by: Option<u32>, message: u32, said: Said, again: bool) {
        let other_by = matches!((self.by, by), (Some(p), Some(q)) if p != q);
        // The founder of a group may be listed as added in the same moment: that is no contradiction.
        let founder = self.way == Way::Founded;
        // Nor is a line that tells how, beside one that tells only that.
        let untold = [way, self.way].contains(&Way::Seen);
        let other_way = !untold && way != self.way;
        self.contested |= said.by.len() > 1 || (again && !founder && (other_way || other_by));
        self.lines.push(message);
        self.sources.extend(said.sources);
        if !again || self.way == Way::Seen {
            (self.way, self.joined) = (way, Some(message));
            self.first = self.first.min(Some(message)).or(Some(message));
            self.last = self.last.max(Some(message));
        }
        self.by = self.by.or(by);
    }
}
