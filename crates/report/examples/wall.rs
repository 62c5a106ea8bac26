//! Draws a lineage made by a rule, to be looked at: `cargo run -p report --example wall -- [es|en] GROUPS FILE`.
//! `FILE.svg` is the figure as a file of its own, `FILE.html` the report's section, for its style sheet; `FILE.graphml`,
//! `FILE.gexf`, `FILE.nodes.csv` and `FILE.edges.csv` are a graph of the same groups, to be read by other programs.

#![expect(clippy::indexing_slicing, reason = "a sample of fixed shape")]

#[path = "../tests/sample/graph.rs"]
mod graph;
#[path = "../tests/sample/lineage.rs"]
mod sample;

use report::{Lang, Words, edges_csv, gexf, graphml, lineage_section, lineage_svg, nodes_csv};
use std::fs::File;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let words = Words::new(args.next().as_deref().unwrap_or("es").parse::<Lang>()?);
    let lineage = sample::lineage(args.next().as_deref().unwrap_or("27").parse()?);
    let out = args.next().unwrap_or_else(|| "lineage.svg".into());
    let graph = graph::graph(&lineage);
    let mut file = File::create(&out)?;
    match out.rsplit('.').take(2).collect::<Vec<_>>().as_slice() {
        ["graphml", ..] => graphml(&graph, &mut file)?,
        ["gexf", ..] => gexf(&graph, &mut file)?,
        ["csv", "nodes"] => nodes_csv(&graph, &mut file)?,
        ["csv", ..] => edges_csv(&graph, &mut file)?,
        ["html", ..] => std::fs::write(&out, lineage_section(&lineage, &words)?)?,
        _ => std::fs::write(&out, lineage_svg(&lineage, "Faro", &words)?)?,
    }
    Ok(())
}
