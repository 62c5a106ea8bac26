//! What the local signature finds of what was made of pictures, what else it finds, and what others find of the same.

use super::runs::Scratch;
use super::{Wanted, runs};
use crate::fixtures;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// The field's tools on the very same files, as far as Python has them.
const PEERS: &str = include_str!("signals_peers.py");

pub(super) fn run(workspace: &Workspace, wanted: &Wanted) -> Result<()> {
    let mut folders = wanted.corpora.clone();
    folders.extend(Some(fixtures::root(workspace).join("photos")).filter(|path| path.is_dir()));
    if folders.is_empty() {
        bail!("no pictures: give --corpus DIR with photographs or drawings");
    }
    let scratch = Scratch::new("derived")?;
    let example = runs::example(workspace, "matching", "parts")?;
    let mut command = Command::new(example);
    command.arg("--write").arg(scratch.path()).args(Some("--quick").filter(|_| wanted.is_quick)).args(&folders);
    let measured = runs::measure(&mut command)?;
    let rows: Vec<Vec<&str>> = measured.stdout.lines().map(|line| line.split('\t').collect()).collect();
    println!(
        "The first half of the pictures of each kind was for choosing parameters; figures are of the second half."
    );
    println!("In brackets, 95 % intervals (Wilson).\n");
    signed(&rows)?;
    recall(&rows, &peers(scratch.path())?)?;
    others(&rows)?;
    speed(workspace, wanted, &folders)
}

fn of<'r>(rows: &'r [Vec<&'r str>], what: &'r str) -> impl Iterator<Item = &'r [&'r str]> {
    rows.iter().filter(move |row| row.first() == Some(&what)).map(|row| row.get(1..).unwrap_or_default())
}

fn signed(rows: &[Vec<&str>]) -> Result<()> {
    println!("| kind | pictures | too plain to be signed |\n|---|--:|--:|");
    for row in of(rows, "signed") {
        let [kind, all, unsigned] = row else { bail!("a row of another form: {row:?}") };
        println!("| {kind} | {all} | {} |", share(number(unsigned)?, number(all)?));
    }
    Ok(())
}

fn recall(rows: &[Vec<&str>], peers: &Peers) -> Result<()> {
    println!(
        "\nOf what was signed: `strong` among 10,000 pictures × 100,000 entries, among 1 M × 10 M, and found at all"
    );
    println!("(drawings are for review); beside it the others, on a part of the photographs.\n");
    let names: Vec<&str> = peers.keys().map(String::as_str).collect();
    println!("| kind | derivation | asked | strong | in 1 M × 10 M | found | {} |", names.join(" | "));
    println!("|---|---|--:|--:|--:|--:|{}", "--:|".repeat(names.len().max(1)));
    for row in of(rows, "recall") {
        let [kind, name, asked, strong, largest, found] = row else { bail!("a row of another form: {row:?}") };
        let n = number(asked)?;
        let beside = names.iter().map(|peer| {
            let found = peers.get(*peer).and_then(|of| of.get(&file_name(name))).filter(|_| *kind == "photographs");
            found.map_or("–".into(), |(n, found)| share(*found, *n))
        });
        println!(
            "| {kind} | {name} | {asked} | {} | {} | {} | {} |",
            share(number(strong)?, n),
            share(number(largest)?, n),
            share(number(found)?, n),
            beside.collect::<Vec<_>>().join(" | ")
        );
    }
    Ok(())
}

fn others(rows: &[Vec<&str>]) -> Result<()> {
    println!("\n| against references that are not theirs | asked | pairs | strong | for review | most score |");
    println!("|---|--:|--:|--:|--:|--:|");
    for row in of(rows, "other") {
        println!("| {} |", row.join(" | "));
    }
    Ok(())
}

fn speed(workspace: &Workspace, wanted: &Wanted, folders: &[std::path::PathBuf]) -> Result<()> {
    let example = runs::example(workspace, "matching", "parts_speed")?;
    println!("\nProcessor time, one thread; the middle of all pictures, the best of three each.\n");
    println!(
        "| references | sign ms | describe ms | search ms | most | bytes stored | bytes of memory each | index s |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|");
    let sizes: &[&str] = if wanted.is_quick { &["10000"] } else { &["10000", "100000", "1000000"] };
    for size in sizes {
        let run = runs::measure(Command::new(&example).arg(size).args(folders))?;
        let fields =
            ["sign_ms", "describe_ms", "search_p50_ms", "search_most_ms", "stored_bytes", "memory_bytes", "build_s"];
        let values = fields.map(|name| runs::number(&run.stdout, name).map(|value| value.to_string()));
        println!("| {size} | {} |", values.into_iter().collect::<Result<Vec<_>>>()?.join(" | "));
    }
    Ok(())
}

/// Tool → derivation's folder → asked, found.
type Peers = BTreeMap<String, BTreeMap<String, (u64, u64)>>;

fn peers(folder: &Path) -> Result<Peers> {
    let mut peers = Peers::new();
    if !Command::new("python3").args(["-c", "import PIL"]).output().is_ok_and(|output| output.status.success()) {
        return Ok(peers);
    }
    let run = runs::measure(Command::new("python3").args(["-c", PEERS]).arg(folder))?;
    for line in run.stdout.lines() {
        let [name, derivation, asked, found] = *line.split('\t').collect::<Vec<_>>() else { continue };
        peers.entry(name.into()).or_default().insert(derivation.into(), (number(asked)?, number(found)?));
    }
    Ok(peers)
}

/// As the example names a derivation's folder.
fn file_name(derivation: &str) -> String {
    derivation.replace(['/', '%', ' ', ',', '°'], "_")
}

fn number(text: &str) -> Result<u64> {
    text.parse().with_context(|| format!("{text} is no number"))
}

/// In per cent, with its interval (E. Wilson, "Probable inference", JASA 22, 1927).
fn share(found: u64, n: u64) -> String {
    if n == 0 {
        return "–".into();
    }
    let (low, high) = wilson(found as f64, n as f64);
    format!("{:.1} [{:.1}–{:.1}]", found as f64 * 100.0 / n as f64, low * 100.0, high * 100.0)
}

fn wilson(found: f64, n: f64) -> (f64, f64) {
    const Z: f64 = 1.96;
    let p = found / n;
    let centre = p + Z * Z / (2.0 * n);
    let reach = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    (((centre - reach) / scale).max(0.0), ((centre + reach) / scale).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_wilsons() {
        let (low, high) = wilson(98.0, 100.0);
        assert!((low - 0.9300).abs() < 1e-4 && (high - 0.9945).abs() < 1e-4, "{low} {high}");
        assert_eq!(share(0, 0), "–");
    }

    #[test]
    fn rows_are_told_by_their_first_field() {
        let rows = [vec!["signed", "drawings", "10", "3"], vec!["other", "x"]];
        assert_eq!(of(&rows, "signed").collect::<Vec<_>>(), [["drawings", "10", "3"]]);
    }
}
