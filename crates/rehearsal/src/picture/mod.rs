//! Generated pictures: only +, −, ×, ÷ and square roots, which IEEE 754 gives the same everywhere. No sine, no
//! power: their last bit differs between platforms, and then so would the SHA-256 of a file.

mod canvas;
pub(crate) mod encode;
pub(crate) mod flat;
mod noise;
mod scenes;
mod shapes;
pub(crate) mod sticker;

pub(crate) use canvas::Canvas;

use crate::rng::Rng;
use noise::Field;

/// A rich picture: one of nine kinds of scene, lit unevenly and grained.
pub(crate) fn scene(rng: &mut Rng, kind: usize, w: usize, h: usize) -> Canvas {
    let paint: fn(&mut Rng, usize, usize) -> Canvas = match kind % 9 {
        0 => scenes::hills,
        1 => shapes::leaves,
        2 => scenes::clouds,
        3 => shapes::stones,
        4 => scenes::planks,
        5 => shapes::fields,
        6 => scenes::water,
        7 => shapes::lights,
        _ => scenes::relief,
    };
    let mut canvas = paint(rng, w, h);
    finish(rng, &mut canvas);
    canvas
}

/// Uneven light and grain: no two pictures share their lowest frequencies, and none has a flat place.
fn finish(rng: &mut Rng, canvas: &mut Canvas) {
    let (w, h) = (canvas.w, canvas.h);
    let cell = w.max(h) as f32 / rng.real(2.2, 4.5);
    let light = Field::noise(rng, w, h, (cell, cell), 4);
    let grain = Field::noise(rng, w, h, (2.5, 2.5), 1);
    canvas.each(|x, y, c| {
        let factor = 0.62 + 0.76 * light.at(x, y);
        let bump = 14.0 * (grain.at(x, y) - 0.5);
        c.map(|v| v * factor + bump)
    });
}
