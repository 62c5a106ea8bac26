//! Pictures of every format: cut, flipped, claiming sizes that nothing has.

use super::Piece;
use image::codecs::gif::{GifEncoder, Repeat};
use image::{DynamicImage, Frame, ImageFormat, Rgb, RgbImage};

const FORMATS: [(&str, ImageFormat); 5] = [
    ("jpg", ImageFormat::Jpeg),
    ("png", ImageFormat::Png),
    ("webp", ImageFormat::WebP),
    ("bmp", ImageFormat::Bmp),
    ("tif", ImageFormat::Tiff),
];

/// Colours that mean nothing, other for each seed.
pub(super) fn scene(width: u32, height: u32, seed: u32) -> DynamicImage {
    let colour = |x: u32, y: u32| {
        let wave = ((x * (3 + seed)) ^ (y * (5 + seed))) as u8;
        Rgb([wave, wave.wrapping_mul(3).wrapping_add(y as u8), (x * y / (7 + seed)) as u8])
    };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, colour))
}

pub(super) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn gif(frames: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    encoder.set_repeat(Repeat::Infinite).unwrap();
    (0..frames).for_each(|n| encoder.encode_frame(Frame::new(scene(64, 48, n).to_rgba8())).unwrap());
    drop(encoder);
    bytes
}

/// One small picture of each format, sound.
pub(super) fn sound() -> Vec<(&'static str, Vec<u8>)> {
    let still = |&(name, format): &(&'static str, _)| (name, encoded(&scene(64, 48, 1), format));
    FORMATS.iter().map(still).chain([("gif", gif(3))]).collect()
}

pub(super) fn pieces() -> Vec<Piece> {
    let all = sound();
    all.iter()
        .map(|(name, bytes)| truncated(name, bytes))
        .chain(all.iter().map(|(name, bytes)| flipped(name, bytes)))
        .chain(all.iter().map(|(name, bytes)| claiming(name, bytes)))
        .chain([mislabelled(&all), only_a_mark()])
        .collect()
}

fn truncated(name: &str, bytes: &[u8]) -> Piece {
    Piece::file(&format!("truncated.{name}"), "breaks off in its middle", bytes[..bytes.len() * 3 / 5].to_vec())
        .whole()
        .tells("", "image-truncated")
}

/// A bit where it hurts: in what is packed, or, where nothing is packed, in the header.
fn flipped(name: &str, bytes: &[u8]) -> Piece {
    let mut bytes = bytes.to_vec();
    let at = match name {
        "bmp" => 28,
        "tif" => 8 + (u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize) - 8,
        "jpg" => bytes.windows(2).position(|w| w == [0xff, 0xc4]).unwrap() + 6,
        // Its packed pixels have no checksum: the mark before the last frame is what can be seen to be wrong.
        "gif" => bytes.windows(5).rposition(|w| w == b"\x2c\0\0\0\0").unwrap(),
        "webp" => 26,
        _ => bytes.len() / 2,
    };
    bytes[at] ^= 0x44;
    let code = if name == "tif" { "image-truncated" } else { "image-damaged" };
    Piece::file(&format!("bit-flipped.{name}"), "one byte of it is wrong", bytes).whole().tells("", code)
}

/// 65,535 × 65,535 pixels of which there are none.
fn claiming(name: &str, bytes: &[u8]) -> Piece {
    let mut bytes = bytes.to_vec();
    let (most, short) = (65_535u32, 65_535u16);
    match name {
        "png" => bytes[16..24].copy_from_slice(&[most.to_be_bytes(), most.to_be_bytes()].concat()),
        "bmp" => bytes[18..26].copy_from_slice(&[most.to_le_bytes(), most.to_le_bytes()].concat()),
        "gif" => bytes[6..10].copy_from_slice(&[short.to_le_bytes(), short.to_le_bytes()].concat()),
        "jpg" => {
            let frame = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
            bytes[frame + 5..frame + 9].copy_from_slice(&[short.to_be_bytes(), short.to_be_bytes()].concat());
        }
        "webp" => bytes = wide_webp(&bytes),
        _ => widen_tiff(&mut bytes),
    }
    if name == "png" {
        let sum = super::zips::crc(&bytes[12..29]).to_be_bytes();
        bytes[29..33].copy_from_slice(&sum);
    }
    Piece::file(&format!("claims-65535.{name}"), "a header that claims 65,535 × 65,535 pixels", bytes)
        .whole()
        .tells("", if name == "tif" { "image-damaged" } else { "image-too-large" })
}

/// An extended container whose canvas is that large around a small picture.
fn wide_webp(bytes: &[u8]) -> Vec<u8> {
    let side = &65_534u32.to_le_bytes()[..3];
    let extended = [b"VP8X\x0a\0\0\0\0\0\0\0".as_slice(), side, side].concat();
    let body = [b"WEBP".as_slice(), &extended, &bytes[12..]].concat();
    [b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat()
}

fn widen_tiff(bytes: &mut [u8]) {
    let directory = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
    let count = u16::from_le_bytes([bytes[directory], bytes[directory + 1]]) as usize;
    for entry in 0..count {
        let at = directory + 2 + entry * 12;
        if matches!(u16::from_le_bytes([bytes[at], bytes[at + 1]]), 256 | 257) {
            bytes[at + 2..at + 12].copy_from_slice(&[4, 0, 1, 0, 0, 0, 0xff, 0xff, 0, 0]);
        }
    }
}

fn mislabelled(all: &[(&str, Vec<u8>)]) -> Piece {
    let png = &all.iter().find(|(name, _)| *name == "png").unwrap().1;
    Piece::file("is-a-png.jpg.exe", "a picture under a name that is none", png.clone()).whole()
}

fn only_a_mark() -> Piece {
    Piece::file("only-a-mark.jpg", "the first three bytes of a JPEG", b"\xff\xd8\xff".to_vec())
        .whole()
        .tells("", "image-truncated")
}
