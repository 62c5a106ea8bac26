//! Tilings: pictures of one small tile over and over, drawn and photographed, by seed.

use image::imageops::{self, FilterType};
use image::{Rgba, RgbaImage};

/// A reproducible stream of numbers (splitmix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 ≤ x < 1
    pub(crate) fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    pub(crate) fn between(&mut self, from: f32, to: f32) -> f32 {
        from + (to - from) * self.share()
    }

    pub(crate) fn below(&mut self, n: u32) -> u32 {
        (self.share() * n as f32) as u32
    }

    fn colour(&mut self) -> [f32; 3] {
        std::array::from_fn(|_| self.between(0.0, 255.0))
    }
}

/// Sizes of the canvas: square, as a camera's, as a screen's.
const CANVAS: [(u32, u32); 4] = [(768, 768), (800, 600), (640, 960), (960, 540)];

/// What is drawn over and over: a colour for a place in the tile, both 0–1.
type Motif = fn(f32, f32) -> f32;

/// Each is one tile of its pattern.
pub(crate) const MOTIFS: [(&str, Motif); 8] = [
    ("stripes", |u, _| f32::from(u < 0.5)),
    ("two stripes", |u, _| if u < 0.2 { 1.0 } else { f32::from(u > 0.5 && u < 0.6) }),
    ("checks", |u, v| f32::from((u < 0.5) == (v < 0.5))),
    ("dots", |u, v| f32::from((u - 0.5).hypot(v - 0.5) < 0.3)),
    ("grid", |u, v| f32::from(u < 0.12 || v < 0.12)),
    ("bricks", |u, v| {
        let along = if v < 0.5 { u } else { (u + 0.5).fract() };
        f32::from((v * 2.0).fract() < 0.12 || along < 0.06)
    }),
    ("hexagons", |u, v| {
        // the nearest centre of a lattice of hexagons in a tile of 1 × √3
        let away = |x: f32, y: f32| (u - x).powi(2) + ((v - y) * 1.732).powi(2);
        let mut all = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.5)].map(|(x, y)| away(x, y));
        all.sort_by(f32::total_cmp);
        f32::from(all[1].sqrt() - all[0].sqrt() < 0.12)
    }),
    ("tartan", |u, v| {
        let band = |t: f32| if t < 0.4 { 0.5 } else { f32::from(t > 0.6 && t < 0.68) * 0.5 };
        band(u) + band(v)
    }),
];

/// How a tiling is laid.
pub(crate) struct Laid {
    /// Tiles along the longer side.
    pub(crate) along: f32,
    /// Degrees.
    pub(crate) turned: f32,
    canvas: (u32, u32),
}

/// A tile over and over: every pixel is asked of `tile`, by its place there, 0–1, and which tile it is.
fn laid(laid: &Laid, aspect: f32, mut tile: impl FnMut(f32, f32, (i32, i32)) -> [f32; 3]) -> RgbaImage {
    const SAMPLES: u32 = 2;
    let (w, h) = laid.canvas;
    let size = w.max(h) as f32 / laid.along;
    let (sin, cos) = laid.turned.to_radians().sin_cos();
    RgbaImage::from_fn(w, h, |x, y| {
        let mut sum = [0.0; 3];
        for n in 0..SAMPLES * SAMPLES {
            let at = |i: u32, k: u32| i as f32 + (k as f32 + 0.5) / SAMPLES as f32;
            let (x, y) = (at(x, n % SAMPLES), at(y, n / SAMPLES));
            let (u, v) = ((x * cos + y * sin) / size, (y * cos - x * sin) / (size * aspect));
            let colour = tile(u - u.floor(), v - v.floor(), (u.floor() as i32, v.floor() as i32));
            sum.iter_mut().zip(colour).for_each(|(sum, c)| *sum += c / (SAMPLES * SAMPLES) as f32);
        }
        let [r, g, b] = sum.map(|c| c.clamp(0.0, 255.0) as u8);
        Rgba([r, g, b, 255])
    })
}

/// A drawn motif in two colours, with what cloth and walls have: a shade over each tile.
pub(crate) fn drawn(motif: Motif, dice: &mut Dice) -> (RgbaImage, Laid) {
    let (one, other, shade) = (dice.colour(), dice.colour(), dice.between(0.0, 60.0));
    let aspect = [1.0, 0.5, 1.732, 0.7][dice.below(4) as usize];
    let how = how(dice);
    let picture = laid(&how, aspect, |u, v, _| {
        let share = motif(u, v);
        std::array::from_fn(|k| one[k] * share + other[k] * (1.0 - share) + shade * (u + v - 1.0))
    });
    (picture, how)
}

/// A piece of a photograph, or all of it, over and over: as it is, in rows that are shifted, or mirrored.
pub(crate) fn photographed(photograph: &RgbaImage, dice: &mut Dice) -> (RgbaImage, Laid) {
    let (w, h) = photograph.dimensions();
    let side = match dice.below(3) {
        0 => 64.min(w.min(h)),
        1 => (w.min(h) / 2).max(1),
        _ => w.min(h),
    };
    let (x, y) = (dice.below(w - side + 1), dice.below(h - side + 1));
    let how = how(dice);
    let pixels = (how.canvas.0.max(how.canvas.1) as f32 / how.along).ceil() as u32;
    let piece = imageops::crop_imm(photograph, x, y, side, side).to_image();
    let piece = imageops::resize(&piece, pixels, pixels, FilterType::Triangle);
    let way = dice.below(4);
    let picture = laid(&how, 1.0, |u, v, (column, row)| {
        let u = if way == 1 && row.rem_euclid(2) == 1 { (u + 0.5).fract() } else { u };
        let mirrored = way == 2;
        let u = if mirrored && column.rem_euclid(2) == 1 { 1.0 - u } else { u };
        let v = if mirrored && row.rem_euclid(2) == 1 { 1.0 - v } else { v };
        let at = |t: f32| ((t * pixels as f32) as u32).min(pixels - 1);
        let [r, g, b, _] = piece.get_pixel(at(u), at(v)).0.map(f32::from);
        [r, g, b]
    });
    (picture, how)
}

/// Half of them as one finds them on a wall or a website: a whole number of tiles, upright.
fn how(dice: &mut Dice) -> Laid {
    if dice.below(2) == 0 {
        let along = [4.0, 6.0, 8.0, 12.0, 16.0][dice.below(5) as usize];
        return Laid { along, turned: 0.0, canvas: CANVAS[0] };
    }
    let turned = if dice.below(2) == 0 { 0.0 } else { dice.between(-45.0, 45.0) };
    Laid { along: dice.between(4.0, 16.0), turned, canvas: CANVAS[dice.below(4) as usize] }
}

/// What a camera and a network add: noise, light that falls off, compression.
pub(crate) fn worn(pixels: &RgbaImage, dice: &mut Dice) -> RgbaImage {
    let (noise, light) = (dice.between(0.0, 20.0), dice.between(0.0, 0.4));
    let (w, h) = pixels.dimensions();
    let angle = dice.between(0.0, std::f32::consts::TAU);
    let mut out = pixels.clone();
    for (x, y, pixel) in out.enumerate_pixels_mut() {
        let along = (x as f32 / w as f32 - 0.5) * angle.cos() + (y as f32 / h as f32 - 0.5) * angle.sin();
        let grain = (dice.share() + dice.share() + dice.share() - 1.5) * 2.0 * noise;
        let [r, g, b, _] = pixel.0.map(|c| (f32::from(c) * (1.0 + along * light) + grain).clamp(0.0, 255.0) as u8);
        *pixel = Rgba([r, g, b, 255]);
    }
    out
}
