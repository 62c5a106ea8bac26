//! How well the local signature finds stickers, and what else it finds: one line a query and reference found.
//!
//! ```text
//! cargo run --release -p signal --example local -- FOLDER... > found.tsv
//! ```
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints what it measured")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement fails by panicking")]

use image::RgbaImage;
use media::Limits;
use model::Picture;
use signal::local::{LocalIndex, LocalSignature, describe, sign};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

#[path = "support/stickers.rs"]
mod stickers;

use stickers::{DERIVATIONS, Dice, captioned, fitted, jpeg, screenshot};

fn main() {
    let mut files = Vec::new();
    std::env::args().skip(1).for_each(|folder| collect(Path::new(&folder), &mut files));
    files.sort();
    let pictures: Vec<(PathBuf, Picture)> =
        parallel(&files, |file| Some((file.clone(), first_frame(file)?))).into_iter().flatten().collect();
    let clock = Mutex::new(Duration::ZERO);
    let signed = parallel(&pictures, |(_, picture)| {
        let small = picture_of(fitted(&pixels(picture), 1000));
        let start = Instant::now();
        let signed = sign(&small);
        *clock.lock().unwrap() += start.elapsed();
        signed
    });
    eprintln!("sign: {:.1} ms each", clock.lock().unwrap().as_secs_f64() * 1e3 / pictures.len() as f64);
    let numbers: Vec<usize> = (0..signed.len()).filter(|n| signed[*n].is_some()).collect();
    let mut references: Vec<LocalSignature> = signed.iter().flatten().cloned().collect();
    eprintln!(
        "{} of {} signed, {} bytes at most",
        references.len(),
        pictures.len(),
        references.iter().map(|r| r.to_bytes().len()).max().unwrap_or(0)
    );
    // References that carry a caption or a chat's furniture themselves: the second half of the pictures.
    let own = references.len();
    for (k, (_, picture)) in pictures.iter().enumerate().skip(pictures.len() / 2) {
        let p = fitted(&pixels(picture), 512);
        let made = if k % 2 == 0 { captioned(&p, "WHEN MONDAY COMES", true) } else { screenshot(&p, &mut Dice(1)) };
        references.extend(sign(&picture_of(made)));
    }
    // Parts of a picture whose other parts are asked for: the same scene, and not a copy.
    let dressed = references.len();
    for (_, picture) in &pictures {
        let p = pixels(picture);
        let left = image::imageops::crop_imm(&p, 0, 0, p.width() * 65 / 100, p.height()).to_image();
        let corner = image::imageops::crop_imm(&p, 0, 0, p.width() * 7 / 10, p.height() * 7 / 10).to_image();
        references.extend([left, corner].into_iter().filter_map(|part| sign(&picture_of(part))));
    }
    let index = LocalIndex::new(&references);
    eprintln!("index: {} bytes a reference", index.bytes() / index.len().max(1));
    println!(
        "query\tderivation\tpoints\treference\tkind\tscore\tagreeing\tvisible\tof_reference\tbeyond\tspread\tcover\tmirrored\tscale"
    );
    let (described, searched) = (Mutex::new((Duration::ZERO, 0u32)), Mutex::new(Duration::ZERO));
    let jobs: Vec<usize> = (0..pictures.len()).collect();
    parallel(&jobs, |&k| {
        let base = fitted(&pixels(&pictures[k].1), 1000);
        let mut dice = Dice(k as u64 * 7919 + 5);
        let mut all: Vec<(&str, RgbaImage)> =
            DERIVATIONS.iter().map(|(name, make)| (*name, make(&base, &mut dice))).collect();
        if k < pictures.len() / 2 {
            all.push(("-same caption", jpeg(&captioned(&fitted(&base, 512), "WHEN MONDAY COMES", true), 75)));
            all.push(("-same furniture", jpeg(&screenshot(&base, &mut Dice(1)), 80)));
        }
        let part = |x: u32, y: u32| {
            let (w, h) = base.dimensions();
            image::imageops::crop_imm(&base, w * x / 100, h * y / 100, w - w * x / 100, h - h * y / 100).to_image()
        };
        all.push(("-same scene", jpeg(&part(35, 0), 85)));
        all.push(("-same scene", jpeg(&part(30, 30), 85)));
        for (name, made) in all {
            let picture = picture_of(made);
            let start = Instant::now();
            let query = describe(&picture);
            let mut clock = described.lock().unwrap();
            *clock = (clock.0 + start.elapsed(), clock.1 + 1);
            drop(clock);
            let Some(query) = query else {
                println!("{k}\t{name}\t0\t-\tnone");
                continue;
            };
            let start = Instant::now();
            let found = index.search(&query);
            *searched.lock().unwrap() += start.elapsed();
            let mut lines = String::new();
            let mut has_own = false;
            for f in found.iter().take(12) {
                let r = f.reference as usize;
                let kind = if r >= dressed {
                    "other-part"
                } else if r >= own {
                    "other-dressed"
                } else if numbers[r] == k {
                    "own"
                } else {
                    "other"
                };
                has_own |= kind == "own";
                let a = &f.agreement;
                lines += &format!(
                    "{k}\t{name}\t{}\t{r}\t{kind}\t{:.1}\t{}\t{}\t{:.3}\t{:.3}\t{:.1}\t{:.2}\t{}\t{:.2}\n",
                    query.len(),
                    a.score,
                    a.agreeing,
                    a.visible,
                    a.of_reference,
                    a.beyond,
                    a.spread,
                    a.cover,
                    u8::from(a.is_mirrored),
                    a.transform.scale()
                );
            }
            if !has_own && !name.starts_with('-') {
                let kind = if signed[k].is_some() { "missed" } else { "unsigned" };
                lines += &format!("{k}\t{name}\t{}\t-\t{kind}\n", query.len());
            }
            print!("{lines}");
        }
    });
    let (time, n) = *described.lock().unwrap();
    eprintln!(
        "describe: {:.2} ms each; search: {:.2} ms each",
        time.as_secs_f64() * 1e3 / f64::from(n),
        searched.lock().unwrap().as_secs_f64() * 1e3 / f64::from(n)
    );
}

fn parallel<T: Sync, R: Send>(all: &[T], each: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = all
            .chunks(all.len().div_ceil(cores).max(1))
            .map(|part| scope.spawn(|| part.iter().map(&each).collect::<Vec<R>>()))
            .collect();
        workers.into_iter().flat_map(|w| w.join().unwrap()).collect()
    })
}

fn pixels(picture: &Picture) -> RgbaImage {
    RgbaImage::from_raw(picture.width(), picture.height(), picture.rgba().to_vec()).unwrap()
}

fn picture_of(pixels: RgbaImage) -> Picture {
    Picture::new(pixels.width(), pixels.height(), pixels.into_raw()).unwrap()
}

fn first_frame(file: &Path) -> Option<Picture> {
    let mut first = None;
    let bytes = std::fs::read(file).ok()?;
    let outcome = media::decode(&bytes, &Limits::standard(), &mut |frame| {
        first.get_or_insert(frame.picture);
    });
    outcome.ok().and(first)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_owned());
    }
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        collect(&entry.path(), files);
    }
}
