//! See `../bodies/backup_reader.rs`.
#![no_main]

#[path = "../bodies/backup_reader.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::run(bytes));
