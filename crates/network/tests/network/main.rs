//! The network of small worlds whose truth is known.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests: the helpers as well as the tests")]
#![allow(unreachable_pub, reason = "one binary: what its modules share is public among them")]

mod accounts;
mod apart;
mod changed;
mod databases;
mod figures;
mod graphs;
mod groups;
mod ledger;
mod members;
mod messages;
mod mixtures;
mod order;
mod phones;
mod sightings;
mod silences;
mod sources;
mod stores;
mod times;
mod truth;
