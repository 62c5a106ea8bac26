//! From observations to the group graph: which chats are one group, which aliases one account, who came in how, and
//! where each item was seen. Pure: no I/O, no clock, no randomness; the same observations give the same network.

mod accounts;
mod agree;
mod apart;
mod assemble;
mod at;
mod candidates;
mod chronology;
mod clusters;
mod compared;
mod conflated;
mod coverage;
mod drawing;
mod events;
mod facts;
mod firsts;
mod grouping;
mod identity;
mod ids;
mod in_order;
mod involvement;
mod joining;
mod key_accounts;
mod keys;
pub mod lineage;
mod listed;
mod members;
mod merge;
mod naming;
mod observed;
mod offsets;
mod output;
mod pairing;
mod pattern;
mod persons;
mod phone_clocks;
mod phones;
mod products;
mod provenance;
mod rest;
mod same_id;
mod scene;
mod senders;
mod sources;
mod system;
mod text;
mod texts;
mod times;
mod union;
mod world;
mod zones;

pub use chronology::Chronology;
pub use coverage::*;
pub use drawing::*;
pub use ids::native_key;
pub use key_accounts::*;
pub use observed::*;
pub use output::*;
pub use provenance::*;
pub use scene::*;
pub use text::{reads_as_objection, text_key};

/// The network that the chats show. The order of `observed.chats` and the number of cores do not matter.
pub fn build(observed: &Observed) -> Network {
    apart::build(observed)
}
