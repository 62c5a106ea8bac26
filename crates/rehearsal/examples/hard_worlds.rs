//! How hard the hard worlds are: what phones show of each regime, and how well simple methods name parents there.
//!
//! ```text
//! cargo run --release -p rehearsal --example hard_worlds -- [--regimes all|NAME,NAME] [--seeds 3] [--from 1] [--phones 6,12,25]
//! ```
//!
//! One row for a regime and a number of phones: groups seen, pairs of break-off and parent of which both ends are seen,
//! seen break-offs without a seen parent, roots, decoys, groups that the merge left in parts, and the F1 of each method with
//! the threshold that is best for that row. A row is hard if Jaccard's is at most 0.46.

#![expect(clippy::print_stdout, reason = "an example prints")]

use rehearsal::hard::{REGIMES, Regime, world};
use std::time::Instant;
use testkit::cases::hard::case;
use testkit::cases::parents::{Answers, Method, Shown};

/// What a tuned Jaccard reaches at most where it is hard.
const HARD: f64 = 0.46;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let value = |flag: &str| asked.iter().position(|arg| arg == flag).and_then(|at| asked.get(at + 1)).cloned();
    let names = value("--regimes").unwrap_or_else(|| "all".into());
    let seeds: u64 = value("--seeds").and_then(|n| n.parse().ok()).unwrap_or(3);
    let from: u64 = value("--from").and_then(|n| n.parse().ok()).unwrap_or(1);
    let phones = value("--phones").unwrap_or_else(|| "6,12,25".into());
    let phones: Vec<usize> = phones.split(',').filter_map(|n| n.parse().ok()).collect();
    let wanted = |regime: &&Regime| names == "all" || names.split(',').any(|name| name == regime.name);
    println!(
        "{:14} {:>2} {:>6} {:>9} {:>9} {:>7} {:>5} {:>6} {:>5} {:>8} {:>5} {:>5} {:>5}  s/case",
        "regime",
        "N",
        "msgs",
        "seen",
        "both",
        "orphans",
        "roots",
        "decoys",
        "apart",
        "records",
        "Jacc",
        "incl",
        "found"
    );
    for regime in REGIMES.iter().filter(wanted) {
        let worlds: Vec<_> = (from..from + seeds).map(|seed| world(seed, regime)).collect();
        let messages: usize = worlds.iter().flat_map(|w| &w.operation.groups).map(|group| group.events.len()).sum();
        for n in &phones {
            row(regime, &worlds, *n, messages / worlds.len());
        }
    }
}

fn row(regime: &Regime, worlds: &[rehearsal::hard::HardWorld], n: usize, messages: usize) {
    let begun = Instant::now();
    let mut answers = [Answers::default(), Answers::default(), Answers::default()];
    let (mut all, mut records) = (Shown::default(), 0);
    for world in worlds {
        let case = case(world, n, 1);
        let shown = case.shown(&world.truth);
        all.groups = (all.groups.0 + shown.groups.0, all.groups.1 + shown.groups.1);
        all.pairs = (all.pairs.0 + shown.pairs.0, all.pairs.1 + shown.pairs.1);
        all.orphans += shown.orphans;
        all.roots += shown.roots;
        all.decoys += shown.decoys;
        all.apart += shown.apart;
        records += case.records;
        for (sum, method) in answers.iter_mut().zip(Method::ALL) {
            sum.add(case.simple(&world.truth, method));
        }
    }
    let took = begun.elapsed().as_secs_f64() / worlds.len() as f64;
    let share = |(all, part): (usize, usize)| format!("{part:>4} {:>3}%", 100 * part / all.max(1));
    let f1 = answers.each_ref().map(|answers| answers.tuned().1.f1());
    println!(
        "{:14} {n:>2} {messages:>6} {:>9} {:>9} {:>7} {:>5} {:>6} {:>5} {:>8} {:>5.2} {:>5.2} {:>5.2}  {took:.1}{}",
        regime.name,
        share(all.groups),
        share(all.pairs),
        all.orphans,
        all.roots,
        all.decoys,
        all.apart,
        records / worlds.len(),
        f1[0],
        f1[1],
        f1[2],
        if f1[0] <= HARD { "  hard" } else { "" },
    );
}
