//! CSV (RFC 4180): a table of nodes and one of edges, as Gephi and every spreadsheet take them.

use super::{EDGE_COLUMNS, NODE_COLUMNS, Value, ends, id, of_edge, of_node};
use crate::visible;
use engine::views::GraphView;
use std::io::{self, Write};

/// Writes the nodes: `id`, `label` and the columns of nodes.
pub fn nodes_csv(graph: &GraphView, out: &mut dyn Write) -> io::Result<()> {
    header(out, &["id", "label"], NODE_COLUMNS.iter().map(|(name, _)| *name))?;
    for node in &graph.nodes {
        row(out, [id(node), visible(&node.name)], &of_node(node))?;
    }
    Ok(())
}

/// Writes the edges: `id`, `source`, `target` and the columns of edges.
pub fn edges_csv(graph: &GraphView, out: &mut dyn Write) -> io::Result<()> {
    header(out, &["id", "source", "target"], EDGE_COLUMNS.iter().map(|(name, _)| *name))?;
    for edge in &graph.edges {
        let Some(ends) = ends(graph, edge) else { continue };
        row(out, [ends.id, ends.source, ends.target], &of_edge(edge))?;
    }
    Ok(())
}

fn header<'n>(out: &mut dyn Write, first: &[&'n str], rest: impl Iterator<Item = &'n str>) -> io::Result<()> {
    let names: Vec<&str> = first.iter().copied().chain(rest).collect();
    write!(out, "{}\r\n", names.join(","))
}

fn row<const N: usize>(out: &mut dyn Write, first: [String; N], rest: &[Option<Value>]) -> io::Result<()> {
    let rest = rest.iter().map(|value| value.as_ref().map(Value::text).unwrap_or_default());
    let cells: Vec<String> = first.into_iter().chain(rest).map(|text| cell(&text)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// With what a formula begins, in letters of full width too: spreadsheets for East Asia take both.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A cell in quotes where it needs them. What a spreadsheet would take for a formula begins with an apostrophe.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(FORMULA) && text.chars().nth(1).is_some();
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r', '\'', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_ends_where_it_should_and_is_no_formula() {
        assert_eq!(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("+34 600"), "\"'+34 600\"");
        for sign in ["＝", "＋", "－", "＠"] {
            assert_eq!(cell(&format!("{sign}SUM(1)")), format!("\"'{sign}SUM(1)\""));
        }
        assert_eq!(cell("Faro"), "Faro");
    }
}
