//! Scenes made of many overlapping shapes: leaves, stones, fields, lights.

use super::{
    canvas::{Canvas, Rgb, lit, mix},
    noise::Field,
    scenes::hue,
};
use crate::rng::Rng;

/// Fallen leaves on each other.
pub(crate) fn leaves(rng: &mut Rng, w: usize, h: usize) -> Canvas {
    let ground = hue(rng);
    let (one, two) = (hue(rng), hue(rng));
    let soil = Field::noise(rng, w, h, (60.0, 60.0), 6);
    let mut canvas = Canvas::paint(w, h, |x, y| lit(ground, 0.25 + 0.8 * soil.at(x, y)));
    for _ in 0..70 + rng.below(90) {
        let leaf = Leaf {
            x: rng.real(-0.05, 1.05) * w as f32,
            y: rng.real(-0.05, 1.05) * h as f32,
            dir: direction(rng),
            long: rng.real(0.04, 0.2) * w as f32,
            slim: rng.real(0.25, 0.55),
            colour: mix(one, two, rng.unit()),
        };
        leaf.draw(&mut canvas, &soil);
    }
    canvas
}

struct Leaf {
    x: f32,
    y: f32,
    dir: (f32, f32),
    /// Half of its length.
    long: f32,
    slim: f32,
    colour: Rgb,
}

impl Leaf {
    fn draw(&self, canvas: &mut Canvas, soil: &Field) {
        around(canvas, self.x, self.y, self.long, |canvas, x, y, dx, dy| {
            let along = (dx * self.dir.0 + dy * self.dir.1) / self.long;
            let across = (dy * self.dir.0 - dx * self.dir.1) / (self.long * self.slim);
            let edge = (1.0 - along * along) * (1.0 - 0.35 * along);
            if across.abs() > edge {
                return;
            }
            let rib = if across.abs() < 0.05 { 0.6 } else { 1.0 };
            let veins = (along * 9.0 + across.abs() * 4.0).rem_euclid(1.0);
            let shade = rib * (0.55 + 0.25 * across + 0.2 * veins + 0.5 * soil.at(x, y));
            canvas.blend(x, y, lit(self.colour, shade), 1.0);
        });
    }
}

/// A wall of stones with dark joints.
pub(crate) fn stones(rng: &mut Rng, w: usize, h: usize) -> Canvas {
    let across = 3 + rng.below(9);
    let cells = Cells::new(rng, w, h, across, 0.75);
    let rough = Field::noise(rng, w, h, (40.0, 40.0), 6);
    let joint = lit(hue(rng), 0.35);
    Canvas::paint(w, h, |x, y| {
        let near = cells.nearest(x, y);
        let stone = lit(near.colour, 0.35 + 0.9 * rough.at(x, y) + 0.25 * near.edge.min(1.0));
        mix(joint, stone, (near.edge * 6.0).clamp(0.0, 1.0))
    })
}

/// Farmland from above: patches with furrows in different directions.
pub(crate) fn fields(rng: &mut Rng, w: usize, h: usize) -> Canvas {
    let across = 3 + rng.below(4);
    let cells = Cells::new(rng, w, h, across, 0.95);
    let soil = Field::noise(rng, w, h, (70.0, 70.0), 6);
    let track = hue(rng);
    Canvas::paint(w, h, |x, y| {
        let near = cells.nearest(x, y);
        let furrow = (near.dir.0 * x as f32 + near.dir.1 * y as f32) / near.pitch + 1.5 * soil.at(x, y);
        let furrow = (furrow.rem_euclid(1.0) - 0.5).abs() * 2.0;
        let patch = lit(near.colour, 0.4 + 0.45 * furrow + 0.6 * soil.at(x, y));
        mix(track, patch, (near.edge * 14.0).clamp(0.0, 1.0))
    })
}

/// Lights out of focus over a dim ground.
pub(crate) fn lights(rng: &mut Rng, w: usize, h: usize) -> Canvas {
    let (dark, warm) = (lit(hue(rng), 0.4), hue(rng));
    let haze = Field::noise(rng, w, h, (w as f32 / 4.0, h as f32 / 4.0), 6);
    let fine = Field::noise(rng, w, h, (14.0, 14.0), 3);
    let mut canvas = Canvas::paint(w, h, |x, y| mix(dark, warm, haze.at(x, y) * (0.5 + 0.6 * fine.at(x, y))));
    for _ in 0..40 + rng.below(50) {
        let (cx, cy) = (rng.unit() * w as f32, rng.unit() * h as f32);
        let r = rng.real(0.02, 0.16) * w as f32;
        let (colour, part) = (lit(hue(rng), 1.25), rng.real(0.25, 0.75));
        around(&mut canvas, cx, cy, r, |canvas, x, y, dx, dy| {
            let d = (dx * dx + dy * dy).sqrt() / r;
            if d < 1.0 {
                canvas.blend(x, y, lit(colour, 0.7 + 0.5 * fine.at(x, y)), part * (0.5 + 0.5 * d));
            }
        });
    }
    canvas
}

/// Calls `draw` with the canvas, a pixel and its way from the centre, for each pixel within `reach`.
pub(crate) fn around(
    canvas: &mut Canvas,
    cx: f32,
    cy: f32,
    reach: f32,
    mut draw: impl FnMut(&mut Canvas, usize, usize, f32, f32),
) {
    // `as` saturates at 0: what lies outside on the upper or left side is cut off.
    let (x0, x1) = ((cx - reach) as usize, ((cx + reach).max(0.0) as usize + 1).min(canvas.w));
    let (y0, y1) = ((cy - reach) as usize, ((cy + reach).max(0.0) as usize + 1).min(canvas.h));
    for y in y0..y1 {
        for x in x0..x1 {
            draw(canvas, x, y, x as f32 - cx, y as f32 - cy);
        }
    }
}

/// A direction of length 1.
fn direction(rng: &mut Rng) -> (f32, f32) {
    let (x, y) = (rng.real(-1.0, 1.0), rng.real(-1.0, 1.0));
    let long = (x * x + y * y).sqrt().max(0.01);
    (x / long, y / long)
}

/// Points scattered over a grid; each pixel belongs to the nearest (Worley 1996).
struct Cells {
    across: usize,
    size: f32,
    points: Vec<Point>,
}

#[derive(Clone, Copy)]
struct Point {
    x: f32,
    y: f32,
    colour: Rgb,
    dir: (f32, f32),
    pitch: f32,
}

struct Near {
    /// 0 on the border between two cells.
    edge: f32,
    colour: Rgb,
    dir: (f32, f32),
    pitch: f32,
}

impl Cells {
    fn new(rng: &mut Rng, w: usize, h: usize, across: usize, jitter: f32) -> Self {
        let size = w as f32 / across as f32;
        // One ring of points around the picture, so that its border has neighbours on both sides.
        let (columns, rows) = (across + 2, (h as f32 / size) as usize + 3);
        let base = hue(rng);
        let mut point = |i: usize| Point {
            x: ((i % columns) as f32 - 0.5 + jitter * (rng.unit() - 0.5)) * size,
            y: ((i / columns) as f32 - 0.5 + jitter * (rng.unit() - 0.5)) * size,
            colour: lit(mix(base, hue(rng), 0.65), rng.real(0.55, 1.25)),
            dir: direction(rng),
            pitch: rng.real(6.0, 26.0),
        };
        Self { across: columns, size, points: (0..columns * rows).map(&mut point).collect() }
    }

    fn nearest(&self, x: usize, y: usize) -> Near {
        let (fx, fy) = (x as f32, y as f32);
        let (column, row) = ((fx / self.size) as usize + 1, (fy / self.size) as usize + 1);
        let (mut first, mut second) = (f32::MAX, f32::MAX);
        let mut best = None;
        for r in row.saturating_sub(1)..=row + 1 {
            for c in column.saturating_sub(1)..=(column + 1).min(self.across.saturating_sub(1)) {
                let Some(p) = self.points.get(r * self.across + c) else { continue };
                let d = (p.x - fx) * (p.x - fx) + (p.y - fy) * (p.y - fy);
                if d < first {
                    (second, first, best) = (first, d, Some(p));
                } else if d < second {
                    second = d;
                }
            }
        }
        let edge = if second < f32::MAX { (second.sqrt() - first.sqrt()) / self.size } else { 1.0 };
        match best {
            Some(p) => Near { edge, colour: p.colour, dir: p.dir, pitch: p.pitch },
            None => Near { edge, colour: [128.0; 3], dir: (1.0, 0.0), pitch: 10.0 },
        }
    }
}
