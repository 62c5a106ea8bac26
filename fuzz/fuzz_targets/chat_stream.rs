//! See `../bodies/chat_stream.rs`.
#![no_main]

#[path = "../bodies/chat_stream.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::run(bytes));
