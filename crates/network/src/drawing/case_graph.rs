//! The case as a graph: groups, the accounts that link them, and why.
//!
//! Every edge is one reason, with how often it is on record and where. An account of one group links nothing and is no
//! node; of those that do, the ones in most groups stand in it, and how many do not is said.

use super::figure::BranchKind;
use crate::at::{At, small};
use crate::output::RecordRef;
use crate::scene::{Place, Scene};
use std::cmp::Reverse;
use std::collections::BTreeMap;

model::closed_enum! {
    /// What a node of the case's graph is.
    pub enum NodeKind {
        /// A group or a channel.
        Group = "group",
        /// An account.
        Account = "account",
    }
}

model::closed_enum! {
    /// Why two nodes of the case's graph are linked.
    pub enum EdgeReason {
        /// The account was a member of the group.
        Member = "member",
        /// The account created the group.
        Founded = "founded",
        /// The first account added the second to a group.
        Added = "added",
        /// The earliest sightings in the group, in the evidence held, are the account's.
        Introduced = "introduced",
        /// The account posted a link to the group.
        PostedLinkTo = "posted-link-to",
        /// A link to the first group was posted in the second.
        LinkPostedIn = "link-posted-in",
        /// Part of the first group's members went to the second.
        Split = "split",
        /// The second group stands beside the first.
        Companion = "companion",
        /// The second group took the place of the first.
        ReCreation = "re-creation",
        /// The first group went into the second, with others.
        Merger = "merger",
        /// Both groups came from a third.
        Sibling = "sibling",
    }
}

impl From<BranchKind> for EdgeReason {
    fn from(kind: BranchKind) -> Self {
        match kind {
            BranchKind::Split => Self::Split,
            BranchKind::Companion => Self::Companion,
            BranchKind::ReCreation => Self::ReCreation,
            BranchKind::Merger => Self::Merger,
            BranchKind::Sibling => Self::Sibling,
        }
    }
}

/// How large a graph becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GraphLimits {
    /// Accounts that are nodes.
    pub accounts: usize,
    /// Records that an edge names.
    pub records: usize,
}

impl GraphLimits {
    /// What drawing programs still open, and a person still reads.
    pub fn standard() -> Self {
        Self { accounts: 5_000, records: 5 }
    }
}

/// What was worked out of the scene and stands in the graph besides.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'t> {
    /// Which group broke off from which.
    pub kinships: &'t [Kinship],
    /// Who introduced how much to which group.
    pub introduced: &'t [FirstSender],
}

/// That a group broke off.
#[derive(Clone, Debug)]
pub struct Kinship {
    /// From which; `None`: from one that was not seen.
    pub parent: Option<u32>,
    /// Which.
    pub child: u32,
    /// How.
    pub kind: BranchKind,
    /// Whether another parent is far behind and the order in time is told.
    pub certain: bool,
    /// The rows that it rests on.
    pub records: Vec<RecordRef>,
}

/// That the earliest sightings of families of items in a group, in the evidence held, are an account's.
#[derive(Clone, Debug)]
pub struct FirstSender {
    /// Whose.
    pub account: u32,
    /// In which group.
    pub group: u32,
    /// The sightings, one a family.
    pub records: Vec<RecordRef>,
}

/// The case as a graph.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CaseGraph {
    /// Groups, then accounts, each in the scene's order.
    pub nodes: Vec<CaseNode>,
    /// Edges, by their ends and their reason.
    pub edges: Vec<CaseEdge>,
    /// Accounts that link groups and are no nodes: there are more than the limit.
    pub accounts_left_out: u32,
}

/// A node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseNode {
    /// What it is.
    pub kind: NodeKind,
    /// An index into the scene's groups or accounts.
    pub index: u32,
    /// Of an account in how many groups it was; of a group how many of its members are nodes.
    pub links: u32,
    /// Of a group: whether it broke off from one that was not seen.
    pub parent_not_seen: bool,
}

/// An edge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseEdge {
    /// From which node: an index into [`CaseGraph::nodes`]. Of lineage the parent.
    pub from: u32,
    /// To which.
    pub to: u32,
    /// Why.
    pub reason: EdgeReason,
    /// Of lineage whether it is as sure as a whole line in the figure; of everything else true: records say it.
    pub certain: bool,
    /// How often that is on record: stays, families, links, rows.
    pub count: u32,
    /// Where: the first of them.
    pub records: Vec<RecordRef>,
    /// How many records there are.
    pub record_count: u32,
}

/// The graph of a scene and of what was worked out of it.
pub fn case_graph(scene: &Scene, told: Told<'_>, limits: GraphLimits) -> CaseGraph {
    let (linking, accounts_left_out) = linking(scene, limits.accounts);
    let mut maker = Maker::of(scene, &linking, limits.records);
    maker.stays();
    maker.founders();
    maker.links();
    maker.told(told);
    let edges = maker.edges.into_values().collect();
    CaseGraph { nodes: maker.nodes, edges, accounts_left_out }
}

/// Accounts in two groups or more with their number of groups, and how many more there are.
fn linking(scene: &Scene, most: usize) -> (Vec<(u32, u32)>, u32) {
    let mut groups = vec![0u32; scene.accounts.len()];
    for group in (0..small(scene.groups.len())).filter(|group| scene.is_group(*group)) {
        let stays = scene.stays_of(group);
        // Stays lie by account.
        let anew = stays.iter().enumerate().filter(|(at, stay)| match at.checked_sub(1).and_then(|at| stays.get(at)) {
            Some(before) => before.account != stay.account,
            None => true,
        });
        anew.for_each(|(_, stay)| *groups.at_mut(stay.account) += 1);
    }
    let mut linking: Vec<(u32, u32)> = (0..).zip(groups).filter(|(_, groups)| *groups >= 2).collect();
    let left_out = small(linking.len().saturating_sub(most));
    linking.sort_by_key(|(account, groups)| (Reverse(*groups), *account));
    linking.truncate(most);
    linking.sort_unstable();
    (linking, left_out)
}

struct Maker<'s> {
    scene: &'s Scene,
    nodes: Vec<CaseNode>,
    /// Nodes of groups and of accounts.
    groups: Vec<Option<u32>>,
    accounts: Vec<Option<u32>>,
    most_records: usize,
    edges: BTreeMap<(u32, u32, EdgeReason), CaseEdge>,
}

impl<'s> Maker<'s> {
    fn of(scene: &'s Scene, linking: &[(u32, u32)], most_records: usize) -> Self {
        let mut nodes = Vec::new();
        let mut groups = vec![None; scene.groups.len()];
        let mut accounts = vec![None; scene.accounts.len()];
        let node = |kind, index, links| CaseNode { kind, index, links, parent_not_seen: false };
        for group in (0..small(scene.groups.len())).filter(|group| scene.is_group(*group)) {
            *groups.at_mut(group) = Some(small(nodes.len()));
            nodes.push(node(NodeKind::Group, group, 0));
        }
        for (account, links) in linking {
            *accounts.at_mut(*account) = Some(small(nodes.len()));
            nodes.push(node(NodeKind::Account, *account, *links));
        }
        Self { scene, nodes, groups, accounts, most_records, edges: BTreeMap::new() }
    }

    fn stays(&mut self) {
        let scene = self.scene;
        for stay in &scene.stays {
            let (group, account) = (*self.groups.at(stay.group), *self.accounts.at(stay.account));
            let (Some(group), Some(account)) = (group, account) else { continue };
            let records = || scene.places(&stay.places).iter().map(|place| place.record);
            let is_new = !self.edges.contains_key(&(account, group, EdgeReason::Member));
            self.nodes.at_mut(group).links += u32::from(is_new);
            self.add((account, group, EdgeReason::Member), 1, records());
            if let Some(by) = stay.by.and_then(|by| *self.accounts.at(by)).filter(|by| *by != account) {
                self.add((by, account, EdgeReason::Added), 1, records().take(1));
            }
        }
    }

    fn founders(&mut self) {
        for (ix, of) in (0..).zip(&self.scene.groups) {
            let founder = of.founder.and_then(|founder| *self.accounts.at(founder));
            if let (Some(founder), Some(group)) = (founder, *self.groups.at(ix)) {
                self.add((founder, group, EdgeReason::Founded), 1, of.created_line.into_iter());
            }
        }
    }

    fn links(&mut self) {
        let scene = self.scene;
        for link in &scene.links {
            let Some(to) = link.to.and_then(|to| *self.groups.at(to)) else { continue };
            let records = || scene.places(&link.places).iter().map(|place: &Place| place.record);
            if let Some(posted_in) = self.groups.at(link.group).filter(|posted_in| *posted_in != to) {
                self.add((to, posted_in, EdgeReason::LinkPostedIn), 1, records());
            }
            if let Some(account) = link.account.and_then(|account| *self.accounts.at(account)) {
                self.add((account, to, EdgeReason::PostedLinkTo), 1, records());
            }
        }
    }

    fn told(&mut self, told: Told<'_>) {
        for one in told.kinships {
            let node = |group: u32| self.groups.get(group as usize).copied().flatten();
            match (one.parent.and_then(node), node(one.child)) {
                (Some(parent), Some(child)) => {
                    let key = (parent, child, EdgeReason::from(one.kind));
                    self.add(key, small(one.records.len()), one.records.iter().copied());
                    self.edges.entry(key).and_modify(|edge| edge.certain = one.certain);
                }
                (None, Some(child)) if one.parent.is_none() => self.nodes.at_mut(child).parent_not_seen = true,
                _ => {}
            }
        }
        for one in told.introduced {
            let account = self.accounts.get(one.account as usize).copied().flatten();
            let group = self.groups.get(one.group as usize).copied().flatten();
            if let (Some(account), Some(group)) = (account, group) {
                let key = (account, group, EdgeReason::Introduced);
                self.add(key, small(one.records.len()), one.records.iter().copied());
            }
        }
    }

    fn add(&mut self, key: (u32, u32, EdgeReason), count: u32, records: impl Iterator<Item = RecordRef>) {
        let (from, to, reason) = key;
        let empty = CaseEdge { from, to, reason, certain: true, count: 0, records: Vec::new(), record_count: 0 };
        let edge = self.edges.entry(key).or_insert(empty);
        edge.count += count;
        for record in records {
            edge.record_count += 1;
            if edge.records.len() < self.most_records {
                edge.records.push(record);
            }
        }
    }
}
