//! What signing, describing and searching take, and how much memory references take: as JSON, processor time.
//!
//! ```text
//! cargo run --release -p matching --example parts_speed -- REFERENCES FOLDER...
//! ```
//!
//! References beyond the pictures of the folders are bootstrapped: each code is that of any point of any picture, ten of
//! its bits turned by lot, so that codes crowd together as real ones do and no reference is a copy of another. Queries are
//! cut-outs of the pictures.
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement fails by panicking")]

use signal::local::{LocalIndex, LocalSignature, describe, sign};
use std::path::PathBuf;
use std::time::Duration;

#[path = "../../signal/examples/support/clock.rs"]
mod clock;
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/stickers.rs"]
mod stickers;

use clock::clock;
use corpus::{Kind, parallel, picture_of};
use stickers::{DERIVATIONS, Dice, fitted};

/// Pictures that are timed.
const TIMED: usize = 60;
/// Bits of a real code that are turned for a bootstrapped one.
const TURNED: usize = 10;
/// Bytes before a signature's points, and of a point: its code comes first.
const HEAD: usize = 8;
const POINT: usize = 12;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let wanted: usize = arguments.next().unwrap().parse().unwrap();
    let folders: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    let files: Vec<_> = corpus::files(&folders).into_iter().filter(|f| f.kind == Kind::Photograph).collect();
    let opened = parallel(&files, |file| corpus::open(&file.path, false));
    let pictures: Vec<_> = opened.into_iter().flatten().map(|p| picture_of(fitted(&p, 512))).collect();
    let timed = &pictures[..TIMED.min(pictures.len())];
    let signing = middle(timed.iter().map(|p| least(|| std::hint::black_box(sign(p)))).collect());
    let describing = middle(timed.iter().map(|p| least(|| std::hint::black_box(describe(p)))).collect());
    let real: Vec<LocalSignature> = parallel(&pictures, |picture| sign(picture)).into_iter().flatten().collect();
    let bytes = real.iter().map(|r| r.to_bytes().len()).max().unwrap_or(0);
    let codes: Vec<[u8; 8]> = real.iter().flat_map(codes).collect();
    let mut dice = Dice(11);
    let bootstrap = |n: usize| bootstrapped(&real[n % real.len()], &codes, &mut dice);
    let others: Vec<LocalSignature> = (real.len()..wanted).map(bootstrap).collect();
    let references = [real, others].concat();
    let start = clock();
    let index = LocalIndex::new(&references);
    let building = clock().saturating_sub(start);
    drop(references);
    let cut_out = DERIVATIONS.iter().find(|(name, _)| *name == "cut-out 60 %").unwrap().1;
    let queries: Vec<LocalSignature> = timed
        .iter()
        .enumerate()
        .filter_map(|(n, p)| describe(&picture_of(cut_out(&corpus::pixels(p), &mut Dice(n as u64)))))
        .collect();
    let times: Vec<Duration> = queries.iter().map(|q| least(|| std::hint::black_box(index.search(q)))).collect();
    let found = queries.iter().filter(|q| !index.search(q).is_empty()).count();
    println!(
        "{{\"references\":{wanted},\"sign_ms\":{:.2},\"describe_ms\":{:.2},\"search_p50_ms\":{:.2},\"search_most_ms\":{:.2},\
         \"stored_bytes\":{bytes},\"memory_bytes\":{},\"build_s\":{:.1},\"queries\":{},\"found\":{found}}}",
        ms(signing),
        ms(describing),
        ms(middle(times.clone())),
        ms(times.into_iter().max().unwrap_or_default()),
        index.bytes() / index.len().max(1),
        building.as_secs_f64(),
        queries.len(),
    );
}

fn codes(of: &LocalSignature) -> Vec<[u8; 8]> {
    of.to_bytes()[HEAD..].chunks_exact(POINT).take(of.len()).map(|point| *point.first_chunk().unwrap()).collect()
}

fn bootstrapped(places: &LocalSignature, codes: &[[u8; 8]], dice: &mut Dice) -> LocalSignature {
    let mut bytes = places.to_bytes();
    for point in bytes[HEAD..].chunks_exact_mut(POINT).take(places.len()) {
        let code: &mut [u8] = &mut point[..8];
        code.copy_from_slice(&codes[(dice.next() % codes.len() as u64) as usize]);
        for _ in 0..TURNED {
            let bit = (dice.next() % 64) as usize;
            code[bit / 8] ^= 1 << (bit % 8);
        }
    }
    LocalSignature::from_bytes(&bytes).unwrap()
}

/// The least of three.
fn least<T>(mut work: impl FnMut() -> T) -> Duration {
    let mut once = || {
        let start = clock();
        work();
        clock().saturating_sub(start)
    };
    (0..3).map(|_| once()).min().unwrap_or_default()
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
