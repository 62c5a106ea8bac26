//! Counts how near pictures come that have nothing to do with each other: the table behind `expected_false_hits`.
//!
//! ```text
//! cargo run --release -p signal --example unrelated -- FOLDER...
//! ```
//!
//! Every picture is cut into tiles of at least 160 pixels a side. Tiles are entries; tiles, and tiles made into padded
//! and outlined stickers, are items. An item meets an entry of another family with all the hashes that matching
//! compares (forms × eight turns and flips and the full-size hash), rich against rich, and the least distance counts
//! once. Pictures of one family — one name but for numbers, sizes and variants — are never compared. The nearest pairs
//! are named, so that a reader can look at whether they are truly unrelated.
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measuring program may stop at a fault of its own")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use image::RgbaImage;
use media::Limits;
use signal::{Pdq, PictureSignals, RADIUS, of_picture, scan_all};

#[path = "../tests/it/support/mod.rs"]
mod support;

/// Tiles along each side, where the picture is large enough.
const TILES: u32 = 12;

/// The least side of a tile.
const LEAST: u32 = 160;

struct Tile {
    family: String,
    name: String,
    item: Vec<Pdq>,
    entry: Vec<Pdq>,
}

fn main() {
    let mut files: Vec<PathBuf> = Vec::new();
    std::env::args().skip(1).for_each(|folder| collect(Path::new(&folder), &mut files));
    files.sort();
    let tiles: Vec<Tile> = files.iter().flat_map(|file| tiles(file)).collect();
    let (entries, owners) = flat(&tiles, |tile| &tile.entry);
    let (items, seekers) = flat(&tiles, |tile| &tile.item);
    let mut nearest: BTreeMap<(usize, usize), u16> = BTreeMap::new();
    let mut related = 0u64;
    scan_all(&items, &entries, RADIUS + 8, &mut |i, e, distance| {
        let pair = (seekers[i], owners[e]);
        if tiles[pair.0].family != tiles[pair.1].family {
            let least = nearest.entry(pair).or_insert(distance);
            *least = distance.min(*least);
        } else {
            related += 1;
        }
    });
    // A search that finds nothing unrelated must still find the related: each tile itself, its sticker, its neighbours.
    println!("{related} pairs of hashes of one family within {}", RADIUS + 8);
    report(&tiles, &nearest);
}

fn report(tiles: &[Tile], nearest: &BTreeMap<(usize, usize), u16>) {
    let mut families: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for tile in tiles.iter() {
        let (items, entries) = families.entry(&tile.family).or_default();
        *items += u64::from(!tile.item.is_empty());
        *entries += u64::from(!tile.entry.is_empty());
    }
    let (items, entries) = families.values().fold((0, 0), |(i, e), (items, entries)| (i + items, e + entries));
    let own: u64 = families.values().map(|(items, entries)| items * entries).sum();
    let within: Vec<usize> = (0..=RADIUS).map(|r| nearest.values().filter(|d| **d <= r).count()).collect();
    println!("{} families, {items} items, {entries} entries, {} pairs", families.len(), items * entries - own);
    println!("within r = 0 ..= {RADIUS}: {within:?}");
    for ((item, entry), distance) in nearest {
        println!("{distance:3} {} | {}", tiles[*item].name, tiles[*entry].name);
    }
}

fn flat(tiles: &[Tile], hashes: impl Fn(&Tile) -> &Vec<Pdq>) -> (Vec<Pdq>, Vec<usize>) {
    tiles.iter().enumerate().flat_map(|(i, tile)| hashes(tile).iter().map(move |hash| (*hash, i))).unzip()
}

fn tiles(file: &Path) -> Vec<Tile> {
    let mut first = None;
    let bytes = std::fs::read(file).unwrap_or_default();
    let _ = media::decode(&bytes, &Limits::standard(), &mut |frame| {
        first.get_or_insert(frame.picture);
    });
    let Some(picture) = first else { return Vec::new() };
    let pixels = RgbaImage::from_raw(picture.width(), picture.height(), picture.rgba().to_vec()).unwrap();
    let along = |side: u32| (side / LEAST).clamp(1, TILES);
    let (columns, rows) = (along(pixels.width()), along(pixels.height()));
    let (width, height) = (pixels.width() / columns, pixels.height() / rows);
    let places = (0..rows).flat_map(|y| (0..columns).map(move |x| (x * width, y * height)));
    let cut = |(x, y)| image::imageops::crop_imm(&pixels, x, y, width, height).to_image();
    let tile = |(n, pixels)| tile(file, n, &pixels);
    places.map(cut).enumerate().map(tile).filter(|tile| !tile.entry.is_empty()).collect()
}

fn tile(file: &Path, n: usize, pixels: &RgbaImage) -> Tile {
    let picture = support::picture_of(pixels.clone());
    let signals = of_picture(&picture);
    let sticker = of_picture(&support::picture_of(support::sticker(pixels)));
    let rich = signals.texture.is_rich();
    let turned = || signal::turned(&picture).map(|(hash, _)| hash);
    let entry = match rich {
        true => signals.dihedral.into_iter().chain([signals.pdq_full]).chain(turned()).collect(),
        false => Vec::new(),
    };
    let mut item: Vec<Pdq> = hashes(&signals).chain(hashes(&sticker)).collect();
    item.sort_unstable();
    item.dedup();
    Tile { family: family(file), name: format!("{} #{n}", file.display()), item, entry }
}

/// The hashes of an item that may give a strong match.
fn hashes(signals: &PictureSignals) -> impl Iterator<Item = Pdq> {
    let plain = [signals.pdq, signals.pdq_full].into_iter().filter(|_| signals.texture.is_rich());
    plain.chain(signals.forms.iter().filter(|form| form.texture.is_rich()).map(|form| form.pdq))
}

/// What the variants of one picture have in common: its folder's theme, or its name up to the first mark.
fn family(file: &Path) -> String {
    let text = file.to_string_lossy();
    if let Some((_, rest)) = text.split_once("/wallpapers/").filter(|(_, rest)| rest.contains("/contents/")) {
        return rest.split('/').next().unwrap_or_default().to_lowercase();
    }
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    if stem.starts_with(|c: char| c.is_ascii_digit()) {
        return stem;
    }
    stem.split(['-', '_', '.']).find(|part| !part.is_empty()).unwrap_or_default().to_owned()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    if folder.is_file() {
        files.push(folder.to_owned());
    }
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() || kind.is_file() {
            collect(&entry.path(), files);
        }
    }
}
