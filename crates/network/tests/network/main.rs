//! The network of small worlds whose truth is known.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests: the helpers as well as the tests")]
#![allow(unreachable_pub, reason = "one binary: what its modules share is public among them")]

mod accounts;
mod apart;
mod changed;
mod coverage;
mod databases;
mod drawn;
mod figures;
mod groups;
mod key_accounts;
mod ledger;
mod lineage;
mod members;
mod messages;
mod minors;
mod mixtures;
mod order;
mod phones;
mod provenance;
mod seized;
mod sightings;
mod silences;
mod sources;
mod splits;
mod stores;
mod times;
mod truth;
