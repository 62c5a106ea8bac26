//! The case as a graph, and the lineage over time as a figure.
//!
//! Both are geometry and numbers alone: words, languages and markup are the report's. The same input gives the same
//! figure, to the last unit.

mod case_graph;
mod figure;
mod forest;
mod labels;
mod layout;
mod lines;
mod ticks;
mod widths;

pub use case_graph::{
    CaseEdge, CaseGraph, CaseNode, EdgeReason, FirstSender, GraphLimits, Kinship, NodeKind, Told, case_graph,
};
pub use figure::{
    Branch, BranchInput, BranchKind, End, Figure, FigureError, FigureGroup, FigureInput, Label, LabelOf, Lane, Sheet,
    Start, Tick,
};
pub use layout::layout;
