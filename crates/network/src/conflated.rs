//! Names under which one phone shows two people.
//!
//! An address book may hold two people under one name, and an export shows nothing but the name. Where another phone
//! tells them apart, the name is known to be no one's: what stands under it on this phone says only that one of the
//! two did it, so that it joins no account and takes no part in mapping senders.

use crate::senders::Votes;
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
    /// side by side in the other chat each have it as by far their most frequent partner.
    pub(crate) fn of(votes: &Votes) -> Self {
        let turned: Votes = votes.iter().map(|(&(a, b), &n)| ((b, a), n)).collect();
        Self { a: many_to_one(votes), b: many_to_one(&turned) }
    }

    /// The votes without these aliases.
    pub(crate) fn without(&self, votes: Votes) -> Votes {
        votes.into_iter().filter(|((a, b), _)| !self.a.contains(a) && !self.b.contains(b)).collect()
    }
}

fn many_to_one(votes: &Votes) -> BTreeSet<u32> {
    let mut all: BTreeMap<u32, u32> = BTreeMap::new();
    votes.iter().for_each(|((_, y), n)| *all.entry(*y).or_default() += n);
    let mut faithful: BTreeMap<u32, u32> = BTreeMap::new();
    for ((x, y), n) in votes {
        let whole = all.get(y).copied().unwrap_or(0);
        if *n >= LEAST && u64::from(*n) * 4 >= u64::from(whole) * 3 {
            *faithful.entry(*x).or_default() += 1;
        }
    }
    faithful.into_iter().filter(|(_, partners)| *partners > 1).map(|(x, _)| x).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_two_faithful_partners_is_two_people() {
        let votes = Votes::from([((0, 0), 30), ((0, 1), 5), ((1, 2), 9)]);
        assert_eq!(Conflated::of(&votes), Conflated { a: [0].into(), b: [].into() });
    }

    #[test]
    fn one_copy_sent_on_makes_no_second_person() {
        let votes = Votes::from([((0, 0), 30), ((0, 1), 1), ((1, 1), 20), ((1, 0), 2)]);
        assert_eq!(Conflated::of(&votes), Conflated::default());
    }
}
