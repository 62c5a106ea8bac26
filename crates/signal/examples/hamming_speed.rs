//! How fast the index is, and how much memory it takes.
//!
//! ```text
//! cargo run --release -p signal --example hamming_speed -- FILE COUNT random|skewed [QUERIES]
//! ```
//!
//! Makes an index of COUNT codes in FILE, unless there is one, and asks it on one core: read into memory and mapped, one
//! query after the other and in batches, and by looking at every code. `skewed`: bits hang together and are not fair,
//! and a fifth of the codes lie in crowds, as those of real lists do.
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement fails by panicking")]

use signal::Region;
use signal::hamming::{Builder, Hit, Index};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

const RADIUS: u32 = 31;

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn code(&mut self) -> [u64; 4] {
        std::array::from_fn(|_| self.next())
    }

    fn flipped(&mut self, mut code: [u64; 4], bits: u64) -> [u64; 4] {
        for _ in 0..bits {
            let bit = self.next() as usize % 256;
            code[bit / 64] ^= 1 << (bit % 64);
        }
        code
    }

    /// Neighbouring bits are alike in five of eight cases, and one bit in eight is set three times in four.
    fn skewed(&mut self) -> [u64; 4] {
        let (fresh, chance, other) = (self.code(), self.code(), self.code());
        let mut code = fresh;
        for n in 0..4 {
            let alike = chance[n] & other[n];
            code[n] = (fresh[n] & !alike) | ((fresh[n] << 1) & alike);
            code[n] |= chance[(n + 1) % 4] & 0x0101_0101_0101_0101;
        }
        code
    }
}

/// Codes as a list gives them, one after the other; the same for the same seed.
struct Codes {
    chance: Chance,
    is_skewed: bool,
    centre: [u64; 4],
    left_in_crowd: u64,
}

impl Codes {
    fn new(is_skewed: bool) -> Self {
        Self { chance: Chance(7), is_skewed, centre: [0; 4], left_in_crowd: 0 }
    }

    fn next(&mut self) -> [u64; 4] {
        if !self.is_skewed {
            return self.chance.code();
        }
        if self.left_in_crowd > 0 {
            self.left_in_crowd -= 1;
            let bits = self.chance.next() % 20;
            return self.chance.flipped(self.centre, bits);
        }
        self.centre = self.chance.skewed();
        // crowds of 1, 2, 4 … up to 4,096, the larger the rarer: a fifth of all codes
        if self.chance.next() % 100 < 3 {
            self.left_in_crowd = 1 << (self.chance.next().trailing_ones().min(12));
        }
        self.centre
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap();
    let count: usize = arguments.next().unwrap().parse().unwrap();
    let is_skewed = arguments.next().unwrap() == "skewed";
    let asked: usize = arguments.next().map_or(2000, |n| n.parse().unwrap());
    if !Path::new(&path).exists() {
        build(&path, count, is_skewed);
    }
    let queries = queries(count, is_skewed, asked);
    let start = Instant::now();
    let mapped = Index::<4>::open(Region::map(&File::open(&path).unwrap()).unwrap()).unwrap();
    println!("mapped: open {:.4} s", start.elapsed().as_secs_f64());
    measure("mapped", &mapped, &queries);
    drop(mapped);
    let start = Instant::now();
    let index = Index::<4>::open(Region::read(&mut File::open(&path).unwrap()).unwrap()).unwrap();
    println!("resident: load {:.2} s", start.elapsed().as_secs_f64());
    measure("resident", &index, &queries);
    scan(&index, &queries);
}

fn build(path: &str, count: usize, is_skewed: bool) {
    let start = Instant::now();
    let mut codes = Codes::new(is_skewed);
    let mut builder = Builder::new(RADIUS);
    (0..count).for_each(|n| builder.push(&codes.next(), n as u32).unwrap());
    let made = start.elapsed().as_secs_f64();
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).unwrap());
    let bytes = builder.write(&mut out).unwrap();
    let taken = start.elapsed().as_secs_f64();
    println!("build: {taken:.2} s, {made:.2} of it making the codes; {:.2} bytes a code", bytes as f64 / count as f64);
}

/// Half of them lie near a code, by 0 to 31 bits; the others have nothing to do with any.
fn queries(count: usize, is_skewed: bool, asked: usize) -> Vec<[u64; 4]> {
    let (mut codes, mut chance) = (Codes::new(is_skewed), Chance(99));
    let step = (count / asked).max(1);
    let mut queries = Vec::new();
    for n in 0..count {
        let code = codes.next();
        if n % step == 0 && queries.len() < asked {
            let bits = chance.next() % 32;
            queries.push(if (n / step).is_multiple_of(2) {
                chance.flipped(code, bits)
            } else if is_skewed {
                chance.skewed()
            } else {
                chance.code()
            });
        }
    }
    queries
}

fn measure(name: &str, index: &Index<4>, queries: &[[u64; 4]]) {
    let ask = |query: &[u64; 4]| {
        let start = Instant::now();
        let mut hits = 0u64;
        index.search(query, RADIUS, &mut |_: Hit| hits += 1).unwrap();
        (start.elapsed().as_secs_f64() * 1e3, hits)
    };
    // once through, so that what is mapped is there
    let warm = Instant::now();
    queries.iter().for_each(|query| {
        ask(query);
    });
    let warm = warm.elapsed().as_secs_f64();
    let mut times: Vec<(f64, u64)> = queries.iter().map(ask).collect();
    let hits: u64 = times.iter().map(|(_, hits)| hits).sum();
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].0;
    let start = Instant::now();
    let mut together = 0;
    index.search_all(queries, RADIUS, &mut |_, _| together += 1).unwrap();
    let batch = start.elapsed().as_secs_f64();
    assert_eq!(hits, together);
    println!(
        "{name}: {} codes, {:.2} bytes each searched; p50 {:.4} ms, p99 {:.4} ms, batch {:.0} q/s; {hits} hits; first round {warm:.2} s",
        index.len(),
        index.searched_bytes() as f64 / index.len() as f64,
        at(0.5),
        at(0.99),
        queries.len() as f64 / batch,
    );
}

fn scan(index: &Index<4>, queries: &[[u64; 4]]) {
    let mut times = Vec::new();
    for query in queries.iter().take(20) {
        let (mut found, mut expected) = (Vec::new(), Vec::new());
        let start = Instant::now();
        index.scan(query, RADIUS, &mut |hit| expected.push(hit)).unwrap();
        times.push(start.elapsed().as_secs_f64() * 1e3);
        index.search(query, RADIUS, &mut |hit| found.push(hit)).unwrap();
        found.sort_unstable();
        assert_eq!(found, expected, "the index finds what looking at every code finds");
    }
    times.sort_by(f64::total_cmp);
    println!("scan: p50 {:.2} ms; the index finds the same", times[times.len() / 2]);
}
