//! A small graph in each form.

use super::*;
use engine::views::{EdgeReason, NetworkDue, Shown};
use model::{AccountId, ExhibitId, GroupId, Platform};

fn node(of: NodeOf, name: &str) -> GraphNodeView {
    GraphNodeView {
        of,
        name: Shown::text(name),
        platform: Platform::WhatsApp,
        country: None,
        category: None,
        member_count: Some(12),
        message_count: None,
        group_count: None,
        created: Some("2025-03-03T10:00".into()),
        first_seen: None,
        last_seen: None,
        parent_not_seen: false,
    }
}

fn edge(from: usize, to: usize, reason: EdgeReason) -> GraphEdgeView {
    let place = EvidenceView {
        exhibit: ExhibitId([7; 16]),
        exhibit_name: Shown::text("movil-01"),
        path: Shown::path("chats/a & b.txt"),
        record: "line 12".into(),
    };
    GraphEdgeView { from, to, reason, settled: true, count: 2, evidence: vec![place], evidence_count: 3 }
}

fn graph() -> GraphView {
    GraphView {
        nodes: vec![
            node(NodeOf::Group(GroupId([1; 16])), "<Faro> & \"amigos\"\u{0}\u{202e}"),
            node(NodeOf::Group(GroupId([2; 16])), "Faro 2"),
            node(NodeOf::Account(AccountId([3; 16])), "=Ana, 'la' \u{ffff}"),
        ],
        edges: vec![
            edge(0, 1, EdgeReason::Split),
            edge(0, 1, EdgeReason::LinkPostedIn),
            edge(2, 0, EdgeReason::Member),
            edge(2, 9, EdgeReason::Member),
        ],
        accounts_left_out: 4,
        network_due: true,
        due_to: vec![NetworkDue::Marks, NetworkDue::Weights],
        unmasked: false,
        weights: "worlds-9".into(),
        simulated: true,
    }
}

fn written(write: fn(&GraphView, &mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&graph(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn names_are_escaped_and_what_steers_is_shown() {
    for text in [written(graphml), written(gexf)] {
        assert!(text.contains("&lt;Faro&gt; &amp; &quot;amigos&quot;␀⟨U+202E⟩"), "{text}");
        assert!(text.contains("a &amp; b.txt line 12") && !text.contains('\u{ffff}') && !text.contains('\0'));
        assert!(text.contains(
            "weights: worlds-9; simulated: true; accounts_left_out: 4; network_due: true; due_to: marks, weights<"
        ));
    }
}

#[test]
fn two_reasons_of_one_pair_are_two_edges_and_ids_stand_once() {
    for text in [written(graphml), written(gexf)] {
        let ids: Vec<&str> = text.split("<edge id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let once: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!((ids.len(), once.len()), (3, 3), "the edge to nowhere is no edge");
        assert_eq!(text.matches("<node id=").count(), 3);
    }
}

#[test]
fn csv_has_a_row_for_each_and_as_many_cells_as_its_header() {
    let (nodes, edges) = (written(nodes_csv), written(edges_csv));
    assert_eq!((nodes.lines().count(), edges.lines().count()), (4, 4));
    assert!(nodes.contains("\"'=Ana, 'la' "), "{nodes}");
    assert!(edges.starts_with("id,source,target,reason,settled,count,evidence,evidence_count\r\n"));
    assert!(nodes.lines().next().unwrap().split(',').count() == 13);
}
