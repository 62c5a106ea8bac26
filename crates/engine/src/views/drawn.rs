//! What is drawn: the lineage of groups over time, and the case as a graph. Rows without prose, and where they lie on a
//! drawing; lines and letters are made by whoever shows them.

use super::{EvidenceView, NetworkDue, Shown, TimeView};
use model::{AccountId, GroupId, Platform};
pub use network::{
    Branch, BranchInput, BranchKind, Figure, FigureError, FigureGroup, FigureInput, Label, LabelOf, Lane, Sheet, Start,
    Tick, layout,
};

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
        /// Both groups began beside each other, and no parent of either is named.
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

/// How large the graph of a case becomes.
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

/// The lineage of a case's groups.
#[derive(Clone, Debug, Default)]
pub struct LineageView {
    /// The groups.
    pub groups: Vec<LineageGroupView>,
    /// Which broke off from which.
    pub branches: Vec<LineageBranchView>,
}

/// A group.
#[derive(Clone, Debug)]
pub struct LineageGroupView {
    /// Its id.
    pub group: GroupId,
    /// Its current name.
    pub name: Option<Shown>,
    /// Its creation; if that is not known, its earliest record. Where it is drawn, in seconds since 1970 UTC: the middle of
    /// what is possible.
    pub begins: Option<i64>,
    /// The same as the evidence has it.
    pub begins_at: Option<TimeView>,
    /// Whether that is its creation.
    pub begin_known: bool,
    /// Where its latest record is drawn.
    pub ends: Option<i64>,
    /// The same as the evidence has it.
    pub ends_at: Option<TimeView>,
    /// Its members in the evidence held.
    pub member_count: u64,
    /// Its messages.
    pub message_count: u64,
}

/// That a group broke off.
#[derive(Clone, Debug)]
pub struct LineageBranchView {
    /// From which: an index into [`LineageView::groups`]; `None`: from one that was not seen.
    pub parent: Option<u32>,
    /// Which.
    pub child: u32,
    /// How.
    pub kind: BranchKind,
    /// Whether another parent is far behind and the order in time is told.
    pub certain: bool,
    /// Further groups that it came from.
    pub also: Vec<u32>,
}

/// The case as a graph.
#[derive(Clone, Debug, Default)]
pub struct GraphView {
    /// Groups, and accounts that link them.
    pub nodes: Vec<GraphNodeView>,
    /// Why they are linked.
    pub edges: Vec<GraphEdgeView>,
    /// Accounts that link groups and are no nodes: there are more than the limit.
    pub accounts_left_out: u64,
    /// Whether something came or was said since the last network that would change it.
    pub network_due: bool,
    /// What that is.
    pub due_to: Vec<NetworkDue>,
    /// Whether it shows who is marked.
    pub unmasked: bool,
    /// The version of the weights by which lineage was told.
    pub weights: String,
    /// Whether these were fitted on made worlds alone.
    pub simulated: bool,
}

/// Whose node it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NodeOf {
    /// A group.
    Group(GroupId),
    /// An account.
    Account(AccountId),
}

/// A node.
#[derive(Clone, Debug)]
pub struct GraphNodeView {
    /// Whose it is.
    pub of: NodeOf,
    /// Its name: of a group the current one, of an account the first, or its mark.
    pub name: Shown,
    /// The service.
    pub platform: Platform,
    /// The country of an account's number.
    pub country: Option<String>,
    /// The category of data subject of an account.
    pub category: Option<String>,
    /// A group's members.
    pub member_count: Option<u64>,
    /// A group's messages, or an account's.
    pub message_count: Option<u64>,
    /// Groups that an account was in.
    pub group_count: Option<u64>,
    /// When a group was created, as written.
    pub created: Option<String>,
    /// A group's earliest record, as written.
    pub first_seen: Option<String>,
    /// Its latest.
    pub last_seen: Option<String>,
    /// Whether a group broke off from one that was not seen.
    pub parent_not_seen: bool,
}

/// An edge.
#[derive(Clone, Debug)]
pub struct GraphEdgeView {
    /// From which node: an index into [`GraphView::nodes`]. Of lineage the parent.
    pub from: usize,
    /// To which.
    pub to: usize,
    /// Why.
    pub reason: EdgeReason,
    /// Whether it stands without a question mark. Of lineage: that the parent is named, which rests on weights. Of `introduced`:
    /// whether phones show the group from its beginning to then, for every family. Of `added`: whether no source names another.
    /// Of `sibling` never.
    pub settled: bool,
    /// How often that is on record.
    pub count: u64,
    /// The first records that say it.
    pub evidence: Vec<EvidenceView>,
    /// How many there are.
    pub evidence_count: u64,
}
