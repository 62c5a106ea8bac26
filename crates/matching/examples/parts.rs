//! How well the local signature finds what was made of a picture, and what else it finds, judged by the rules that the
//! program judges by.
//!
//! ```text
//! cargo run --release -p matching --example parts -- [--quick] [--write DIR] FOLDER...
//! ```
//!
//! The first half of the pictures of each kind was for choosing parameters; it is signed, and nothing is asked for by
//! it. The figures are of the second half. Rows are separated by tabs: `recall`, kind, derivation, asked, strong,
//! strong in the largest population, found; or `other`, what, asked, pairs, strong, for review, most score.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints what it measured")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement fails by panicking")]

use image::RgbaImage;
use matching::{Population, part_confidence};
use model::Confidence;
use signal::local::{Agreement, LocalFound, LocalIndex, LocalSignature, describe, sign};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/stickers.rs"]
mod stickers;
#[path = "support/templates.rs"]
mod templates;

use corpus::{Kind, parallel, picture_of};
use stickers::{DERIVATIONS, Dice, animated, captioned, fitted, jpeg, screenshot};

/// What a case of some phones and a list of some size compare.
const USUAL: Population = Population { pictures: 10_000, entries: 100_000 };
/// What the signature was made for.
const LARGEST: Population = Population { pictures: 1_000_000, entries: 10_000_000 };
/// The caption and the furniture that references and unrelated pictures share.
const SAYING: &str = "WHEN MONDAY COMES";

/// A picture of a corpus, small, with its signature if it can be signed.
struct Known {
    file: corpus::File,
    pixels: RgbaImage,
    signed: Option<LocalSignature>,
}

/// What is told of a query: how sure, and of which reference.
struct Told {
    reference: usize,
    usual: Confidence,
    largest: Confidence,
    agreement: Agreement,
}

fn main() {
    let mut folders = Vec::new();
    let (mut is_quick, mut write) = (false, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => is_quick = true,
            "--write" => write = arguments.next().map(PathBuf::from),
            folder => folders.push(PathBuf::from(folder)),
        }
    }
    let known = known(&folders, is_quick);
    let asked = asked(&known);
    let signed: Vec<usize> = (0..known.len()).filter(|n| known[*n].signed.is_some()).collect();
    let references: Vec<LocalSignature> = signed.iter().filter_map(|n| known[*n].signed.clone()).collect();
    let index = LocalIndex::new(&references);
    println!("size\t{}\t{}", references.len(), index.bytes() / index.len().max(1));
    for kind in [Kind::Photograph, Kind::Mixed, Kind::Drawing] {
        let all = || asked.iter().filter(|n| known[**n].file.kind == kind);
        let unsigned = all().filter(|n| known[**n].signed.is_none()).count();
        println!("signed\t{}\t{}\t{unsigned}", kind.name(), all().count());
    }
    if std::env::var_os("SKIP").is_none() {
        recall(&known, &asked, &signed, &index);
    }
    if let Some(folder) = write {
        written(&known, &asked, &folder);
    }
    dressed(&known, &asked);
    scenes(&known, &asked);
    cards(&known, &asked);
}

/// Pictures, large photographs in quarters: each is as much a picture as the whole.
fn known(folders: &[PathBuf], is_quick: bool) -> Vec<Known> {
    let files = corpus::files(folders);
    let drawings = files.iter().filter(|f| f.kind == Kind::Drawing).count();
    let wanted = if is_quick { 200 } else { 2000 };
    let step = (drawings / wanted).max(1);
    let mut n = 0;
    let kept: Vec<corpus::File> = files
        .into_iter()
        .filter(|file| {
            n += usize::from(file.kind == Kind::Drawing);
            match file.kind {
                Kind::Drawing => n % step == 0,
                Kind::Photograph | Kind::Mixed => true,
            }
        })
        .collect();
    let mut families = std::collections::BTreeSet::new();
    // a wallpaper comes in many sizes
    let first = |file: &corpus::File| file.kind != Kind::Mixed || families.insert(file.family.clone());
    let kept: Vec<corpus::File> = kept.into_iter().filter(first).collect();
    let opened = parallel(&kept, |file| {
        let parts = corpus::open(&file.path, file.kind == Kind::Photograph);
        let known = |pixels: RgbaImage| {
            let signed = sign(&picture_of(pixels.clone()));
            Known { file: file.clone(), pixels, signed }
        };
        parts.into_iter().map(known).collect::<Vec<_>>()
    });
    let known: Vec<Known> = opened.into_iter().flatten().collect();
    eprintln!("{} pictures", known.len());
    known
}

/// The second half of each kind.
fn asked(known: &[Known]) -> Vec<usize> {
    let of = |kind: Kind| -> Vec<usize> { (0..known.len()).filter(|n| known[*n].file.kind == kind).collect() };
    let half = |kind: Kind| {
        let all = of(kind);
        all[all.len() / 2..].to_vec()
    };
    [Kind::Photograph, Kind::Mixed, Kind::Drawing].into_iter().flat_map(half).collect()
}

/// The best that is told of each reference.
fn told(index: &LocalIndex, frames: &[RgbaImage]) -> Vec<Told> {
    let mut best: BTreeMap<usize, Told> = BTreeMap::new();
    for frame in frames {
        let Some(query) = describe(&picture_of(frame.clone())) else { continue };
        for LocalFound { reference, agreement } in index.search(&query) {
            let Some((usual, _)) = part_confidence(&agreement, USUAL) else { continue };
            let Some((largest, _)) = part_confidence(&agreement, LARGEST) else { continue };
            let told = Told { reference: reference as usize, usual, largest, agreement };
            if best.get(&told.reference).is_none_or(|held| (told.usual, told.largest) < (held.usual, held.largest)) {
                best.insert(told.reference, told);
            }
        }
    }
    best.into_values().collect()
}

/// Every derivation of every picture that is asked for and can be signed.
fn recall(known: &[Known], asked: &[usize], signed: &[usize], index: &LocalIndex) {
    let queries: Vec<usize> = asked.iter().copied().filter(|n| known[*n].signed.is_some()).collect();
    let rows = parallel(&queries, |&n| {
        let found = |frames: &[RgbaImage]| told(index, frames);
        derived(&known[n].pixels, n).into_iter().map(|(name, frames)| (name, found(&frames))).collect::<Vec<_>>()
    });
    let mut counts: BTreeMap<(Kind, usize, &str), [usize; 4]> = BTreeMap::new();
    let mut others: BTreeMap<Kind, (usize, usize, usize, f32)> = BTreeMap::new();
    for (&n, rows) in queries.iter().zip(&rows) {
        for (place, (name, told)) in rows.iter().enumerate() {
            let count = counts.entry((known[n].file.kind, place, *name)).or_default();
            let other = others.entry(known[n].file.kind).or_default();
            count[0] += 1;
            other.0 += 1;
            if told.iter().all(|t| signed[t.reference] != n || t.usual != Confidence::Strong)
                && known[n].file.kind != Kind::Drawing
            {
                let best = told.iter().find(|t| signed[t.reference] == n).map_or("not found".into(), held);
                eprintln!("not strong: {name} {:?} {best}", known[n].file.path);
            }
            for told in told {
                let of = &known[signed[told.reference]];
                if signed[told.reference] == n {
                    count[1] += usize::from(told.usual == Confidence::Strong);
                    count[2] += usize::from(told.largest == Confidence::Strong);
                    count[3] += 1;
                } else if of.file.family != known[n].file.family {
                    let is_strong = told.usual == Confidence::Strong;
                    other.1 += usize::from(is_strong);
                    other.2 += usize::from(!is_strong);
                    other.3 = other.3.max(told.agreement.score);
                    if is_strong {
                        eprintln!(
                            "strong: {name} {:?} {:?} {}",
                            known[n].file.path, of.file.path, told.agreement.score
                        );
                    }
                }
            }
        }
    }
    for ((kind, _, name), [n, strong, largest, found]) in &counts {
        println!("recall\t{}\t{name}\t{n}\t{strong}\t{largest}\t{found}", kind.name());
    }
    for (kind, (n, strong, review, score)) in others {
        other(
            &format!("derived {}, another family's references", kind.name()),
            n,
            n * index.len(),
            strong,
            review,
            score,
        );
    }
}

/// What an agreement was judged by.
fn held(told: &Told) -> String {
    let a = &told.agreement;
    format!(
        "score {:.1}, {} of {} points, cover {:.2} and {:.2} within, spread {:.0}, of reference {:.2}, beyond {:.2} of points and {:.2} of area",
        a.score, a.agreeing, a.visible, a.cover, a.cover_within, a.spread, a.of_reference, a.beyond, a.area_beyond
    )
}

fn other(what: &str, asked: usize, pairs: usize, strong: usize, review: usize, score: f32) {
    println!("other\t{what}\t{asked}\t{pairs}\t{strong}\t{review}\t{score:.1}");
}

/// What is made of a picture, by its number: frames of each derivation.
fn derived(pixels: &RgbaImage, n: usize) -> Vec<(&'static str, Vec<RgbaImage>)> {
    let mut dice = Dice(n as u64 * 7919 + 5);
    let mut all: Vec<_> = DERIVATIONS.iter().map(|(name, make)| (*name, vec![make(pixels, &mut dice)])).collect();
    all.push(("one of 12 frames, cut-out 60 %", frames(&animated(pixels, &mut dice))));
    all
}

/// Frames of an animation as the program reads them.
fn frames(bytes: &[u8]) -> Vec<RgbaImage> {
    let mut frames = Vec::new();
    media::decode(bytes, &media::Limits::standard(), &mut |frame| frames.push(corpus::pixels(&frame.picture))).unwrap();
    frames
}

/// Originals and derivations as files, for other programs: `own/N.png`, `DERIVATION/N.png`.
fn written(known: &[Known], asked: &[usize], folder: &Path) {
    const MOST: usize = 60;
    let photographs: Vec<usize> = asked.iter().copied().filter(|n| known[*n].file.kind == Kind::Photograph).collect();
    let kept: Vec<usize> = photographs.iter().copied().step_by(photographs.len().div_ceil(MOST)).collect();
    let save = |pixels: &RgbaImage, name: &str, n: usize| {
        let folder = folder.join(name.replace(['/', '%', ' ', ',', '°'], "_"));
        std::fs::create_dir_all(&folder).unwrap();
        pixels.save(folder.join(format!("{n}.png"))).unwrap();
    };
    parallel(&kept, |&n| {
        save(&known[n].pixels, "own", n);
        for (name, frames) in derived(&known[n].pixels, n) {
            // the others take the first frame of an animation
            save(&frames[0], name, n);
        }
    });
}

/// References that carry a caption or a chat's furniture, and unrelated pictures that carry the same.
fn dressed(known: &[Known], asked: &[usize]) {
    const REFERENCES: usize = 60;
    let as_captioned = |n: usize| captioned(&fitted(&known[n].pixels, 512), SAYING, true);
    let as_screenshot = |n: usize| screenshot(&known[n].pixels, &mut Dice(1));
    let ways: [(&str, &(dyn Fn(usize) -> RgbaImage + Sync)); 2] =
        [("the same caption", &as_captioned), ("the same furniture of a chat", &as_screenshot)];
    let photographs = asked.iter().filter(|n| known[**n].file.kind == Kind::Photograph);
    let chosen: Vec<usize> = photographs.copied().take(REFERENCES).collect();
    let families: Vec<&str> = chosen.iter().map(|n| known[*n].file.family.as_str()).collect();
    let strangers: Vec<usize> =
        (0..known.len()).filter(|n| !families.contains(&known[*n].file.family.as_str())).collect();
    for (what, dress) in ways {
        let references: Vec<LocalSignature> =
            parallel(&chosen, |&n| sign(&picture_of(dress(n)))).into_iter().flatten().collect();
        let index = LocalIndex::new(&references);
        let found = parallel(&strangers, |&n| told(&index, &[jpeg(&dress(n), 80)]));
        count(what, &found, strangers.len() * references.len());
        let again = parallel(&chosen, |&n| told(&index, &[jpeg(&fitted(&dress(n), 400), 70)]));
        let strong = again.iter().filter(|told| told.iter().any(|t| t.usual == Confidence::Strong)).count();
        println!("recall\treferences with {what}\tsmaller copy\t{}\t{strong}\t{strong}\t{strong}", chosen.len());
    }
}

/// Parts of a picture against other parts of it that overlap.
fn scenes(known: &[Known], asked: &[usize]) {
    let part = |n: usize, x: u32, y: u32, of: (u32, u32)| {
        let (w, h) = known[n].pixels.dimensions();
        let at = |side: u32, share: u32| side * share / 100;
        image::imageops::crop_imm(&known[n].pixels, at(w, x), at(h, y), at(w, of.0), at(h, of.1)).to_image()
    };
    let ways = [
        ("halves that share 30 of 65 %", (0, 0), (35, 0), (65, 100)),
        ("corners that share 40 of 70 %", (0, 0), (30, 30), (70, 70)),
        ("parts moved by a tenth of their width", (0, 0), (8, 0), (80, 100)),
        ("parts moved by a twentieth of their sides", (0, 0), (4, 4), (80, 80)),
    ];
    let photographs: Vec<usize> = asked.iter().copied().filter(|n| known[*n].file.kind == Kind::Photograph).collect();
    for (what, one, another, size) in ways {
        let references: Vec<LocalSignature> =
            parallel(&photographs, |&n| sign(&picture_of(part(n, one.0, one.1, size)))).into_iter().flatten().collect();
        let index = LocalIndex::new(&references);
        let found = parallel(&photographs, |&n| told(&index, &[jpeg(&part(n, another.0, another.1, size), 85)]));
        count(&format!("same scene: {what}"), &found, photographs.len() * references.len());
    }
}

/// One card, collage or poster with one photograph inside and with another. The first sixty were for choosing the rule.
fn cards(known: &[Known], asked: &[usize]) {
    type Way = (&'static str, fn(&RgbaImage) -> RgbaImage);
    const PAIRS: std::ops::Range<usize> = 60..120;
    let photographs: Vec<usize> = asked.iter().copied().filter(|n| known[*n].file.kind == Kind::Photograph).collect();
    let of = |n: usize| &known[photographs[n % photographs.len()]].pixels;
    let pairs: Vec<usize> = PAIRS.collect();
    let ways: [Way; 2] = [("JPEG at 70", |p| jpeg(p, 70)), ("512 px", templates::sent)];
    for inside in templates::INSIDE {
        let card = |n: usize, of_pair: usize| templates::card(n, inside, of(n * 3 + 2), of(n * 2 + of_pair * 7 + 1));
        let references: Vec<Option<LocalSignature>> = parallel(&pairs, |&n| sign(&picture_of(card(n, 0))));
        let each =
            |n: usize| references[n - PAIRS.start].as_ref().map(|one| LocalIndex::new(std::slice::from_ref(one)));
        for (how, send) in ways {
            let told_of = |n: usize, of_pair| each(n).map_or(Vec::new(), |i| told(&i, &[send(&card(n, of_pair))]));
            let what = format!("one template, another photograph in {:.0} % of it, {how}", inside * 100.0);
            count(&what, &parallel(&pairs, |&n| told_of(n, 1)), pairs.len());
            let again = parallel(&pairs, |&n| told_of(n, 0));
            let strong = again.iter().flatten().filter(|t| t.usual == Confidence::Strong).count();
            let found = again.iter().flatten().count();
            println!("recall\tcards, {:.0} %\t{how}\t{}\t{strong}\t{strong}\t{found}", inside * 100.0, pairs.len());
        }
    }
}

fn count(what: &str, found: &[Vec<Told>], pairs: usize) {
    let all = || found.iter().flatten();
    let strong = all().filter(|t| t.usual == Confidence::Strong).count();
    let score = all().map(|t| t.agreement.score).fold(0.0, f32::max);
    for told in all().filter(|t| t.usual == Confidence::Strong) {
        eprintln!("strong: {what}: {}", held(told));
    }
    other(what, found.len(), pairs, strong, all().count() - strong, score);
}
