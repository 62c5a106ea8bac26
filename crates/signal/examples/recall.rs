//! How many derived pictures (padded, outlined, flipped, bordered) are found within 31 bits of their originals.
//!
//! ```text
//! cargo run --release -p signal --example recall -- FOLDER...
//! ```
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]
#![allow(clippy::unwrap_used, reason = "the derivations are test code")]

use std::path::{Path, PathBuf};

use media::Limits;
use signal::{RADIUS, distance, of_picture};

#[path = "../tests/support/mod.rs"]
mod support;

fn main() {
    let mut files: Vec<PathBuf> = Vec::new();
    std::env::args().skip(1).for_each(|folder| collect(Path::new(&folder), &mut files));
    files.sort();
    let mut found = vec![0u32; support::DERIVATIONS.len()];
    let mut total = 0;
    let mut by_form: Vec<std::collections::BTreeMap<&str, u32>> = vec![Default::default(); found.len()];
    for file in files {
        let mut first = None;
        let bytes = std::fs::read(&file).unwrap_or_default();
        let _ = media::decode(&bytes, &Limits::standard(), &mut |frame| {
            first.get_or_insert(frame.picture);
        });
        let Some(picture) = first else { continue };
        if !picture.is_opaque() || picture.width().min(picture.height()) < 200 {
            continue;
        }
        let entry = of_picture(&picture);
        total += 1;
        for (i, derivation) in support::DERIVATIONS.into_iter().enumerate() {
            let item = of_picture(&support::derive(&picture, derivation));
            let d = support::nearest(&item, &entry);
            found[i] += u32::from(d <= RADIUS);
            if d > RADIUS {
                println!(
                    "missed at {d}: {} {:?} {:?} q{}",
                    derivation.0,
                    file.file_name(),
                    entry.texture,
                    entry.quality
                );
            }
            let refs: Vec<_> = entry.dihedral.into_iter().chain([entry.pdq_full]).collect();
            let mut hit = |name, h| {
                if refs.iter().any(|r| distance(r, &h) <= RADIUS) {
                    *by_form[i].entry(name).or_default() += 1
                }
            };
            hit("pdq", item.pdq);
            hit("pdq_full", item.pdq_full);
            for f in &item.forms {
                hit(f.form.as_str(), f.pdq);
            }
        }
    }
    for (i, (name, _)) in support::DERIVATIONS.iter().enumerate() {
        println!("{:5.1} % of {total} {name} {:?}", f64::from(found[i]) * 100.0 / f64::from(total.max(1)), by_form[i]);
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
