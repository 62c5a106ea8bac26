//! Linear search: milliseconds for one query, and comparisons a second for many, over made-up hashes, as JSON.
//!
//! ```text
//! cargo run --release -p signal --example scan_speed -- [REFERENCES]
//! ```
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use signal::{Pdq, RADIUS, scan, scan_all};

fn main() {
    let n = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let refs = hashes(n, 1);
    let queries = hashes(256, 2);
    let mut hits = 0usize;
    let one = least(|| queries.iter().take(1).for_each(|q| scan(q, &refs, RADIUS, &mut |_, _| hits += 1)));
    let all = least(|| scan_all(&queries, &refs, RADIUS, &mut |_, _, _| hits += 1));
    let rate = (refs.len() * queries.len()) as f64 / all / 1e9;
    println!(
        "{{\"reference_count\":{n},\"one_query_ms\":{:.3},\"batch_giga_comparisons_per_s\":{rate:.2},\"hit_count\":{hits}}}",
        one * 1e3
    );
}

fn least(mut work: impl FnMut()) -> f64 {
    let run = |_| {
        let start = clock();
        work();
        clock().saturating_sub(start).as_secs_f64()
    };
    (0..7).map(run).fold(f64::INFINITY, f64::min)
}

/// Time that this thread has run, where the system tells it. Yielding makes the kernel bring its account up to date.
fn clock() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    std::thread::yield_now();
    let account = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let run = account.split(' ').next().and_then(|field| field.parse().ok());
    run.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// Splitmix64: any spread of bits does.
fn hashes(n: usize, seed: u64) -> Vec<Pdq> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let mut hash = || {
        let mut bytes = [0; 32];
        bytes.as_chunks_mut::<8>().0.iter_mut().for_each(|word| *word = next().to_le_bytes());
        Pdq(bytes)
    };
    (0..n).map(|_| hash()).collect()
}
