//! GraphML (<http://graphml.graphdrawing.org/specification.html>).

use super::xml::text;
use super::{EDGE_COLUMNS, Holds, NODE_COLUMNS, Value, described, ends, id, of_edge, of_node};
use engine::views::GraphView;
use std::io::{self, Write};

/// Writes a graph as GraphML. Two edges of one pair of nodes differ in their reason.
pub fn graphml(graph: &GraphView, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    writeln!(out, "<key id=\"n\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>")?;
    for (at, (name, holds)) in NODE_COLUMNS.iter().enumerate() {
        writeln!(out, "<key id=\"n{at}\" for=\"node\" attr.name=\"{name}\" attr.type=\"{}\"/>", kind(*holds))?;
    }
    for (at, (name, holds)) in EDGE_COLUMNS.iter().enumerate() {
        writeln!(out, "<key id=\"e{at}\" for=\"edge\" attr.name=\"{name}\" attr.type=\"{}\"/>", kind(*holds))?;
    }
    writeln!(out, "<graph id=\"case\" edgedefault=\"directed\">")?;
    writeln!(out, "<desc>{}</desc>", text(&described(graph)))?;
    for node in &graph.nodes {
        write!(out, "<node id=\"{}\"><data key=\"n\">{}</data>", id(node), text(&node.name))?;
        values(out, "n", &of_node(node))?;
        writeln!(out, "</node>")?;
    }
    for edge in &graph.edges {
        let Some(ends) = ends(graph, edge) else { continue };
        write!(out, "<edge id=\"{}\" source=\"{}\" target=\"{}\">", ends.id, ends.source, ends.target)?;
        values(out, "e", &of_edge(edge))?;
        writeln!(out, "</edge>")?;
    }
    writeln!(out, "</graph>\n</graphml>")
}

fn kind(holds: Holds) -> &'static str {
    match holds {
        Holds::Text => "string",
        Holds::Number => "long",
        Holds::Truth => "boolean",
    }
}

fn values(out: &mut dyn Write, key: &str, all: &[Option<Value>]) -> io::Result<()> {
    for (at, value) in all.iter().enumerate() {
        if let Some(value) = value {
            write!(out, "<data key=\"{key}{at}\">{}</data>", text(&value.text()))?;
        }
    }
    Ok(())
}
