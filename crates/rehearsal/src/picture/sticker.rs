//! How people make stickers out of pictures: 512 × 512 with alpha.

use super::{Canvas, noise::Field};
use crate::rng::Rng;

const SIDE: usize = 512;
const CLEAR: [u8; 4] = [0; 4];
const WHITE: [u8; 4] = [255; 4];

/// Aspect kept, the rest transparent; `percent` of the side is used.
pub(crate) fn padded(picture: &Canvas, percent: usize) -> Canvas {
    centred(&picture.fitted(SIDE * percent / 100), CLEAR)
}

/// A white outline around the picture, then transparent.
pub(crate) fn outlined(picture: &Canvas) -> Canvas {
    const LINE: usize = 12;
    let small = picture.fitted(SIDE * 86 / 100);
    let mut framed = Canvas::plain(small.w + 2 * LINE, small.h + 2 * LINE, WHITE);
    framed.place(&small, LINE, LINE);
    centred(&framed, CLEAR)
}

/// White bars instead of transparent ones.
pub(crate) fn letterboxed(picture: &Canvas) -> Canvas {
    centred(&picture.fitted(SIDE), WHITE)
}

/// A border of one colour around the whole picture.
pub(crate) fn bordered(picture: &Canvas, colour: [u8; 4]) -> Canvas {
    let line = picture.w / 14;
    let mut out = Canvas::plain(picture.w + 2 * line, picture.h + 2 * line, colour);
    out.place(picture, line, line);
    out
}

/// The middle of the picture in a wavy outline: the rest is cut away.
pub(crate) fn cut_out(rng: &mut Rng, picture: &Canvas) -> Canvas {
    let mut out = padded(picture, 100);
    let wave = Field::noise(rng, SIDE, SIDE, (150.0, 150.0), 3);
    let (cx, cy) = (rng.real(0.42, 0.58), rng.real(0.42, 0.58));
    let (rx, ry) = (rng.real(0.3, 0.44), rng.real(0.26, 0.4));
    for (i, p) in out.px.iter_mut().enumerate() {
        let (x, y) = (i % SIDE, i / SIDE);
        let (dx, dy) = ((x as f32 / SIDE as f32 - cx) / rx, (y as f32 / SIDE as f32 - cy) / ry);
        if dx * dx + dy * dy > 0.55 + 0.9 * wave.at(x, y) {
            *p = CLEAR;
        }
    }
    out
}

/// Frames of the padded picture that move a little.
pub(crate) fn trembling(picture: &Canvas) -> Vec<Canvas> {
    let small = picture.fitted(SIDE * 84 / 100);
    let (x, y) = ((SIDE - small.w) / 2, (SIDE - small.h) / 2);
    let frame = |(dx, dy): (usize, usize)| {
        let mut out = Canvas::plain(SIDE, SIDE, CLEAR);
        out.place(&small, x + dx, y + dy);
        out
    };
    [(0, 0), (6, 2), (2, 6)].map(frame).into()
}

/// The picture between two others.
pub(crate) fn slideshow(before: &Canvas, picture: &Canvas, after: &Canvas) -> Vec<Canvas> {
    [before, picture, after].map(|p| padded(p, 90)).into()
}

fn centred(small: &Canvas, around: [u8; 4]) -> Canvas {
    let mut out = Canvas::plain(SIDE, SIDE, around);
    out.place(small, SIDE.saturating_sub(small.w) / 2, SIDE.saturating_sub(small.h) / 2);
    out
}
