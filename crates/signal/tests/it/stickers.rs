//! Stickers that are not the same sticker.

use std::path::{Path, PathBuf};

use media::Limits;
use signal::{PictureSignals, RADIUS, Texture, distance, of_picture};

struct Sticker {
    name: String,
    frames: Vec<PictureSignals>,
}

fn stickers(folder: &Path) -> Vec<Sticker> {
    let mut files: Vec<PathBuf> = Vec::new();
    for pack in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        files.extend(std::fs::read_dir(pack).unwrap().map(|entry| entry.unwrap().path()));
    }
    files.retain(|file| file.extension().is_some_and(|e| e == "webp"));
    files.sort();
    files.iter().map(|file| sticker(file)).collect()
}

fn sticker(file: &Path) -> Sticker {
    let mut frames: Vec<PictureSignals> = Vec::new();
    let bytes = std::fs::read(file).unwrap();
    let each = &mut |frame: media::Frame| {
        // frames of an animation often repeat
        let signals = of_picture(&frame.picture);
        if frames.last() != Some(&signals) {
            frames.push(signals);
        }
    };
    media::decode(&bytes, &Limits::standard(), each).unwrap();
    Sticker { name: file.file_name().unwrap().to_string_lossy().into_owned(), frames }
}

/// Whether two pictures are near at all, and whether a near hit of theirs may be strong: texture and quality on both
/// sides.
fn near(item: &PictureSignals, entry: &PictureSignals) -> (bool, bool) {
    let plain = [(item.pdq, item.quality, item.texture), (item.pdq_full, item.quality_full, item.texture)];
    let hashes = plain.into_iter().chain(item.forms.iter().map(|f| (f.pdq, f.quality, f.texture)));
    let refs: Vec<_> = entry.dihedral.into_iter().chain([entry.pdq_full]).collect();
    let is_good = |quality: u8, texture: Texture| quality >= 50 && texture.is_rich();
    hashes
        .filter(|(hash, ..)| refs.iter().any(|r| distance(hash, r) <= RADIUS))
        .fold((false, false), |(_, strong), hit| {
            (true, strong || is_good(hit.1, hit.2) && is_good(entry.quality, entry.texture))
        })
}

#[test]
fn no_two_distinct_stickers_make_a_strong_match() {
    let Some(folder) = testkit::fixtures("stickers") else { return };
    let stickers = stickers(&folder);
    assert_eq!(stickers.len(), 46);
    let (mut close, mut strong) = (0, Vec::new());
    for (i, item) in stickers.iter().enumerate() {
        for (_, entry) in stickers.iter().enumerate().filter(|(j, _)| *j != i) {
            let pairs = item.frames.iter().flat_map(|a| entry.frames.iter().map(move |b| near(a, b)));
            let (any, sure) = pairs.fold((false, false), |(a, s), (any, sure)| (a || any, s || sure));
            close += usize::from(any);
            if any {
                println!("near: {} and {}", item.name, entry.name);
            }
            if sure {
                strong.push(format!("{} and {}", item.name, entry.name));
            }
        }
    }
    println!("{close} of {} ordered pairs within {RADIUS}", 46 * 45);
    assert_eq!(strong, Vec::<String>::new());
}
