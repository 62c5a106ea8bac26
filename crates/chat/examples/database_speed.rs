//! Times reading of a database on one core: `cargo run --release -p chat --example database_speed -- FILE`.

#![allow(clippy::print_stdout, reason = "an example talks to who runs it")]

use std::path::Path;
use std::time::Instant;

use chat::{Context, Limits, Tables};
use model::Told;
use sqlite_ro::Database;

#[derive(Default)]
struct Counts {
    chats: u64,
    records: u64,
    members: u64,
    roll_calls: u64,
    other: u64,
}

impl Counts {
    fn note(&mut self, told: &Told) {
        let Told::Chat(chat) = told else { return self.other += 1 };
        self.chats += 1;
        self.records += chat.records.len() as u64;
        self.members += chat.members.len() as u64;
        self.roll_calls += chat.roll_calls.len() as u64;
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let context = Context { file_name: None, siblings: &|_| false, limits: Limits::standard() };
    let start = Instant::now();
    let database = Database::open(Path::new(&path), sqlite_ro::Limits::standard())?;
    let tables = Tables::of(&database);
    let product = chat::database_product(&tables).ok_or("a database of no product that is read")?;
    let mut counts = Counts::default();
    let read = chat::read_database(product, &database, &tables, &context, &mut |told| counts.note(&told));
    let out = serde_json::json!({
        "product": product.name,
        "bytes": database.bytes(),
        "chats": counts.chats,
        "records": counts.records,
        "members": counts.members,
        "roll_calls": counts.roll_calls,
        "told_besides": counts.other,
        "issues": read.issues.iter().map(|issue| format!("{} {}", issue.code, issue.place)).collect::<Vec<_>>(),
        "seconds": start.elapsed().as_secs_f64(),
        "peak_memory_kib": peak_memory_kib(),
    });
    println!("{out}");
    Ok(())
}

/// The most memory that this program had, as Linux counts it.
fn peak_memory_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
