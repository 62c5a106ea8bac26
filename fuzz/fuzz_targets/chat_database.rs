//! See `../bodies/chat_database.rs`.
#![no_main]

#[path = "../bodies/chat_database.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::run(bytes));
