//! See `../bodies/ufdr_reader.rs`.
#![no_main]

#[path = "../bodies/ufdr_reader.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::run(bytes));
