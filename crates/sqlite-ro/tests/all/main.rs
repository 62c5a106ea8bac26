//! Databases in memory, with their logs, and with damage anywhere. One binary: linking is dear.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy.toml's exception for tests does not reach their helpers"
)]

mod fuzz;
mod made;
mod memory;
mod surviving;
