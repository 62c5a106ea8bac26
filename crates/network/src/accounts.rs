//! Which aliases are one account: links gathered, then joined strongest first unless something forbids it.

use crate::merge::{Merge, Proposal};
use crate::output::{Refusal, Rule};
use crate::pairing::{Paired, Shared};
use crate::phones::Phones;
use crate::products::shows;
use crate::sources;
use crate::world::World;
use model::{AliasKind, ChatKind, Platform};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// Points of each rule, 0–100: they order links, no more. The same number is as sure as a text export can be; a
/// number-change line and the exporter's "You" follow; then shared records, more with every doubling; an address
/// book, which may hold two people under one name, comes after a single rare shared message.
const SAME_ID: u16 = 100;
const NUMBER_CHANGED: u16 = 96;
const OWNER: u16 = 94;
const OTHER_SIDE_NAMED: u16 = 70;
const ADDRESS_BOOK: u16 = 50;
const PUSHNAME: u16 = 30;
/// Points before the first doubling, for one more, and at most.
const MESSAGES: (u16, u16, u16) = (48, 8, 92);
const LINES: (u16, u16, u16) = (44, 8, 90);
/// Votes that a link needs: one line alone in its minute, two short messages, or one rare message.
pub(crate) const VOTES: u32 = 2;

/// The aliases in accounts.
pub(crate) struct Accounts {
    /// For each alias (counted through) its account; accounts are numbered by their smallest alias.
    pub(crate) of: Vec<u32>,
    pub(crate) accounts: u32,
    /// All proposals, in the order in which they were tried.
    pub(crate) proposals: Vec<Proposal>,
    /// Aliases that are an exporter's own: (source, alias).
    pub(crate) own: Vec<(u32, u32)>,
    pub(crate) phones: Phones,
    /// Aliases under which their phone shows two people.
    pub(crate) conflated: FxHashSet<u32>,
    /// The account of each class of ids; `None`: it is in doubt.
    by_class: FxHashMap<u32, Option<u32>>,
}

impl Accounts {
    /// The account that has an id.
    pub(crate) fn by_id(&self, platform: Platform, id: &str) -> Option<u32> {
        self.by_class.get(&self.phones.ids.class_of(platform, id)?).copied().flatten()
    }
}

/// Clusters all aliases.
pub(crate) fn accounts(world: &World, phones: Phones, paired: &[Paired]) -> Accounts {
    let own = own(world, &phones);
    let mut proposals = by_ids(world, &phones);
    proposals.extend(by_records(world, paired));
    proposals.extend(same_name(world));
    proposals.extend(owners(world, &own));
    let conflated = conflated(world, paired);
    let mut merge = Merge::new(world, &phones).letting(TwoNames::of(world, paired).one);
    merge.all(&mut proposals, &conflated);
    let (of, accounts) = merge.numbered();
    let by_class = by_class(&phones, &of);
    Accounts { of, accounts, proposals, own, phones, conflated, by_class }
}

fn by_class(phones: &Phones, of: &[u32]) -> FxHashMap<u32, Option<u32>> {
    let mut out: FxHashMap<u32, Option<u32>> = FxHashMap::default();
    for (alias, account) in (0..).zip(of) {
        let Some(class) = phones.ids.class(alias) else { continue };
        let known = out.entry(class).or_insert(Some(*account));
        *known = known.filter(|known| known == account);
    }
    out
}

/// What joins aliases before any content is compared: ids, numbers, and lines that tell of a changed one.
pub(crate) fn by_ids(world: &World, phones: &Phones) -> Vec<Proposal> {
    let mut out = same_ids(phones);
    out.extend(phones.proposals(world, NUMBER_CHANGED));
    out
}

/// What joins aliases whatever phone shows them and whenever: numbers and ids, and shared messages and lines.
pub(crate) fn across_phones(world: &World, phones: &Phones, paired: &[Paired]) -> Vec<Proposal> {
    let mut out = same_ids(phones);
    out.extend(by_records(world, paired));
    out
}

fn same_ids(phones: &Phones) -> Vec<Proposal> {
    let mut out = phones.ids.same(SAME_ID);
    out.extend(phones.ids.told_same());
    out
}

fn by_records(world: &World, paired: &[Paired]) -> Vec<Proposal> {
    let mut out = Vec::new();
    for pair in paired {
        out.extend(shared(world, pair, &pair.by_messages, Rule::SharedMessages, MESSAGES));
        out.extend(shared(world, pair, &pair.by_lines, Rule::SharedSystemLines, LINES));
    }
    out
}

/// Aliases of one chat that are one person's in another, who has several there: each shares by far most with another of
/// them, or shows its number. So a phone shows who has saved a new number under a second name, or not at all.
#[derive(Default)]
pub(crate) struct TwoNames {
    /// Pairs of aliases (counted through) of one chat, smaller first.
    pub(crate) one: FxHashSet<(u32, u32)>,
    /// What they share.
    pub(crate) links: Vec<Proposal>,
    conflated: FxHashSet<u32>,
}

impl TwoNames {
    pub(crate) fn of(world: &World, paired: &[Paired]) -> Self {
        let mut out = Self { conflated: conflated(world, paired), ..Self::default() };
        for pair in paired {
            let shared = || pair.by_messages.iter().chain(&pair.by_lines).filter(|shared| shared.score >= VOTES);
            let (forth, back) = (shared().map(|s| (s.a, s.b)), shared().map(|s| (s.b, s.a)));
            out.add(world, pair.a, pair.b, &forth.collect::<Vec<_>>());
            out.add(world, pair.b, pair.a, &back.collect::<Vec<_>>());
        }
        out
    }

    /// Aliases of a chat that go with several aliases of one person of another. Each of these goes with one, since votes
    /// are counted so.
    fn add(&mut self, world: &World, chat: u32, other: u32, shared: &[(u32, u32)]) {
        for numbers in world.chat(other).persons.several() {
            let of = |number: &u32| {
                let shown = shared.iter().find(|(x, y)| y == number && !world.chat(chat).is_owner(*x));
                let name =
                    world.alias_ix(chat, shown.map(|(x, _)| *x).or_else(|| same_number(world, chat, other, *number))?);
                (!self.conflated.contains(&name)).then(|| (name, world.alias_ix(other, *number)))
            };
            let links: Vec<(u32, u32)> = numbers.iter().filter_map(of).collect();
            let names: BTreeSet<u32> = links.iter().map(|link| link.0).collect();
            if names.len() > 1 && follow(world, &names) {
                let names: Vec<u32> = names.into_iter().collect();
                let pairs = (1..).zip(&names).flat_map(|(n, x)| names.iter().skip(n).map(move |y| (*x, *y)));
                self.one.extend(pairs);
                let link = |(x, y): (u32, u32)| Proposal::new(Rule::SharedMessages, MESSAGES.0, x, y);
                self.links.extend(links.into_iter().map(link));
            }
        }
    }
}

/// Whether the names of one chat are used one after the other. Two that write in turn are two people, whoever had the
/// number before: numbers are given to others.
fn follow(world: &World, names: &BTreeSet<u32>) -> bool {
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for (chat, alias) in names.iter().map(|name| world.alias_at(*name)) {
        let sent =
            || (0..).zip(&world.chat(chat).obs.messages).filter(|(_, m)| m.sender == Some(alias)).map(|(ix, _)| ix);
        spans.extend(sent().next().zip(sent().last()));
    }
    spans.sort_unstable();
    spans.iter().zip(spans.iter().skip(1)).all(|(one, next)| one.1 < next.0)
}

/// The alias of a chat that shows the number of an alias of another.
fn same_number(world: &World, chat: u32, other: u32, alias: u32) -> Option<u32> {
    let phone = world.chat(other).alias(alias).phone.as_ref()?;
    let aliases = (0..).zip(&world.chat(chat).obs.aliases);
    aliases
        .filter(|(_, alias)| alias.kind != AliasKind::Owner)
        .find(|(_, a)| a.phone.as_ref() == Some(phone))
        .map(|(ix, _)| ix)
}

/// A name that is two people in one chat of a phone is so in all of them: it is one address book. Here chats that
/// *may* be one phone's count as such, since this only takes away.
pub(crate) fn conflated(world: &World, paired: &[Paired]) -> FxHashSet<u32> {
    let mut names = BTreeSet::new();
    for pair in paired {
        let sides = [(pair.a, &pair.conflated.a), (pair.b, &pair.conflated.b)];
        for (chat, ix) in sides.into_iter().flat_map(|(chat, all)| all.iter().map(move |ix| (chat, *ix))) {
            let alias = world.chat(chat).alias(ix);
            if matches!(alias.kind, AliasKind::Contact | AliasKind::Pushname) {
                names.insert((sources::place(world.chat(chat).obs), alias.kind, alias.text.as_str()));
            }
        }
    }
    let is = |chat: u32, a: &crate::AliasObs| {
        names.contains(&(sources::place(world.chat(chat).obs), a.kind, a.text.as_str()))
    };
    aliases(world).filter(|(_, chat, alias)| is(*chat, alias)).map(|(ix, ..)| ix).collect()
}

/// Every alias with its number when all are counted through.
pub(crate) fn aliases<'w>(world: &'w World) -> impl Iterator<Item = (u32, u32, &'w crate::AliasObs)> {
    (0..).zip(&world.chats).flat_map(move |(chat, c)| {
        (0..).zip(&c.obs.aliases).map(move |(ix, alias)| (world.alias_ix(chat, ix), chat, alias))
    })
}

/// Links the first alias of a list to each of the others.
fn star(rule: Rule, weight: u16, aliases: &[u32]) -> impl Iterator<Item = Proposal> + '_ {
    let first = aliases.first().copied().unwrap_or_default();
    aliases.iter().skip(1).map(move |&other| Proposal::new(rule, weight, first, other))
}

/// Equal names in the text exports of one phone: its address book is one. A name that accounts have chosen themselves
/// joins nobody, since two people may choose one; nor does any name where the source has ids.
fn same_name(world: &World) -> Vec<Proposal> {
    let mut by_name: BTreeMap<(u32, AliasKind, &str), Vec<u32>> = BTreeMap::new();
    for (ix, chat, alias) in aliases(world) {
        let name = matches!(alias.kind, AliasKind::Contact | AliasKind::Pushname);
        if name && !shows(world.chat(chat).obs.product).ids {
            by_name.entry((world.chat(chat).source, alias.kind, &alias.text)).or_default().push(ix);
        }
    }
    // Each with each while they are few: where the first of them was refused, the others may still go together.
    let book = |((_, kind, _), same): (&(u32, AliasKind, &str), &Vec<u32>)| match kind {
        AliasKind::Contact => each(Rule::SameAddressBook, ADDRESS_BOOK, same),
        _ => refused(each(Rule::SameAddressBook, PUSHNAME, same)),
    };
    by_name.iter().flat_map(book).collect()
}

/// What a reader of the ledger may look into, and nothing is joined by.
fn refused(mut proposals: Vec<Proposal>) -> Vec<Proposal> {
    proposals.iter_mut().for_each(|proposal| proposal.refusal = Some(Refusal::NameAlone));
    proposals
}

const EACH: usize = 40;

fn each(rule: Rule, weight: u16, aliases: &[u32]) -> Vec<Proposal> {
    if aliases.len() > EACH {
        return aliases.windows(2).filter_map(|w| Some(Proposal::new(rule, weight, *w.first()?, *w.last()?))).collect();
    }
    let pairs = (1..).zip(aliases).flat_map(|(next, a)| aliases.iter().skip(next).map(move |b| (*a, *b)));
    pairs.map(|(a, b)| Proposal::new(rule, weight, a, b)).collect()
}

/// "You" of every chat, and the sender of a chat of two that is not the one it is named after.
pub(crate) fn own(world: &World, phones: &Phones) -> Vec<(u32, u32)> {
    let mut out = Vec::new();
    let owner = |chat: &crate::world::Chat| {
        let owner = world.owner(chat)?;
        let id = owner.phone.as_deref().or(owner.account.as_deref())?;
        phones.ids.class_of(chat.obs.platform, id)
    };
    for (chat, c) in (0..).zip(&world.chats) {
        let owner = owner(c);
        let you = |ix: u32, alias: &crate::AliasObs| {
            alias.kind == AliasKind::Owner || (owner.is_some() && phones.ids.class(ix) == owner)
        };
        let own = (0..).zip(&c.obs.aliases).map(|(k, alias)| (world.alias_ix(chat, k), alias));
        out.extend(own.filter(|(ix, alias)| you(*ix, alias)).map(|(ix, _)| (c.source, ix)));
    }
    for (chat, c) in (0..).zip(&world.chats) {
        let own = (c.obs.kind == ChatKind::Direct).then(|| own_name(c)).flatten();
        out.extend(own.map(|alias| (c.source, world.alias_ix(chat, alias))));
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn own_name(chat: &crate::world::Chat) -> Option<u32> {
    let senders: Vec<u32> = (0u32..).zip(&chat.sends).filter(|(_, sends)| **sends).map(|(ix, _)| ix).collect();
    let named = |ix: &u32| chat.obs.names.contains(&chat.alias(*ix).text);
    match senders.as_slice() {
        [x, y] if named(x) && !named(y) => Some(*y),
        [x, y] if named(y) && !named(x) => Some(*x),
        _ => None,
    }
}

fn owners(world: &World, own: &[(u32, u32)]) -> Vec<Proposal> {
    let mut out = Vec::new();
    for same in own.chunk_by(|a, b| a.0 == b.0) {
        let (you, named): (Vec<u32>, Vec<u32>) = same.iter().map(|own| own.1).partition(|ix| {
            let (chat, alias) = world.alias_at(*ix);
            world.chat(chat).is_owner(alias)
        });
        out.extend(star(Rule::Owner, OWNER, &you));
        let first = you.first().or(named.first());
        let others = named.iter().filter(|ix| Some(*ix) != first);
        out.extend(others.filter_map(|ix| Some(Proposal::new(Rule::Owner, OTHER_SIDE_NAMED, *first?, *ix))));
    }
    out
}

fn shared<'p>(
    world: &'p World,
    pair: &'p Paired,
    shared: &'p [Shared],
    rule: Rule,
    (base, step, most): (u16, u16, u16),
) -> impl Iterator<Item = Proposal> + 'p {
    shared.iter().filter(|s| s.score >= VOTES).map(move |s| {
        let doublings = u16::try_from((s.score + 1).ilog2()).unwrap_or(most);
        let weight = (base + step.saturating_mul(doublings)).min(most);
        let examples = s.examples.iter().flat_map(|&(x, y)| [(pair.a, x), (pair.b, y)]).collect();
        let ends = (world.alias_ix(pair.a, s.a), world.alias_ix(pair.b, s.b));
        Proposal { support: s.support, examples, ..Proposal::new(rule, weight, ends.0, ends.1) }
    })
}
