//! Which group hangs on which: one branch a group makes a forest, what is told besides is drawn as further lines.

use super::figure::{FigureError, FigureInput};
use crate::at::{At, small};

/// The forest of a figure's groups.
pub(super) struct Forest {
    /// On which group each hangs.
    pub(super) parent: Vec<Option<u32>>,
    /// By which branch each group came, its parent seen or not.
    pub(super) by: Vec<Option<u32>>,
    /// What hangs on each, in the order of the input.
    pub(super) children: Vec<Vec<u32>>,
    /// Lines besides, in the order of the input.
    pub(super) further: Vec<Further>,
}

/// A line besides those of the forest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Further {
    /// An index into [`FigureInput::branches`].
    pub(super) branch: u32,
    /// From which group.
    pub(super) parent: u32,
    /// To which.
    pub(super) child: u32,
}

impl Forest {
    /// The forest of an input. Of several branches to a group the first with a parent counts; what would close a circle is
    /// a line besides.
    pub(super) fn of(input: &FigureInput) -> Result<Self, FigureError> {
        check(input)?;
        let groups = input.groups.len();
        let mut out = Self {
            parent: vec![None; groups],
            by: vec![None; groups],
            children: vec![Vec::new(); groups],
            further: Vec::new(),
        };
        for (ix, branch) in (0..).zip(&input.branches) {
            let Some(parent) = branch.parent else { continue };
            let hangs = out.parent.at(branch.child).is_some();
            if hangs || out.is_above(branch.child, parent) {
                out.besides(ix, parent, branch.child);
            } else {
                *out.parent.at_mut(branch.child) = Some(parent);
                *out.by.at_mut(branch.child) = Some(ix);
                out.children.at_mut(parent).push(branch.child);
            }
        }
        for (ix, branch) in (0..).zip(&input.branches) {
            if branch.parent.is_none() && out.parent.at(branch.child).is_none() {
                out.by.at_mut(branch.child).get_or_insert(ix);
            }
            branch.also.iter().for_each(|parent| out.besides(ix, *parent, branch.child));
        }
        out.further.sort_by_key(|line| line.branch);
        Ok(out)
    }

    fn besides(&mut self, branch: u32, parent: u32, child: u32) {
        let line = Further { branch, parent, child };
        let known = self.further.iter().any(|other| (other.parent, other.child) == (parent, child));
        if !known && *self.parent.at(child) != Some(parent) {
            self.further.push(line);
        }
    }

    /// Whether `upper` is `lower` or what it hangs on.
    fn is_above(&self, upper: u32, lower: u32) -> bool {
        std::iter::successors(Some(lower), |at| *self.parent.at(*at)).any(|at| at == upper)
    }

    /// The root of the tree that a group is in.
    pub(super) fn root(&self, group: u32) -> u32 {
        std::iter::successors(Some(group), |at| *self.parent.at(*at)).last().unwrap_or(group)
    }

    /// Groups that hang on none, in the order of the input.
    pub(super) fn roots(&self) -> impl Iterator<Item = u32> {
        (0..small(self.parent.len())).filter(|group| self.parent.at(*group).is_none())
    }

    /// All groups, each behind the one that it hangs on.
    pub(super) fn downwards(&self) -> Vec<u32> {
        let mut out: Vec<u32> = self.roots().collect();
        let mut at = 0;
        while let Some(group) = out.get(at) {
            let more = self.children.at(*group);
            out.extend(more);
            at += 1;
        }
        out
    }
}

fn check(input: &FigureInput) -> Result<(), FigureError> {
    let groups = small(input.groups.len());
    for (branch, one) in (0..).zip(&input.branches) {
        for group in one.parent.iter().chain([&one.child]).chain(&one.also) {
            if *group >= groups {
                return Err(FigureError::NoSuchGroup { branch, group: *group });
            }
        }
        if one.parent.iter().chain(&one.also).any(|parent| *parent == one.child) {
            return Err(FigureError::OfItself { branch });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::figure::{BranchInput, BranchKind, FigureGroup};
    use super::*;

    fn input(groups: usize, branches: &[(Option<u32>, u32, &[u32])]) -> FigureInput {
        let branch = |(parent, child, also): &(Option<u32>, u32, &[u32])| BranchInput {
            parent: *parent,
            child: *child,
            kind: BranchKind::Split,
            certain: true,
            also: also.to_vec(),
            words: Vec::new(),
        };
        FigureInput {
            groups: vec![FigureGroup::default(); groups],
            branches: branches.iter().map(branch).collect(),
            alone: String::new(),
        }
    }

    #[test]
    fn what_closes_a_circle_is_a_line_besides() {
        let forest = Forest::of(&input(3, &[(Some(0), 1, &[]), (Some(1), 2, &[]), (Some(2), 0, &[])])).unwrap();
        assert_eq!(forest.parent, [None, Some(0), Some(1)]);
        assert_eq!(forest.further, [Further { branch: 2, parent: 2, child: 0 }]);
        assert_eq!(forest.downwards(), [0, 1, 2]);
    }

    #[test]
    fn a_parent_that_is_seen_goes_before_one_that_is_not() {
        let forest = Forest::of(&input(2, &[(None, 1, &[]), (Some(0), 1, &[])])).unwrap();
        assert_eq!((forest.parent, forest.by), (vec![None, Some(0)], vec![None, Some(1)]));
    }

    #[test]
    fn a_second_parent_is_told_once() {
        let forest = Forest::of(&input(3, &[(Some(0), 2, &[1, 1, 0]), (Some(1), 2, &[])])).unwrap();
        assert_eq!(forest.further, [Further { branch: 1, parent: 1, child: 2 }]);
    }

    #[test]
    fn what_names_no_group_is_refused_with_its_place() {
        let wrong = Forest::of(&input(2, &[(Some(0), 1, &[]), (Some(0), 7, &[])])).err();
        assert_eq!(wrong, Some(FigureError::NoSuchGroup { branch: 1, group: 7 }));
        let wrong = Forest::of(&input(2, &[(Some(1), 1, &[])])).err();
        assert_eq!(wrong, Some(FigureError::OfItself { branch: 0 }));
    }
}
