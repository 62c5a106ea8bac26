//! See `../bodies/local_signature.rs`.
#![no_main]

#[path = "../bodies/local_signature.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::run(bytes));
