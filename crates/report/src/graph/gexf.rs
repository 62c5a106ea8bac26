//! GEXF 1.3 (<https://gexf.net/schema.html>), as Gephi reads and writes it.

use super::xml::text;
use super::{EDGE_COLUMNS, Holds, NODE_COLUMNS, Value, described, ends, id, of_edge, of_node};
use engine::views::GraphView;
use std::io::{self, Write};

/// Writes a graph as GEXF. An edge's weight is its count, its kind its reason, so that two of one pair stay two.
pub fn gexf(graph: &GraphView, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">")?;
    let says = text(&described(graph));
    writeln!(out, "<meta><creator>Amparo</creator><description>{says}</description></meta>")?;
    writeln!(out, "<graph defaultedgetype=\"directed\" mode=\"static\">")?;
    columns(out, "node", &NODE_COLUMNS)?;
    columns(out, "edge", &EDGE_COLUMNS)?;
    writeln!(out, "<nodes>")?;
    for node in &graph.nodes {
        write!(out, "<node id=\"{}\" label=\"{}\">", id(node), text(&node.name))?;
        values(out, &of_node(node))?;
        writeln!(out, "</node>")?;
    }
    writeln!(out, "</nodes>\n<edges>")?;
    for edge in &graph.edges {
        let Some(ends) = ends(graph, edge) else { continue };
        let (reason, weight) = (edge.reason, edge.count);
        write!(
            out,
            "<edge id=\"{}\" source=\"{}\" target=\"{}\" kind=\"{reason}\" label=\"{reason}\" weight=\"{weight}\">",
            ends.id, ends.source, ends.target
        )?;
        values(out, &of_edge(edge))?;
        writeln!(out, "</edge>")?;
    }
    writeln!(out, "</edges>\n</graph>\n</gexf>")
}

fn columns(out: &mut dyn Write, class: &str, all: &[(&str, Holds)]) -> io::Result<()> {
    writeln!(out, "<attributes class=\"{class}\">")?;
    for (at, (name, holds)) in all.iter().enumerate() {
        let kind = match holds {
            Holds::Text => "string",
            Holds::Number => "long",
            Holds::Truth => "boolean",
        };
        writeln!(out, "<attribute id=\"{at}\" title=\"{name}\" type=\"{kind}\"/>")?;
    }
    writeln!(out, "</attributes>")
}

fn values(out: &mut dyn Write, all: &[Option<Value>]) -> io::Result<()> {
    write!(out, "<attvalues>")?;
    for (at, value) in all.iter().enumerate() {
        if let Some(value) = value {
            write!(out, "<attvalue for=\"{at}\" value=\"{}\"/>", text(&value.text()))?;
        }
    }
    write!(out, "</attvalues>")
}
