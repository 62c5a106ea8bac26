//! Plain drawings: big shapes of one colour, stripes like lines of text. Perceptual hashes are weak on these, which is
//! what makes them good negatives.

use super::{Canvas, shapes::around};
use crate::rng::Rng;

const INKS: &[[u8; 4]] = &[
    [220, 60, 50, 255],
    [40, 110, 200, 255],
    [250, 200, 40, 255],
    [40, 160, 80, 255],
    [30, 30, 30, 255],
    [140, 70, 170, 255],
];
const PAPERS: &[[u8; 4]] = &[[255, 255, 255, 255], [245, 240, 225, 255], [0, 0, 0, 0], [230, 240, 250, 255]];
const BLACK: [u8; 4] = [0, 0, 0, 255];

/// A drawing of some shapes, or stripes as of a written page.
pub(crate) fn drawing(rng: &mut Rng, w: usize, h: usize) -> Canvas {
    let mut canvas = Canvas::plain(w, h, rng.pick(PAPERS).unwrap_or(BLACK));
    if rng.chance(35) {
        page(rng, &mut canvas);
    } else {
        (0..2 + rng.below(3)).for_each(|_| shape(rng, &mut canvas));
    }
    canvas
}

fn page(rng: &mut Rng, canvas: &mut Canvas) {
    let ink = rng.pick(INKS).unwrap_or(BLACK);
    let line = canvas.h / (12 + rng.below(8));
    for y in (line..canvas.h.saturating_sub(line)).step_by(line.max(2)) {
        let mut x = canvas.w / 12;
        let end = canvas.w * (70 + rng.below(22)) / 100;
        while x < end {
            let word = canvas.w * (3 + rng.below(9)) / 100;
            (y..y + line / 2).for_each(|y| (x..(x + word).min(end)).for_each(|x| canvas.set(x, y, ink)));
            x += word + canvas.w / 60 + 1;
        }
    }
}

fn shape(rng: &mut Rng, canvas: &mut Canvas) {
    let ink = rng.pick(INKS).unwrap_or(BLACK);
    let (w, h) = (canvas.w as f32, canvas.h as f32);
    let (cx, cy, r) = (rng.real(0.25, 0.75) * w, rng.real(0.25, 0.75) * h, rng.real(0.12, 0.3) * w.min(h));
    let kind = rng.below(4);
    around(canvas, cx, cy, r, |canvas, x, y, dx, dy| {
        let (dx, dy) = (dx / r, dy / r);
        let inside = match kind {
            0 => dx * dx + dy * dy < 1.0,
            1 => dx.abs() < 0.8 && dy.abs() < 0.8,
            2 => dx.abs() < (dy + 1.0) / 2.0,
            _ => dx.abs() + dy.abs() < 1.0,
        };
        if inside {
            canvas.set(x, y, ink);
        }
    });
}
