//! Exact sets: how long a table takes to be made, how large it is, how fast it answers, over made-up digests, as JSON.
//!
//! ```text
//! cargo run --release -p matching --example exact_speed -- FOLDER [COUNT] [16|20|32] [MEMORY_MIB] [--sorted]
//! ```
//!
//! `FOLDER` takes runs and the table; both are gone when it ends. With `--sorted` digests come in their order and are
//! not sorted first: that takes half the disk, and shows a table larger than what could be sorted there. Answers are
//! timed one by one, each of another digest, out of memory and after every block was checked (`warm`), and the first
//! ones, which check the blocks they touch (`first`).
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use matching::{DigestTable, FileSpill, TableBuilder, TableError, TableWriter, Written};

/// Answers that are timed of each kind.
const ASKED: u64 = 200_000;

struct Arguments {
    folder: PathBuf,
    count: u64,
    digest: usize,
    memory: usize,
    sorted: bool,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (flags, words): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let number = |k: usize, otherwise: u64| words.get(k).map_or(Ok(otherwise), |w| w.parse());
    let arguments = Arguments {
        folder: words.first().ok_or("a folder is missing")?.into(),
        count: number(1, 10_000_000)?,
        digest: usize::try_from(number(2, 16)?)?,
        memory: usize::try_from(number(3, 1024)?)? << 20,
        sorted: flags.iter().any(|f| f == "--sorted"),
    };
    match arguments.digest {
        16 => measure::<16>(&arguments),
        20 => measure::<20>(&arguments),
        32 => measure::<32>(&arguments),
        _ => Err("digests have 16, 20 or 32 bytes".into()),
    }
}

fn measure<const N: usize>(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let started = Instant::now();
    let (mut file, written) = make::<N>(arguments)?;
    let build = started.elapsed().as_secs_f64();
    let read = Instant::now();
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::with_capacity(usize::try_from(written.bytes)?);
    file.read_to_end(&mut bytes)?;
    let read = read.elapsed().as_secs_f64();
    let opened = Instant::now();
    let table = DigestTable::<N>::open(bytes)?;
    let open = opened.elapsed().as_secs_f64() * 1e3;
    let made = |k: u64| if arguments.sorted { with_prefix(digest(k), k) } else { digest(k) };
    let spread = |k: u64| k.wrapping_mul(0x9e37_79b9_7f4a_7c15) % arguments.count;
    let first = times(&table, |k| made(spread(k)), 0..2_000, true)?;
    let checked = Instant::now();
    table.verify()?;
    let verify = checked.elapsed().as_secs_f64();
    let hit = times(&table, |k| made(spread(k)), 2_000..ASKED, true)?;
    let miss = times(&table, |k| digest(u64::MAX - k), 0..ASKED, false)?;
    println!(
        "{{\"count\":{},\"digest_bytes\":{N},\"bytes\":{},\"bytes_each\":{:.3},\"memory_mib\":{},\"sorted\":{},\
         \"build_s\":{build:.1},\"read_s\":{read:.1},\"open_ms\":{open:.1},\"verify_s\":{verify:.1},\
         \"first_hit\":{first},\"warm_hit\":{hit},\"warm_miss\":{miss}}}",
        written.count,
        written.bytes,
        written.bytes as f64 / written.count as f64,
        arguments.memory >> 20,
        arguments.sorted,
    );
    Ok(())
}

/// A table in a file without a name.
fn make<const N: usize>(arguments: &Arguments) -> Result<(File, Written), Box<dyn std::error::Error>> {
    let file = nameless(&arguments.folder)?;
    let out = BufWriter::with_capacity(1 << 20, file);
    let mut spill = FileSpill::new(&arguments.folder);
    let (out, written) = if arguments.sorted {
        let mut writer = TableWriter::<N, (), _>::new(out, &mut spill, arguments.count)?;
        sorted(arguments.count, |digest| writer.push(digest, ()))?;
        writer.finish()?
    } else {
        let mut builder = TableBuilder::<N, ()>::new(&mut spill, arguments.memory);
        (0..arguments.count).try_for_each(|k| builder.push(digest(k), ()))?;
        builder.finish(out)?
    };
    let mut file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.flush()?;
    file.sync_all()?;
    Ok((file, written))
}

fn nameless(folder: &Path) -> std::io::Result<File> {
    let path = folder.join("exact-table");
    let file = File::options().read(true).write(true).create_new(true).open(&path)?;
    std::fs::remove_file(path)?;
    Ok(file)
}

/// Nanoseconds of answers: of one in two, of one in a hundred the least, and how many a second one after the other.
fn times<const N: usize>(
    table: &DigestTable<N>,
    asked: impl Fn(u64) -> [u8; N],
    range: std::ops::Range<u64>,
    held: bool,
) -> Result<String, Box<dyn std::error::Error>> {
    let digests: Vec<_> = range.map(asked).collect();
    let mut each = Vec::with_capacity(digests.len());
    for digest in &digests {
        let start = Instant::now();
        let found = table.contains(digest)?;
        each.push(start.elapsed().as_nanos());
        if found != held {
            return Err("a wrong answer".into());
        }
    }
    let all = Instant::now();
    let found = digests.iter().filter(|digest| table.contains(digest).is_ok_and(|found| found)).count();
    let rate = digests.len() as f64 / all.elapsed().as_secs_f64();
    each.sort_unstable();
    let at = |share: usize| each.get(each.len() * share / 100).copied().unwrap_or(0);
    Ok(format!("{{\"p50_ns\":{},\"p99_ns\":{},\"each_second\":{rate:.0},\"found\":{found}}}", at(50), at(99)))
}

/// Digest number `k`: splitmix64, of which no two numbers give the same.
fn digest<const N: usize>(k: u64) -> [u8; N] {
    let mut digest = [0; N];
    for (word, part) in (0u64..).zip(digest.chunks_mut(8)) {
        let bytes = mixed(k ^ word << 60).to_be_bytes();
        part.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    }
    digest
}

fn mixed(state: u64) -> u64 {
    let z = state.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// As many digests in their order, part by part of what their first two bytes can be: those are the lowest two of the
/// digest's number.
fn sorted<const N: usize>(
    count: u64,
    mut push: impl FnMut([u8; N]) -> Result<(), TableError>,
) -> Result<(), TableError> {
    const PARTS: u64 = 1 << 16;
    let mut part: Vec<[u8; N]> = Vec::new();
    for prefix in 0..PARTS {
        part.clear();
        part.extend((prefix..count).step_by(PARTS as usize).map(|k| with_prefix(digest(k), k)));
        part.sort_unstable();
        part.iter().try_for_each(|digest| push(*digest))?;
    }
    Ok(())
}

fn with_prefix<const N: usize>(mut digest: [u8; N], k: u64) -> [u8; N] {
    let [.., high, low] = k.to_be_bytes();
    digest.iter_mut().zip([high, low]).for_each(|(to, from)| *to = from);
    digest
}
