//! The network of small worlds whose truth is known.

#![allow(unreachable_pub, reason = "one binary: what its modules share is public among them")]

mod accounts;
mod groups;
mod members;
mod messages;
mod order;
mod phones;
mod sightings;
