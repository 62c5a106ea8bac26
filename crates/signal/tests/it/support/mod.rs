//! Benign derivations: what chat programs and sticker makers do to a picture.

#![allow(dead_code, reason = "tests and examples each use a part of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use model::Picture;
use signal::{Pdq, PictureSignals, distance};

/// A derivation with its name.
pub(crate) type Derivation = (&'static str, fn(&RgbaImage) -> RgbaImage);

/// Those that normalised forms and dihedral hashes are there for.
pub(crate) const DERIVATIONS: [Derivation; 12] = [
    ("jpeg at quality 40", |p| jpeg(p, 40)),
    ("brought to 320 px", |p| fitted(p, 320)),
    ("padded transparent", |p| padded(&jpeg(&fitted(p, 512), 75), 512)),
    ("padded at 78 %", |p| padded(&jpeg(&fitted(p, 400), 75), 512)),
    ("white outline of 8 px, padded", |p| padded(&framed(&jpeg(&fitted(p, 480), 75), 8, WHITE), 512)),
    ("white outline of 14 px, padded", |p| padded(&framed(&jpeg(&fitted(p, 400), 75), 14, WHITE), 512)),
    ("padded, flipped", |p| padded(&imageops::flip_horizontal(&jpeg(&fitted(p, 512), 75)), 512)),
    ("flipped", |p| jpeg(&imageops::flip_horizontal(p), 75)),
    ("border of 24 px in dark blue, as JPEG", |p| jpeg(&framed(p, 24, Rgba([20, 30, 80, 255])), 75)),
    ("border of 30 px in white, as JPEG", |p| jpeg(&framed(p, 30, WHITE), 75)),
    ("border of 17 px in red, as JPEG", |p| jpeg(&framed(p, 17, Rgba([200, 20, 20, 255])), 60)),
    ("letterbox in black, as JPEG", |p| jpeg(&letterboxed(p), 75)),
];

const WHITE: Rgba<u8> = Rgba([255; 4]);

/// The derivation's picture.
pub(crate) fn derive(picture: &Picture, (_, how): Derivation) -> Picture {
    let pixels = RgbaImage::from_raw(picture.width(), picture.height(), picture.rgba().to_vec()).unwrap();
    picture_of(how(&pixels))
}

/// Pixels as a picture.
pub(crate) fn picture_of(pixels: RgbaImage) -> Picture {
    Picture::new(pixels.width(), pixels.height(), pixels.into_raw()).unwrap()
}

/// The least distance between any hash of an item and any of an entry, as matching looks for it.
pub(crate) fn nearest(item: &PictureSignals, entry: &PictureSignals) -> u16 {
    let entries: Vec<Pdq> = entry.dihedral.into_iter().chain([entry.pdq_full]).collect();
    let items = item.forms.iter().map(|form| form.pdq).chain([item.pdq, item.pdq_full]);
    items.flat_map(|a| entries.iter().map(move |b| distance(&a, b))).min().unwrap()
}

/// Through JPEG and back.
pub(crate) fn jpeg(pixels: &RgbaImage, quality: u8) -> RgbaImage {
    let mut bytes = Vec::new();
    let rgb = DynamicImage::ImageRgba8(pixels.clone()).into_rgb8();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&rgb).unwrap();
    image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap().into_rgba8()
}

/// Aspect kept, the long side brought to `side`.
fn fitted(pixels: &RgbaImage, side: u32) -> RgbaImage {
    let (w, h) = pixels.dimensions();
    let long = w.max(h);
    imageops::resize(pixels, (w * side / long).max(1), (h * side / long).max(1), FilterType::CatmullRom)
}

/// In the middle of a transparent square.
fn padded(pixels: &RgbaImage, side: u32) -> RgbaImage {
    on_canvas(pixels, side, side, Rgba([0; 4]))
}

fn framed(pixels: &RgbaImage, border: u32, colour: Rgba<u8>) -> RgbaImage {
    on_canvas(pixels, pixels.width() + 2 * border, pixels.height() + 2 * border, colour)
}

fn letterboxed(pixels: &RgbaImage) -> RgbaImage {
    on_canvas(pixels, pixels.width(), pixels.height() + pixels.width() / 2, Rgba([0, 0, 0, 255]))
}

fn on_canvas(pixels: &RgbaImage, width: u32, height: u32, colour: Rgba<u8>) -> RgbaImage {
    let mut canvas = RgbaImage::from_pixel(width, height, colour);
    let (x, y) = ((width - pixels.width()) / 2, (height - pixels.height()) / 2);
    imageops::replace(&mut canvas, pixels, i64::from(x), i64::from(y));
    canvas
}

/// A sticker: scaled, in JPEG's quality, with a white outline, on a transparent square.
pub(crate) fn sticker(pixels: &RgbaImage) -> RgbaImage {
    padded(&framed(&jpeg(&fitted(pixels, 400), 75), 10, WHITE), 512)
}
