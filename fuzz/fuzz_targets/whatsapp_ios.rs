//! See `../bodies/whatsapp_ios.rs`.
#![no_main]

#[path = "../bodies/whatsapp_ios.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::run(bytes));
