//! See `../bodies/sticker_mark.rs`.
#![no_main]

#[path = "../bodies/sticker_mark.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::run(bytes));
