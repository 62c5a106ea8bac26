//! Animated stickers of Telegram: `.tgs`, which is Lottie in JSON, compressed with gzip.
//!
//! The head of a gzip holds a time, a name and a level, so that files of one animation differ: the digest of what is in
//! it does not (core.telegram.org/stickers, and the Lottie format of lottie.github.io).

use super::Limits;
use super::json::{self, Bounds, Read, Value};
use flate2::bufread::GzDecoder;
use sha2::{Digest as _, Sha256};
use std::io::Read as _;

/// An animated sticker of Telegram.
#[derive(Clone, Copy, PartialEq)]
pub struct Tgs {
    /// SHA-256 of the JSON, unpacked: a signature of media.
    pub json_digest: [u8; 32],
    /// Pixels; Telegram's own are 512.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Frames a second; Telegram's own have 30 or 60.
    pub frame_rate: f64,
    /// Frames, from the first to before the last.
    pub frames: u32,
}

model::debug_without_content!(Tgs { width, height, frame_rate, frames } but json_digest);

/// What an animated sticker is; nothing for any other file, one that is damaged, and one that unpacks to more than the
/// limit: the digest of a part tells nothing.
pub fn tgs(bytes: &[u8], limits: &Limits) -> Option<Tgs> {
    let text = unpacked(bytes, limits.unpacked_bytes)?;
    // The keys stand at the top: nothing below is looked at.
    let bounds = Bounds { depth: 1, values: limits.json_values, text_bytes: limits.text_bytes };
    let read = json::read(&text, bounds).filter(|read| read.whole)?;
    let number = |key: &str| read.value.get(key)?.number();
    let (first, last) = (number("ip")?, number("op")?);
    is_layered(&read).then_some(Tgs {
        json_digest: Sha256::digest(&text).into(),
        width: pixels(number("w")?)?,
        height: pixels(number("h")?)?,
        frame_rate: number("fr").filter(|rate| *rate > 0.0)?,
        frames: pixels((last - first).round())?,
    })
}

/// Lottie is an object with layers and the version of what made it.
fn is_layered(read: &Read<'_>) -> bool {
    matches!(read.value.get("layers"), Some(Value::Deep)) && read.value.get("v").and_then(Value::text).is_some()
}

/// A count as a number of JSON gives it.
fn pixels(number: f64) -> Option<u32> {
    // A float's range is checked first, so that nothing is cut off.
    (number.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(&number)).then_some(number as u32)
}

fn unpacked(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    bytes.strip_prefix(b"\x1f\x8b")?;
    let mut text = Vec::new();
    let limit = u64::try_from(most).ok()?.saturating_add(1);
    GzDecoder::new(bytes).take(limit).read_to_end(&mut text).ok()?;
    (text.len() <= most).then_some(text)
}
