//! `amparo graph`: the case as a graph, for programs that draw or reckon with graphs.

use crate::app::{App, Failure, Mode};
use crate::args::{Graph, GraphFormat};
use crate::outfile::{self, OutFile};
use crate::output;
use engine::views::{GraphLimits, GraphView};
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(crate) fn run(app: &App, args: &Graph) -> Result<u8, Failure> {
    // A table of nodes says nothing of edges: they have a file of their own.
    let edges = (args.format == GraphFormat::Csv).then(|| edges_of(&args.out));
    let places = || std::iter::once(args.out.as_path()).chain(edges.as_deref());
    places().try_for_each(|place| outfile::check(app, place, &[]))?;
    let reason = args.unmasked.reason.as_deref().filter(|_| args.unmasked.unmasked);
    let engine = if reason.is_some() { app.writer()? } else { app.reader()? };
    places().try_for_each(|place| engine.check_output(place))?;
    let case = engine.case_id(&args.case)?;
    let limits = GraphLimits::standard();
    let graph = match reason {
        Some(reason) => engine.graph_unmasked(case, reason, limits)?,
        None => engine.graph(case, limits)?,
    };
    let write = match args.format {
        GraphFormat::Graphml => report::graphml,
        GraphFormat::Gexf => report::gexf,
        GraphFormat::Csv => report::nodes_csv,
    };
    // Whoever sees the file of nodes finds that of edges beside it.
    let further = edges.as_deref().map(|place| written(&graph, place, report::edges_csv)).transpose()?;
    let first = written(&graph, &args.out, write)?;
    further.into_iter().try_for_each(OutFile::finish)?;
    first.finish()?;
    tell(app, &graph, &args.out, edges.as_deref())
}

/// A file with all of it in, that has not got its name yet.
fn written(
    graph: &GraphView,
    place: &Path,
    write: fn(&GraphView, &mut dyn Write) -> io::Result<()>,
) -> Result<OutFile, Failure> {
    let mut file = OutFile::begin(place)?;
    write(graph, &mut file).map_err(outfile::failed(place))?;
    Ok(file)
}

/// `case.csv` → `case-edges.csv`.
fn edges_of(place: &Path) -> PathBuf {
    let mut name = place.file_stem().unwrap_or_default().to_os_string();
    name.push("-edges");
    if let Some(ending) = place.extension() {
        name.push(".");
        name.push(ending);
    }
    place.with_file_name(name)
}

fn tell(app: &App, graph: &GraphView, place: &Path, edges: Option<&Path>) -> Result<u8, Failure> {
    let path = |place: &Path| place.display().to_string();
    let (node_count, edge_count) = (graph.nodes.len() as u64, graph.edges.len() as u64);
    if app.mode == Mode::Prose {
        let [nodes, links] = [node_count, edge_count].map(|n| app.words.number(n));
        let paths: Vec<String> = std::iter::once(place).chain(edges).map(path).collect();
        let values = [("path", paths.join(", ")), ("nodes", nodes), ("edges", links)];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        output::text(&format!("{}\n", report::visible(&app.words.with("graph-written", &values))))?;
    } else {
        output::json(
            app.mode,
            &json!({
                "graph": path(place),
                "edges": edges.map(path),
                "node_count": node_count,
                "edge_count": edge_count,
                "accounts_left_out": graph.accounts_left_out,
                "network_due": graph.network_due,
                "due_to": graph.due_to,
                "weights": graph.weights,
                "simulated": graph.simulated,
            }),
        )?;
    }
    if graph.accounts_left_out > 0 {
        app.say(&app.words.count("graph-left-out", graph.accounts_left_out));
    }
    if let Some(sentence) = app.words.network_due(&graph.due_to) {
        app.say(&sentence);
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_lie_beside_the_nodes_under_a_name_that_says_so() {
        assert_eq!(edges_of(Path::new("out/case.v1.csv")), Path::new("out/case.v1-edges.csv"));
        assert_eq!(edges_of(Path::new("case")), Path::new("case-edges"));
    }
}
