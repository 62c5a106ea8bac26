//! Exact sets of digests: how large their tables are, how fast they are made and answer. There is no peer: the field keeps
//! such sets in databases and in hash maps.

use super::runs::{Scratch, measure, number};
use super::{Wanted, runs};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::process::Command;

/// Bytes of a digest, its name, and what a billion of them may take in GB.
static KINDS: &[(&str, &str, f64)] = &[("16", "MD5", 12.8), ("20", "SHA-1", 16.8), ("32", "SHA-256", 28.8)];

pub(super) fn run(workspace: &Workspace, wanted: &Wanted) -> Result<()> {
    let example = runs::example(workspace, "matching", "exact_speed")?;
    let counts: &[&str] = match (wanted.is_quick, wanted.is_full) {
        (true, _) => &["1000000"],
        (false, false) => &["10000000"],
        (false, true) => &["10000000", "100000000"],
    };
    println!("\nExact sets of made-up digests: read from memory; `first` checks the blocks that it touches.\n");
    println!(
        "| digests | kind | build s | bytes each | a billion at that, GB | (may take) | first, p50 µs | held, p50 µs | p99 | not held, p50 µs | p99 |"
    );
    println!("|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for count in counts {
        for (bytes, name, most) in KINDS {
            let scratch = Scratch::new("digests")?;
            let run = measure(Command::new(&example).arg(scratch.path()).args([count, bytes]))?;
            row(name, *most, &run.stdout)?;
        }
    }
    Ok(())
}

fn row(name: &str, most: f64, json: &str) -> Result<()> {
    let micros = |of: &str, field: &str| Ok::<_, anyhow::Error>(number(part(json, of)?, field)? / 1e3);
    let each = number(json, "bytes_each")?;
    println!(
        "| {:.0} | {name} | {:.1} | {each:.2} | {each:.1} | {most} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |",
        number(json, "count")?,
        number(json, "build_s")?,
        micros("first_hit", "p50_ns")?,
        micros("warm_hit", "p50_ns")?,
        micros("warm_hit", "p99_ns")?,
        micros("warm_miss", "p50_ns")?,
        micros("warm_miss", "p99_ns")?,
    );
    Ok(())
}

/// The object inside an object.
fn part<'j>(json: &'j str, name: &str) -> Result<&'j str> {
    let rest = json.split_once(&format!("\"{name}\":{{")).with_context(|| format!("no {name} in {json}"))?.1;
    Ok(rest.split_once('}').map_or(rest, |(object, _)| object))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_of_the_object_that_was_asked_for() {
        let json = "{\"n\":1,\"first\":{\"p50_ns\":9,\"x\":1},\"warm\":{\"p50_ns\":3}}";
        assert_eq!(number(part(json, "warm").unwrap(), "p50_ns").unwrap(), 3.0);
        assert_eq!(number(part(json, "first").unwrap(), "p50_ns").unwrap(), 9.0);
        assert!(number(part(json, "warm").unwrap(), "x").is_err());
        assert!(part(json, "cold").is_err());
    }
}
