//! Betweenness of accounts between groups (Brandes 2001): the share of pairs of groups whose shortest ways, from group to
//! account to group, lead over an account.
//!
//! Accounts of the same groups stand between the same pairs, so that they are one node, counted as often as they are. From
//! every group that is exact; where that is too much work, from groups taken by chance with a fixed seed, and the error is
//! stated: a bound for all accounts together (Hoeffding, without replacement: Serfling 1974). The spread of the sample is no
//! error of one account: of whom one group alone hangs, half of all ways are that group's, and it is sampled or not.

use super::rests::Memberships;
use crate::at::{At, small};
use rayon::prelude::*;

/// How betweenness was worked out.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct BetweennessRoute {
    /// From how many groups ways were followed.
    pub pivots: u32,
    /// How many groups there are that have a member in another.
    pub groups: u32,
    /// No value of any account is wrong by more than this, but for one case in twenty. 0: it is exact.
    pub bound: f64,
}

/// The betweenness of an account.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Between {
    /// The account.
    pub account: u32,
    /// The share of pairs of groups, in [0, 1].
    pub share: f64,
}

/// Sums are made in this many parts, whatever the number of cores.
const PARTS: usize = 16;

/// At least so many groups are taken, if there are so many.
const LEAST_PIVOTS: usize = 64;

/// The share of cases in which the bound may fail.
const FAILS: f64 = 0.05;

/// Betweenness of all accounts that have any, by account.
pub(super) fn of(members: &Memberships, groups: usize, steps: u64) -> (BetweennessRoute, Vec<Between>) {
    let graph = Graph::of(members, groups);
    let sources = graph.sources();
    let n = sources.len();
    if n < 3 {
        return (BetweennessRoute { pivots: small(n), groups: small(n), bound: 0.0 }, Vec::new());
    }
    let affordable = usize::try_from(steps / graph.edges().max(1)).unwrap_or(usize::MAX);
    let pivots = chosen(&sources, affordable.max(LEAST_PIVOTS).min(n));
    let k = pivots.len();
    let part = |part: &[u32]| {
        let mut walk = Walk::of(&graph);
        part.iter().for_each(|source| walk.from(*source));
        walk.sum
    };
    let parts: Vec<_> = pivots.chunks(k.div_ceil(PARTS)).collect();
    let parts: Vec<Vec<f64>> = parts.into_par_iter().map(part).collect();
    let (kf, nf) = (k as f64, n as f64);
    let unseen = (1.0 - (kf - 1.0) / nf).max(0.0);
    let mut out = Vec::new();
    for (ix, class) in (0..).zip(&graph.classes) {
        let sum: f64 = parts.iter().map(|sums| *sums.at(ix)).sum();
        let share = sum / kf / (nf - 1.0);
        if share <= 0.0 {
            continue;
        }
        out.extend(class.accounts.iter().map(|account| Between { account: *account, share }));
    }
    out.sort_by_key(|one| one.account);
    let accounts: usize = graph.classes.iter().map(|class| class.accounts.len()).sum();
    let bound = if k == n { 0.0 } else { (unseen * (2.0 * accounts as f64 / FAILS).ln() / (2.0 * kf)).sqrt().min(1.0) };
    (BetweennessRoute { pivots: small(k), groups: small(n), bound }, out)
}

/// Those with the smallest hash: chance with a fixed seed, each at most once.
fn chosen(sources: &[u32], k: usize) -> Vec<u32> {
    let mut by_chance: Vec<(u64, u32)> = sources.iter().map(|source| (mix(u64::from(*source)), *source)).collect();
    by_chance.sort_unstable();
    let mut out: Vec<u32> = by_chance.into_iter().take(k).map(|(_, source)| source).collect();
    out.sort_unstable();
    out
}

/// `SplitMix64` (Steele, Lea & Flood 2014).
fn mix(n: u64) -> u64 {
    let mut z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Accounts that are in the same groups.
struct Class {
    groups: Vec<u32>,
    accounts: Vec<u32>,
}

struct Graph {
    classes: Vec<Class>,
    /// For each group the classes that are in it.
    of_group: Vec<Vec<u32>>,
}

impl Graph {
    fn of(members: &Memberships, groups: usize) -> Self {
        let of = |account: u32| members.of(account).iter().map(|m| m.group).collect::<Vec<u32>>();
        let mut all: Vec<(Vec<u32>, u32)> = (0..members.accounts())
            .filter(|account| members.of(*account).len() > 1)
            .map(|account| (of(account), account))
            .collect();
        all.par_sort_unstable();
        let class = |run: &[(Vec<u32>, u32)]| {
            let groups = run.first()?.0.clone();
            Some(Class { groups, accounts: run.iter().map(|(_, account)| *account).collect() })
        };
        let classes: Vec<Class> = all.chunk_by(|a, b| a.0 == b.0).filter_map(class).collect();
        let mut of_group = vec![Vec::new(); groups];
        for (ix, class) in (0u32..).zip(&classes) {
            class.groups.iter().for_each(|group| of_group.at_mut(*group).push(ix));
        }
        Self { classes, of_group }
    }

    fn sources(&self) -> Vec<u32> {
        (0..).zip(&self.of_group).filter(|(_, classes)| !classes.is_empty()).map(|(group, _)| group).collect()
    }

    fn edges(&self) -> u64 {
        self.of_group.iter().map(|classes| classes.len() as u64).sum()
    }
}

const FAR: u32 = u32::MAX;

/// One breadth-first walk after the other, with their sums.
struct Walk<'g> {
    graph: &'g Graph,
    sum: Vec<f64>,
    /// Of groups and of classes: steps from the source, ways to it, dependency.
    group: (Vec<u32>, Vec<f64>, Vec<f64>),
    class: (Vec<u32>, Vec<f64>, Vec<f64>),
    /// Groups in the order of their distance.
    order: Vec<u32>,
}

impl<'g> Walk<'g> {
    fn of(graph: &'g Graph) -> Self {
        let none = |n: usize| (vec![FAR; n], vec![0.0; n], vec![0.0; n]);
        let (classes, groups) = (graph.classes.len(), graph.of_group.len());
        let sum = vec![0.0; classes];
        Self { graph, sum, group: none(groups), class: none(classes), order: Vec::with_capacity(groups) }
    }

    fn from(&mut self, source: u32) {
        self.out(source);
        self.back(source);
    }

    /// Ways from the source. A step leads from a group over a class to a group.
    fn out(&mut self, source: u32) {
        let ((steps, ways, dependency), (c_steps, c_ways, _)) = (&mut self.group, &mut self.class);
        steps.fill(FAR);
        c_steps.fill(FAR);
        ways.fill(0.0);
        dependency.fill(0.0);
        self.order.clear();
        self.order.push(source);
        (*steps.at_mut(source), *ways.at_mut(source)) = (0, 1.0);
        // groups of one distance lie together, and their classes know all their ways before any of them is gone on from
        let (mut from, mut reached) = (0, Vec::new());
        while from < self.order.len() {
            let to = self.order.len();
            let level = self.order.get(from..to).unwrap_or_default();
            reached.clear();
            for group in level {
                let (here, own) = (*steps.at(*group), *ways.at(*group));
                for class in self.graph.of_group.at(*group) {
                    if *c_steps.at(*class) == FAR {
                        (*c_steps.at_mut(*class), *c_ways.at_mut(*class)) = (here, 0.0);
                        reached.push(*class);
                    }
                    if *c_steps.at(*class) == here {
                        *c_ways.at_mut(*class) += own;
                    }
                }
            }
            for class in &reached {
                let of = self.graph.classes.at(*class);
                let (next, more) = (*c_steps.at(*class) + 1, of.accounts.len() as f64 * c_ways.at(*class));
                for group in &of.groups {
                    if *steps.at(*group) == FAR {
                        *steps.at_mut(*group) = next;
                        self.order.push(*group);
                    }
                    if *steps.at(*group) == next {
                        *ways.at_mut(*group) += more;
                    }
                }
            }
            from = to;
        }
    }

    /// Dependencies, the farthest first: a class is done when the groups behind it are.
    fn back(&mut self, source: u32) {
        let Self { graph, sum, group, class, order } = self;
        let ((steps, ways, dependency), (c_steps, c_ways, c_behind)) = (group, class);
        c_behind.fill(0.0);
        let levels: Vec<&[u32]> = order.chunk_by(|a, b| steps.at(*a) == steps.at(*b)).collect();
        for (here, pair) in (1u32..).zip(levels.windows(2)).collect::<Vec<_>>().into_iter().rev() {
            let [nearer, level] = pair else { continue };
            let between = |class: &&u32| *c_steps.at(**class) == here - 1;
            for group in *level {
                let behind = (1.0 + dependency.at(*group)) / ways.at(*group);
                for class in graph.of_group.at(*group).iter().filter(between) {
                    *c_behind.at_mut(*class) += behind;
                }
            }
            // the classes in between have all they get: it is handed on to the groups before them
            for group in nearer.iter().filter(|group| **group != source) {
                let handed = graph.of_group.at(*group).iter().filter(between);
                let more: f64 = handed.map(|c| graph.classes.at(*c).accounts.len() as f64 * c_behind.at(*c)).sum();
                *dependency.at_mut(*group) += more * ways.at(*group);
            }
        }
        for ix in (0..small(graph.classes.len())).filter(|ix| *c_steps.at(*ix) != FAR) {
            *sum.at_mut(ix) += c_behind.at(ix) * c_ways.at(ix);
        }
    }
}
