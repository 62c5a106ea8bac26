//! Milliseconds per picture for decoding and for hashing, per folder, one thread, as JSON lines.
//!
//! ```text
//! cargo run --release -p signal --example hash_speed -- FOLDER...
//! ```
//!
//! Processor time where the system tells it (Linux), wall time elsewhere; the best of three runs counts. Files that are
//! not pictures are passed over and counted.
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use media::Limits;
use model::Picture;

/// Runs of everything; the best is taken.
const RUNS: usize = 3;

#[derive(Default)]
struct Spent {
    pictures: u32,
    skipped: u32,
    frames: u32,
    pixels: u64,
    decode: Duration,
    all: Duration,
    pdq: Duration,
    pdq_full: Duration,
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
        let Some(((picture, frames), decode)) = std::fs::read(file).ok().and_then(|bytes| best(|| first_frame(&bytes)))
        else {
            spent.skipped += 1;
            continue;
        };
        spent.pictures += 1;
        spent.frames += frames;
        spent.pixels += u64::from(picture.width()) * u64::from(picture.height());
        spent.decode += decode;
        spent.all += best(|| Some(signal::of_picture(&picture))).map_or(Duration::ZERO, |(_, time)| time);
        spent.pdq += best(|| Some(signal::pdq(&picture))).map_or(Duration::ZERO, |(_, time)| time);
        spent.pdq_full += best(|| Some(signal::pdq_full(&picture))).map_or(Duration::ZERO, |(_, time)| time);
    }
    spent
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

/// Time that this thread has run. Yielding makes the kernel bring its account up to date.
fn clock() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    std::thread::yield_now();
    let account = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let run = account.split(' ').next().and_then(|field| field.parse().ok());
    run.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// The first frame, and how many there are: the whole file is decoded, as ingest does.
fn first_frame(bytes: &[u8]) -> Option<(Picture, u32)> {
    let mut first = None;
    let whole = media::decode(bytes, &Limits::standard(), &mut |frame| {
        first.get_or_insert(frame.picture);
    });
    first.zip(whole.ok().map(|summary| summary.frame_count))
}

fn line(folder: &str, spent: &Spent) -> String {
    let n = f64::from(spent.pictures.max(1));
    let ms = |time: Duration| time.as_secs_f64() * 1e3 / n;
    format!(
        "{{\"folder\":{folder:?},\"picture_count\":{},\"frame_count\":{},\"skipped_count\":{},\"megapixels\":{:.2},\"decode_ms\":{:.2},\"decode_frame_ms\":{:.2},\
         \"hash_all_ms\":{:.2},\"hash_pdq_ms\":{:.2},\"hash_pdq_full_ms\":{:.2}}}",
        spent.pictures,
        spent.frames,
        spent.skipped,
        spent.pixels as f64 / n / 1e6,
        ms(spent.decode),
        spent.decode.as_secs_f64() * 1e3 / f64::from(spent.frames.max(1)),
        ms(spent.all),
        ms(spent.pdq),
        ms(spent.pdq_full),
    )
}
