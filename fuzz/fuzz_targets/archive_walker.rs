//! See `../bodies/archive_walker.rs`.
#![no_main]

#[path = "../bodies/archive_walker.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::run(bytes));
