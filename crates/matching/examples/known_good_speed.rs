//! A known-good list in the form of the RDS's minimal databases, of made-up digests: how fast it answers where it lies,
//! how long it takes to be made into tables, and how fast those answer, as JSON.
//!
//! ```text
//! cargo run --release -p matching --example known_good_speed -- FOLDER [FILES]
//! ```
//!
//! Each file stands in six packages, as in `modern` of 2026 on average. The database is made in `FOLDER` and stays there
//! until the folder is cleared.
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Instant;

use matching::known_good::{KnownGood, Limits, OfEach, Rds};
use matching::{DigestTable, MemorySpill, Spill};
use model::Digests;

type Failure = Box<dyn std::error::Error>;

/// Packages that a file is in.
const PACKAGES: i64 = 6;
const ASKED: u64 = 100_000;

const SCHEMA: &str = "
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE FILE (sha256 VARCHAR NOT NULL, sha1 VARCHAR NOT NULL, md5 VARCHAR NOT NULL, crc32 VARCHAR NOT NULL,
      file_name VARCHAR NOT NULL, file_size INTEGER NOT NULL, package_id INTEGER NOT NULL,
      CONSTRAINT PK_FILE__FILE PRIMARY KEY (sha256, sha1, md5, crc32, file_name, file_size, package_id));
";

fn main() -> Result<(), Failure> {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().ok_or("a folder is missing")?);
    let files = words.next().map_or(Ok(500_000), |n| n.parse())?;
    let path = made(&folder, files)?;
    let bytes = path.metadata()?.len();
    let rds = Rds::open(&path, Limits::standard())?;
    let started = Instant::now();
    let ([sha256, sha1, md5], rows) = compiled(&rds)?;
    let compile = started.elapsed().as_secs_f64();
    let sizes = [&sha256, &sha1, &md5].map(Vec::len);
    let in_place = times(&KnownGood::<Vec<u8>>::in_place(rds, None, None)?, files)?;
    let tables =
        KnownGood::of_tables(DigestTable::open(sha256)?, Some(DigestTable::open(sha1)?), Some(DigestTable::open(md5)?));
    let by_tables = times(&tables, files)?;
    println!(
        "{{\"files\":{files},\"rows\":{rows},\"database_bytes\":{bytes},\"table_bytes\":{sizes:?},\
         \"compile_s\":{compile:.1},\"in_place\":{in_place},\"tables\":{by_tables}}}"
    );
    Ok(())
}

fn compiled(rds: &Rds) -> Result<([Vec<u8>; 3], u64), Failure> {
    let [mut a, mut b, mut c] = [(); 3].map(|()| MemorySpill::default());
    let spills = OfEach { sha256: &mut a as &mut dyn Spill, sha1: &mut b, md5: &mut c };
    let out = || Cursor::new(Vec::new());
    let (made, said) = rds.compile(spills, 1 << 30, OfEach { sha256: out(), sha1: out(), md5: out() })?;
    Ok(([made.sha256, made.sha1, made.md5].map(Cursor::into_inner), said.rows))
}

fn made(folder: &Path, files: u64) -> Result<PathBuf, Failure> {
    let path = folder.join("RDS_made_up.db");
    let mut conn = rusqlite::Connection::open(&path)?;
    conn.execute_batch(SCHEMA)?;
    let rows = conn.transaction()?;
    // In the order of their digests, as a published database was packed.
    let mut digests: Vec<Digests> = (0..files).map(digests).collect();
    digests.sort_unstable_by_key(|d| d.sha256);
    for Digests { sha256, sha1, md5, bytes, .. } in digests {
        let mut insert = rows.prepare_cached("INSERT INTO FILE VALUES (?1, ?2, ?3, '00000000', ?4, ?5, ?6)")?;
        let [sha256, sha1, md5] = [hex(&sha256), hex(&sha1), hex(&md5)];
        for package in 0..PACKAGES {
            insert.execute((&sha256, &sha1, &md5, format!("library-{bytes}.dll"), 4_096, package))?;
        }
    }
    rows.commit()?;
    Ok(path)
}

fn times(set: &KnownGood, files: u64) -> Result<String, Failure> {
    let mut said = Vec::new();
    for (name, first, held) in [("hit", 0, true), ("miss", u64::MAX / 2, false)] {
        let asked: Vec<_> = (0..ASKED).map(|k| digests(first + k.wrapping_mul(7_919) % files)).collect();
        let mut each = Vec::with_capacity(asked.len());
        for digests in &asked {
            let start = Instant::now();
            let found = set.judge(digests)?;
            each.push(start.elapsed().as_nanos());
            if found.is_some() != held {
                return Err("a wrong answer".into());
            }
        }
        each.sort_unstable();
        let at = |share: usize| each.get(each.len() * share / 100).copied().unwrap_or(0);
        said.push(format!("\"{name}\":{{\"p50_ns\":{},\"p99_ns\":{}}}", at(50), at(99)));
    }
    Ok(format!("{{{}}}", said.join(",")))
}

/// The digests of file number `n`: any spread of bits does.
fn digests(n: u64) -> Digests {
    Digests { bytes: n, sha256: spread(n, 1), sha1: spread(n, 2), md5: spread(n, 3), blake3: [0; 32] }
}

fn spread<const N: usize>(n: u64, kind: u64) -> [u8; N] {
    let mut digest = [0; N];
    for (word, part) in (0u64..).zip(digest.chunks_mut(8)) {
        let z = (n ^ kind << 56 ^ word << 60).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        part.iter_mut().zip((z ^ (z >> 31)).to_be_bytes()).for_each(|(to, from)| *to = from);
    }
    digest
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
