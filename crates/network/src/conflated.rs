//! Names under which one phone shows two people.
//!
//! An address book may hold two people under one name, and an export shows nothing but the name. Where another phone
//! tells them apart, the name is known to be no one's: what stands under it on this phone says only that one of the
//! two did it, so that it joins no account and takes no part in mapping senders.

use crate::at::At;
use crate::senders::{Both, Votes};
use std::collections::{BTreeMap, BTreeSet};

/// Shared rare messages that show a partner: one can be a chance, or a copy sent on.
const LEAST: u32 = 2;

/// Aliases of either chat that are two people in the other.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Conflated {
    pub(crate) a: BTreeSet<u32>,
    pub(crate) b: BTreeSet<u32>,
}

impl Conflated {
    /// From votes of rare messages paired without regard to senders. A name is two people if two aliases that stand
    /// side by side in the other chat each have it as by far their most frequent partner. Two aliases that are known to
    /// be one person's, whose number changed, are one partner.
    pub(crate) fn of(votes: &Votes, both: Both) -> Self {
        let turned: Votes = votes.iter().map(|(&(a, b), &n)| ((b, a), n)).collect();
        Self { a: many_to_one(votes, both.b), b: many_to_one(&turned, both.a) }
    }

    /// The votes without these aliases.
    pub(crate) fn without(&self, votes: Votes) -> Votes {
        votes.into_iter().filter(|((a, b), _)| !self.a.contains(a) && !self.b.contains(b)).collect()
    }
}

/// `persons`: of the aliases that are partners.
fn many_to_one(votes: &Votes, persons: &[u32]) -> BTreeSet<u32> {
    let mut all: BTreeMap<u32, u32> = BTreeMap::new();
    votes.iter().for_each(|((_, y), n)| *all.entry(*y).or_default() += n);
    let mut faithful: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for ((x, y), n) in votes {
        let whole = all.get(y).copied().unwrap_or(0);
        if *n >= LEAST && u64::from(*n) * 4 >= u64::from(whole) * 3 {
            faithful.entry(*x).or_default().insert(*persons.at(*y));
        }
    }
    faithful.into_iter().filter(|(_, partners)| partners.len() > 1).map(|(x, _)| x).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EACH_ONE: Both = Both { a: &[0, 1], b: &[0, 1, 2] };

    #[test]
    fn a_name_with_two_faithful_partners_is_two_people() {
        let votes = Votes::from([((0, 0), 30), ((0, 1), 5), ((1, 2), 9)]);
        assert_eq!(Conflated::of(&votes, EACH_ONE), Conflated { a: [0].into(), b: [].into() });
    }

    #[test]
    fn partners_who_are_one_person_make_no_second_one() {
        let votes = Votes::from([((0, 0), 30), ((0, 1), 5), ((1, 2), 9)]);
        let changed = Both { b: &[0, 0, 2], ..EACH_ONE };
        assert_eq!(Conflated::of(&votes, changed), Conflated::default());
        let with_another = Votes::from([((0, 0), 30), ((0, 1), 5), ((0, 2), 9)]);
        assert_eq!(Conflated::of(&with_another, changed).a, [0].into());
        let turned: Votes = votes.iter().map(|(&(a, b), &n)| ((b, a), n)).collect();
        assert_eq!(Conflated::of(&turned, Both { a: changed.b, b: changed.a }), Conflated::default());
    }

    #[test]
    fn one_copy_sent_on_makes_no_second_person() {
        let votes = Votes::from([((0, 0), 30), ((0, 1), 1), ((1, 1), 20), ((1, 0), 2)]);
        assert_eq!(Conflated::of(&votes, EACH_ONE), Conflated::default());
    }
}
