//! How often pictures that have nothing to do with each other agree in points: what the rules of `parts.rs` and the
//! table in `signal/src/local/agree.rs` rest on.
//!
//! ```text
//! cargo run --release -p matching --example unrelated_parts -- KEPT STEP FOLDER...
//! ```
//!
//! Every STEP-th picture of the folders is signed, described, and searched in an index of all others. Signatures are
//! kept in the file KEPT, if there is one yet they are read from it: the pictures of public corpora are no secret.
//! Pairs of one family — one name but for numbers, sizes and variants — are counted apart. Strong pairs and the nearest
//! others are named, so that a reader can look at them.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints what it measured")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement fails by panicking")]

use matching::{Population, part_confidence};
use model::Confidence;
use signal::local::{Agreement, LocalIndex, LocalSignature, describe, sign};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/stickers.rs"]
mod stickers;

use corpus::{File, Kind, parallel, picture_of};

/// The fewest that rules may be told of: what is not strong here is nowhere.
const FEW: Population = Population { pictures: 1, entries: 1 };
/// Distances of the table.
const NEAR: usize = 20;
/// Pictures whose points are compared with all points of all references, for the table.
const COMPARED: usize = 400;
/// A reference below this is a drawing.
const DRAWN: u8 = 55;

struct Known {
    file: File,
    signed: Option<LocalSignature>,
    described: Option<LocalSignature>,
}

/// An agreement between two pictures.
struct Pair {
    query: usize,
    reference: usize,
    agreement: Agreement,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (kept, step) = (PathBuf::from(arguments.next().unwrap()), arguments.next().unwrap().parse().unwrap());
    let folders: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    let known = if kept.exists() { read(&kept) } else { made(&folders, step, &kept) };
    let signed: Vec<usize> = (0..known.len()).filter(|n| known[*n].signed.is_some()).collect();
    let references: Vec<LocalSignature> = signed.iter().filter_map(|n| known[*n].signed.clone()).collect();
    println!("{} pictures, {} signed, {} pairs", known.len(), signed.len(), known.len() * signed.len());
    for kind in [Kind::Photograph, Kind::Mixed, Kind::Drawing] {
        let all = || known.iter().filter(|k| k.file.kind == kind);
        println!("{}: {}, signed {}", kind.name(), all().count(), all().filter(|k| k.signed.is_some()).count());
        let details: Vec<u8> = all().filter_map(|k| k.signed.as_ref()).map(LocalSignature::detail).collect();
        let below = |limit: u8| details.iter().filter(|detail| **detail < limit).count();
        println!("  like a photograph below 45, 50, 55, 60, 65: {:?}", [45, 50, 55, 60, 65].map(below));
    }
    let index = LocalIndex::new(&references);
    let queries: Vec<usize> = (0..known.len()).collect();
    let pairs: Vec<Pair> = parallel(&queries, |&n| {
        let found = known[n].described.as_ref().map(|query| index.search(query)).unwrap_or_default();
        let pair = |f: signal::local::LocalFound| Pair {
            query: n,
            reference: signed[f.reference as usize],
            agreement: f.agreement,
        };
        found.into_iter().map(pair).filter(|p| p.reference != n).collect::<Vec<_>>()
    })
    .into_iter()
    .flatten()
    .collect();
    for own in [false, true] {
        println!("\n{}", if own { "pairs of one family" } else { "pairs of two families" });
        for kind in [Kind::Photograph, Kind::Mixed, Kind::Drawing] {
            let is = |p: &&Pair| {
                known[p.reference].file.kind == kind
                    && (known[p.query].file.family == known[p.reference].file.family) == own
            };
            told(kind, &pairs.iter().filter(is).collect::<Vec<_>>());
        }
    }
    let mut strong: Vec<&Pair> = pairs.iter().filter(|p| is_strong(&p.agreement, FEW)).collect();
    strong.sort_by(|a, b| b.agreement.score.total_cmp(&a.agreement.score));
    for p in strong {
        let a = &p.agreement;
        println!(
            "strong\t{:.1}\t{}\t{:.2}\t{}\t{}\t{}",
            a.score,
            a.agreeing,
            a.cover,
            a.detail,
            known[p.query].file.path.display(),
            known[p.reference].file.path.display()
        );
    }
    chance(&known, &signed, &pairs);
}

fn is_strong(agreement: &Agreement, of: Population) -> bool {
    part_confidence(agreement, of).is_some_and(|(confidence, _)| confidence == Confidence::Strong)
}

/// How many pairs have so many agreeing points, so much of a score, and which rule holds them.
fn told(kind: Kind, pairs: &[&Pair]) {
    let points = |least: u16| pairs.iter().filter(|p| p.agreement.agreeing >= least).count();
    let score = |least: f32| pairs.iter().filter(|p| p.agreement.score >= least).count();
    println!("references are {}: {} with two points that lie alike", kind.name(), pairs.len());
    println!("  agreeing at least 3..=12: {:?}", (3..=12).map(points).collect::<Vec<_>>());
    println!("  score at least 6, 8 .. 40: {:?}", (3..=20).map(|n| score(n as f32 * 2.0)).collect::<Vec<_>>());
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for p in pairs {
        *codes.entry(part_confidence(&p.agreement, FEW).map_or("nothing", |(_, code)| code)).or_default() += 1;
    }
    println!("  {codes:?}");
}

/// log10 of how often points of two unrelated pictures are within so many bits: at most, with 95 % confidence.
fn chance(known: &[Known], signed: &[usize], pairs: &[Pair]) {
    let related: BTreeSet<(usize, usize)> =
        pairs.iter().filter(|p| part_confidence(&p.agreement, FEW).is_some()).map(|p| (p.query, p.reference)).collect();
    for query in [Kind::Photograph, Kind::Drawing] {
        let of: Vec<usize> = (0..known.len()).filter(|n| known[*n].file.kind == query).collect();
        let of: Vec<usize> = of.iter().copied().step_by(of.len().div_ceil(COMPARED).max(1)).collect();
        for is_drawing in [false, true] {
            let detail = |n: usize| known[n].signed.as_ref().map_or(0, LocalSignature::detail);
            let references: Vec<usize> =
                signed.iter().copied().filter(|n| (detail(*n) < DRAWN) == is_drawing).collect();
            let is_met = |q: usize, r: usize| {
                known[q].file.family != known[r].file.family && !related.contains(&(q, r)) && !related.contains(&(r, q))
            };
            let counts = parallel(&of, |&q| {
                let met = references.iter().filter(|r| is_met(q, **r)).filter_map(|r| known[*r].signed.as_ref());
                known[q].described.as_ref().map_or(([0; NEAR + 1], 0), |query| compared(query, met))
            });
            let all: u64 = counts.iter().map(|(_, all)| all).sum();
            let mut within = 0;
            let table: Vec<String> = (0..=NEAR)
                .map(|d| {
                    within += counts.iter().map(|(c, _)| c[d]).sum::<u64>();
                    format!("{within}: {:.2}", (at_most(within) / all as f64).log10())
                })
                .collect();
            let what = if is_drawing { "drawings" } else { "photographs" };
            println!("\npoints of {} against those of references like {what}: {all} pairs, {table:?}", query.name());
        }
    }
}

/// Pairs of points at each distance, and all of them.
fn compared<'a>(
    query: &LocalSignature,
    references: impl Iterator<Item = &'a LocalSignature>,
) -> ([u64; NEAR + 1], u64) {
    let (mut counts, mut all) = ([0; NEAR + 1], 0);
    let query = codes(query);
    for reference in references.map(codes) {
        all += (query.len() * reference.len()) as u64;
        for distance in query.iter().flat_map(|a| reference.iter().map(move |b| (a ^ b).count_ones() as usize)) {
            if distance <= NEAR {
                counts[distance] += 1;
            }
        }
    }
    (counts, all)
}

/// The upper end of the one-sided 95 % interval of a count (Wilson and Hilferty's approximation; 3 for none).
fn at_most(count: u64) -> f64 {
    let n = count as f64 + 1.0;
    n * (1.0 - 1.0 / (9.0 * n) + 1.645 / (3.0 * n.sqrt())).powi(3)
}

/// A point's code comes first in its bytes (`LocalSignature::to_bytes`).
fn codes(of: &LocalSignature) -> Vec<u64> {
    const HEAD: usize = 8;
    const POINT: usize = 12;
    let bytes = of.to_bytes();
    let points = bytes[HEAD..].chunks_exact(POINT).take(of.len());
    points.map(|point| u64::from_le_bytes(*point.first_chunk().unwrap())).collect()
}

fn made(folders: &[PathBuf], step: usize, kept: &Path) -> Vec<Known> {
    let files: Vec<File> = corpus::files(folders).into_iter().step_by(step).collect();
    let mut known = Vec::new();
    for part in files.chunks(500) {
        let some = parallel(part, |file| {
            let opened = corpus::open(&file.path, file.kind == Kind::Photograph);
            let known = |pixels| {
                let picture = picture_of(pixels);
                Known { file: file.clone(), signed: sign(&picture), described: describe(&picture) }
            };
            opened.into_iter().map(known).collect::<Vec<_>>()
        });
        known.extend(some.into_iter().flatten());
        eprintln!("{} pictures", known.len());
    }
    std::fs::write(kept, bytes(&known)).unwrap();
    known
}

/// Length and bytes of each: path, signature, description.
fn bytes(known: &[Known]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut put = |bytes: &[u8]| {
        out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        out.extend_from_slice(bytes);
    };
    for one in known {
        put(one.file.path.to_str().unwrap().as_bytes());
        for signature in [&one.signed, &one.described] {
            put(&signature.as_ref().map_or(Vec::new(), LocalSignature::to_bytes));
        }
    }
    out
}

fn read(kept: &Path) -> Vec<Known> {
    let bytes = std::fs::read(kept).unwrap();
    let mut rest = bytes.as_slice();
    let mut known = Vec::new();
    let mut take = || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (taken, after) = after.split_at(u32::from_le_bytes(*length) as usize);
        rest = after;
        Some(taken)
    };
    while let Some(path) = take() {
        let [signed, described] = [take(), take()].map(|bytes| LocalSignature::from_bytes(bytes.unwrap()));
        known.push(Known { file: File::new(std::str::from_utf8(path).unwrap().into()), signed, described });
    }
    known
}
