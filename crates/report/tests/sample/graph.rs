//! A graph of a lineage, with accounts that link its groups.

use engine::views::{EdgeReason, EvidenceView, GraphEdgeView, GraphNodeView, GraphView, LineageView, NodeOf, Shown};
use model::{AccountId, ExhibitId, Platform};

fn edge(from: usize, to: usize, reason: EdgeReason, settled: bool, at: usize) -> GraphEdgeView {
    let place = EvidenceView {
        exhibit: ExhibitId([1; 16]),
        exhibit_name: Shown::text("movil-01 \"azul\" & <otros>"),
        path: Shown::path("WhatsApp/Chat, 2.txt"),
        record: format!("line {at}"),
    };
    GraphEdgeView { from, to, reason, settled, count: at as u64 % 7 + 1, evidence: vec![place], evidence_count: 9 }
}

/// Groups with their branches, and an account for each pair of groups that follow each other.
pub(crate) fn graph(of: &LineageView) -> GraphView {
    let mut out = GraphView { accounts_left_out: 3, ..GraphView::default() };
    let node = |of, name: Shown| GraphNodeView {
        of,
        name,
        platform: Platform::WhatsApp,
        country: None,
        category: None,
        member_count: None,
        message_count: None,
        group_count: None,
        created: None,
        first_seen: None,
        last_seen: None,
        parent_not_seen: false,
    };
    for group in &of.groups {
        let mut one = node(NodeOf::Group(group.group), group.name.clone().unwrap_or_default());
        (one.member_count, one.message_count) = (Some(group.member_count), Some(group.message_count));
        one.first_seen = group.begins_at.as_ref().map(|at| at.at.clone());
        out.nodes.push(one);
    }
    for (at, branch) in of.branches.iter().enumerate() {
        let Some(parent) = branch.parent else {
            out.nodes[branch.child as usize].parent_not_seen = true;
            continue;
        };
        let reason = EdgeReason::from(branch.kind);
        out.edges.push(edge(parent as usize, branch.child as usize, reason, branch.certain, at));
        out.edges.push(edge(branch.child as usize, parent as usize, EdgeReason::LinkPostedIn, true, at));
    }
    for at in 1..of.groups.len() {
        let mut id = [9; 16];
        id[..8].copy_from_slice(&(at as u64).to_be_bytes());
        let mut one = node(NodeOf::Account(AccountId(id)), Shown::text(&format!("=Ana <{at}>\u{1}\u{202e} 'ñ' 🌻")));
        (one.country, one.category) = (Some("ES".into()), Some("not-determined".into()));
        one.group_count = Some(2);
        out.nodes.push(one);
        let account = out.nodes.len() - 1;
        out.edges.push(edge(account, at - 1, EdgeReason::Member, true, at));
        out.edges.push(edge(account, at, EdgeReason::Member, true, at));
        out.edges.push(edge(account, at, EdgeReason::Founded, true, at));
    }
    out
}
