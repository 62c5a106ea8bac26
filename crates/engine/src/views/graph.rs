//! The case as a graph: groups, the accounts that link them, and why.
//!
//! Every edge is one reason, with how often it is on record and where. An account of one group links nothing and is no
//! node; of those that do, the ones in most groups stand in it, and how many do not is said. It is made from what is
//! stored: of hundreds of thousands of accounts only those that are nodes are read.
//!
//! Of lineage it has only what is named. A figure can draw a branch with a question mark; in another program's drawing an
//! edge is an edge.

use super::{
    BreakOffKind, BreakoffVerdict, Case, EdgeReason, EvidenceView, GraphEdgeView, GraphLimits, GraphNodeView,
    GraphView, NodeOf,
};
use crate::networks::origins::{HypothesisNote, OriginNote};
use crate::{Engine, Error};
use model::{AccountId, CaseId, GroupId, Member};
use network::{Sure, Way};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{AccountRow, GroupRow, MembershipRow, ObservationRef};

impl Engine {
    /// The case as a graph, as the last network told it.
    pub fn graph(&self, case: CaseId, limits: GraphLimits) -> Result<GraphView, Error> {
        let snapshot = self.vault.snapshot()?;
        let graph = self.read_case_without_times(case)?.graph(limits);
        drop(snapshot);
        graph
    }

    /// The same as those see it who are cleared to know who is marked. That it was asked for, and why, is logged first.
    pub fn graph_unmasked(&self, case: CaseId, reason: &str, limits: GraphLimits) -> Result<GraphView, Error> {
        self.log_unmasked(case, "graph", reason)?;
        let snapshot = self.vault.snapshot()?;
        let graph = self.case_naming_all(case)?.graph(limits);
        drop(snapshot);
        graph
    }
}

/// Where it stands that two are linked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum At {
    Record(ObservationRef),
    /// In a chat's list of members, at this place.
    Listed(i64, u32),
    /// In what the chat's source says of its group.
    Origin(i64),
}

type Key = (usize, usize, EdgeReason);

/// An edge on its way.
#[derive(Debug, Default)]
struct Edge {
    settled: bool,
    count: u64,
    records: Vec<At>,
    record_count: u64,
}

#[derive(Debug, Default)]
struct Maker {
    nodes: HashMap<NodeOf, usize>,
    edges: BTreeMap<Key, Edge>,
    parent_not_seen: BTreeSet<GroupId>,
    most_records: usize,
}

impl Case<'_> {
    fn graph(mut self, limits: GraphLimits) -> Result<GraphView, Error> {
        let weights = self.of_network()?;
        self.read_times([].iter(), [].iter())?;
        let mut groups = self.group_rows()?;
        groups.retain(|group| group.kind.is_group(group.member_count));
        groups.sort_unstable_by_key(|group| group.id);
        let (linking, accounts_left_out) = linking(self.groups_of_accounts(&groups)?, limits.accounts);
        let accounts = self.accounts_of(&linking)?;
        let of_groups = groups.iter().map(|group| NodeOf::Group(group.id));
        let nodes = of_groups.chain(accounts.iter().map(|account| NodeOf::Account(account.id)));
        let mut maker = Maker { nodes: nodes.zip(0..).collect(), most_records: limits.records, ..Maker::default() };
        self.each_membership_row(&mut |stay| maker.stay(&stay))?;
        groups.iter().for_each(|group| maker.founder(group));
        self.links(&mut maker)?;
        self.origin_notes()?.iter().for_each(|note| maker.origin(note, &groups));
        self.introduced(&mut maker)?;
        let nodes = groups.iter().map(|group| self.group_node(group, maker.parent_not_seen.contains(&group.id)));
        let nodes = nodes.chain(accounts.iter().map(|account| self.account_node(account))).collect();
        Ok(GraphView {
            nodes,
            edges: self.edges(maker.edges)?,
            accounts_left_out,
            network_due: self.is_network_due()?,
            due_to: self.network_due()?,
            unmasked: self.is_unmasked,
            weights: weights.version,
            simulated: weights.simulated,
        })
    }

    /// In how many of these groups each account was.
    fn groups_of_accounts(&self, groups: &[GroupRow]) -> Result<Vec<(AccountId, u32)>, Error> {
        let mut seen: HashMap<AccountId, (GroupId, u32)> = HashMap::new();
        self.each_membership_row(&mut |stay| {
            if groups.binary_search_by_key(&stay.group, |group| group.id).is_err() {
                return;
            }
            // They come group by group: who was in one several times is counted once.
            let of = seen.entry(stay.account).or_insert((stay.group, 1));
            if of.0 != stay.group {
                *of = (stay.group, of.1 + 1);
            }
        })?;
        Ok(seen.into_iter().map(|(account, (_, groups))| (account, groups)).collect())
    }

    /// The rows of these accounts, in their order.
    fn accounts_of(&self, wanted: &[AccountId]) -> Result<Vec<AccountRow>, Error> {
        let mut rows = Vec::new();
        self.each_account_row(&mut |row| rows.extend(wanted.binary_search(&row.id).is_ok().then_some(row)))?;
        rows.sort_unstable_by_key(|row| row.id);
        Ok(rows)
    }

    fn links(&self, maker: &mut Maker) -> Result<(), Error> {
        for note in self.linked_notes()? {
            let (to, posted_in) = (NodeOf::Group(note.to), NodeOf::Group(note.group));
            let edge = || Edge {
                settled: true,
                count: note.count.into(),
                records: note.records.iter().map(|at| At::Record(*at)).collect(),
                record_count: note.record_count.into(),
            };
            // A group's own link in it leads nowhere else.
            if note.to != note.group {
                maker.add((to, posted_in, EdgeReason::LinkPostedIn), edge());
            }
            if let Some(account) = note.account {
                maker.add((NodeOf::Account(account), to, EdgeReason::PostedLinkTo), edge());
            }
        }
        Ok(())
    }

    /// Who introduced families with a certain or strong match to which group: no other says anything of a group.
    fn introduced(&self, maker: &mut Maker) -> Result<(), Error> {
        let sent: BTreeSet<i64> = self.sighting_rows()?.into_iter().map(|sighting| sighting.item).collect();
        let mut families: Vec<BTreeSet<i64>> = self.sent_by_family(&mut sent.into_iter()).into_values().collect();
        families.retain(|items| items.iter().any(|item| self.is_listed(*item)));
        families.sort_by_cached_key(|items| self.first_digest(items));
        let mut all: BTreeMap<(NodeOf, NodeOf), Edge> = BTreeMap::new();
        for items in families {
            let Some(note) = self.trace_note_of(&items)? else { continue };
            for into in &note.into {
                let account = into.by.and_then(|by| note.accounts.get(by as usize));
                let Some((account, group)) = account.zip(note.groups.get(into.group as usize)) else { continue };
                let none = Edge { settled: true, ..Edge::default() };
                let edge = all.entry((NodeOf::Account(*account), NodeOf::Group(*group))).or_insert(none);
                edge.settled &= into.unseen.is_none();
                edge.count += 1;
                edge.records.extend(into.earliest.first().map(|(_, at)| At::Record(*at)));
                edge.record_count += 1;
            }
        }
        all.into_iter().for_each(|((account, group), edge)| maker.add((account, group, EdgeReason::Introduced), edge));
        Ok(())
    }

    fn group_node(&self, row: &GroupRow, parent_not_seen: bool) -> GraphNodeView {
        let at = |record: Option<ObservationRef>| record.and_then(|record| self.time(record)).map(|time| time.at);
        GraphNodeView {
            of: NodeOf::Group(row.id),
            name: row.name.as_deref().map_or_else(|| self.text(&row.id.to_string()), |name| self.text(name)),
            platform: row.platform,
            country: None,
            category: None,
            member_count: Some(row.member_count),
            message_count: Some(row.message_count),
            group_count: None,
            created: self.born(row).map(|time| time.at),
            first_seen: at(row.first),
            last_seen: at(row.last),
            parent_not_seen,
        }
    }

    fn account_node(&self, row: &AccountRow) -> GraphNodeView {
        GraphNodeView {
            of: NodeOf::Account(row.id),
            name: self.called_in_graph(row),
            platform: row.platform,
            country: row.country.clone(),
            category: Some(row.category.clone()),
            member_count: None,
            message_count: Some(row.message_count),
            group_count: Some(row.group_count),
            created: None,
            first_seen: None,
            last_seen: None,
            parent_not_seen: false,
        }
    }

    fn edges(&self, all: BTreeMap<Key, Edge>) -> Result<Vec<GraphEdgeView>, Error> {
        let listed: BTreeSet<i64> = all
            .values()
            .flat_map(|edge| &edge.records)
            .filter_map(|at| if let At::Listed(chat, _) = at { Some(*chat) } else { None })
            .collect();
        let read = |chat: i64| Ok((chat, self.engine.vault.members(chat)?));
        let lists: HashMap<i64, Vec<Member>> = listed.into_iter().map(read).collect::<Result<_, Error>>()?;
        let edge = |((from, to, reason), edge): (Key, Edge)| GraphEdgeView {
            from,
            to,
            reason,
            settled: edge.settled,
            count: edge.count,
            evidence: edge.records.iter().filter_map(|at| self.place_of(*at, &lists)).collect(),
            evidence_count: edge.record_count,
        };
        Ok(all.into_iter().map(edge).collect())
    }

    fn place_of(&self, at: At, lists: &HashMap<i64, Vec<Member>>) -> Option<EvidenceView> {
        let in_file = |chat: i64, record: String| Some(EvidenceView { record, ..self.evidence((chat, 0))? });
        match at {
            At::Record(at) => self.evidence(at),
            At::Listed(chat, member) => in_file(chat, self.place(&lists.get(&chat)?.get(member as usize)?.place)),
            At::Origin(chat) => in_file(chat, self.chats.get(&chat)?.origin.as_ref()?.source.to_string()),
        }
    }
}

/// Accounts in two groups or more, those in most groups first where there are too many, by id; how many more there are.
fn linking(groups: Vec<(AccountId, u32)>, most: usize) -> (Vec<AccountId>, u64) {
    let mut linking: Vec<(AccountId, u32)> = groups.into_iter().filter(|(_, groups)| *groups >= 2).collect();
    let left_out = linking.len().saturating_sub(most) as u64;
    linking.sort_unstable_by_key(|(account, groups)| (Reverse(*groups), *account));
    linking.truncate(most);
    let mut accounts: Vec<AccountId> = linking.into_iter().map(|(account, _)| account).collect();
    accounts.sort_unstable();
    (accounts, left_out)
}

impl Maker {
    /// Adds to an edge; one of which an end is no node is none.
    fn add(&mut self, (from, to, reason): (NodeOf, NodeOf, EdgeReason), more: Edge) {
        let Some((from, to)) = self.nodes.get(&from).copied().zip(self.nodes.get(&to).copied()) else { return };
        let edge = self.edges.entry((from, to, reason)).or_default();
        edge.settled |= more.settled;
        edge.count += more.count;
        edge.record_count += more.record_count;
        let room = self.most_records.saturating_sub(edge.records.len());
        edge.records.extend(more.records.into_iter().take(room));
    }

    fn stay(&mut self, stay: &MembershipRow) {
        let account = NodeOf::Account(stay.account);
        let of_lists = stay.listed.lists.iter().map(|(chat, member)| At::Listed(*chat, *member));
        let records: Vec<At> = stay.evidence.iter().map(|at| At::Record(*at)).chain(of_lists).collect();
        let record_count = stay.evidence_count + stay.listed.lists.len() as u64;
        let edge = Edge { settled: true, count: 1, records, record_count };
        self.add((account, NodeOf::Group(stay.group), EdgeReason::Member), edge);
        // Who let somebody in that asked, or came by a link, added nobody.
        if let Some(by) = stay.by.filter(|by| *by != stay.account && stay.way == Way::Added.as_str()) {
            let line = stay.joined.or(stay.evidence.first().copied()).map(At::Record);
            let edge = Edge {
                settled: stay.sure != Sure::Contested.as_str(),
                count: 1,
                record_count: u64::from(line.is_some()),
                records: line.into_iter().collect(),
            };
            self.add((NodeOf::Account(by), account, EdgeReason::Added), edge);
        }
    }

    fn founder(&mut self, group: &GroupRow) {
        let Some(founder) = group.founder else { return };
        let said = group.created.map(At::Record).or(group.origin.map(At::Origin));
        let (records, record_count) = (said.into_iter().collect(), u64::from(said.is_some()));
        let edge = Edge { settled: true, count: 1, records, record_count };
        self.add((NodeOf::Account(founder), NodeOf::Group(group.id), EdgeReason::Founded), edge);
    }

    /// From which group one broke off, where that one is named; which began beside it. What is undetermined is no edge.
    fn origin(&mut self, note: &OriginNote, groups: &[GroupRow]) {
        match (note.verdict, note.kind) {
            (BreakoffVerdict::Parent, Some(kind)) => self.parents(note, kind),
            (BreakoffVerdict::NotSeen, kind) => {
                self.parent_not_seen.insert(note.child);
                if kind == Some(BreakOffKind::Sibling) {
                    self.siblings(note, groups);
                }
            }
            _ => {}
        }
    }

    /// The parent that is named, and the other one of a merger.
    fn parents(&mut self, note: &OriginNote, kind: BreakOffKind) {
        let reason = EdgeReason::from(super::lineage::kind(kind));
        let first = note.hypotheses.first().and_then(|first| first.parent);
        for parent in first.into_iter().chain(note.second) {
            let told = note.hypotheses.iter().find(|hypothesis| hypothesis.parent == Some(parent));
            // A second parent is told, not named.
            let settled = first == Some(parent);
            let edge = Edge { settled, ..told.map(speaking_for).unwrap_or_default() };
            self.add((NodeOf::Group(parent), NodeOf::Group(note.child), reason), edge);
        }
    }

    /// Groups that began beside this one, with the records of both beginnings; a pair is one edge.
    fn siblings(&mut self, note: &OriginNote, groups: &[GroupRow]) {
        let begin = |id: GroupId| {
            let at = groups.binary_search_by_key(&id, |group| group.id).ok()?;
            groups.get(at).and_then(|group| group.created.or(group.first)).map(At::Record)
        };
        for other in note.siblings.iter().copied().filter(|other| *other != note.child) {
            let (a, b) = (note.child.min(other), note.child.max(other));
            let records: Vec<At> = begin(a).into_iter().chain(begin(b)).collect();
            let ends = self.nodes.get(&NodeOf::Group(a)).copied().zip(self.nodes.get(&NodeOf::Group(b)).copied());
            if ends.is_some_and(|(a, b)| !self.edges.contains_key(&(a, b, EdgeReason::Sibling))) {
                let edge = Edge { settled: false, count: 1, record_count: records.len() as u64, records };
                self.add((NodeOf::Group(a), NodeOf::Group(b), EdgeReason::Sibling), edge);
            }
        }
    }
}

/// An edge that rests on the rows that speak for it.
fn speaking_for(hypothesis: &HypothesisNote) -> Edge {
    let rows = || hypothesis.evidence.iter().flat_map(|family| &family.rows).filter(|row| row.speaks_for);
    // One record can be in several rows.
    let mut met = BTreeSet::new();
    let records: Vec<At> =
        rows().flat_map(|row| &row.records).filter(|at| met.insert(**at)).map(|at| At::Record(*at)).collect();
    Edge { settled: true, count: rows().count() as u64, record_count: records.len() as u64, records }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::origins::{FamilyNote, RowNote};
    use EdgeReason::{Added, Member, Merger, Sibling};
    use network::lineage::{EvidenceFamily, RowCode};
    use store::Listed;

    fn account(n: u8) -> AccountId {
        AccountId([n; 16])
    }

    fn group(n: u8) -> GroupId {
        GroupId([n; 16])
    }

    /// Groups 0 and 1 are nodes 0 and 1, accounts 0 and 1 are nodes 2 and 3.
    fn maker() -> Maker {
        let groups = (0..2).map(|n| NodeOf::Group(group(n)));
        let nodes = groups.chain((0..2).map(|n| NodeOf::Account(account(n))));
        Maker { nodes: nodes.zip(0..).collect(), most_records: 2, ..Maker::default() }
    }

    fn stay(of: u8, way: Way, sure: Sure) -> MembershipRow {
        MembershipRow {
            group: group(0),
            account: account(of),
            way: way.to_string(),
            by: Some(account(1)),
            joined: Some((7, 70)),
            left: None,
            removed: false,
            removed_by: None,
            first_seen: None,
            last_seen: None,
            sure: sure.to_string(),
            evidence: vec![(7, 71)],
            evidence_count: 9,
            listed: Listed { lists: vec![(8, 3)], ..Listed::default() },
        }
    }

    fn origin(child: u8, verdict: BreakoffVerdict, kind: BreakOffKind, parents: &[u8], siblings: &[u8]) -> OriginNote {
        let row = |speaks_for, records: &[ObservationRef]| RowNote {
            code: RowCode::CohortInside,
            speaks_for,
            count: 1,
            of: 1,
            accounts: Vec::new(),
            records: records.to_vec(),
        };
        let rows = || vec![row(true, &[(1, 5), (1, 4)]), row(false, &[(1, 6)]), row(true, &[(1, 4), (2, 2)])];
        let family =
            || FamilyNote { family: EvidenceFamily::Membership, points: 0, counted: BTreeMap::new(), rows: rows() };
        let hypothesis = |parent: &u8| HypothesisNote {
            may_be: BreakoffVerdict::Parent,
            parent: Some(group(*parent)),
            order_open: false,
            points: 0,
            log10_lr: None,
            evidence: vec![family()],
        };
        OriginNote {
            child: group(child),
            verdict,
            likeliest: parents.first().map(|parent| group(*parent)),
            kind: Some(kind),
            second: parents.get(1).map(|parent| group(*parent)),
            siblings: siblings.iter().map(|sibling| group(*sibling)).collect(),
            weights: "1".into(),
            simulated: true,
            hypotheses: parents.iter().map(hypothesis).collect(),
            left_out: 0,
        }
    }

    #[test]
    fn of_too_many_accounts_those_in_most_groups_stay_and_the_rest_is_counted() {
        let groups = || vec![(account(4), 2), (account(1), 1), (account(3), 5), (account(2), 2), (account(9), 3)];
        assert_eq!(linking(groups(), 9), (vec![account(2), account(3), account(4), account(9)], 0));
        assert_eq!(linking(groups(), 3), (vec![account(2), account(3), account(9)], 1));
    }

    #[test]
    fn two_stays_are_one_edge_with_lines_and_lists_and_only_who_added_has_added() {
        let mut maker = maker();
        maker.stay(&stay(0, Way::Added, Sure::Contested));
        maker.stay(&stay(0, Way::Request, Sure::Confirmed));
        maker.stay(&stay(1, Way::Added, Sure::Confirmed));
        maker.stay(&stay(5, Way::Added, Sure::Confirmed));
        let keys: Vec<Key> = maker.edges.keys().copied().collect();
        assert_eq!(keys, [(2, 0, Member), (3, 0, Member), (3, 2, Added)]);
        let member = &maker.edges[&(2, 0, Member)];
        assert_eq!((member.settled, member.count, member.record_count), (true, 2, 20));
        assert_eq!(member.records, [At::Record((7, 71)), At::Listed(8, 3)]);
        let added = &maker.edges[&(3, 2, Added)];
        assert!(!added.settled && added.count == 1, "sources disagree on who did it");
        assert_eq!(added.records, [At::Record((7, 70))]);
    }

    #[test]
    fn a_parent_is_an_edge_with_the_rows_that_speak_for_it() {
        let mut maker = maker();
        let likeliest = origin(1, BreakoffVerdict::Undetermined, BreakOffKind::Split, &[0], &[]);
        maker.origin(&likeliest, &[]);
        assert!(maker.edges.is_empty() && maker.parent_not_seen.is_empty(), "the likeliest is no parent");
        maker.origin(&origin(1, BreakoffVerdict::Parent, BreakOffKind::Merger, &[0, 9], &[]), &[]);
        assert_eq!(maker.edges.len(), 1, "a parent that is no node has no edge");
        let edge = &maker.edges[&(0, 1, Merger)];
        assert_eq!((edge.settled, edge.count, edge.record_count), (true, 2, 3));
        assert_eq!(edge.records, [At::Record((1, 5)), At::Record((1, 4))]);
    }

    #[test]
    fn siblings_are_one_edge_a_pair_and_never_settled() {
        let mut maker = maker();
        for (own, other) in [(0, 1), (1, 0)] {
            let note = origin(own, BreakoffVerdict::NotSeen, BreakOffKind::Sibling, &[], &[other]);
            maker.origin(&note, &[]);
        }
        let edges: Vec<(&Key, bool, u64)> =
            maker.edges.iter().map(|(key, edge)| (key, edge.settled, edge.count)).collect();
        assert_eq!(edges, [(&(0, 1, Sibling), false, 1)]);
        assert_eq!(maker.parent_not_seen, BTreeSet::from([group(0), group(1)]));
    }
}
