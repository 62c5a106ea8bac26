//! Whether tilings are told from pictures: the figures behind `Texture::Patterned`.
//!
//! ```text
//! cargo run --release -p signal --example patterns -- TILINGS SEED PHOTOGRAPHS FOLDER...
//! ```
//!
//! Tilings are made of drawn motifs and of every second of the photographs – even seeds take one half of them, odd ones
//! the other –, laid 4 to 16 times along the picture, some turned, shifted or mirrored; each stands there as it is and
//! worn: noise, uneven light, JPEG. Each is compared with all made of another tile, as an item with an entry. Then it is
//! told how many pictures of each folder are taken for patterns, and which: of large ones also of pieces of them.
#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measuring program may stop at a fault of its own")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use image::RgbaImage;
use media::Limits;
use model::Look;
use signal::{Pdq, RADIUS, Texture, of_picture, repeats, scan};

#[path = "../tests/it/support/mod.rs"]
mod support;
#[path = "support/tilings.rs"]
mod tilings;

use tilings::{Dice, MOTIFS, drawn, photographed, worn};

/// Pieces of a large picture have sides of at least so many pixels.
const LEAST: u32 = 160;
const PIECES: u32 = 6;
/// PDQ's own floor.
const USABLE: u8 = 50;

struct Tiling {
    name: String,
    /// What is of one tile is not compared.
    tile: usize,
    item: Vec<Pdq>,
    entry: Vec<Pdq>,
    texture: Texture,
    repeats: u8,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [count, seed, photographs, folders @ ..] = arguments.as_slice() else { panic!("TILINGS SEED PHOTOGRAPHS …") };
    let (count, seed): (usize, u64) = (count.parse().unwrap(), seed.parse().unwrap());
    let photographs = files(Path::new(photographs));
    let half: Vec<&PathBuf> = photographs.iter().skip(seed as usize % 2).step_by(2).collect();
    let mut dice = Dice(seed);
    told(&(0..count).flat_map(|n| of_tile(n, &half, &mut dice)).collect::<Vec<_>>());
    folders.iter().for_each(|folder| pictures(folder));
}

/// Every third is drawn.
fn of_tile(n: usize, photographs: &[&PathBuf], dice: &mut Dice) -> [Tiling; 2] {
    let (kind, (pixels, how)) = match n % 3 {
        0 => (MOTIFS[n / 3 % MOTIFS.len()].0, drawn(MOTIFS[n / 3 % MOTIFS.len()].1, dice)),
        _ => ("photograph", photographed(&open(photographs[n % photographs.len()]).unwrap(), dice)),
    };
    let name = format!("{kind}, {:.1} along, turned by {:.0}°", how.along, how.turned);
    let quality = 40 + dice.below(50) as u8;
    let old = support::jpeg(&worn(&pixels, dice), quality);
    [tiling(name.clone(), n, &pixels), tiling(format!("{name}, worn"), n, &old)]
}

fn tiling(name: String, tile: usize, pixels: &RgbaImage) -> Tiling {
    let picture = support::picture_of(pixels.clone());
    let signals = of_picture(&picture);
    let own = [(signals.pdq, signals.quality), (signals.pdq_full, signals.quality_full)];
    let turned = signals.dihedral.map(|hash| (hash, signals.quality)).into_iter().chain(signal::turned(&picture));
    let usable = |all: &mut dyn Iterator<Item = (Pdq, u8)>| -> Vec<Pdq> {
        let is_plain = signals.texture.look() == Look::Plain;
        all.filter(|(_, quality)| !is_plain && *quality >= USABLE).map(|(hash, _)| hash).collect()
    };
    Tiling {
        name,
        tile,
        item: usable(&mut own.into_iter()),
        entry: usable(&mut turned.chain([own[1]])),
        texture: signals.texture,
        repeats: repeats(&picture),
    }
}

fn told(all: &[Tiling]) {
    let usable: Vec<&Tiling> = all.iter().filter(|tiling| !tiling.item.is_empty()).collect();
    let is_caught = |tiling: &&&Tiling| tiling.texture.look() == Look::Patterned;
    println!("tilings\t{}\tneither plain nor of low quality\t{}", all.len(), usable.len());
    println!("taken for patterns\t{}\tof\t{}", usable.iter().filter(is_caught).count(), usable.len());
    let missed = usable.iter().filter(|tiling| !is_caught(tiling));
    missed.for_each(|tiling| println!("missed\t{}\t{}", tiling.repeats, tiling.name));
    let mut near = BTreeSet::new();
    let (mut pairs, mut strong) = (0, 0);
    for (a, item) in usable.iter().enumerate() {
        for (b, entry) in usable.iter().enumerate().filter(|(_, entry)| entry.tile != item.tile) {
            let mut is_near = false;
            item.item.iter().for_each(|hash| scan(hash, &entry.entry, RADIUS, &mut |_, _| is_near = true));
            if is_near {
                near.extend([a, b]);
                pairs += 1;
                strong += usize::from(!is_caught(&item) && !is_caught(&entry));
            }
        }
    }
    let caught = near.iter().filter(|n| is_caught(&&usable[**n])).count();
    println!("pairs of other tiles within {RADIUS}\t{pairs}\tof which neither is a pattern\t{strong}");
    println!("tilings in such a pair\t{}\ttaken for patterns\t{caught}", near.len());
}

fn pictures(folder: &str) {
    let (mut whole, mut pieces) = (Counts::default(), Counts::default());
    for file in files(Path::new(folder)) {
        let Some(pixels) = open(&file) else { continue };
        let name = file.display().to_string();
        whole.take(&pixels, &name);
        let along = |side: u32| (side / LEAST).clamp(1, PIECES);
        let (columns, rows) = (along(pixels.width()), along(pixels.height()));
        let (w, h) = (pixels.width() / columns, pixels.height() / rows);
        for n in (0..columns * rows).filter(|_| columns * rows > 1) {
            let piece = image::imageops::crop_imm(&pixels, n % columns * w, n / columns * h, w, h).to_image();
            pieces.take(&piece, &format!("{name} #{n}"));
        }
    }
    println!("whole\t{}\t{folder}", whole.said());
    println!("pieces\t{}\t{folder}", pieces.said());
}

#[derive(Default)]
struct Counts {
    all: usize,
    patterned: usize,
    /// How much each repeats that is not plain.
    repeats: Vec<u8>,
}

impl Counts {
    fn take(&mut self, pixels: &RgbaImage, name: &str) {
        let picture = support::picture_of(pixels.clone());
        let look = of_picture(&picture).texture.look();
        self.all += 1;
        if look != Look::Plain {
            self.repeats.push(repeats(&picture));
        }
        if look == Look::Patterned {
            self.patterned += 1;
            println!("pattern\t{}\t{name}", self.repeats[self.repeats.len() - 1]);
        }
    }

    fn said(&self) -> String {
        let mut sorted = self.repeats.clone();
        sorted.sort_unstable();
        let most: Vec<String> = sorted.iter().rev().take(5).map(u8::to_string).collect();
        format!("{} of {} not plain, of {}; most: {}", self.patterned, sorted.len(), self.all, most.join(" "))
    }
}

fn open(file: &Path) -> Option<RgbaImage> {
    let mut first = None;
    let bytes = std::fs::read(file).ok()?;
    let outcome = media::decode(&bytes, &Limits::standard(), &mut |frame| {
        first.get_or_insert(frame.picture);
    });
    let picture = outcome.ok().and(first)?;
    RgbaImage::from_raw(picture.width(), picture.height(), picture.rgba().to_vec())
}

/// Every file below a folder, in the order of names; a corpus links its variants to one.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut inside: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    inside.sort();
    let is_link = |path: &PathBuf| path.symlink_metadata().is_ok_and(|found| found.is_symlink());
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    inside.into_iter().filter(|path| !is_link(path)).flat_map(below).collect()
}
