//! See `../bodies/sticker_contents.rs`.
#![no_main]

#[path = "../bodies/sticker_contents.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::run(bytes));
