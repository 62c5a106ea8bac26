//! Milliseconds per picture for decoding and for hashing, per folder, one thread, as JSON lines.
//!
//! ```text
//! cargo run --release -p signal --example hash_speed -- FOLDER...
//! ```
//!
//! `decode` gives what hashing needs: luma where a format has it. `both` is the two routes alone, `all` every hash and form
//! that ingest makes of one frame; `decode_both` and `decode_all` go from bytes to hashes in one go, the latter of every
//! frame, as ingest does. Processor time where the system tells it (Linux), wall time elsewhere; the best of three runs counts. Files that are
//! not pictures are passed over and counted.
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use media::Limits;
use model::Pixels;

#[path = "support/clock.rs"]
mod clock;

use clock::clock;

/// Runs of everything; the best is taken.
const RUNS: usize = 3;

#[derive(Default)]
struct Spent {
    pictures: u32,
    skipped: u32,
    frames: u32,
    pixels: u64,
    decode: Duration,
    decode_colour: Duration,
    both: Duration,
    all: Duration,
    decode_both: Duration,
    decode_all: Duration,
}

fn main() {
    for folder in std::env::args().skip(1) {
        let mut files = Vec::new();
        collect(Path::new(&folder), &mut files);
        files.sort();
        println!("{}", line(&folder, &measure(&files)));
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        match (kind.is_dir(), kind.is_file()) {
            (true, _) => collect(&entry.path(), files),
            (_, true) => files.push(entry.path()),
            _ => {}
        }
    }
}

fn measure(files: &[PathBuf]) -> Spent {
    let mut spent = Spent::default();
    for file in files {
        if std::fs::read(file).ok().and_then(|bytes| spent.add(&bytes)).is_none() {
            spent.skipped += 1;
        }
    }
    spent
}

impl Spent {
    fn add(&mut self, bytes: &[u8]) -> Option<()> {
        let ((pixels, frames), decode) = best(|| first_frame(bytes))?;
        self.pictures += 1;
        self.frames += frames;
        self.pixels += u64::from(pixels.width()) * u64::from(pixels.height());
        self.decode += decode;
        self.decode_colour += best(|| media::decode(bytes, &Limits::standard(), &mut |_| ()).ok())?.1;
        self.both += best(|| Some(both(&pixels)))?.1;
        self.all += best(|| Some(signal::of_picture(&pixels)))?.1;
        self.decode_both += best(|| first_frame(bytes).map(|(pixels, _)| both(&pixels)))?.1;
        self.decode_all += best(|| every_frame(bytes))?.1;
        Some(())
    }
}

fn both(pixels: &Pixels) -> [(signal::Pdq, u8); 2] {
    [signal::pdq(pixels), signal::pdq_full(pixels)]
}

fn every_frame(bytes: &[u8]) -> Option<u32> {
    let mut before = None;
    let each = &mut |frame: media::PlainFrame| {
        if before.as_ref() != Some(&frame.pixels) {
            std::hint::black_box(signal::of_picture(&frame.pixels));
            before = Some(frame.pixels);
        }
    };
    media::decode_plain(bytes, &Limits::standard(), each).ok().map(|summary| summary.frame_count)
}

fn best<T>(mut work: impl FnMut() -> Option<T>) -> Option<(T, Duration)> {
    let mut best: Option<(T, Duration)> = None;
    for _ in 0..RUNS {
        let start = clock();
        let result = work()?;
        let time = clock().saturating_sub(start);
        if best.as_ref().is_none_or(|(_, least)| time < *least) {
            best = Some((result, time));
        }
    }
    best
}

/// The first frame, and how many there are: the whole file is decoded, as ingest does.
fn first_frame(bytes: &[u8]) -> Option<(Pixels, u32)> {
    let mut first = None;
    let whole = media::decode_plain(bytes, &Limits::standard(), &mut |frame| {
        first.get_or_insert(frame.pixels);
    });
    first.zip(whole.ok().map(|summary| summary.frame_count))
}

fn line(folder: &str, spent: &Spent) -> String {
    let n = f64::from(spent.pictures.max(1));
    let ms = |time: Duration| time.as_secs_f64() * 1e3 / n;
    let times = [
        ("decode", spent.decode),
        ("decode_colour", spent.decode_colour),
        ("both", spent.both),
        ("all", spent.all),
        ("decode_both", spent.decode_both),
        ("decode_all", spent.decode_all),
    ]
    .map(|(name, time)| format!("\"{name}_ms\":{:.3}", ms(time)))
    .join(",");
    format!(
        "{{\"folder\":{folder:?},\"picture_count\":{},\"frame_count\":{},\"skipped_count\":{},\"megapixels\":{:.2},{times}}}",
        spent.pictures,
        spent.frames,
        spent.skipped,
        spent.pixels as f64 / n / 1e6,
    )
}
