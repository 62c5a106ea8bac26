//! How fast the index is, and how much memory it takes, as JSON.
//!
//! ```text
//! cargo run --release -p signal --example hamming_speed -- FOLDER COUNT random|skewed [QUERIES] [--keep-codes]
//! ```
//!
//! Makes an index of COUNT codes in FOLDER, which must be empty, and asks it: mapped and read into memory, one query
//! after the other and in batches, and by looking at every code; then 10,000 entries come and 10,000 go. Queries are
//! asked on one core; the index is made on as many as `RAYON_NUM_THREADS` says. `skewed`: bits hang together and are not
//! fair, and a fifth of the codes lie in crowds, as those of real lists do. With `--keep-codes` the codes and the queries
//! stay in FOLDER (`codes`, `queries`: 32 bytes each), for others to be asked the same.
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement fails by panicking")]

use signal::Region;
use signal::hamming::{Builder, Change, Hit, Index, Reading, Shelf};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::time::Instant;

const RADIUS: u32 = 31;
/// Queries that are also answered by looking at every code.
const SCANNED: usize = 20;
/// More hits than these mean a crowd.
const FEW: u64 = 16;
/// How many entries come, and how many go.
const CHANGED: usize = 10_000;

type Code = [u64; 4];

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn code(&mut self) -> Code {
        std::array::from_fn(|_| self.next())
    }

    fn flipped(&mut self, mut code: Code, bits: u64) -> Code {
        for _ in 0..bits {
            let bit = self.next() as usize % 256;
            code[bit / 64] ^= 1 << (bit % 64);
        }
        code
    }

    /// Neighbouring bits are alike in five of eight cases, and one bit in eight is set three times in four.
    fn skewed(&mut self) -> Code {
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
    centre: Code,
    left_in_crowd: u64,
}

impl Codes {
    fn new(is_skewed: bool, seed: u64) -> Self {
        Self { chance: Chance(seed), is_skewed, centre: [0; 4], left_in_crowd: 0 }
    }

    fn next(&mut self) -> Code {
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

/// What is asked for.
struct Wanted {
    folder: PathBuf,
    count: usize,
    is_skewed: bool,
    asked: usize,
    keeps_codes: bool,
}

impl Wanted {
    fn read() -> Self {
        let (flags, words): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|a| a.starts_with("--"));
        assert!(flags.iter().all(|flag| flag == "--keep-codes"), "no such flag");
        assert!(["random", "skewed"].contains(&words[2].as_str()), "random or skewed");
        Self {
            folder: words[0].clone().into(),
            count: words[1].parse().unwrap(),
            is_skewed: words[2] == "skewed",
            asked: words.get(3).map_or(1000, |n| n.parse().unwrap()),
            keeps_codes: !flags.is_empty(),
        }
    }

    fn codes(&self) -> Codes {
        Codes::new(self.is_skewed, 7)
    }

    /// The file that the shelf keeps its first part in.
    fn part(&self) -> PathBuf {
        self.folder.join("part-0.ham")
    }

    fn part_bytes(&self) -> f64 {
        std::fs::metadata(self.part()).unwrap().len() as f64
    }
}

/// The JSON object that is printed at the end.
struct Figures(Vec<String>);

impl Figures {
    fn put(&mut self, name: &str, value: f64) {
        self.0.push(format!("\"{name}\":{value:.6}"));
    }
}

fn main() {
    let wanted = Wanted::read();
    let mut figures = Figures(Vec::new());
    figures.put("count", wanted.count as f64);
    let queries = queries(&wanted);
    build(&wanted, &mut figures);
    if wanted.keeps_codes {
        keep_codes(&wanted, &queries);
    }
    index("mapped", &wanted, &queries, &mut figures);
    let index = index("resident", &wanted, &queries, &mut figures);
    scan(&index, &queries, &mut figures);
    drop(index);
    changes(&wanted, &queries, &mut figures);
    println!("{{{}}}", figures.0.join(","));
}

/// From codes in memory to an index that is on disk.
fn build(wanted: &Wanted, figures: &mut Figures) {
    let mut codes = wanted.codes();
    let mut builder = Builder::new(RADIUS);
    (0..wanted.count).for_each(|n| builder.push(&codes.next(), n as u32).unwrap());
    let (start, cpu) = (Instant::now(), cpu_seconds());
    drop(Shelf::<4>::create(&wanted.folder, builder, Reading::Mapped).unwrap());
    figures.put("build_s", start.elapsed().as_secs_f64());
    figures.put("build_cpu_s", cpu_seconds() - cpu);
    figures.put("file_bytes_each", wanted.part_bytes() / wanted.count as f64);
}

/// Half of them lie near a code, by 0 to 31 bits; the others have nothing to do with any.
fn queries(wanted: &Wanted) -> Vec<Code> {
    let (mut codes, mut chance) = (wanted.codes(), Chance(99));
    let step = (wanted.count / wanted.asked).max(1);
    let mut queries = Vec::new();
    for n in 0..wanted.count {
        let code = codes.next();
        if n % step == 0 && queries.len() < wanted.asked {
            let bits = chance.next() % 32;
            queries.push(if (n / step).is_multiple_of(2) {
                chance.flipped(code, bits)
            } else if wanted.is_skewed {
                chance.skewed()
            } else {
                chance.code()
            });
        }
    }
    queries
}

fn keep_codes(wanted: &Wanted, queries: &[Code]) {
    let file = |name| BufWriter::with_capacity(1 << 20, File::create(wanted.folder.join(name)).unwrap());
    let put = |to: &mut BufWriter<File>, code: &Code| {
        code.iter().for_each(|word| to.write_all(&word.to_le_bytes()).unwrap());
    };
    let (mut to, mut codes) = (file("codes"), wanted.codes());
    (0..wanted.count).for_each(|_| put(&mut to, &codes.next()));
    to.flush().unwrap();
    let mut to = file("queries");
    queries.iter().for_each(|query| put(&mut to, query));
    to.flush().unwrap();
}

/// Opens it one way and asks it.
fn index(name: &str, wanted: &Wanted, queries: &[Code], figures: &mut Figures) -> Index<4> {
    let before = resident_bytes();
    let start = Instant::now();
    let mut file = File::open(wanted.part()).unwrap();
    let region = if name == "mapped" { Region::map(&file) } else { Region::read(&mut file) };
    let index = Index::<4>::open(region.unwrap()).unwrap();
    figures.put(&format!("{name}_open_s"), start.elapsed().as_secs_f64());
    // once through, so that what is mapped is there
    let start = Instant::now();
    one_by_one(queries, &mut |query| hits(&index, query));
    figures.put(&format!("{name}_first_round_s"), start.elapsed().as_secs_f64());
    let times = one_by_one(queries, &mut |query| hits(&index, query));
    times.put(name, figures);
    let start = Instant::now();
    let mut together = 0;
    index.search_all(queries, RADIUS, &mut |_, _| together += 1).unwrap();
    figures.put(&format!("{name}_batch"), queries.len() as f64 / start.elapsed().as_secs_f64());
    assert_eq!(times.hits(), together, "a batch finds what single queries find");
    figures.put(&format!("{name}_memory_each"), (resident_bytes() - before) / wanted.count as f64);
    figures.put(&format!("{name}_large_pages"), large_pages() / wanted.part_bytes());
    figures.put("distinct", index.len() as f64);
    figures.put("searched_bytes_each", index.searched_bytes() as f64 / index.len() as f64);
    index
}

fn hits(index: &Index<4>, query: &Code) -> u64 {
    let mut hits = 0;
    index.search(query, RADIUS, &mut |_: Hit| hits += 1).unwrap();
    hits
}

/// Milliseconds and hits of each, the shortest first.
struct Times(Vec<(f64, u64)>);

impl Times {
    fn put(&self, name: &str, figures: &mut Figures) {
        figures.put(&format!("{name}_p50_ms"), at(0.5, &self.0));
        figures.put(&format!("{name}_p99_ms"), at(0.99, &self.0));
        // of those who lie near no crowd: what searching takes, without what is found
        let few: Vec<_> = self.0.iter().filter(|(_, hits)| *hits <= FEW).copied().collect();
        figures.put(&format!("{name}_few_p99_ms"), at(0.99, &few));
    }

    fn hits(&self) -> u64 {
        self.0.iter().map(|(_, hits)| hits).sum()
    }
}

fn at(share: f64, sorted: &[(f64, u64)]) -> f64 {
    sorted[((sorted.len() - 1) as f64 * share) as usize].0
}

fn one_by_one(queries: &[Code], ask: &mut dyn FnMut(&Code) -> u64) -> Times {
    let mut times = Vec::with_capacity(queries.len());
    for query in queries {
        let start = Instant::now();
        let hits = ask(query);
        times.push((start.elapsed().as_secs_f64() * 1e3, hits));
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    Times(times)
}

/// Looks at every code, and holds what the index finds against it.
fn scan(index: &Index<4>, queries: &[Code], figures: &mut Figures) {
    let (mut expected, mut found_of_them, mut all) = (Vec::new(), 0, 0);
    let times = one_by_one(&queries[..SCANNED.min(queries.len())], &mut |query| {
        let mut hits = Vec::new();
        index.scan(query, RADIUS, &mut |hit| hits.push(hit)).unwrap();
        expected.push(hits);
        expected.last().map_or(0, Vec::len) as u64
    });
    for (query, expected) in queries.iter().zip(&expected) {
        let mut found = BTreeSet::new();
        index.search(query, RADIUS, &mut |hit| assert!(found.insert(hit), "a code is found once")).unwrap();
        found_of_them += expected.iter().filter(|hit| found.remove(hit)).count();
        all += expected.len();
        assert!(found.is_empty(), "nothing is found that is not near");
    }
    times.put("scan", figures);
    figures.put("scan_hits", all as f64);
    figures.put("recall", found_of_them as f64 / all as f64);
    // what others are held against, who know no equal codes
    let mut entries = 0;
    for query in queries {
        let mut near = Vec::new();
        index.search(query, RADIUS, &mut |hit| near.push(hit.code)).unwrap();
        entries += near.iter().map(|code| index.entries(*code).unwrap().count()).sum::<usize>();
    }
    figures.put("entries_found", entries as f64);
}

/// 10,000 entries come and 10,000 go at once; whether that is seen; what searches take before and after.
fn changes(wanted: &Wanted, queries: &[Code], figures: &mut Figures) {
    let step = (wanted.count / CHANGED).max(1);
    let mut codes = wanted.codes();
    let gone: Vec<(u32, Code)> = (0..wanted.count)
        .map(|n| (n as u32, codes.next()))
        .filter(|(entry, _)| (*entry as usize).is_multiple_of(step))
        .take(CHANGED)
        .collect();
    let mut fresh = Codes::new(wanted.is_skewed, 1234);
    let come: Vec<(u32, Code)> = (0..CHANGED).map(|n| ((wanted.count + n) as u32, fresh.next())).collect();
    let mut list: Vec<Change<4>> = come.iter().map(|&(entry, code)| Change::Add { entry, code }).collect();
    list.extend(gone.iter().map(|&(entry, _)| Change::Withdraw { entry }));

    let mut shelf = Shelf::<4>::open(&wanted.folder, Reading::Resident).unwrap();
    ask_shelf(&shelf, queries);
    ask_shelf(&shelf, queries).put("before", figures);
    let start = Instant::now();
    shelf.change(&list).unwrap();
    figures.put("change_s", start.elapsed().as_secs_f64());
    figures.put("come_seen", seen(&shelf, &come) as f64);
    figures.put("gone_seen", seen(&shelf, &gone) as f64);
    ask_shelf(&shelf, queries).put("after", figures);
    let start = Instant::now();
    shelf.change(&[Change::Add { entry: u32::MAX, code: fresh.next() }]).unwrap();
    figures.put("one_more_s", start.elapsed().as_secs_f64());
}

fn ask_shelf(shelf: &Shelf<4>, queries: &[Code]) -> Times {
    one_by_one(queries, &mut |query| {
        let mut hits = 0;
        shelf.search_all(std::slice::from_ref(query), RADIUS, &mut |_, _, _| hits += 1).unwrap();
        hits
    })
}

/// How many of these entries are found by their own code.
fn seen(shelf: &Shelf<4>, entries: &[(u32, Code)]) -> usize {
    let codes: Vec<Code> = entries.iter().map(|(_, code)| *code).collect();
    let mut seen = BTreeSet::new();
    let mut found = |query: usize, entry, distance| {
        if entry == entries[query].0 && distance == 0 {
            seen.insert(entry);
        }
    };
    shelf.search_all(&codes, RADIUS, &mut found).unwrap();
    seen.len()
}

/// What all threads took, user and system, by the kernel's hundredths of a second (proc(5), fields 14, 15).
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = text.rsplit_once(')').unwrap().1;
    after_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<f64>().unwrap()).sum::<f64>() / 100.0
}

fn resident_bytes() -> f64 {
    kibibytes("/proc/self/status", "VmRSS:")
}

/// What of memory lies on pages of 2 MiB: the system may have none free.
fn large_pages() -> f64 {
    kibibytes("/proc/self/smaps_rollup", "AnonHugePages:")
}

fn kibibytes(path: &str, name: &str) -> f64 {
    let text = std::fs::read_to_string(path).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().next().unwrap().parse::<f64>().unwrap() * 1024.0
}
