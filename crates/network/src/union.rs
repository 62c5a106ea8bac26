//! Disjoint sets.

use crate::at::{At, small};

/// Which entries are one.
pub(crate) struct Union {
    parent: Vec<u32>,
    /// The members of a set as a ring: from any of them, the next.
    next: Vec<u32>,
}

impl Union {
    pub(crate) fn new(n: u32) -> Self {
        Self { parent: (0..n).collect(), next: (0..n).collect() }
    }

    /// The smallest member of the set of `ix`.
    pub(crate) fn root(&mut self, mut ix: u32) -> u32 {
        while *self.parent.at(ix) != ix {
            let above = *self.parent.at(*self.parent.at(ix));
            *self.parent.at_mut(ix) = above;
            ix = above;
        }
        ix
    }

    /// Joins the sets of two entries that are not one yet; the smaller root stays, whatever the order of joining.
    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        *self.parent.at_mut(a.max(b)) = a.min(b);
        let (next_a, next_b) = (*self.next.at(a), *self.next.at(b));
        *self.next.at_mut(a) = next_b;
        *self.next.at_mut(b) = next_a;
    }

    /// All members of the set of `ix`, beginning with it.
    pub(crate) fn members(&self, ix: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = Some(ix);
        std::iter::from_fn(move || {
            let here = at?;
            let next = *self.next.at(here);
            at = (next != ix).then_some(next);
            Some(here)
        })
    }

    /// For each entry the number of its set; sets are numbered in the order of their smallest members.
    pub(crate) fn numbered(&mut self) -> (Vec<u32>, u32) {
        let n = small(self.parent.len());
        let mut number = vec![u32::MAX; n as usize];
        let mut sets = 0;
        for ix in 0..n {
            let root = self.root(ix);
            if root == ix {
                *number.at_mut(ix) = sets;
                sets += 1;
            } else {
                *number.at_mut(ix) = *number.at(root);
            }
        }
        (number, sets)
    }
}
