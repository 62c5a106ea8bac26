//! Hostile bytes for tests: seeds that are kept, and mutations of them that are the same each time.

use std::path::Path;

/// The kept seeds of a target, by name: `testdata/fuzz/<target>/`. What a long run found lies here too.
///
/// # Panics
/// If there is none: a target without seeds tests nothing.
pub fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/fuzz").join(target);
    let mut seeds: Vec<(String, Vec<u8>)> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, std::fs::read(entry.path()).ok()?)))
        .collect();
    seeds.sort();
    assert!(!seeds.is_empty(), "no seeds in {}", folder.display());
    seeds
}

/// Gives each seed to `run`, then `count` mutations of them.
pub fn replay_and_mutate(target: &str, count: u32, run: &dyn Fn(&[u8])) {
    let seeds = seeds(target);
    seeds.iter().for_each(|(_, bytes)| run(bytes));
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for n in 0..count {
        let pick =
            |chance: &mut Chance| seeds.get(chance.below(seeds.len())).map(|(_, b)| b.as_slice()).unwrap_or_default();
        let (mut bytes, other) = (pick(&mut chance).to_vec(), pick(&mut chance));
        (0..1 + chance.below(6)).for_each(|_| change(&mut bytes, other, &mut chance));
        let told = Told { target, n, bytes: &bytes };
        run(told.bytes);
        std::mem::forget(told);
    }
}

/// Says which mutation it was, if `run` panics.
struct Told<'a> {
    target: &'a str,
    n: u32,
    bytes: &'a [u8],
}

impl Drop for Told<'_> {
    #[expect(clippy::print_stderr, reason = "a failed test must say what it failed on")]
    fn drop(&mut self) {
        let kept = std::env::temp_dir().join(format!("amparo-{}-{}", self.target, self.n));
        let _ = std::fs::write(&kept, self.bytes);
        eprintln!("mutation {} of {} failed: {}", self.n, self.target, kept.display());
    }
}

/// Numbers that look like chance and are not.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 16
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next()).unwrap_or(0).checked_rem(most).unwrap_or(0)
    }
}

/// Values at which arithmetic goes wrong.
static EDGES: &[u32] =
    &[0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, u32::MAX, u32::MAX - 1];

fn change(bytes: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    let at = chance.below(bytes.len());
    let length = 1 + chance.below(64);
    let end = at.saturating_add(length).min(bytes.len());
    match chance.below(8) {
        0 | 1 => bytes.iter_mut().skip(at).take(1).for_each(|b| *b ^= 1 << chance.below(8)),
        2 => bytes.iter_mut().skip(at).take(1).for_each(|b| *b = chance.next().to_le_bytes()[0]),
        3 => {
            let edge = EDGES.get(chance.below(EDGES.len())).copied().unwrap_or(0);
            let edge = if chance.below(2) == 0 { edge.to_le_bytes() } else { edge.to_be_bytes() };
            bytes.iter_mut().skip(at).zip(edge).take(2 + 2 * chance.below(2)).for_each(|(b, e)| *b = e);
        }
        4 => bytes.truncate(at),
        5 => drop(bytes.drain(at..end)),
        6 => {
            let again: Vec<u8> = bytes.get(at..end).unwrap_or_default().to_vec();
            drop(bytes.splice(at..at, again));
        }
        _ => {
            let from = chance.below(other.len());
            let piece: Vec<u8> = other.iter().skip(from).take(length * 4).copied().collect();
            drop(bytes.splice(at..end, piece));
        }
    }
}
