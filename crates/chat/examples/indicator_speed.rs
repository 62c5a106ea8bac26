//! Times the search for indicators on one core, on small talk made up of a list of words and numbers:
//! `cargo run --release -p chat --example indicator_speed -- [MEGABYTES] [REPEATS]`.

#![allow(clippy::print_stdout, reason = "an example talks to who runs it")]

use chat::{IndicatorContext, IndicatorLimits, indicators};
use std::time::Instant;

static PARTS: &[&str] = &[
    "hola",
    "¿qué",
    "tal?",
    "mañana",
    "te",
    "digo,",
    "vale.",
    "Nos",
    "vemos",
    "a",
    "las",
    "18:30",
    "o",
    "el",
    "24/12",
    "👍",
    "son",
    "3,50 €",
    "jajaja",
    "(sí)",
    "luego",
    "hablamos…",
    "bien.",
    "thanks",
    "see",
    "you",
    "tomorrow",
    "at",
    "the",
    "station",
    "😂😂",
    "obrigado",
    "12",
    "minutos",
    "❤️",
    "que",
    "no",
    "me",
    "acuerdo",
    "del",
    "número",
    "5",
    "pues",
    "entonces",
    "comemos",
    "en",
    "casa",
    "de",
    "la",
    "abuela",
    "y",
    "después",
    "damos",
    "un",
    "paseo",
    "por",
    "el",
    "faro",
];

static HITS: &[&str] = &[
    "https://t.me/birdwatching",
    "+34 600 000 011",
    "ana@example.org",
    "https://www.example.org/faro",
    "600 000 012",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let megabytes: usize = arguments.next().map_or(Ok(16), |text| text.parse())?;
    let repeats: u32 = arguments.next().map_or(Ok(5), |text| text.parse())?;
    let out = serde_json::json!({
        "without_hits": measured(&messages(megabytes * 1_000_000, 0), repeats),
        "one_message_in_fifty_with_a_hit": measured(&messages(megabytes * 1_000_000, 50), repeats),
    });
    println!("{out}");
    Ok(())
}

fn measured(messages: &[String], repeats: u32) -> serde_json::Value {
    let context = IndicatorContext { region: Some("ES"), limits: IndicatorLimits::standard() };
    let all = || messages.iter().map(|text| indicators(text, &context).len()).sum::<usize>();
    let found = all();
    let mut best = f64::MAX;
    for _ in 0..repeats {
        let start = Instant::now();
        std::hint::black_box(all());
        best = best.min(start.elapsed().as_secs_f64());
    }
    let bytes: usize = messages.iter().map(String::len).sum();
    serde_json::json!({
        "messages": messages.len(),
        "bytes": bytes,
        "found": found,
        "megabytes_per_second": (bytes as f64 / best / 1e6).round(),
        "messages_per_second": (messages.len() as f64 / best).round(),
    })
}

/// Messages of one to twenty parts; one in `hit_every` ends with an indicator.
fn messages(bytes: usize, hit_every: usize) -> Vec<String> {
    let (mut made, mut messages, mut state) = (0, Vec::new(), 1_u64);
    let mut next = |most: usize| {
        // xorshift: the same messages each time.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % most as u64).unwrap_or_default()
    };
    while made < bytes {
        let count = 1 + next(20);
        let mut parts: Vec<&str> = (0..count).filter_map(|_| PARTS.get(next(PARTS.len())).copied()).collect();
        if hit_every > 0 && messages.len() % hit_every == 0 {
            parts.extend(HITS.get(next(HITS.len())));
        }
        let text = parts.join(" ");
        made += text.len();
        messages.push(text);
    }
    messages
}
