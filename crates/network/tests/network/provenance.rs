//! Provenance: who brought what into which group, as far as the evidence tells.

mod made;
mod stories;
mod twins;
mod world;
