//! Signals held against the reference's own results, plain twins, and what is done to pictures.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a test fails by panicking")]

mod fixtures;
mod fuzz;
mod hamming;
mod jarosz;
mod patterns;
mod recall;
mod scan;
mod stickers;
mod support;
