//! How many derived pictures (padded, outlined, flipped, bordered) are found within 31 bits of their originals, and by
//! which form.
//!
//! ```text
//! cargo run --release -p signal --example recall -- FOLDER...
//! ```
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use media::Limits;
use model::Picture;
use signal::{PictureSignals, RADIUS, distance, of_picture};

#[path = "../tests/it/support/mod.rs"]
mod support;

use support::{DERIVATIONS, derive, nearest};

/// Pictures with a shorter side are not taken: a sticker of them would be scaled up.
const LEAST_SIDE: u32 = 200;

#[derive(Default)]
struct Found {
    pictures: u32,
    by_form: BTreeMap<&'static str, u32>,
}

fn main() {
    let mut files: Vec<PathBuf> = Vec::new();
    std::env::args().skip(1).for_each(|folder| collect(Path::new(&folder), &mut files));
    files.sort();
    let mut found: [Found; DERIVATIONS.len()] = Default::default();
    let mut total = 0;
    for file in files {
        let Some(picture) = first_frame(&file).filter(is_fit) else { continue };
        let entry = of_picture(&picture);
        total += 1;
        for (found, derivation) in found.iter_mut().zip(DERIVATIONS) {
            let item = of_picture(&derive(&picture, derivation));
            let least = nearest(&item, &entry);
            if least <= RADIUS {
                found.pictures += 1;
            } else {
                println!("missed at {least}: {} of {} ({:?})", derivation.0, file.display(), entry.texture);
            }
            forms_within(&item, &entry).for_each(|form| *found.by_form.entry(form).or_default() += 1);
        }
    }
    for (found, (name, _)) in found.iter().zip(DERIVATIONS) {
        println!("{} of {total}: {name} {:?}", found.pictures, found.by_form);
    }
}

fn forms_within(item: &PictureSignals, entry: &PictureSignals) -> impl Iterator<Item = &'static str> {
    let plain = [("pdq", item.pdq), ("pdq_full", item.pdq_full)];
    let all = plain.into_iter().chain(item.forms.iter().map(|form| (form.form.as_str(), form.pdq)));
    let within = |hash| entry.dihedral.iter().chain([&entry.pdq_full]).any(|r| distance(r, &hash) <= RADIUS);
    all.filter(move |(_, hash)| within(*hash)).map(|(form, _)| form)
}

fn is_fit(picture: &Picture) -> bool {
    picture.is_opaque() && picture.width().min(picture.height()) >= LEAST_SIDE
}

fn first_frame(file: &Path) -> Option<Picture> {
    let mut first = None;
    let bytes = std::fs::read(file).ok()?;
    let outcome = media::decode(&bytes, &Limits::standard(), &mut |frame| {
        first.get_or_insert(frame.picture);
    });
    outcome.ok().and(first)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_owned());
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_symlink()))
        .for_each(|e| collect(&e.path(), files));
}
