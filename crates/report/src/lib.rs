//! What people read: one catalogue of words in Spanish and English, tables for a terminal, the report in HTML.
//!
//! Nothing here decides anything. The engine gives rows with stable codes; this crate says them in a language
//! ([`Words`]), sets them in columns ([`table`]) or writes the report ([`html`]). Text from evidence is hostile: it comes
//! with addresses cut short ([`engine::views::Shown`]), goes through [`visible`] before a terminal sees it, and is
//! escaped as well before a browser does.

mod graph;
mod html;
mod table;
mod visible;
mod words;

pub use graph::{edges_csv, gexf, graphml, nodes_csv};
pub use html::{html, lineage_section, lineage_svg};
pub use table::table;
pub use visible::{inert_json, visible};
pub use words::{Lang, Words};
