//! The case as a graph: who links groups, and why.

use model::{ChatKind, GroupId, Platform};
use network::{
    BranchKind, CaseEdge, CaseGraph, EdgeReason, FirstSender, GraphLimits, Kinship, LinkPosted, NodeKind, Place,
    RecordRef, Scene, SceneAccount, SceneGroup, Stay, Told, Way, When, case_graph,
};

fn record(message: u32) -> RecordRef {
    RecordRef { chat: 0, message }
}

/// A scene of groups, with these accounts in each.
fn scene(members: &[&[u32]]) -> Scene {
    let mut out = Scene { exhibits: 1, accounts: vec![SceneAccount::default(); 9], ..Scene::default() };
    for (group, accounts) in (0u32..).zip(members) {
        let start = out.stays.len() as u32;
        for account in *accounts {
            let place = out.places.len() as u32;
            out.places.push(Place { record: record(place), in_file: None });
            out.stays.push(Stay {
                group,
                account: *account,
                way: Way::Seen,
                by: None,
                came: None,
                left: None,
                removed: false,
                first: None,
                last: None,
                places: place..place + 1,
            });
        }
        out.groups.push(SceneGroup {
            id: GroupId([group as u8; 16]),
            kind: ChatKind::Group,
            platform: Platform::WhatsApp,
            created: None,
            created_line: None,
            founder: None,
            first: None,
            last: None,
            name_words: Vec::new(),
            native: None,
            views: 0..0,
            stays: start..out.stays.len() as u32,
            posts: 0..0,
            links: 0..0,
            sightings: 0..0,
        });
    }
    out
}

fn of(scene: &Scene) -> CaseGraph {
    case_graph(scene, Told::default(), GraphLimits::standard())
}

fn accounts(graph: &CaseGraph) -> Vec<u32> {
    graph.nodes.iter().filter(|node| node.kind == NodeKind::Account).map(|node| node.index).collect()
}

/// An edge by what it links: `g0`, `a3`.
fn edge<'g>(graph: &'g CaseGraph, from: &str, reason: EdgeReason, to: &str) -> Option<&'g CaseEdge> {
    let name = |node: u32| {
        let node = &graph.nodes[node as usize];
        format!("{}{}", if node.kind == NodeKind::Group { 'g' } else { 'a' }, node.index)
    };
    graph.edges.iter().find(|e| e.reason == reason && name(e.from) == from && name(e.to) == to)
}

#[test]
fn accounts_of_two_groups_are_nodes_and_no_others() {
    let graph = of(&scene(&[&[0, 1, 1, 2], &[1, 3], &[2, 3]]));
    assert_eq!(accounts(&graph), [1, 2, 3]);
    let twice = edge(&graph, "a1", EdgeReason::Member, "g0").unwrap();
    assert_eq!((twice.count, twice.record_count), (2, 2), "two stays are one edge");
    assert_eq!(twice.records, [record(1), record(2)]);
    assert_eq!(graph.nodes[0].links, 2, "members of the first group that are nodes");
    assert_eq!(graph.nodes.last().unwrap().links, 2, "groups of the last account");
}

#[test]
fn a_chat_of_two_links_nobody() {
    let mut scene = scene(&[&[0, 1], &[0, 1]]);
    scene.groups[1].kind = ChatKind::Direct;
    let graph = of(&scene);
    assert!(accounts(&graph).is_empty() && graph.nodes.len() == 1);
}

#[test]
fn of_too_many_accounts_those_in_most_groups_stay_and_the_rest_is_counted() {
    let scene = scene(&[&[0, 1, 2, 3], &[0, 1, 2, 3], &[3], &[1]]);
    let graph = case_graph(&scene, Told::default(), GraphLimits { accounts: 2, records: 1 });
    assert_eq!((accounts(&graph), graph.accounts_left_out), (vec![1, 3], 2));
    assert!(graph.edges.iter().all(|edge| edge.records.len() <= 1 && edge.record_count == 1));
}

#[test]
fn who_founded_and_who_added_is_an_edge_with_its_line() {
    let mut scene = scene(&[&[0, 1], &[0, 1]]);
    scene.groups[0].founder = Some(1);
    scene.groups[0].created_line = Some(record(77));
    scene.stays[0].by = Some(1);
    let graph = of(&scene);
    assert_eq!(edge(&graph, "a1", EdgeReason::Founded, "g0").unwrap().records, [record(77)]);
    assert_eq!(edge(&graph, "a1", EdgeReason::Added, "a0").unwrap().records, [record(0)]);
    assert!(edge(&graph, "a0", EdgeReason::Added, "a1").is_none());
}

#[test]
fn a_link_leads_from_where_it_was_posted_to_where_it_leads() {
    let mut scene = scene(&[&[0, 1], &[0, 1]]);
    let when = When::utc(0, 0);
    let link = |group, to| LinkPosted { group, account: Some(1), when, code: 5, to, places: 0..1 };
    scene.links = vec![link(0, Some(1)), link(0, Some(1)), link(1, Some(1)), link(0, None)];
    let graph = of(&scene);
    assert_eq!(edge(&graph, "g1", EdgeReason::LinkPostedIn, "g0").unwrap().count, 2);
    assert!(edge(&graph, "g1", EdgeReason::LinkPostedIn, "g1").is_none(), "its own link in a group is no edge");
    assert_eq!(edge(&graph, "a1", EdgeReason::PostedLinkTo, "g1").unwrap().count, 3);
}

#[test]
fn what_was_worked_out_stands_in_it_as_sure_as_it_is() {
    let scene = scene(&[&[0, 1], &[0, 1], &[0]]);
    let kin = |parent, child, certain| Kinship {
        parent,
        child,
        kind: BranchKind::ReCreation,
        certain,
        records: vec![record(1), record(2)],
    };
    let kinships = [kin(Some(0), 1, false), kin(None, 2, true)];
    let introduced = [FirstSender { account: 1, group: 0, records: vec![record(3); 7] }];
    let told = Told { kinships: &kinships, introduced: &introduced };
    let graph = case_graph(&scene, told, GraphLimits::standard());
    let anew = edge(&graph, "g0", EdgeReason::ReCreation, "g1").unwrap();
    assert!(!anew.certain && anew.count == 2);
    assert!(graph.nodes[2].parent_not_seen && !graph.nodes[1].parent_not_seen);
    let first = edge(&graph, "a1", EdgeReason::Introduced, "g0").unwrap();
    assert_eq!((first.count, first.record_count, first.records.len()), (7, 7, 5));
}
