//! What lists of members, and ids and fields that name a group's maker, add to the spells that lines and messages show.

use crate::at::{At, small};
use crate::facts;
use crate::members::{CROSSING_S, Reader, SAME_EVENT_S, Spell};
use crate::output::Way;
use crate::world::Chat;
use model::{Member, MemberState, SystemKind};
use std::collections::{BTreeMap, BTreeSet};

/// Adds to the spells of a group what its chats list.
pub(crate) fn add(reader: &Reader, group: u32, spells: &mut Vec<Spell>) {
    let chats = reader.chats.at(group);
    let listed = |chat: &u32| !reader.world.chat(*chat).obs.members.is_empty();
    let makers = reader.makers(group, chats);
    if makers.is_empty() && !chats.iter().any(listed) {
        return;
    }
    let mut of: BTreeMap<u32, Vec<Spell>> = BTreeMap::new();
    std::mem::take(spells).into_iter().for_each(|spell| of.entry(spell.account).or_default().push(spell));
    for list in chats.iter().filter(|chat| listed(chat)).map(|chat| List::of(reader, group, *chat)) {
        list.add(&mut of);
    }
    founded(&makers, &mut of);
    spells.extend(of.into_values().flatten());
}

/// The list of members of one chat.
struct List<'r, 'w> {
    reader: &'r Reader<'r, 'w>,
    group: u32,
    ix: u32,
    chat: &'r Chat<'w>,
    /// When its source was taken, at the earliest: its last record.
    taken: i64,
}

impl<'r, 'w> List<'r, 'w> {
    fn of(reader: &'r Reader<'r, 'w>, group: u32, ix: u32) -> Self {
        let chat = reader.world.chat(ix);
        let times = chat.obs.messages.iter().filter(|message| chat.tells(message));
        let taken = times.map(|message| reader.time.on_group_clock(ix, message.at)).max().unwrap_or(i64::MIN / 2);
        Self { reader, group, ix, chat, taken }
    }

    fn add(&self, of: &mut BTreeMap<u32, Vec<Spell>>) {
        for (n, member) in (0..).zip(&self.chat.obs.members) {
            let alias = Some(member.alias.0).filter(|alias| (*alias as usize) < self.chat.obs.aliases.len());
            let Some(alias) = alias.filter(|_| member.state != MemberState::Pending) else { continue };
            let account = *self.reader.accounts.of.at(self.reader.world.alias_ix(self.ix, alias));
            let spells = of.entry(account).or_default();
            let at = self.spell(spells, account, member);
            if let Some(spell) = spells.get_mut(at) {
                spell.lists.push((self.ix, n));
                self.begin(spell, member, n);
                self.end(spell, member, n);
            }
        }
    }

    /// The spell of which a list speaks: the last that had begun when its source was taken; a new one if that had ended
    /// and the list still has the member.
    fn spell(&self, spells: &mut Vec<Spell>, account: u32, member: &Member) -> usize {
        let present = member.state == MemberState::Present;
        let begun = |spell: &Spell| self.begin_of(spell).is_none_or(|at| at <= self.taken + CROSSING_S);
        let ended = |spell: &Spell| spell.left.is_some_and(|left| self.reader.at(left) <= self.taken);
        match spells.iter().rposition(begun) {
            Some(at) if !present || spells.get(at).is_some_and(|spell| !ended(spell)) => at,
            _ => {
                spells.push(Spell::listed(account, Way::Seen));
                spells.len() - 1
            }
        }
    }

    fn begin_of(&self, spell: &Spell) -> Option<i64> {
        spell.joined.or(spell.first).map(|message| self.reader.at(message))
    }

    /// Since when, if the list says it and nothing shows the member earlier.
    fn begin(&self, spell: &mut Spell, member: &Member, n: u32) {
        let Some(since) = member.since.filter(|at| at.tells()) else { return };
        let at = self.reader.time.on_group_clock(self.ix, since);
        let shown = self.begin_of(spell);
        if spell.joined.is_none() && shown.is_none_or(|shown| at <= shown + CROSSING_S) {
            if spell.joined_listed.is_none() {
                (spell.joined_listed, spell.from) = (Some((self.ix, n)), Some(self.position(at)));
                spell.way = member.way.and_then(way).unwrap_or(spell.way);
            }
            spell.sources.insert(self.chat.obs.exhibit);
        } else if spell.joined.is_some() && shown.is_some_and(|shown| (at - shown).abs() <= SAME_EVENT_S) {
            spell.sources.insert(self.chat.obs.exhibit);
        }
    }

    /// That it ended, if no line tells and nothing shows the member later.
    fn end(&self, spell: &mut Spell, member: &Member, n: u32) {
        let later = spell.last.is_some_and(|last| self.reader.at(last) > self.taken + CROSSING_S);
        if member.state == MemberState::Present || spell.left.is_some() || spell.left_listed.is_some() || later {
            return;
        }
        spell.left_listed = Some((self.ix, n));
        spell.removed = member.state == MemberState::Removed;
        let until = member.until.filter(|at| at.tells()).map(|at| self.reader.time.on_group_clock(self.ix, at));
        spell.until = until.map(|at| self.position(at));
    }

    /// The first of the group's messages at or after a time.
    fn position(&self, at: i64) -> u32 {
        let range = self.reader.clusters.range(self.group);
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.reader.at(middle) < at { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// How a member came in, by the kind of line that would tell it.
pub(crate) fn way(kind: SystemKind) -> Option<Way> {
    Some(match kind {
        SystemKind::Created => Way::Founded,
        SystemKind::Added => Way::Added,
        SystemKind::JoinedByLink => Way::Link,
        SystemKind::JoinedByRequest => Way::Request,
        SystemKind::JoinedFromCommunity => Way::Community,
        SystemKind::JoinedByInvitation => Way::Invitation,
        _ => return None,
    })
}

/// Who made a group, as ids and fields say, and which exhibits say it.
pub(crate) type Makers = BTreeMap<u32, BTreeSet<model::ExhibitId>>;

/// Marks the maker's first spell as its founder's. Where a line names another, both are contested.
fn founded(makers: &Makers, of: &mut BTreeMap<u32, Vec<Spell>>) {
    let by_line: Option<u32> =
        of.values().flatten().find(|s| s.way == Way::Founded && s.joined.is_some()).map(|s| s.account);
    let several = makers.len() + usize::from(by_line.is_some_and(|account| !makers.contains_key(&account))) > 1;
    if several && let Some(spell) = by_line.and_then(|account| founding(of.entry(account).or_default(), account)) {
        spell.contested = true;
    }
    for (account, exhibits) in makers.iter().filter(|maker| by_line.is_none() || by_line == Some(*maker.0)) {
        if let Some(spell) = founding(of.entry(*account).or_default(), *account) {
            spell.sources.extend(exhibits);
            spell.contested |= several;
        }
    }
}

/// The spell of a founder: its first, unless a line tells of another way into that.
fn founding(spells: &mut Vec<Spell>, account: u32) -> Option<&mut Spell> {
    let own = |spell: &Spell| spell.way == Way::Founded || (spell.way == Way::Seen && spell.joined.is_none());
    if !spells.first().is_some_and(own) {
        spells.insert(0, Spell::listed(account, Way::Founded));
    }
    let spell = spells.first_mut()?;
    spell.way = Way::Founded;
    Some(spell)
}

impl Reader<'_, '_> {
    /// The accounts that ids, fields and sources name as a group's maker.
    fn makers(&self, group: u32, chats: &[u32]) -> Makers {
        let mut out = Makers::new();
        for &chat in chats {
            let c = self.world.chat(chat);
            let founder = c.obs.origin.as_ref().and_then(|origin| origin.founder).map(|alias| alias.0);
            if let Some(alias) = founder.filter(|alias| *alias < small(c.obs.aliases.len())) {
                let account = *self.accounts.of.at(self.world.alias_ix(chat, alias));
                out.entry(account).or_default().insert(c.obs.exhibit);
            }
        }
        for fact in self.facts.of(group) {
            let told = self.world.told_at(fact.told);
            let creator = facts::fact(self.world, fact).and_then(|fact| fact.creator.as_deref());
            let platform = chats.first().map(|chat| self.world.chat(*chat).obs.platform);
            let account = creator.zip(platform).and_then(|(id, platform)| self.accounts.by_id(platform, id));
            if let (Some(account), Some(told)) = (account, told) {
                out.entry(account).or_default().insert(told.exhibit);
            }
        }
        out
    }
}
