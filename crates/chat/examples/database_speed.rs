//! Times reading of a database on one core: `cargo run --release -p chat --example database_speed -- FILE [memory]`.

#![allow(clippy::print_stdout, reason = "an example talks to who runs it")]

use std::time::Instant;

use chat::{Context, Limits, Tables};
use model::Told;
use sqlite_ro::Database;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let context = Context { file_name: None, siblings: &|_| false, limits: Limits::standard() };
    let start = Instant::now();
    let limits = sqlite_ro::Limits::standard();
    let database = match std::env::args().nth(2) {
        Some(_) => Database::from_bytes(std::fs::read(&path)?, None, limits)?.0,
        None => Database::open(path.as_ref(), limits)?,
    };
    let tables = Tables::of(&database);
    let product = chat::database_product(&tables).ok_or("a database of no product")?;
    let (mut chats, mut records, mut other) = (0, 0, 0);
    let read = chat::read_database(product, &database, &tables, &context, &mut |told| match told {
        Told::Chat(chat) => {
            chats += 1;
            records += chat.records.len();
        }
        _ => other += 1,
    });
    let seconds = start.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map(str::trim).unwrap_or_default();
    let out = serde_json::json!({
        "product": product.name,
        "bytes": database.bytes(),
        "chats": chats,
        "records": records,
        "other": other,
        "issues": read.issues.len(),
        "record_bytes": size_of::<model::Record>(),
        "seconds": seconds,
        "records_per_second": (records as f64 / seconds).round(),
        "peak": peak,
    });
    println!("{out}");
    Ok(())
}
