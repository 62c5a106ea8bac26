//! Times the reading of an export of any size on one core, as it lies on disk:
//! `cargo run --release -p chat --example stream_speed -- FILE`, or `-- --make FILE MEGABYTES` to make one.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to who runs it")]

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::time::Instant;

use chat::{Context, Limits};
use model::Told;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--make", path, megabytes] => make(path, megabytes.parse::<usize>()? << 20),
        [path] => time(path),
        _ => Err("FILE, or --make FILE MEGABYTES".into()),
    }
}

fn time(path: &str) -> Outcome {
    let mut head = Vec::new();
    File::open(path)?.take(chat::RECOGNISED_BYTES as u64).read_to_end(&mut head)?;
    let product = chat::recognise(&head).ok_or("no export that is known")?;
    let bytes = std::fs::metadata(path)?.len();
    let context = Context { file_name: None, siblings: &|_| false, limits: Limits::standard() };
    let (mut chats, mut records, mut refused, mut issues) = (0_u64, 0_u64, 0_u64, 0_usize);
    let start = Instant::now();
    let read = chat::read_stream(product, &mut File::open(path)?, &context, &mut |told| {
        if let Told::Chat(chat) = told {
            chats += 1;
            records += chat.records.len() as u64;
            refused += chat.tally.refused;
            issues += chat.issues.len();
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    let out = serde_json::json!({
        "product": product.name,
        "bytes": bytes,
        "chats": chats,
        "records": records,
        "refused": refused,
        "issues": issues + read.issues.len(),
        "seconds": seconds,
        "megabytes_per_second": (bytes as f64 / 1e6 / seconds).round(),
        "records_per_second": (records as f64 / seconds).round(),
        "peak_rss_mib": peak_rss_mib(),
    });
    println!("{out}");
    Ok(())
}

/// Linux only; nothing elsewhere.
fn peak_rss_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

/// Messages of one chat of what is made.
const CHAT_MESSAGES: usize = 20_000;

/// An account's export of about that size, the same each time.
fn make(path: &str, bytes: usize) -> Outcome {
    let mut out = BufWriter::new(File::create(path)?);
    write!(out, "{{\n \"about\": \"Made.\",\n \"personal_information\": {{\n  \"user_id\": 1\n }},\n")?;
    write!(out, " \"chats\": {{\n  \"about\": \"Chats.\",\n  \"list\": [")?;
    let (mut written, mut number) = (0, 0_usize);
    while written < bytes {
        let comma = if number == 0 { "" } else { "," };
        let chat = number / CHAT_MESSAGES + 1;
        write!(
            out,
            "{comma}\n   {{\n    \"name\": \"Grupo {chat}\",\n    \"type\": \"private_supergroup\",\n    \"id\": {chat},\n    \"messages\": ["
        )?;
        for id in 1..=CHAT_MESSAGES {
            let text = message(id, number);
            written += text.len();
            number += 1;
            write!(out, "{}{text}", if id == 1 { "" } else { "," })?;
        }
        write!(out, "\n    ]\n   }}")?;
    }
    write!(out, "\n  ]\n }}\n}}")?;
    Ok(out.flush()?)
}

fn message(id: usize, number: usize) -> String {
    let (user, hour, minute, second) = (number % 40 + 1, number / 3600 % 24, number / 60 % 60, number % 60);
    let utc = 1_704_067_200 + hour * 3600 + minute * 60 + second;
    let text = format!("Mañana salimos a las ocho, ruta {number}; llevad agua y algo de comer.");
    format!(
        "\n     {{\n      \"id\": {id},\n      \"type\": \"message\",\n      \"date\": \"2024-01-01T{hour:02}:{minute:02}:{second:02}\",\n      \"date_unixtime\": \"{utc}\",\n      \"from\": \"Socio {user}\",\n      \"from_id\": \"user{user}\",\n      \"text\": \"{text}\",\n      \"text_entities\": [\n       {{\n        \"type\": \"plain\",\n        \"text\": \"{text}\"\n       }}\n      ]\n     }}"
    )
}
