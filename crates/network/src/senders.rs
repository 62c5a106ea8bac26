//! Which alias of one chat is which of another: votes of shared records, and mutual dominance.
//!
//! Aliases that are known to be one person's (see [`crate::persons`]) count as one partner. What is asked is still each
//! alias by itself: a phone may have saved the new number of someone under a second name.

use crate::at::At;
use crate::ids;
use crate::world::Chat;
use std::collections::{BTreeMap, BTreeSet};

/// Votes for pairs of aliases (one of the first chat, one of the second).
pub(crate) type Votes = BTreeMap<(u32, u32), u32>;

/// For each alias of two chats the first of its chat that is the same person's.
#[derive(Clone, Copy)]
pub(crate) struct Both<'c> {
    pub(crate) a: &'c [u32],
    pub(crate) b: &'c [u32],
}

impl<'c> Both<'c> {
    pub(crate) fn of(a: &'c Chat, b: &'c Chat) -> Self {
        Self { a: a.persons.firsts(), b: b.persons.firsts() }
    }

    /// The persons of a pair of aliases.
    fn persons(self, (x, y): (u32, u32)) -> (u32, u32) {
        (*self.a.at(x), *self.b.at(y))
    }

    /// The votes for pairs of persons.
    pub(crate) fn summed<'v>(self, votes: impl IntoIterator<Item = (&'v (u32, u32), &'v u32)>) -> Votes {
        let mut out = Votes::new();
        votes.into_iter().for_each(|(pair, n)| *out.entry(self.persons(*pair)).or_default() += n);
        out
    }
}

/// How two senders go together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fit {
    /// Ids or votes say they are one.
    Same,
    /// No votes.
    Unknown,
    /// Votes say that one of them is another.
    Other,
}

/// Pairs of aliases of which each has the other's person as by far its most frequent partner: (first, second, votes
/// for the two persons).
///
/// By far: at least three of four votes of either. A forwarder, or a text sent twice by chance, stays below.
pub(crate) fn dominant(votes: &Votes, both: Both) -> Vec<(u32, u32, u32)> {
    let (mut of_a, mut of_b) = (BTreeMap::<u32, u32>::new(), BTreeMap::<u32, u32>::new());
    // From an alias to a person of the other chat.
    let (mut from_a, mut from_b) = (Votes::new(), Votes::new());
    for (&(x, y), &n) in votes {
        let (p, q) = both.persons((x, y));
        *of_a.entry(x).or_default() += n;
        *of_b.entry(y).or_default() += n;
        *from_a.entry((x, q)).or_default() += n;
        *from_b.entry((p, y)).or_default() += n;
    }
    let summed = both.summed(votes);
    let far = |n: Option<&u32>, all: Option<&u32>| {
        n.zip(all).is_some_and(|(n, all)| u64::from(*n) * 4 >= u64::from(*all) * 3)
    };
    let is = |&(x, y): &(u32, u32)| {
        let (p, q) = both.persons((x, y));
        far(from_a.get(&(x, q)), of_a.get(&x)) && far(from_b.get(&(p, y)), of_b.get(&y))
    };
    let sum = |pair: (u32, u32)| summed.get(&both.persons(pair)).copied().unwrap_or(0);
    votes.keys().filter(|pair| is(pair)).map(|&(x, y)| (x, y, sum((x, y)))).collect()
}

/// What dominant pairs come to: how many votes are for their persons, and how many persons map.
pub(crate) fn mapped(dominant: &[(u32, u32, u32)], both: Both) -> (u32, u32) {
    let votes: Votes = dominant.iter().map(|&(x, y, n)| (both.persons((x, y)), n)).collect();
    let (a, b): (BTreeSet<u32>, BTreeSet<u32>) = votes.keys().copied().unzip();
    (votes.values().sum(), crate::at::small(a.len().min(b.len())))
}

/// [`dominant`], with the votes for either exporter's "You" counted apart from those for names.
pub(crate) fn dominant_apart(votes: &Votes, a: &Chat, b: &Chat) -> Vec<(u32, u32, u32)> {
    let both = Both::of(a, b);
    let part = |wanted: (bool, bool)| -> Votes {
        votes.iter().filter(|((x, y), _)| (a.is_owner(*x), b.is_owner(*y)) == wanted).map(|(k, n)| (*k, *n)).collect()
    };
    let mut out = dominant(&part((false, false)), both);
    out.extend(dominant(&part((true, false)), both));
    out.extend(dominant(&part((false, true)), both));
    out
}

/// Aliases of two chats, each mapped onto the first alias of a person of the other. The exporters' "You" stand apart:
/// beside it, an exporter also sends under its own name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Senders {
    forth: BTreeMap<u32, u32>,
    back: BTreeMap<u32, u32>,
    /// Likely so: other aliases of the same persons. That they may go with another name is not ruled out.
    further_forth: BTreeMap<u32, u32>,
    further_back: BTreeMap<u32, u32>,
    owner_a: Option<u32>,
    owner_b: Option<u32>,
}

impl Senders {
    /// From votes; the persons of a pair need `least` of them.
    pub(crate) fn of(votes: &Votes, a: &Chat, b: &Chat, least: u32) -> Self {
        let mut out = Self::default();
        for (x, y, _) in dominant_apart(votes, a, b).into_iter().filter(|p| p.2 >= least) {
            let (p, q) = (a.persons.first(x), b.persons.first(y));
            match (a.is_owner(x), b.is_owner(y)) {
                (true, _) => out.owner_a = Some(q),
                (false, true) => out.owner_b = Some(p),
                (false, false) => {
                    out.forth.insert(x, q);
                    out.back.insert(y, p);
                }
            }
        }
        (out.further_forth, out.further_back) = (further(&out.forth, a), further(&out.back, b));
        out
    }

    /// Whether two aliases can be one.
    pub(crate) fn fit(&self, a: &Chat, b: &Chat, x: u32, y: u32) -> Fit {
        if let Some(fit) = by_ids(a, b, x, y) {
            return fit;
        }
        let (p, q) = (a.persons.first(x), b.persons.first(y));
        let told = match (a.is_owner(x), b.is_owner(y)) {
            (true, true) => return Fit::Unknown,
            (true, false) => self.owner_a.map(|known| known == q),
            (false, true) => self.owner_b.map(|known| known == p),
            (false, false) => {
                let (forth, back) = (self.forth.get(&x), self.back.get(&y));
                (forth.is_some() || back.is_some()).then(|| forth == Some(&q) || back == Some(&p))
            }
        };
        match told {
            Some(true) => Fit::Same,
            Some(false) => Fit::Other,
            None => match (&a.alias(x).phone, &b.alias(y).phone) {
                (Some(p), Some(q)) if p == q => Fit::Same,
                (Some(_), Some(_)) => Fit::Other,
                _ => Fit::Unknown,
            },
        }
    }

    /// The partner of an alias of the first chat: the first alias of a person of the second.
    pub(crate) fn partner(&self, x: u32) -> Option<u32> {
        self.forth.get(&x).or_else(|| self.further_forth.get(&x)).copied()
    }

    /// Whether an alias of the second chat has a partner.
    pub(crate) fn known_b(&self, y: u32) -> bool {
        self.back.contains_key(&y) || self.further_back.contains_key(&y)
    }
}

/// What maps one alias of a person maps its others, unless it maps them onto several.
fn further(map: &BTreeMap<u32, u32>, chat: &Chat) -> BTreeMap<u32, u32> {
    let mut out = BTreeMap::new();
    for aliases in chat.persons.several() {
        let onto: BTreeSet<u32> = aliases.iter().filter_map(|alias| map.get(alias)).copied().collect();
        if let (1, Some(one)) = (onto.len(), onto.first()) {
            out.extend(aliases.iter().filter(|alias| !map.contains_key(alias)).map(|alias| (*alias, *one)));
        }
    }
    out
}

/// How two aliases go together by what ids and lines tell of persons, or by the service's own ids, if both have one of one
/// form.
fn by_ids(a: &Chat, b: &Chat, x: u32, y: u32) -> Option<Fit> {
    if a.persons.same(x, &b.persons, y) {
        return Some(Fit::Same);
    }
    let (p, q) = (a.alias(x).account.as_deref()?, b.alias(y).account.as_deref()?);
    match p == q {
        true if !p.is_empty() => Some(Fit::Same),
        _ => (ids::server(p) == ids::server(q)).then_some(Fit::Other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE_AND_TWO: Both<'_> = Both { a: &[0, 1], b: &[0, 0] };

    #[test]
    fn one_name_goes_with_both_numbers_of_one_person() {
        let votes = Votes::from([((0, 0), 30), ((0, 1), 20)]);
        let found = dominant(&votes, ONE_AND_TWO);
        assert_eq!(found, [(0, 0, 50), (0, 1, 50)]);
        assert_eq!(mapped(&found, ONE_AND_TWO), (50, 1));
        assert_eq!(dominant(&votes, Both { a: &[0], b: &[0, 1] }), []);
    }

    #[test]
    fn two_names_go_each_with_its_number_and_are_one_sender() {
        let votes = Votes::from([((0, 0), 30), ((1, 1), 20)]);
        let found = dominant(&votes, ONE_AND_TWO);
        assert_eq!(found, [(0, 0, 30), (1, 1, 20)]);
        assert_eq!(mapped(&found, ONE_AND_TWO), (50, 1));
    }
}
