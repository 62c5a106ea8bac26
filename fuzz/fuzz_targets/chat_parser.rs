//! See `../bodies/chat_parser.rs`.
#![no_main]

#[path = "../bodies/chat_parser.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::run(bytes));
