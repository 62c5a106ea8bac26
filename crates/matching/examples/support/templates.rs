//! Cards, collages and posters: one decoration, another photograph inside.

use super::stickers::{Dice, fitted};
use image::imageops::{self, FilterType};
use image::{Rgba, RgbaImage};

/// Shares of the area that the photograph takes.
pub(crate) const INSIDE: [f32; 3] = [0.3, 0.5, 0.7];

/// Kinds of decoration.
pub(crate) const KINDS: [&str; 4] = ["shapes", "flowers", "picture", "collage"];

/// The card number `n` with this photograph inside. A `picture` has the ground for its decoration; a collage has two
/// pieces of it beside the photograph.
pub(crate) fn card(n: usize, inside: f32, ground: &RgbaImage, photograph: &RgbaImage) -> RgbaImage {
    let mut dice = Dice(n as u64 * 104_729 + 3);
    let (w, h) = [(900, 900), (900, 675), (675, 900)][n % 3];
    let kind = KINDS[n % KINDS.len()];
    let colours: Vec<[u8; 3]> = (0..4).map(|_| std::array::from_fn(|_| (dice.share() * 255.0) as u8)).collect();
    let mut card = match kind {
        "picture" => filled(ground, w, h),
        "collage" => {
            let mut card = RgbaImage::from_pixel(w, h, opaque(colours[0]));
            for (k, x) in [0, w / 2].into_iter().enumerate() {
                let piece = filled(&imageops::rotate180(ground), w / 2 - 12, h / 2 - 12);
                let piece = if k == 0 { piece } else { imageops::flip_horizontal(&piece) };
                imageops::replace(&mut card, &piece, i64::from(x) + 6, if k == 0 { 6 } else { i64::from(h / 2) + 6 });
            }
            card
        }
        _ => RgbaImage::from_pixel(w, h, opaque(colours[0])),
    };
    if matches!(kind, "shapes" | "flowers") {
        for _ in 0..160 {
            let (x, y) = (dice.share() * w as f32, dice.share() * h as f32);
            let (size, turn) = (10.0 + dice.share() * 45.0, dice.share() * std::f32::consts::TAU);
            let colour = colours[1 + (dice.share() * 3.0) as usize];
            shape(&mut card, (x, y), size, turn, colour, if kind == "flowers" { 5 } else { 2 + n as u32 % 3 });
        }
    }
    let side = inside.sqrt();
    let (iw, ih) = ((w as f32 * side) as u32, (h as f32 * side) as u32);
    let (x, y) = (i64::from((w - iw) / 2), i64::from((h - ih) / 2));
    let border = RgbaImage::from_pixel(iw + 12, ih + 12, Rgba([255; 4]));
    imageops::replace(&mut card, &border, x - 6, y - 6);
    imageops::replace(&mut card, &filled(photograph, iw, ih), x, y);
    card
}

fn opaque([r, g, b]: [u8; 3]) -> Rgba<u8> {
    Rgba([r, g, b, 255])
}

/// The middle of a picture in these sides.
fn filled(pixels: &RgbaImage, w: u32, h: u32) -> RgbaImage {
    let scale = (w as f32 / pixels.width() as f32).max(h as f32 / pixels.height() as f32);
    let at = |side: u32| (side as f32 * scale).ceil() as u32;
    let large = imageops::resize(pixels, at(pixels.width()), at(pixels.height()), FilterType::CatmullRom);
    imageops::crop_imm(&large, (large.width() - w) / 2, (large.height() - h) / 2, w, h).to_image()
}

/// A star or a flower with so many lobes, shaded.
fn shape(card: &mut RgbaImage, (cx, cy): (f32, f32), size: f32, turn: f32, colour: [u8; 3], lobes: u32) {
    let (w, h) = card.dimensions();
    let range = |c: f32, most: u32| (c - size).max(0.0) as u32..((c + size) as u32).min(most);
    for y in range(cy, h) {
        for x in range(cx, w) {
            let (u, v) = ((x as f32 - cx) / size, (y as f32 - cy) / size);
            let edge = 0.65 + 0.35 * (lobes as f32 * (v.atan2(u) + turn)).cos();
            let away = u.hypot(v) / edge;
            if away < 1.0 {
                let shade = 0.55 + 0.45 * (1.0 - away);
                card.put_pixel(x, y, opaque(colour.map(|c| (f32::from(c) * shade) as u8)));
            }
        }
    }
}

/// As a chat's server makes it: 512 pixels long.
pub(crate) fn sent(card: &RgbaImage) -> RgbaImage {
    super::stickers::jpeg(&fitted(card, 512), 75)
}
