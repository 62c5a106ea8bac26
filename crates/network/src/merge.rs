//! Joins what links propose, strongest first, unless something forbids it.

use crate::at::At;
use crate::output::{Refusal, Rule, ToldRef};
use crate::phones::Phones;
use crate::union::Union;
use crate::world::World;
use model::AliasKind;
use rustc_hash::FxHashSet;
use std::cmp::Reverse;

/// A proposed link between two aliases (counted through).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Proposal {
    pub(crate) rule: Rule,
    pub(crate) weight: u16,
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) support: u32,
    /// (chat, message)
    pub(crate) examples: Vec<(u32, u32)>,
    pub(crate) refusal: Option<Refusal>,
    /// What a source tells that it rests on.
    pub(crate) told: Option<ToldRef>,
}

impl Proposal {
    pub(crate) fn new(rule: Rule, weight: u16, a: u32, b: u32) -> Self {
        Self { rule, weight, a: a.min(b), b: a.max(b), support: 1, examples: Vec::new(), refusal: None, told: None }
    }
}

/// The aliases while they are being joined.
pub(crate) struct Merge<'m, 'w> {
    world: &'m World<'w>,
    phones: &'m Phones,
    union: Union,
    /// The members of the set of each smallest member, sorted: so by chat.
    members: Vec<Vec<u32>>,
    /// Who the set of each smallest member is, by numbers and ids.
    who: Vec<Vec<u32>>,
    /// Pairs that an operator has taken apart.
    unlinked: Vec<(u32, u32)>,
    /// "You" and others that one line names together.
    beside_you: FxHashSet<(u32, u32)>,
    /// Aliases of one chat that may be one account although they stand side by side.
    one: FxHashSet<(u32, u32)>,
}

impl<'m, 'w> Merge<'m, 'w> {
    pub(crate) fn new(world: &'m World<'w>, phones: &'m Phones) -> Self {
        let n = world.aliases();
        let members = (0..n).map(|ix| vec![ix]).collect();
        let who = (0..n).map(|ix| phones.ids.class(ix).into_iter().collect()).collect();
        let unlinked = world.unlinked_aliases();
        let (beside_you, one) = (beside_you(world), FxHashSet::default());
        Self { world, phones, union: Union::new(n), members, who, unlinked, beside_you, one }
    }

    /// With aliases (smaller first) of one chat that may be one account although they stand side by side.
    pub(crate) fn letting(self, one: FxHashSet<(u32, u32)>) -> Self {
        Self { one, ..self }
    }

    /// Tries all proposals in their order; each says afterwards whether it was refused.
    ///
    /// What touches a conflated name is refused: it is two people, and only a number could say which.
    pub(crate) fn all(&mut self, proposals: &mut [Proposal], conflated: &FxHashSet<u32>) {
        proposals.sort_by_key(|p| (Reverse(p.weight), Reverse(p.support), p.rule, p.a, p.b));
        for proposal in proposals {
            let by_id = matches!(proposal.rule, Rule::SameNumber | Rule::SameAccount | Rule::ToldSame);
            let two = !by_id && [proposal.a, proposal.b].iter().any(|ix| conflated.contains(ix));
            proposal.refusal = match proposal.refusal {
                None if two => Some(Refusal::TwoPeople),
                None => self.join(proposal.a, proposal.b),
                refused => refused,
            };
        }
    }

    /// For each alias the number of its account, and how many accounts there are.
    pub(crate) fn numbered(mut self) -> (Vec<u32>, u32) {
        self.union.numbered()
    }

    /// A number of the set that an alias is in.
    pub(crate) fn set(&mut self, ix: u32) -> u32 {
        self.union.root(ix)
    }

    /// Whether the set that an alias is in is someone who has several numbers.
    pub(crate) fn has_several_numbers(&mut self, ix: u32) -> bool {
        let set = self.union.root(ix);
        self.who.at(set).iter().any(|class| self.phones.ids.has_several_numbers(*class))
    }

    /// Joins two aliases; `Some`: what forbids it.
    pub(crate) fn join(&mut self, a: u32, b: u32) -> Option<Refusal> {
        let (a, b) = (self.union.root(a), self.union.root(b));
        if a == b {
            return None;
        }
        if self.taken_apart(a, b) {
            return Some(Refusal::Unlinked);
        }
        let (ma, mb) = (self.members.at(a), self.members.at(b));
        let refusal = self.side_by_side(ma, mb).or_else(|| self.two_ids(a, b));
        if refusal.is_some() {
            return refusal;
        }
        self.union.join(a, b);
        let more = std::mem::take(self.members.at_mut(a.max(b)));
        let root = self.members.at_mut(a.min(b));
        root.extend(more);
        root.sort_unstable();
        let more = std::mem::take(self.who.at_mut(a.max(b)));
        let who = self.who.at_mut(a.min(b));
        who.extend(more);
        who.sort_unstable();
        who.dedup();
        None
    }

    /// Whether an operator has taken a member of one set apart from one of the other.
    fn taken_apart(&mut self, a: u32, b: u32) -> bool {
        let union = &mut self.union;
        let mut ends = self.unlinked.iter().map(|pair| (union.root(pair.0), union.root(pair.1)));
        ends.any(|ends| ends == (a, b) || ends == (b, a))
    }

    /// Whether numbers or ids say that two sets are two accounts.
    fn two_ids(&self, a: u32, b: u32) -> Option<Refusal> {
        let (pa, pb) = (self.who.at(a), self.who.at(b));
        let differ = pa.iter().find_map(|p| pb.iter().find_map(|q| self.phones.ids.differ(*p, *q)));
        differ.map(|numbers| if numbers { Refusal::TwoNumbers } else { Refusal::TwoAccounts })
    }

    /// Whether some chat shows an alias of either set as different people.
    fn side_by_side(&self, ma: &[u32], mb: &[u32]) -> Option<Refusal> {
        let (few, many) = if ma.len() <= mb.len() { (ma, mb) } else { (mb, ma) };
        let clash = few.iter().any(|&x| {
            let (chat, _) = self.world.alias_at(x);
            let first = many.partition_point(|y| *y < *self.world.alias_base.at(chat));
            let end = *self.world.alias_base.at(chat + 1);
            many.iter().skip(first).take_while(|y| **y < end).any(|&y| self.apart(x, y))
        });
        clash.then_some(Refusal::SideBySide)
    }

    /// Whether two aliases of one chat are different accounts.
    fn apart(&self, x: u32, y: u32) -> bool {
        let ((chat, ax), (_, ay)) = (self.world.alias_at(x), self.world.alias_at(y));
        let chat = self.world.chat(chat);
        let (kx, ky) = (chat.alias(ax).kind, chat.alias(ay).kind);
        let told = match (self.phones.ids.class(x), self.phones.ids.class(y)) {
            (Some(p), Some(q)) if p == q => Some(false),
            (Some(p), Some(q)) => self.phones.ids.differ(p, q).map(|_| !self.phones.exempt(x, y)),
            _ => None,
        };
        if let Some(apart) = told {
            return apart;
        }
        if kx == AliasKind::Owner || ky == AliasKind::Owner {
            // An exporter sends under its own name and acts as "You"; but "You added Ana" names two.
            return self.beside_you.contains(&(x.min(y), x.max(y)));
        }
        if self.phones.exempt(x, y) || self.one.contains(&(x.min(y), x.max(y))) {
            return false;
        }
        // A sender's name and its number in lines of the service may be one; two senders, or two saved names, are two.
        (*chat.sends.at(ax) && *chat.sends.at(ay)) || (kx == AliasKind::Contact && ky == AliasKind::Contact)
    }
}

fn beside_you(world: &World) -> FxHashSet<(u32, u32)> {
    let mut out = FxHashSet::default();
    for (ix, chat) in (0..).zip(&world.chats) {
        for line in &chat.lines {
            let Some(system) = chat.message(line.message).system.as_deref() else { continue };
            let named: Vec<u32> = chat.actor(system).into_iter().chain(chat.targets(system)).collect();
            let Some(&you) = named.iter().find(|alias| chat.is_owner(**alias)) else { continue };
            for &other in named.iter().filter(|alias| **alias != you) {
                let (x, y) = (world.alias_ix(ix, you), world.alias_ix(ix, other));
                out.insert((x.min(y), x.max(y)));
            }
        }
    }
    out
}
