//! Times parsing of a file on one core: `cargo run --release -p chat --example parse_speed -- FILE [REPEATS]`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to who runs it")]

use std::time::Instant;

use chat::{Context, Limits};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which file?")?;
    let repeats: u32 = arguments.next().map_or(Ok(5), |text| text.parse())?;
    let bytes = std::fs::read(&path)?;
    let context = Context { file_name: None, siblings: &|_| false, limits: Limits::standard() };
    // The catalogue is compiled once per run of the program: not part of the speed.
    let chat = chat::parse(&bytes, &context);
    let mut best = f64::MAX;
    for _ in 0..repeats {
        let start = Instant::now();
        std::hint::black_box(chat::parse(&bytes, &context));
        best = best.min(start.elapsed().as_secs_f64());
    }
    let lines = memchr::memchr_iter(b'\n', &bytes).count();
    let out = serde_json::json!({
        "lines": lines,
        "bytes": bytes.len(),
        "records": chat.records.len(),
        "record_bytes": size_of::<model::Record>(),
        "seconds": best,
        "lines_per_second": (lines as f64 / best).round(),
    });
    println!("{out}");
    Ok(())
}
