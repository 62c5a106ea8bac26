//! Canvas → file.

use super::Canvas;
use crate::error::Error;
use image::{ExtendedColorType, ImageEncoder};

fn side(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// JPEG; alpha is dropped.
pub(crate) fn jpeg(canvas: &Canvas, quality: u8) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, quality)
        .write_image(&canvas.rgb(), side(canvas.w), side(canvas.h), ExtendedColorType::Rgb8)
        .map_err(|e| Error::Encode { format: "JPEG", reason: e.to_string() })?;
    Ok(out)
}

/// PNG without alpha.
pub(crate) fn png(canvas: &Canvas) -> Result<Vec<u8>, Error> {
    use image::codecs::png::{CompressionType, FilterType, PngEncoder};
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Sub)
        .write_image(&canvas.rgb(), side(canvas.w), side(canvas.h), ExtendedColorType::Rgb8)
        .map_err(|e| Error::Encode { format: "PNG", reason: e.to_string() })?;
    Ok(out)
}

/// Lossless WebP, with the note of a sticker pack if there is one.
pub(crate) fn webp(canvas: &Canvas, pack: Option<&str>) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let mut encoder = image_webp::WebPEncoder::new(&mut out);
    if let Some(pack) = pack {
        encoder.set_exif_metadata(sticker_note(pack));
    }
    encoder
        .encode(&canvas.rgba(), side(canvas.w), side(canvas.h), image_webp::ColorType::Rgba8)
        .map_err(|e| Error::Encode { format: "WebP", reason: e.to_string() })?;
    Ok(out)
}

/// The EXIF note that WhatsApp writes into stickers (`formats/chat.md` §11.1): a TIFF with one entry of JSON.
fn sticker_note(pack: &str) -> Vec<u8> {
    let json = format!(
        "{{\"sticker-pack-id\":\"org.example.stickers {pack}\",\"sticker-pack-name\":\"Paisajes {pack}\",\"sticker-pack-publisher\":\"\",\"emojis\":[]}}"
    );
    let mut note = b"II*\0\x08\0\0\0\x01\0AW\x07\0".to_vec();
    note.extend(side(json.len()).to_le_bytes());
    note.extend(22u32.to_le_bytes());
    note.extend(json.as_bytes());
    note
}

/// Animated WebP: `VP8X`, `ANIM`, then an `ANMF` with a lossless image for each frame
/// (WebP Container Specification, Google).
pub(crate) fn animation(frames: &[Canvas], ms: u32) -> Result<Vec<u8>, Error> {
    let (w, h) = frames.first().map_or((1, 1), |f| (side(f.w), side(f.h)));
    let mut body = b"WEBP".to_vec();
    let size = [u24(w - 1), u24(h - 1)].concat();
    // 0x02 animation, 0x10 alpha.
    chunk(&mut body, b"VP8X", &[&[0x12, 0, 0, 0], size.as_slice()].concat());
    // Transparent background, loops for ever.
    chunk(&mut body, b"ANIM", &[0; 6]);
    for frame in frames {
        let still = webp(frame, None)?;
        // What stands after `RIFF size WEBP` is the frame's VP8L chunk.
        let image = still.get(12..).unwrap_or_default();
        // At 0, 0; 0x02: do not blend with the frame before.
        let head = [[0; 6].as_slice(), &size, &u24(ms), &[0x02]].concat();
        chunk(&mut body, b"ANMF", &[head.as_slice(), image].concat());
    }
    let mut out = Vec::new();
    chunk(&mut out, b"RIFF", &body);
    Ok(out)
}

fn u24(n: u32) -> [u8; 3] {
    let [a, b, c, _] = n.to_le_bytes();
    [a, b, c]
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    out.extend(name);
    out.extend(side(content.len()).to_le_bytes());
    out.extend(content);
    if content.len() % 2 == 1 {
        out.push(0);
    }
}
