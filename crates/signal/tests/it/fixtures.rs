//! The reference's own results, held against ours.

use std::path::Path;

use media::{Frame, Limits};
use model::Picture;
use signal::{DIHEDRAL, Pdq, PictureSignals, distance, of_picture};

fn frames(path: &Path) -> Vec<Frame> {
    let mut frames = Vec::new();
    media::decode(&std::fs::read(path).unwrap(), &Limits::standard(), &mut |frame| frames.push(frame)).unwrap();
    frames
}

fn first(path: &Path) -> Picture {
    frames(path).swap_remove(0).picture
}

fn signals(path: &Path) -> PictureSignals {
    of_picture(&first(path))
}

/// As ingest reads it: of a JPEG, luma alone.
fn plain_signals(path: &Path) -> PictureSignals {
    let mut first = None;
    let each = &mut |frame: media::PlainFrame| {
        first.get_or_insert_with(|| of_picture(&frame.pixels));
    };
    media::decode_plain(&std::fs::read(path).unwrap(), &Limits::standard(), each).unwrap();
    first.unwrap()
}

struct Expected {
    hash: Pdq,
    quality: u8,
    transform: Option<String>,
    file: String,
}

fn expected(folder: &Path, name: &str) -> Vec<Expected> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    let row = |line: &str| {
        let mut fields: Vec<_> = line.split(',').map(str::to_owned).collect();
        let transform = (fields.len() == 4).then(|| fields.remove(0));
        let hash = Pdq::from_hex(&fields[0]).unwrap();
        Expected { hash, quality: fields[1].parse().unwrap(), transform, file: fields[2].clone() }
    };
    text.lines().skip(1).map(row).collect()
}

/// Files whose pixels every decoder agrees on, and which the reference read as RGB or grey.
const LOSSLESS: [&str; 4] =
    ["pen-and-coaster.png", "misc-images/c.png", "misc-images/modes/L.png", "misc-images/modes/RGBA.png"];

#[test]
fn the_reference_hashes_are_met() {
    let Some(folder) = testkit::fixtures("pdq") else { return };
    hold_against_the_reference(&folder, signals);
    hold_against_the_reference(&folder, plain_signals);
}

fn hold_against_the_reference(folder: &Path, signals: fn(&Path) -> PictureSignals) {
    let mut jpeg = Vec::new();
    for Expected { hash, quality, file, .. } in expected(folder, "expected.csv") {
        let ours = signals(&folder.join(&file));
        let d = distance(&ours.pdq, &hash);
        println!("{d:3} {quality:3} {:3} {:?} {file}", ours.quality, ours.texture);
        let bound = if LOSSLESS.contains(&file.as_str()) {
            0
        } else if quality >= 80 {
            10
        } else {
            256
        };
        assert!(d <= bound, "{file}: {d}");
        if file.ends_with(".jpg") {
            jpeg.push(f64::from(d));
        }
    }
    let mean = jpeg.iter().sum::<f64>() / jpeg.len() as f64;
    println!("mean over {} JPEG: {mean}", jpeg.len());
    assert!(mean <= 2.0);
}

#[test]
fn the_reference_dihedral_hashes_are_met_in_its_order() {
    let Some(folder) = testkit::fixtures("pdq") else { return };
    for Expected { hash, file, transform, .. } in expected(&folder, "expected-dihedral.csv") {
        let at = DIHEDRAL.iter().position(|name| Some(*name) == transform.as_deref()).unwrap();
        for ours in [signals(&folder.join(&file)), plain_signals(&folder.join(&file))] {
            let d = distance(&ours.dihedral[at], &hash);
            println!("{d:3} {transform:?} {file}");
            assert!(d <= 10, "{file} {transform:?}: {d}");
        }
    }
}
