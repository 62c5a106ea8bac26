//! See `../bodies/sniffer.rs`.
#![no_main]

#[path = "../bodies/sniffer.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::run(bytes));
