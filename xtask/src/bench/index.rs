//! Codes by Hamming distance: our index, and beside it what the field uses, on the same codes and queries.

use super::runs::{Scratch, number};
use super::{Wanted, digests, lists, machine, peers, runs};
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// The field's indexes: the one that threatexchange makes for PDQ, and the one that looks at every code.
const PEER: &str = include_str!("index_peer.py");
const PEER_PACKAGES: &[&str] = &["faiss-cpu==1.15.1"];
/// What the largest set takes while it is made, in GB: of memory, and of the temporary folder's disk.
const LARGEST_NEEDS: (f64, f64) = (12.0, 7.0);

/// A set of codes.
struct Set {
    count: &'static str,
    shown: &'static str,
    kind: &'static str,
    /// Whether it is made on all cores, and asked alone: the peer would need more memory than there is.
    is_largest: bool,
}

const fn set(count: &'static str, shown: &'static str, kind: &'static str) -> Set {
    Set { count, shown, kind, is_largest: false }
}

static QUICK: &[Set] = &[set("1000000", "1 M", "random"), set("1000000", "1 M", "skewed")];
static USUAL: &[Set] =
    &[set("1000000", "1 M", "random"), set("10000000", "10 M", "random"), set("10000000", "10 M", "skewed")];
static LARGEST: Set = Set { count: "100000000", shown: "100 M", kind: "random", is_largest: true };

/// What was printed of a set: by us, and by the peer where it was asked.
struct Measured<'s> {
    set: &'s Set,
    ours: String,
    theirs: Option<String>,
}

pub(super) fn run(workspace: &Workspace, wanted: &Wanted) -> Result<()> {
    let example = runs::example(workspace, "signal", "hamming_speed")?;
    let python = peers::python(workspace, "faiss", PEER_PACKAGES);
    let load = machine::load();
    let mut all = Vec::new();
    let mut peer = None;
    for set in if wanted.is_quick { QUICK } else { USUAL } {
        let scratch = Scratch::new("index")?;
        let ours = ask_ours(&example, set, scratch.path())?;
        let theirs = python.as_deref().map(|python| ask_peer(python, scratch.path())).transpose()?;
        if let Some((name, _)) = &theirs {
            peer = Some(name.clone());
        }
        all.push(Measured { set, ours, theirs: theirs.map(|(_, json)| json) });
    }
    let refused = if wanted.is_full { largest(&example, &mut all)? } else { None };
    println!(
        "Load at the beginning {load}, at the end {}. Peer: {}.",
        machine::load(),
        peer.as_deref().unwrap_or("not measured")
    );
    println!(
        "One core (100 M: made on all). Radius 31; half of the queries lie near an entry, by 0 to 31 bits. `near no"
    );
    println!("crowd`: p99 of queries with 16 hits or fewer. Of the peer's time to ours, `build` is processor time.\n");
    answers(&all)?;
    changes(&all)?;
    refused.into_iter().for_each(|reason| println!("\n100 M: not measured: {reason}."));
    digests::run(workspace, wanted)?;
    lists::run(workspace, wanted)
}

fn ask_ours(example: &Path, set: &Set, folder: &Path) -> Result<String> {
    let mut command = Command::new(example);
    command.arg(folder).args([set.count, set.kind]);
    if !set.is_largest {
        command.arg("--keep-codes").env("RAYON_NUM_THREADS", "1");
    }
    Ok(runs::measure(&mut command)?.stdout)
}

/// Its name and version, and what it measured.
fn ask_peer(python: &Path, folder: &Path) -> Result<(String, String)> {
    let run = runs::measure(Command::new(python).args(["-c", PEER]).arg(folder))?;
    let (name, json) = run.stdout.split_once('\n').context("the peer printed no figures")?;
    Ok((name.into(), json.into()))
}

/// Measures the largest set, unless the machine is too small: why.
fn largest(example: &Path, all: &mut Vec<Measured<'_>>) -> Result<Option<String>> {
    let scratch = Scratch::new("index")?;
    let (memory, disk) = (machine::free_memory(), machine::free_disk(scratch.path()));
    let (least_memory, least_disk) = LARGEST_NEEDS;
    let (Some(memory), Some(disk)) = (memory, disk) else {
        return Ok(Some("what memory and disk are free is not known".into()));
    };
    if memory < least_memory || disk < least_disk {
        return Ok(Some(format!(
            "it takes {least_memory} GB of memory and {least_disk} GB of disk; {memory:.1} and {disk:.1} are free"
        )));
    }
    let ours = ask_ours(example, &LARGEST, scratch.path())?;
    all.push(Measured { set: &LARGEST, ours, theirs: None });
    Ok(None)
}

fn answers(all: &[Measured<'_>]) -> Result<()> {
    println!(
        "| codes | index | build s | of processors | open s | bytes on disk | in memory | on large pages | p50 ms | p99 ms | near no crowd | q/s in batches |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for Measured { set, ours, theirs } in all {
        let codes = format!("{} {}", set.shown, set.kind);
        let of = |name: &str| number(ours, name);
        for name in ["resident", "mapped"] {
            let field = |field: &str| number(ours, &format!("{name}_{field}"));
            println!(
                "| {codes} | {name} | {:.1} | {:.1} | {:.4} | {:.1} | {:.1} | {:.0} % | {:.3} | {:.3} | {:.3} | {:.0} |",
                of("build_s")?,
                of("build_cpu_s")?,
                field("open_s")?,
                of("file_bytes_each")?,
                field("memory_each")?,
                field("large_pages")? * 100.0,
                field("p50_ms")?,
                field("p99_ms")?,
                field("few_p99_ms")?,
                field("batch")?,
            );
        }
        let (p50, p99) = (of("scan_p50_ms")?, of("scan_p99_ms")?);
        println!("| {codes} | every code looked at | | | | | | | {p50:.2} | {p99:.2} | | |");
        let Some(theirs) = theirs else { continue };
        for (name, shown) in [("hashed", "peer: `MultiHash(256, 16, 16)`"), ("flat", "peer: `BinaryFlat`")] {
            peer_row(&codes, shown, &|field| number(theirs, &format!("{name}_{field}")))?;
        }
    }
    ratios(all)
}

fn peer_row(codes: &str, shown: &str, field: &dyn Fn(&str) -> Result<f64>) -> Result<()> {
    println!(
        "| {codes} | {shown} | {:.1} | {:.1} | | | {:.1} | | {:.2} | {:.2} | | {:.0} |",
        field("build_s")?,
        field("build_cpu_s")?,
        field("memory_each")?,
        field("p50_ms")?,
        field("p99_ms")?,
        field("batch")?,
    );
    Ok(())
}

/// What is measured of the peer, to ours.
fn ratios(all: &[Measured<'_>]) -> Result<()> {
    if all.iter().all(|measured| measured.theirs.is_none()) {
        println!("\nThe peer was not measured: there is no Python that has it, and none could be made.");
        return Ok(());
    }
    println!("\n| times the peer's | p50 | p99 | q/s in batches | build | memory |\n|---|--:|--:|--:|--:|--:|");
    for Measured { set, ours, theirs } in all {
        let Some(theirs) = theirs else { continue };
        for name in ["resident", "mapped"] {
            let less = |field: &str| ratio(theirs, &format!("hashed_{field}"), ours, &format!("{name}_{field}"));
            println!(
                "| {} {}, {name} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} |",
                set.shown,
                set.kind,
                less("p50_ms")?,
                less("p99_ms")?,
                ratio(ours, &format!("{name}_batch"), theirs, "hashed_batch")?,
                ratio(theirs, "hashed_build_cpu_s", ours, "build_cpu_s")?,
                less("memory_each")?,
            );
        }
        let flat = ratio(theirs, "flat_p50_ms", ours, "scan_p50_ms")?;
        println!("| {} {}, every code looked at | {flat:.1} | | | | |", set.shown, set.kind);
    }
    Ok(())
}

fn ratio(above: &str, above_name: &str, below: &str, below_name: &str) -> Result<f64> {
    Ok(number(above, above_name)? / number(below, below_name)?)
}

/// What is found, and what changes do.
fn changes(all: &[Measured<'_>]) -> Result<()> {
    println!(
        "\n| codes | recall | entries found | by the peer | 10,000 come, 10,000 go | one more | p50 before, after | p99 before, after |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
    for Measured { set, ours, theirs } in all {
        let of = |name: &str| number(ours, name);
        let (come, gone) = (of("come_seen")?, of("gone_seen")?);
        if come != 10_000.0 || gone != 0.0 {
            bail!("{} {}: {come} of 10,000 that came are found, {gone} of 10,000 that went", set.shown, set.kind);
        }
        let by_peer = theirs.as_deref().map(|json| number(json, "hashed_found")).transpose()?;
        println!(
            "| {} {} | {} of {:.0} | {:.0} | {} | {:.3} s | {:.3} s | {:.3}, {:.3} ms: {:.2} × | {:.3}, {:.3} ms: {:.2} × |",
            set.shown,
            set.kind,
            of("recall")?,
            of("scan_hits")?,
            of("entries_found")?,
            by_peer.map_or("–".into(), |found| format!("{found:.0}")),
            of("change_s")?,
            of("one_more_s")?,
            of("before_p50_ms")?,
            of("after_p50_ms")?,
            ratio(ours, "after_p50_ms", ours, "before_p50_ms")?,
            of("before_p99_ms")?,
            of("after_p99_ms")?,
            ratio(ours, "after_p99_ms", ours, "before_p99_ms")?,
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_smaller_is_so_many_times_better() {
        let (ours, theirs) = ("{\"mapped_p50_ms\":0.100000}", "{\"hashed_p50_ms\": 5.5}");
        let times = ratio(theirs, "hashed_p50_ms", ours, "mapped_p50_ms").unwrap();
        assert!((times - 55.0).abs() < 1e-9, "{times}");
        assert!(ratio(theirs, "hashed_p99_ms", ours, "mapped_p50_ms").is_err());
    }
}
