//! The case as a graph for other programs: GraphML, GEXF 1.3, and CSV.
//!
//! Names are evidence: they are made [`visible`](crate::visible()) and escaped. Machine-readable: the same in every
//! language. Ids are those of lists, so that a node is found again in them.

mod csv;
mod gexf;
mod graphml;
mod xml;

pub use csv::{edges_csv, nodes_csv};
pub use gexf::gexf;
pub use graphml::graphml;

use crate::visible;
use engine::views::{EvidenceView, GraphEdgeView, GraphNodeView, GraphView, NodeKind, NodeOf};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holds {
    Text,
    Number,
    Truth,
}

/// A value; `None` in a cell says that it is not known or does not apply.
enum Value {
    Text(String),
    Number(u64),
    Truth(bool),
}

impl Value {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => visible(text),
            Self::Number(n) => n.to_string(),
            Self::Truth(is) => is.to_string(),
        }
    }
}

/// Columns of nodes besides `id` and `label`.
const NODE_COLUMNS: [(&str, Holds); 11] = [
    ("kind", Holds::Text),
    ("platform", Holds::Text),
    ("country", Holds::Text),
    ("category", Holds::Text),
    ("member_count", Holds::Number),
    ("message_count", Holds::Number),
    ("group_count", Holds::Number),
    ("created", Holds::Text),
    ("first_seen", Holds::Text),
    ("last_seen", Holds::Text),
    ("parent_not_seen", Holds::Truth),
];

/// Columns of edges besides `id`, `source` and `target`.
const EDGE_COLUMNS: [(&str, Holds); 5] = [
    ("reason", Holds::Text),
    ("settled", Holds::Truth),
    ("count", Holds::Number),
    ("evidence", Holds::Text),
    ("evidence_count", Holds::Number),
];

/// The values of a node, in the order of [`NODE_COLUMNS`].
fn of_node(node: &GraphNodeView) -> [Option<Value>; 11] {
    let (kind, is_group) = match node.of {
        NodeOf::Group(_) => (NodeKind::Group, true),
        NodeOf::Account(_) => (NodeKind::Account, false),
    };
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    [
        Some(Value::Text(kind.as_str().into())),
        Some(Value::Text(node.platform.as_str().into())),
        text(&node.country),
        text(&node.category),
        node.member_count.map(Value::Number),
        node.message_count.map(Value::Number),
        node.group_count.map(Value::Number),
        text(&node.created),
        text(&node.first_seen),
        text(&node.last_seen),
        is_group.then_some(Value::Truth(node.parent_not_seen)),
    ]
}

/// The values of an edge, in the order of [`EDGE_COLUMNS`].
fn of_edge(edge: &GraphEdgeView) -> [Option<Value>; 5] {
    let evidence: Vec<String> = edge.evidence.iter().map(place).collect();
    [
        Some(Value::Text(edge.reason.as_str().into())),
        Some(Value::Truth(edge.settled)),
        Some(Value::Number(edge.count)),
        Some(Value::Text(evidence.join("; "))),
        Some(Value::Number(edge.evidence_count)),
    ]
}

fn place(of: &EvidenceView) -> String {
    let name: &str = &of.exhibit_name;
    format!("{name} {} {}", &*of.path, of.record)
}

fn id(node: &GraphNodeView) -> String {
    match node.of {
        NodeOf::Group(id) => id.to_string(),
        NodeOf::Account(id) => id.to_string(),
    }
}

/// An edge that leads to nodes, with their ids; `None` if it leads to one that is not there.
struct Ends {
    id: String,
    source: String,
    target: String,
}

fn ends(graph: &GraphView, edge: &GraphEdgeView) -> Option<Ends> {
    let (source, target) = (id(graph.nodes.get(edge.from)?), id(graph.nodes.get(edge.to)?));
    Some(Ends { id: format!("{source}-{}-{target}", edge.reason), source, target })
}

/// What is to be known of a graph as a whole, in words of the contract.
fn described(graph: &GraphView) -> String {
    let left_out = (graph.accounts_left_out > 0).then(|| format!("accounts_left_out: {}", graph.accounts_left_out));
    let due_to = || graph.due_to.iter().map(|what| what.as_str()).collect::<Vec<_>>().join(", ");
    let due = graph.network_due.then(|| format!("network_due: true; due_to: {}", due_to()));
    let unmasked = graph.unmasked.then(|| "unmasked: true".to_owned());
    let weights = format!("weights: {}; simulated: {}", graph.weights, graph.simulated);
    std::iter::once(weights).chain(left_out).chain(due).chain(unmasked).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests;
