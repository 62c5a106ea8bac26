//! Padded, outlined, flipped and bordered photographs are found again.

use std::path::{Path, PathBuf};
use std::thread;

use media::Limits;
use model::Picture;
use signal::{RADIUS, of_picture};

use crate::support::{DERIVATIONS, derive, nearest};

/// Of a hundred photographs at least so many must be found, by every derivation.
const WANTED: usize = 96;

fn decoded(file: &Path) -> Picture {
    let mut first = None;
    media::decode(&std::fs::read(file).unwrap(), &Limits::standard(), &mut |frame| first = Some(frame.picture))
        .unwrap();
    first.unwrap()
}

/// How many of `files` are found, by derivation.
fn found(files: &[PathBuf]) -> [usize; DERIVATIONS.len()] {
    let mut found = [0; DERIVATIONS.len()];
    for file in files {
        let picture = decoded(file);
        let entry = of_picture(&picture);
        for (found, derivation) in found.iter_mut().zip(DERIVATIONS) {
            *found += usize::from(nearest(&of_picture(&derive(&picture, derivation)), &entry) <= RADIUS);
        }
    }
    found
}

#[test]
fn a_photograph_is_found_again_whatever_was_put_around_it() {
    let Some(folder) = testkit::fixtures("photos") else { return };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    // Every fourth, to keep the suite quick; `examples/recall.rs` takes them all.
    let files: Vec<_> = files.into_iter().step_by(4).collect();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let parts = thread::scope(|scope| {
        let chunks = files.chunks(files.len().div_ceil(cores));
        let workers: Vec<_> = chunks.map(|chunk| scope.spawn(|| found(chunk))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
    });
    for (i, (name, _)) in DERIVATIONS.iter().enumerate() {
        let found: usize = parts.iter().map(|part| part[i]).sum();
        println!("{found} of {} {name}", files.len());
        assert!(found * 100 >= files.len() * WANTED, "{name}: {found} of {}", files.len());
    }
}
