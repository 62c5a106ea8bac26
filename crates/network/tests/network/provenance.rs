//! Provenance: who brought what into which group, as far as the evidence tells.

mod made;
mod twins;
mod world;
