//! Pictures of public corpora, decoded as the program decodes them, and work on all cores.
#![allow(dead_code, reason = "each program that measures uses a part of it")]

use image::RgbaImage;
use media::Limits;
use model::Picture;
use std::path::{Path, PathBuf};

/// What a corpus holds, told by the name of its folder.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    Photograph,
    Drawing,
    /// Wallpapers are both, and what is neither: gradients, renderings.
    Mixed,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Photograph => "photographs",
            Self::Drawing => "drawings",
            Self::Mixed => "wallpapers",
        }
    }

    fn of(file: &Path) -> Self {
        let text = file.to_string_lossy();
        let has = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
        if has(&["clipart", "emoji"]) {
            Self::Drawing
        } else if has(&["gnome-", "wallpapers-20.04", "plasma", "sway", "ukui", "/abstract/", "/desktop/"]) {
            Self::Mixed
        } else {
            Self::Photograph
        }
    }
}

/// A file of a corpus.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
    /// What variants of one picture have in common.
    pub(crate) family: String,
}

impl File {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { kind: Kind::of(&path), family: family(&path), path }
    }
}

/// All pictures below the folders, in the order of their names.
pub(crate) fn files(folders: &[PathBuf]) -> Vec<File> {
    let mut all = Vec::new();
    folders.iter().for_each(|folder| collect(folder, &mut all));
    all.sort();
    let is_picture = |path: &PathBuf| {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        ending.is_some_and(|e| ["jpg", "jpeg", "png", "webp"].contains(&e.as_str()))
    };
    all.into_iter().filter(is_picture).map(File::new).collect()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    // a corpus links its variants to one file
    let Ok(found) = path.symlink_metadata() else { return };
    if found.is_file() {
        files.push(path.to_owned());
    } else if found.is_dir() {
        let inside = std::fs::read_dir(path).into_iter().flatten().flatten();
        inside.for_each(|entry| collect(&entry.path(), files));
    }
}

/// Its theme's folder, or its name up to the first mark.
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

/// From this many pixels on, the quarters of a photograph are photographs.
const LARGE: u32 = 2_000_000;

/// The first frame, no longer than 1,000 pixels: larger ones are brought to 512 anyway. A large one may be taken in
/// quarters, which have nothing in common.
pub(crate) fn open(file: &Path, in_quarters: bool) -> Vec<RgbaImage> {
    let mut first = None;
    let bytes = std::fs::read(file).unwrap_or_default();
    let outcome = media::decode(&bytes, &Limits::standard(), &mut |frame| {
        first.get_or_insert(frame.picture);
    });
    let Some(picture) = outcome.ok().and(first) else { return Vec::new() };
    let whole = pixels(&picture);
    let (w, h) = whole.dimensions();
    if !in_quarters || w * h < LARGE {
        return vec![small(whole)];
    }
    let quarter = |(x, y)| image::imageops::crop_imm(&whole, x, y, w / 2, h / 2).to_image();
    [(0, 0), (w / 2, 0), (0, h / 2), (w / 2, h / 2)].map(|at| small(quarter(at))).into()
}

fn small(pixels: RgbaImage) -> RgbaImage {
    if pixels.width().max(pixels.height()) > 1000 { super::stickers::fitted(&pixels, 1000) } else { pixels }
}

pub(crate) fn pixels(picture: &Picture) -> RgbaImage {
    RgbaImage::from_raw(picture.width(), picture.height(), picture.rgba().to_vec()).unwrap()
}

pub(crate) fn picture_of(pixels: RgbaImage) -> Picture {
    Picture::new(pixels.width(), pixels.height(), pixels.into_raw()).unwrap()
}

/// Results in the order of what they are made from.
pub(crate) fn parallel<T: Sync, R: Send>(all: &[T], each: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    use rayon::prelude::*;
    all.par_iter().map(each).collect()
}
