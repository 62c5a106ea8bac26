//! How fast items are compared with a hash set by likeness, each by itself and together.
//!
//! `cargo run --release -p matching --example match_speed -- ENTRIES ITEMS`: entries of nine hashes, items of twelve, made
//! up; one item in a hundred is near an entry. What is told is of all cores.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]

use matching::{
    Entry, EntryForm, EntrySignal, ItemFrame, ItemSignals, Likeness, Pass, Population, Segment, match_item, match_items,
};
use model::{Digests, Form, Look};
use rayon::prelude::*;
use signal::Pdq;
use std::time::Instant;

fn noise(kind: u8, n: u64) -> [u8; 32] {
    *blake3::hash(&[&[kind][..], &n.to_le_bytes()].concat()).as_bytes()
}

fn entry(n: u64) -> Entry {
    let signal = |k| EntrySignal {
        form: if k == 0 { EntryForm::Form(Form::Pdq) } else { EntryForm::Turn(1) },
        hash: noise(0, n * 9 + k),
        quality: 100,
        look: Some(Look::Rich),
        shown: None,
    };
    Entry { signals: (0..9).map(signal).collect(), ..Entry::default() }
}

fn item(n: u64) -> ItemSignals {
    let hash = |k| if n.is_multiple_of(100) && k == 0 { noise(0, n * 9) } else { noise(1, n * 12 + k) };
    let frame = |k| ItemFrame {
        frame: 0,
        form: if k == 0 { Form::Pdq } else { Form::Visible },
        hash: Pdq(hash(k)),
        quality: 100,
        look: Look::Rich,
        shown: None,
    };
    let digests = Digests { bytes: 1, sha256: [0; 32], sha1: [0; 20], md5: [0; 16], blake3: [0; 32] };
    ItemSignals { digests, signals: (0..12).map(frame).collect() }
}

fn timed<T>(what: &str, items: usize, run: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let out = run();
    let seconds = begun.elapsed().as_secs_f64();
    println!("{what}: {seconds:.2} s, {:.0} items/s", items as f64 / seconds);
    out
}

fn main() {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse::<u64>().unwrap());
    let (entries, count) = (numbers.next().unwrap_or(100_000), numbers.next().unwrap_or(4096));
    let segment = Segment::read(&Segment::write(&(0..entries).map(entry).collect::<Vec<_>>()).unwrap()).unwrap();
    let items: Vec<ItemSignals> = (0..count).map(item).collect();
    let of = Population::about(count, entries);
    let passes = |item: &ItemSignals| Likeness {
        near: match_item(item, &segment, Pass::Near, of),
        forms: match_item(item, &segment, Pass::Forms, of),
    };
    println!("{entries} entries, {count} items");
    let alone: Vec<Likeness> =
        timed("each by itself, pass by pass", items.len(), || items.par_iter().map(passes).collect());
    let all: Vec<&ItemSignals> = items.iter().collect();
    let together = timed("together", items.len(), || match_items(&all, &segment, of));
    assert!(alone == together);
}
