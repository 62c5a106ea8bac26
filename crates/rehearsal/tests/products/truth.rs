//! What was merged, held against what is true.

use model::{AliasKind, ChatId, MessageKind};
use network::{AccountIx, Chronology, MessageState, Network, RecordRef};
use rehearsal::formats::{Act, Phone, Shown, Spell, Way};
use std::collections::{BTreeMap, BTreeSet};
use testkit::cases::read::{Case, Happened};

/// Right ones, wrong ones, missed ones.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Score {
    pub(crate) right: usize,
    pub(crate) wrong: usize,
    pub(crate) missed: usize,
}

impl Score {
    pub(crate) fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    pub(crate) fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }
}

fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 1.0 } else { part as f64 / of as f64 }
}

/// What is asked of the sources of a case: what their formats can tell at all.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    /// The way in as these sources tell it; of those that tell none `None`.
    pub(crate) way: fn(Way) -> Option<Way>,
    /// Whether they tell that two numbers are one person.
    pub(crate) changes: bool,
    /// Whether they mark what was deleted.
    pub(crate) deletions: bool,
    /// Whether they have ids of groups, or fields, that tell of a founding that no phone has seen.
    pub(crate) ids: bool,
}

/// A case, merged.
pub(crate) struct Held<'a, 'o> {
    pub(crate) case: &'a Case<'o>,
    pub(crate) network: &'a Network,
    pub(crate) asked: Asked,
    /// What is not as it should be, in words.
    pub(crate) notes: std::cell::RefCell<Vec<String>>,
}

impl Held<'_, '_> {
    fn note(&self, text: String) {
        self.notes.borrow_mut().push(text);
    }

    fn chat(&self, ix: u32) -> ChatId {
        self.case.observed.chats[ix as usize].id
    }

    fn happened(&self, at: RecordRef) -> Option<Happened> {
        let chat = &self.case.observed.chats[at.chat as usize];
        self.case.events.get(&(chat.id, chat.messages[at.message as usize].record)).copied()
    }

    /// Every record that was made is read, with an event that it tells of.
    pub(crate) fn reading(&self) -> Score {
        let right = self.case.events.len();
        Score { right, wrong: 0, missed: self.case.made.saturating_sub(right) }
    }

    /// Chats that are one group, by pairs.
    pub(crate) fn groups(&self) -> Score {
        let truth = |ix: u32| self.case.sources[&self.chat(ix)].group;
        let all: Vec<Vec<usize>> =
            self.network.groups.iter().map(|group| group.chats.iter().map(|ix| truth(*ix)).collect()).collect();
        pairs(&all)
    }

    /// Messages (`lines`: of the service) that are one, by pairs; and whether each is there once.
    pub(crate) fn messages(&self, lines: bool) -> Score {
        let kind = |at: &RecordRef| {
            self.case.observed.chats[at.chat as usize].messages[at.message as usize].kind == MessageKind::System
        };
        let clusters = self.network.messages.iter().map(|message| self.network.observations(message));
        let clusters = clusters.filter(|seen| seen.first().is_some_and(|at| kind(at) == lines));
        let all: Vec<Vec<Happened>> =
            clusters.map(|seen| seen.iter().filter_map(|at| self.happened(*at)).collect()).collect();
        let events: BTreeSet<Happened> = all.iter().flatten().copied().collect();
        let mut met = BTreeSet::new();
        for events in all.iter().filter(|events| !events.is_empty()) {
            let one: BTreeSet<Happened> = events.iter().copied().collect();
            if one.len() > 1 {
                self.note(format!("joined: {}", one.iter().map(|one| self.told(*one)).collect::<Vec<_>>().join(" | ")));
            }
            for one in one {
                if !met.insert(one) {
                    self.note(format!("twice: {}", self.told(one)));
                }
            }
        }
        assert!(!events.is_empty() || lines);
        pairs(&all)
    }

    fn told(&self, (group, event): Happened) -> String {
        let event_ = &self.case.operation.groups[group].events[event];
        let what = match &event_.act {
            Act::Post(post) => format!("post of {} {:?}", post.by.ix, post.body),
            act => format!("{act:?}").chars().take(60).collect(),
        };
        format!("{group}/{event} {} {what}", model::utc_text(event_.at))
    }

    /// Whose account it is, if it is one person's.
    fn person(&self, ix: AccountIx) -> Option<usize> {
        let account = &self.network.accounts[ix.0 as usize];
        let mut persons = BTreeSet::new();
        for at in &account.aliases {
            let chat = &self.case.observed.chats[at.chat as usize];
            let alias = &chat.aliases[at.alias as usize];
            let phone = &self.case.sources[&chat.id].phone;
            persons.insert(match alias.kind {
                AliasKind::Owner => Some(phone.owner.ix),
                _ => self.named(alias.phone.as_deref(), alias.account.as_deref(), &alias.text, phone),
            });
        }
        match persons.iter().collect::<Vec<_>>()[..] {
            [Some(one)] => Some(*one),
            _ => {
                let texts = account.aliases.iter().map(|at| {
                    let chat = &self.case.observed.chats[at.chat as usize];
                    let alias = &chat.aliases[at.alias as usize];
                    (self.case.sources[&chat.id].phone.owner.ix, alias.kind, alias.text.clone())
                });
                self.note(format!("account of {persons:?}: {:?}", texts.collect::<BTreeSet<_>>()));
                None
            }
        }
    }

    fn named(&self, number: Option<&str>, account: Option<&str>, text: &str, phone: &Phone) -> Option<usize> {
        let people = &self.case.operation.people;
        let by_id = people.iter().find(|who| {
            number.is_some_and(|number| who.phones().iter().any(|known| known == number))
                || account.is_some_and(|id| {
                    id == format!("user{}", who.telegram)
                        || who.hidden.as_ref().is_some_and(|hidden| id == format!("{hidden}@lid"))
                })
        });
        let name = text.trim_start_matches('~').trim_start();
        let named = |who: &&rehearsal::formats::Who| {
            phone.saved(self.case.operation, who).as_deref() == Some(text) || who.pushname == name
        };
        by_id.or_else(|| people.iter().find(named)).map(|who| who.ix)
    }

    /// Times in groups: who, how, by whom, from when to when.
    pub(crate) fn members(&self) -> Score {
        let time = Chronology::new(self.network);
        let mut score = Score::default();
        for (ix, group) in (0..).zip(&self.network.groups) {
            let truth = self.case.sources[&self.chat(group.chats[0])].group;
            let mut wanted = self.wanted(truth);
            for spell in self.network.memberships.iter().filter(|spell| spell.group.0 == ix) {
                let Some(person) = self.person(spell.account) else {
                    score.wrong += 1;
                    continue;
                };
                if !self.asked.changes && self.case.operation.people[person].number_after.is_some() {
                    continue;
                }
                let found =
                    wanted.iter().position(|want| want.who.ix == person && self.is_one(truth, want, spell, &time));
                match found {
                    Some(at) => {
                        wanted.remove(at);
                        score.right += 1;
                    }
                    None => {
                        score.wrong += 1;
                        self.note(format!("not so: {}", self.described(truth, person, spell, &time)));
                    }
                }
            }
            for want in &wanted {
                self.note(format!(
                    "missing: group {truth} person {} {:?} by {:?} {} to {:?} removed by {:?}",
                    want.who.ix,
                    (self.asked.way)(want.way),
                    want.by.as_ref().map(|by| by.ix),
                    model::utc_text(want.joined),
                    want.left.map(model::utc_text),
                    want.removed_by.as_ref().map(|by| by.ix)
                ));
            }
            score.missed += wanted.len();
        }
        score
    }

    fn described(&self, truth: usize, person: usize, spell: &network::Membership, time: &Chronology) -> String {
        let at = |record: Option<RecordRef>| {
            record.map(|r| self.bounds(r, time)).map(|(from, to)| (model::utc_text(from), to - from))
        };
        format!(
            "group {truth} person {person} {:?} by {:?} {:?} to {:?} removed {} by {:?} listed {:?} {:?} {:?}",
            spell.way,
            spell.by.and_then(|by| self.person(by)),
            at(spell.joined),
            at(spell.left),
            spell.removed,
            spell.removed_by.and_then(|by| self.person(by)),
            spell.joined_listed,
            spell.left_listed,
            spell.sure,
        )
    }

    /// The true spells by when the last source was taken, of those that are asked.
    fn wanted(&self, group: usize) -> Vec<Spell> {
        let sources = self.case.sources.values().filter(|source| source.group == group);
        let last = sources.map(|source| source.phone.taken).max().unwrap();
        let mut all = self.case.operation.groups[group].spells();
        all.retain(|spell| spell.joined <= last && (self.asked.changes || spell.who.number_after.is_none()));
        for spell in all.iter_mut().filter(|spell| spell.left.is_some_and(|left| left > last)) {
            (spell.left, spell.removed_by) = (None, None);
        }
        all
    }

    fn bounds(&self, at: RecordRef, time: &Chronology) -> (i64, i64) {
        let message = &self.case.observed.chats[at.chat as usize].messages[at.message as usize];
        let told = time.in_utc(at.chat, message.at);
        (told.from, told.to)
    }

    /// Whether a moment lies where a record has it, give or take the seconds of two clocks.
    fn was(
        &self,
        truth: Option<i64>,
        record: Option<RecordRef>,
        listed: Option<(i64, i64)>,
        time: &Chronology,
    ) -> bool {
        let told = record.map(|at| self.bounds(at, time)).or(listed);
        match (truth, told) {
            (Some(truth), Some((from, to))) => (from - 2..=to + 2).contains(&truth),
            (None, None) => true,
            _ => false,
        }
    }

    /// Whether a source tells of a group's founding.
    fn founding_told(&self, group: usize) -> bool {
        let created = self.case.operation.groups[group].origin().unwrap().1;
        let tells = |source: &testkit::cases::read::Source| {
            let view = source.phone.view(self.case.operation, group);
            source.group == group && view.is_some_and(|view| view.rows.first().is_some_and(|row| row.at == created))
        };
        self.asked.ids || self.case.sources.values().any(tells)
    }

    fn is_one(&self, group: usize, want: &Spell, spell: &network::Membership, time: &Chronology) -> bool {
        let told = want.way != Way::Founded || self.founding_told(group);
        let way = (self.asked.way)(want.way).filter(|_| told);
        let has = |ix: Option<AccountIx>| ix.and_then(|by| self.person(by));
        let listed = |at: Option<network::MemberRef>, until: bool| {
            let at = at?;
            let member = &self.case.observed.chats[at.chat as usize].members[at.member as usize];
            let when = if until { member.until } else { member.since };
            when.map(|when| when.utc_bounds())
        };
        // Who made a group of before is told by its id, and so is when: it stands with the group, not with a line.
        let founded = want.way == Way::Founded && spell.joined.is_none();
        way.is_none_or(|way| named(way) == spell.way)
            && has(spell.by) == want.by.as_ref().map(|by| by.ix)
            // Where no line tells how, none tells when.
            && (founded || (way.is_none() && spell.joined.is_none()) || self.was(Some(want.joined), spell.joined, listed(spell.joined_listed, false), time))
            && self.was(want.left, spell.left, listed(spell.left_listed, true), time)
            && has(spell.removed_by) == want.removed_by.as_ref().map(|by| by.ix)
            && spell.removed == want.removed_by.is_some()
    }

    /// Who made each group, and when.
    pub(crate) fn births(&self) -> Score {
        let time = Chronology::new(self.network);
        let mut score = Score::default();
        for group in &self.network.groups {
            let truth = self.case.sources[&self.chat(group.chats[0])].group;
            if !self.founding_told(truth) {
                continue;
            }
            let (by, at) = self.case.operation.groups[truth].origin().unwrap();
            let listed = group.origin.and_then(|chat| {
                self.case.observed.chats[chat as usize].origin.as_ref()?.created.map(|at| at.utc_bounds())
            });
            let right = group.founder.and_then(|founder| self.person(founder)) == Some(by.ix)
                && self.was(Some(at), group.created, listed, &time);
            if right {
                score.right += 1;
            } else {
                self.note(format!("birth of {truth}: {:?} {:?} {listed:?}", group.founder, group.created));
                score.missed += 1;
            }
        }
        score
    }

    /// What was deleted and is held all the same; what was deleted and is gone; what was not deleted.
    pub(crate) fn deletions(&self) -> Score {
        let mut shown: BTreeMap<Happened, (bool, bool)> = BTreeMap::new();
        for source in self.case.sources.values() {
            let Some(view) = source.phone.view(self.case.operation, source.group) else { continue };
            for row in view.rows.iter().filter(|row| matches!(row.act, Act::Post(_))) {
                let entry = shown.entry((source.group, row.event)).or_default();
                match row.shown {
                    Shown::Whole { .. } => entry.0 = true,
                    Shown::Deleted(_) => entry.1 = true,
                }
            }
        }
        let mut score = Score::default();
        for message in &self.network.messages {
            let Some(happened) = self.network.best(message).and_then(|at| self.happened(at)) else { continue };
            let Some((whole, deleted)) = shown.get(&happened) else { continue };
            let want = match (whole, deleted) {
                (true, true) => MessageState::Recovered,
                (false, true) => MessageState::Deleted,
                _ => MessageState::Held,
            };
            let recovered = [want, message.state].contains(&MessageState::Recovered);
            if want == message.state {
                score.right += usize::from(want == MessageState::Recovered);
            } else {
                let kinds = self.network.observations(message).iter().map(|at| {
                    let chat = &self.case.observed.chats[at.chat as usize];
                    (self.case.sources[&chat.id].phone.owner.ix, chat.product, chat.messages[at.message as usize].kind)
                });
                let kinds: Vec<_> = kinds.collect();
                self.note(format!("{want:?} is {:?}: {} {kinds:?}", message.state, self.told(happened)));
                let wrong = message.state == MessageState::Recovered;
                *(if wrong || !recovered { &mut score.wrong } else { &mut score.missed }) += 1;
            }
        }
        score
    }

    /// Zones of text exports: stretches that are right, stretches that are not, offsets that were not found.
    pub(crate) fn zones(&self) -> Score {
        let mut score = Score::default();
        for (ix, chat) in (0..).zip(&self.case.observed.chats) {
            let source = &self.case.sources[&chat.id];
            let Some(locale) = source.locale else { continue };
            let view = source.phone.view(self.case.operation, source.group).unwrap();
            let posts = view.rows.iter().filter(|row| matches!(row.act, Act::Post(_)));
            let mut wanted: BTreeSet<i64> = posts.map(|row| locale.ahead(row.at)).collect();
            let found = self.network.zones.iter().find(|zone| zone.chat == ix);
            for stretch in found.into_iter().flat_map(|zone| &zone.stretches) {
                let offset = i64::from(stretch.offset);
                let right = [stretch.from, stretch.to].iter().all(|local| locale.ahead(local - offset * 60) == offset);
                if right {
                    score.right += 1;
                    wanted.remove(&offset);
                } else {
                    score.wrong += 1;
                    self.note(format!("stretch {stretch:?} in group {} of {:?}", source.group, locale.language()));
                }
            }
            if !wanted.is_empty() {
                self.note(format!("offsets {wanted:?} not found in group {} of {}", source.group, locale.language()));
            }
            score.missed += wanted.len();
        }
        score
    }
}

fn named(way: Way) -> network::Way {
    match way {
        Way::Founded => network::Way::Founded,
        Way::Added => network::Way::Added,
        Way::Link => network::Way::Link,
        Way::Invitation => network::Way::Invitation,
        Way::Community => network::Way::Community,
    }
}

/// Of all pairs that are one in truth, and all that are one in these clusters: right, wrong, missed.
fn pairs<T: Ord + Copy>(clusters: &[Vec<T>]) -> Score {
    let two = |n: usize| n * n.saturating_sub(1) / 2;
    let mut of: BTreeMap<T, usize> = BTreeMap::new();
    let (mut right, mut said) = (0, 0);
    for cluster in clusters {
        let mut here: BTreeMap<T, usize> = BTreeMap::new();
        cluster.iter().for_each(|one| *here.entry(*one).or_default() += 1);
        right += here.values().map(|n| two(*n)).sum::<usize>();
        said += two(cluster.len());
        here.into_iter().for_each(|(one, n)| *of.entry(one).or_default() += n);
    }
    let all: usize = of.values().map(|n| two(*n)).sum();
    Score { right, wrong: said - right, missed: all - right }
}
