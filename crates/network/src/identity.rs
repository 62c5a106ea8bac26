//! Who an alias is by number and by the service's own ids: classes of ids that sources tell to be one account's.
//!
//! An alias that shows both a number and an id ties the two. So do lines on changed numbers, and what sources tell of
//! two ids. A contact or a card is a person's writing: it ties an id to a number, but never two numbers.

use crate::at::{At, small};
use crate::ids;
use crate::merge::Proposal;
use crate::output::{Rule, ToldList, ToldRef};
use crate::union::Union;
use crate::world::World;
use crate::{AliasObs, ToldObs};
use model::{AliasKind, Owner, Platform, SameReason};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Ids in classes.
pub(crate) struct Identities {
    nodes: FxHashMap<(Platform, String), u32>,
    class: Vec<u32>,
    /// The form of each node: bit 0 numbers, others a server's.
    form: Vec<u64>,
    /// Of which forms a class has ids.
    forms: Vec<u64>,
    /// Classes with more than one number.
    several_numbers: FxHashSet<u32>,
    /// The node of each alias's number and id (counted through).
    of: Vec<[Option<u32>; 2]>,
    told: Vec<Told>,
}

/// Two ids that a source tells to be one account's.
struct Told {
    ends: (u32, u32),
    weight: u16,
    at: ToldRef,
}

/// Of how many forms ids are told apart. What is of yet another contradicts nothing.
const FORMS: usize = 63;
const NUMBER: u64 = 1;

/// Points by why two ids are one: the service's own table, a line, a phone's contact, a card.
fn weight(reason: SameReason) -> u16 {
    match reason {
        SameReason::IdMap => 98,
        SameReason::Changed => 97,
        SameReason::Contact => 90,
        SameReason::Card => 80,
    }
}

/// The service's own word, which may tie two numbers.
fn of_service(reason: SameReason) -> bool {
    matches!(reason, SameReason::IdMap | SameReason::Changed)
}

/// Ids while they are counted.
#[derive(Default)]
struct Nodes {
    ix: FxHashMap<(Platform, String), u32>,
    /// The form of each, as a bit.
    forms: Vec<u64>,
    servers: FxHashMap<String, usize>,
}

impl Nodes {
    /// The node of an id; one made of a number is that number's.
    fn of(&mut self, platform: Platform, id: &str) -> u32 {
        let id = ids::number_in(id).unwrap_or_else(|| id.to_owned());
        if let Some(node) = self.ix.get(&(platform, id.clone())) {
            return *node;
        }
        let form = if ids::is_number(&id) { NUMBER } else { self.form(&id) };
        self.forms.push(form);
        let node = small(self.ix.len());
        self.ix.insert((platform, id), node);
        node
    }

    fn form(&mut self, id: &str) -> u64 {
        let server = ids::server(id).unwrap_or_default();
        let next = self.servers.len() + 1;
        let form = match self.servers.get(server) {
            Some(form) => *form,
            None if next > FORMS => FORMS + 1,
            None => {
                self.servers.insert(server.to_owned(), next);
                next
            }
        };
        u32::try_from(form).ok().and_then(|form| 1u64.checked_shl(form)).unwrap_or(0)
    }
}

/// Sets of nodes that are one account's, with their forms.
struct Classes {
    union: Union,
    forms: Vec<u64>,
}

impl Classes {
    /// Joins two; where `free` is not given, only if no form is then there twice.
    fn join(&mut self, x: u32, y: u32, free: bool) -> bool {
        let (x, y) = (self.union.root(x), self.union.root(y));
        let (p, q) = (*self.forms.at(x), *self.forms.at(y));
        if x == y || (!free && p & q != 0) {
            return x == y;
        }
        self.union.join(x, y);
        *self.forms.at_mut(x.min(y)) = p | q;
        true
    }
}

impl Identities {
    /// `changes`: pairs of numbers of which one became the other.
    pub(crate) fn of(world: &World, changes: &[(Platform, String, String)]) -> Self {
        let mut nodes = Nodes::default();
        let of: Vec<[Option<u32>; 2]> = alias_nodes(world, &mut nodes);
        let changes: Vec<(u32, u32)> = changes.iter().map(|(p, x, y)| (nodes.of(*p, x), nodes.of(*p, y))).collect();
        world.chats.iter().for_each(|chat| {
            _ = chat.obs.native.as_deref().map(|native| nodes.of(chat.obs.platform, native));
        });
        let (strong, weak) = told(world, &mut nodes);
        let form = nodes.forms.clone();
        let mut classes = Classes { union: Union::new(small(form.len())), forms: nodes.forms };
        for both in &of {
            if let [Some(x), Some(y)] = *both {
                classes.join(x, y, false);
            }
        }
        changes.iter().for_each(|&(x, y)| _ = classes.join(x, y, true));
        strong.iter().for_each(|told| _ = classes.join(told.ends.0, told.ends.1, true));
        let mut told = strong;
        told.extend(weak.into_iter().filter(|told| classes.join(told.ends.0, told.ends.1, false)));
        let roots: Vec<u32> = (0..small(classes.forms.len())).map(|node| classes.union.root(node)).collect();
        let several_numbers = several_numbers(&roots, &form);
        Self { nodes: nodes.ix, class: roots, form, forms: classes.forms, several_numbers, of, told }
    }

    /// Whether a class has more than one number.
    pub(crate) fn has_several_numbers(&self, class: u32) -> bool {
        self.several_numbers.contains(&class)
    }

    /// The class of an alias (counted through): who it is, if a number or an id says so.
    pub(crate) fn class(&self, alias: u32) -> Option<u32> {
        self.of.at(alias).iter().flatten().next().map(|node| *self.class.at(*node))
    }

    /// The class of an id.
    pub(crate) fn class_of(&self, platform: Platform, id: &str) -> Option<u32> {
        let id = ids::number_in(id).unwrap_or_else(|| id.to_owned());
        self.nodes.get(&(platform, id)).map(|node| *self.class.at(*node))
    }

    /// Whether two classes are two accounts: they have ids of one form. `Some(true)`: numbers.
    pub(crate) fn differ(&self, p: u32, q: u32) -> Option<bool> {
        let common = self.forms.at(p) & self.forms.at(q);
        (p != q && common != 0).then_some(common & NUMBER != 0)
    }

    /// Links between aliases that show one number or one id.
    pub(crate) fn same(&self, points: u16) -> Vec<Proposal> {
        let mut out = Vec::new();
        for (node, aliases) in self.holders() {
            let rule = if self.is_number(node) { Rule::SameNumber } else { Rule::SameAccount };
            let Some((first, others)) = aliases.split_first() else { continue };
            out.extend(others.iter().map(|other| Proposal::new(rule, points, *first, *other)));
        }
        out
    }

    /// Links between aliases of ids that sources tell to be one; through ids that no alias shows, too.
    pub(crate) fn told_same(&self) -> Vec<Proposal> {
        if self.told.is_empty() {
            return Vec::new();
        }
        let holders: BTreeMap<u32, u32> =
            self.holders().into_iter().filter_map(|(node, all)| Some((node, *all.first()?))).collect();
        let mut union = Union::new(small(self.class.len()));
        let mut out = Vec::new();
        let link = |told: &Told, x: &u32, y: &u32| Proposal {
            told: Some(told.at),
            ..Proposal::new(Rule::ToldSame, told.weight, *x, *y)
        };
        for told in &self.told {
            if let (Some(x), Some(y)) = (holders.get(&told.ends.0), holders.get(&told.ends.1)) {
                union.join(told.ends.0, told.ends.1);
                out.extend((x != y).then(|| link(told, x, y)));
            }
        }
        let mut first: BTreeMap<u32, u32> = BTreeMap::new();
        for told in &self.told {
            for node in [told.ends.0, told.ends.1] {
                let Some(alias) = holders.get(&node) else { continue };
                let begun = *first.entry(*self.class.at(node)).or_insert(node);
                if union.root(begun) != union.root(node) {
                    union.join(begun, node);
                    out.extend(holders.get(&begun).filter(|other| *other != alias).map(|x| link(told, x, alias)));
                }
            }
        }
        out
    }

    fn is_number(&self, node: u32) -> bool {
        *self.form.at(node) == NUMBER
    }

    /// The aliases that show each node.
    fn holders(&self) -> BTreeMap<u32, Vec<u32>> {
        let mut out: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (alias, nodes) in (0..).zip(&self.of) {
            nodes.iter().flatten().for_each(|node| out.entry(*node).or_default().push(alias));
        }
        out
    }
}

fn several_numbers(class: &[u32], form: &[u64]) -> FxHashSet<u32> {
    let (mut met, mut out) = (FxHashSet::default(), FxHashSet::default());
    for (class, _) in class.iter().zip(form).filter(|(_, form)| **form == NUMBER) {
        if !met.insert(*class) {
            out.insert(*class);
        }
    }
    out
}

/// The nodes of each alias: its number and its id. "You" has those of the phone's owner where it shows none itself.
fn alias_nodes(world: &World, nodes: &mut Nodes) -> Vec<[Option<u32>; 2]> {
    let mut out = Vec::with_capacity(world.aliases() as usize);
    for chat in &world.chats {
        let owner = world.owner(chat);
        for alias in &chat.obs.aliases {
            let (phone, account) = ids_of(alias, owner);
            let mut node = |id: Option<&str>| id.map(|id| nodes.of(chat.obs.platform, id));
            let (phone, account) = (node(phone), node(account));
            out.push([phone.or(account), account.filter(|_| phone.is_some() && phone != account)]);
        }
    }
    out
}

/// The number and the id of an alias.
fn ids_of<'a>(alias: &'a AliasObs, owner: Option<&'a Owner>) -> (Option<&'a str>, Option<&'a str>) {
    let own = (alias.phone.as_deref(), alias.account.as_deref().filter(|id| !id.is_empty()));
    match (own, owner) {
        ((None, None), Some(owner)) if alias.kind == AliasKind::Owner => {
            (owner.phone.as_deref(), owner.account.as_deref())
        }
        _ => own,
    }
}

/// What one source says of two ids.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Said<'t> {
    weight: std::cmp::Reverse<u16>,
    of_service: bool,
    platform: Platform,
    a: &'t str,
    b: &'t str,
    at: ToldRef,
}

/// What sources tell of two ids, the service's own word and that of people; sorted, so that the order in which sources
/// came does not show.
fn told(world: &World, nodes: &mut Nodes) -> (Vec<Told>, Vec<Told>) {
    let mut said: Vec<Said> = Vec::new();
    for (ix, told) in world.told() {
        for platform in world.platforms(told) {
            said.extend(pairs(told).map(|(reason, a, b, of, n)| Said {
                weight: std::cmp::Reverse(weight(reason)),
                of_service: of_service(reason),
                platform,
                a: a.min(b),
                b: a.max(b),
                at: ToldRef { told: ix, of, ix: n },
            }));
        }
    }
    said.sort_unstable();
    said.dedup_by(|x, y| (x.platform, x.a, x.b) == (y.platform, y.a, y.b));
    let mut told = |said: &Said| {
        let ends = (nodes.of(said.platform, said.a), nodes.of(said.platform, said.b));
        Told { ends, weight: said.weight.0, at: said.at }
    };
    let both: Vec<(bool, Told)> = said.iter().map(|said| (said.of_service, told(said))).collect();
    let (strong, weak): (Vec<_>, Vec<_>) = both.into_iter().filter(|t| t.1.ends.0 != t.1.ends.1).partition(|t| t.0);
    let plain = |list: Vec<(bool, Told)>| list.into_iter().map(|t| t.1).collect();
    (plain(strong), plain(weak))
}

/// Pairs of ids that a source tells to be one: its own list, and contacts that have both a number and an id.
fn pairs(told: &ToldObs) -> impl Iterator<Item = (SameReason, &str, &str, ToldList, u32)> {
    let same = (0..).zip(&told.same).map(|(n, s)| (s.reason, s.a.as_str(), s.b.as_str(), ToldList::Same, n));
    let contacts = (0..).zip(&told.contacts).filter_map(|(n, c)| {
        let reason = if c.kind == model::ContactKind::Card { SameReason::Card } else { SameReason::Contact };
        Some((reason, c.account.as_deref()?, c.phone.as_deref()?, ToldList::Contacts, n))
    });
    same.chain(contacts).filter(|(_, a, b, ..)| !a.is_empty() && !b.is_empty())
}
