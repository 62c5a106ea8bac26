//! The lineage over time as a figure.
//!
//! It is geometry and numbers alone: words, languages and markup are the report's. The same input gives the same figure,
//! to the last unit.

mod figure;
mod forest;
mod labels;
mod layout;
mod lines;
mod ticks;
mod widths;

pub use figure::{
    Branch, BranchInput, BranchKind, End, Figure, FigureError, FigureGroup, FigureInput, Label, LabelOf, Lane, Sheet,
    Start, Tick,
};
pub use layout::layout;
