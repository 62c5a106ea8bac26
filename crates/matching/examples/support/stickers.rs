//! What makers of stickers and users of chats do to a picture, with harmless decoration: derivations by seed.
#![allow(dead_code, reason = "each program that measures uses a part of it")]

use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

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

    fn between(&mut self, from: f32, to: f32) -> f32 {
        from + (to - from) * self.share()
    }

    fn below(&mut self, n: u32) -> u32 {
        (self.share() * n as f32) as u32
    }
}

pub(crate) type Derivation = (&'static str, fn(&RgbaImage, &mut Dice) -> RgbaImage);

pub(crate) const DERIVATIONS: [Derivation; 24] = [
    ("padding", |p, _| lossy(&padded(&fitted(p, 400), 512), 75)),
    ("white outline", |p, _| lossy(&padded(&outlined(&fitted(p, 470)), 512), 75)),
    ("mirrored", |p, _| jpeg(&imageops::flip_horizontal(&fitted(p, 512)), 85)),
    ("turned by 90°", |p, _| jpeg(&imageops::rotate90(&fitted(p, 512)), 85)),
    ("round", |p, _| lossy(&round(p), 75)),
    ("cut-out 60 %", |p, d| lossy(&cut(p, 0.6, 0.0, d), 75)),
    ("cut-out 60 %, outlined", |p, d| lossy(&padded(&outlined(&fitted(&cut(p, 0.6, 0.0, d), 490)), 512), 75)),
    ("emoji over it", |p, d| jpeg(&emoji(&fitted(p, 512), d), 75)),
    ("caption added", |p, d| jpeg(&caption(&fitted(p, 512), d), 75)),
    ("crop to 56 %", |p, d| jpeg(&fitted(&crop(p, 0.75, d), 512), 85)),
    ("turned by 15°", |p, d| {
        let turn = if d.share() < 0.5 { 15.0 } else { -15.0 };
        jpeg(&over(&turned(&fitted(p, 512), turn), [0, 0, 0]), 85)
    }),
    ("screenshot", |p, d| jpeg(&screenshot(p, d), 80)),
    ("256 px", |p, _| jpeg(&fitted(p, 256), 85)),
    ("128 px", |p, _| jpeg(&fitted(p, 128), 85)),
    ("JPEG at 30", |p, _| jpeg(&fitted(p, 512), 30)),
    ("sent on three times", |p, _| jpeg(&jpeg(&fitted(&jpeg(&fitted(p, 1600), 70), 800), 60), 50)),
    ("GIF", |p, _| gif(&fitted(p, 400))),
    ("crop to 36 %", |p, d| jpeg(&fitted(&crop(p, 0.6, d), 512), 85)),
    ("cut-out 35 %", |p, d| lossy(&cut(p, 0.35, 0.18, d), 75)),
    ("cut-out 60 % and turned by 10°", |p, d| {
        let turn = if d.share() < 0.5 { 10.0 } else { -10.0 };
        lossy(&padded(&fitted(&trimmed(&turned(&fitted(&cut(p, 0.6, 0.0, d), 500), turn)), 512), 512), 75)
    }),
    ("crop to 56 % and caption", |p, d| jpeg(&caption(&fitted(&crop(p, 0.75, d), 512), d), 75)),
    ("cut-out 60 % and mirrored", |p, d| lossy(&imageops::flip_horizontal(&cut(p, 0.6, 0.0, d)), 75)),
    ("crop to 56 % in a screenshot", |p, d| jpeg(&screenshot(&crop(p, 0.75, d), d), 80)),
    ("emoji and 256 px", |p, d| jpeg(&fitted(&emoji(&fitted(p, 512), d), 256), 70)),
];

/// Through JPEG and back.
pub(crate) fn jpeg(pixels: &RgbaImage, quality: u8) -> RgbaImage {
    let mut bytes = Vec::new();
    let rgb = DynamicImage::ImageRgba8(pixels.clone()).into_rgb8();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&rgb).unwrap();
    image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap().into_rgba8()
}

/// Colours through JPEG, alpha as it is: close to what lossy WebP does to a sticker.
fn lossy(pixels: &RgbaImage, quality: u8) -> RgbaImage {
    let mut out = jpeg(pixels, quality);
    out.pixels_mut().zip(pixels.pixels()).for_each(|(out, p)| out.0[3] = p.0[3]);
    out
}

/// Aspect kept, the long side brought to `side`.
pub(crate) fn fitted(pixels: &RgbaImage, side: u32) -> RgbaImage {
    let (w, h) = pixels.dimensions();
    let long = w.max(h);
    imageops::resize(pixels, (w * side / long).max(1), (h * side / long).max(1), FilterType::CatmullRom)
}

/// In the middle of a transparent square.
fn padded(pixels: &RgbaImage, side: u32) -> RgbaImage {
    let mut canvas = RgbaImage::from_pixel(side, side, Rgba([0; 4]));
    let (x, y) = ((side - pixels.width().min(side)) / 2, (side - pixels.height().min(side)) / 2);
    imageops::replace(&mut canvas, pixels, x.into(), y.into());
    canvas
}

fn crop(pixels: &RgbaImage, share: f32, dice: &mut Dice) -> RgbaImage {
    let (w, h) = ((pixels.width() as f32 * share) as u32, (pixels.height() as f32 * share) as u32);
    let (x, y) = (dice.below(pixels.width() - w), dice.below(pixels.height() - h));
    imageops::crop_imm(pixels, x, y, w, h).to_image()
}

/// Only what alpha shows.
fn trimmed(pixels: &RgbaImage) -> RgbaImage {
    let seen = || pixels.enumerate_pixels().filter(|(_, _, p)| p.0[3] >= 128);
    let (x0, x1) = (seen().map(|p| p.0).min().unwrap_or(0), seen().map(|p| p.0).max().unwrap_or(0));
    let (y0, y1) = (seen().map(|p| p.1).min().unwrap_or(0), seen().map(|p| p.1).max().unwrap_or(0));
    imageops::crop_imm(pixels, x0, y0, x1 + 1 - x0, y1 + 1 - y0).to_image()
}

/// A wavy blob of the picture that keeps a share of its area, on a transparent square.
fn cut(pixels: &RgbaImage, share: f32, off: f32, dice: &mut Dice) -> RgbaImage {
    let mut p = fitted(pixels, 512);
    let (w, h) = (p.width() as f32, p.height() as f32);
    let waves: Vec<(f32, f32, f32)> =
        (2..6).map(|n| (n as f32, dice.between(0.03, 0.12), dice.between(0.0, std::f32::consts::TAU))).collect();
    let (cx, cy) = (0.5 + dice.between(-off, off), 0.5 + dice.between(-off, off));
    let radius = (share / std::f32::consts::PI).sqrt();
    for (x, y, pixel) in p.enumerate_pixels_mut() {
        let (u, v) = (x as f32 / w - cx, y as f32 / h - cy);
        let angle = v.atan2(u);
        let wave: f32 = waves.iter().map(|(n, size, phase)| size * (n * angle + phase).sin()).sum();
        if u.hypot(v) > radius * (1.0 + wave) {
            pixel.0[3] = 0;
        }
    }
    padded(&fitted(&trimmed(&p), 512), 512)
}

fn round(pixels: &RgbaImage) -> RgbaImage {
    let side = pixels.width().min(pixels.height());
    let (x, y) = ((pixels.width() - side) / 2, (pixels.height() - side) / 2);
    let square = imageops::crop_imm(pixels, x, y, side, side).to_image();
    let mut p = imageops::resize(&square, 512, 512, FilterType::CatmullRom);
    for (x, y, pixel) in p.enumerate_pixels_mut() {
        if (x as f32 - 255.5).hypot(y as f32 - 255.5) > 255.5 {
            pixel.0[3] = 0;
        }
    }
    p
}

/// A white line of about ten pixels around what is seen.
fn outlined(pixels: &RgbaImage) -> RgbaImage {
    const WIDE: i64 = 10;
    let (w, h) = (pixels.width() + 2 * WIDE as u32, pixels.height() + 2 * WIDE as u32);
    let mut out = RgbaImage::from_pixel(w, h, Rgba([0; 4]));
    let seen = |x: i64, y: i64| {
        let inside = x >= 0 && y >= 0 && x < pixels.width().into() && y < pixels.height().into();
        inside && pixels.get_pixel(x as u32, y as u32).0[3] >= 128
    };
    let ring: Vec<(i64, i64)> = (0..32)
        .map(|k| f64::from(k) * std::f64::consts::TAU / 32.0)
        .flat_map(|a| [4.0, 7.0, 10.0].map(|r: f64| ((a.cos() * r).round() as i64, (a.sin() * r).round() as i64)))
        .collect();
    for (x, y, pixel) in out.enumerate_pixels_mut() {
        let (x, y) = (i64::from(x) - WIDE, i64::from(y) - WIDE);
        if seen(x, y) {
            *pixel = *pixels.get_pixel(x as u32, y as u32);
        } else if ring.iter().any(|(dx, dy)| seen(x + dx, y + dy)) {
            *pixel = Rgba([255; 4]);
        }
    }
    out
}

fn over(pixels: &RgbaImage, ground: [u8; 3]) -> RgbaImage {
    let mut out = pixels.clone();
    for pixel in out.pixels_mut() {
        let [r, g, b, a] = pixel.0;
        let mix = |c: u8, g: u8| ((u32::from(c) * u32::from(a) + u32::from(g) * (255 - u32::from(a))) / 255) as u8;
        pixel.0 = [mix(r, ground[0]), mix(g, ground[1]), mix(b, ground[2]), 255];
    }
    out
}

/// Turned by degrees, on a canvas that holds all of it.
fn turned(pixels: &RgbaImage, degrees: f32) -> RgbaImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (w, h) = (pixels.width() as f32, pixels.height() as f32);
    let (nw, nh) = (w * cos.abs() + h * sin.abs(), w * sin.abs() + h * cos.abs());
    let mut out = RgbaImage::from_pixel(nw as u32, nh as u32, Rgba([0; 4]));
    for (x, y, pixel) in out.enumerate_pixels_mut() {
        let (u, v) = (x as f32 - nw / 2.0, y as f32 - nh / 2.0);
        let (fx, fy) = (u * cos + v * sin + w / 2.0 - 0.5, v * cos - u * sin + h / 2.0 - 0.5);
        if fx < 0.0 || fy < 0.0 || fx >= w - 1.0 || fy >= h - 1.0 {
            continue;
        }
        let at = |dx: u32, dy: u32| pixels.get_pixel(fx as u32 + dx, fy as u32 + dy).0;
        let (tx, ty) = (fx.fract(), fy.fract());
        let (a, b, c, d) = (at(0, 0), at(1, 0), at(0, 1), at(1, 1));
        for k in 0..4 {
            let upper = f32::from(a[k]) * (1.0 - tx) + f32::from(b[k]) * tx;
            let lower = f32::from(c[k]) * (1.0 - tx) + f32::from(d[k]) * tx;
            pixel.0[k] = (upper * (1.0 - ty) + lower * ty).round() as u8;
        }
    }
    out
}

/// A round face, drawn: eyes and a mouth.
fn emoji(pixels: &RgbaImage, dice: &mut Dice) -> RgbaImage {
    let mut p = pixels.clone();
    let size = p.width().min(p.height()) as f32 * 0.3;
    let (x0, y0) = (dice.share() * (p.width() as f32 - size), dice.share() * (p.height() as f32 - size));
    let smile = dice.between(-0.6, 0.6);
    for (x, y, pixel) in p.enumerate_pixels_mut() {
        let (u, v) = ((x as f32 - x0) / size * 2.0 - 1.0, (y as f32 - y0) / size * 2.0 - 1.0);
        if u.hypot(v) > 1.0 {
            continue;
        }
        let eye = (u.abs() - 0.35).hypot((v + 0.25) * 0.7) < 0.14;
        let mouth = u.abs() < 0.5 && (v - 0.4 + smile * (u * u - 0.12)).abs() < 0.07;
        let shade = 40.0 * (u.hypot(v)).powi(2);
        pixel.0 =
            if eye || mouth { [70, 40, 10, 255] } else { [255, (215.0 - shade) as u8, (70.0 - shade) as u8, 255] };
    }
    p
}

/// Columns of five for A–Z, low bit on top: the common 5 × 7 matrix letters.
const LETTERS: [[u8; 5]; 26] = [
    [0x7e, 0x11, 0x11, 0x11, 0x7e],
    [0x7f, 0x49, 0x49, 0x49, 0x36],
    [0x3e, 0x41, 0x41, 0x41, 0x22],
    [0x7f, 0x41, 0x41, 0x22, 0x1c],
    [0x7f, 0x49, 0x49, 0x49, 0x41],
    [0x7f, 0x09, 0x09, 0x09, 0x01],
    [0x3e, 0x41, 0x49, 0x49, 0x7a],
    [0x7f, 0x08, 0x08, 0x08, 0x7f],
    [0x00, 0x41, 0x7f, 0x41, 0x00],
    [0x20, 0x40, 0x41, 0x3f, 0x01],
    [0x7f, 0x08, 0x14, 0x22, 0x41],
    [0x7f, 0x40, 0x40, 0x40, 0x40],
    [0x7f, 0x02, 0x0c, 0x02, 0x7f],
    [0x7f, 0x04, 0x08, 0x10, 0x7f],
    [0x3e, 0x41, 0x41, 0x41, 0x3e],
    [0x7f, 0x09, 0x09, 0x09, 0x06],
    [0x3e, 0x41, 0x51, 0x21, 0x5e],
    [0x7f, 0x09, 0x19, 0x29, 0x46],
    [0x46, 0x49, 0x49, 0x49, 0x31],
    [0x01, 0x01, 0x7f, 0x01, 0x01],
    [0x3f, 0x40, 0x40, 0x40, 0x3f],
    [0x1f, 0x20, 0x40, 0x20, 0x1f],
    [0x3f, 0x40, 0x38, 0x40, 0x3f],
    [0x63, 0x14, 0x08, 0x14, 0x63],
    [0x07, 0x08, 0x70, 0x08, 0x07],
    [0x61, 0x51, 0x49, 0x45, 0x43],
];

pub(crate) const SAYINGS: [&str; 6] = [
    "WHEN MONDAY COMES",
    "ME AT THE PARTY",
    "NOT TODAY FRIEND",
    "OK BUT WHY THO",
    "GOOD MORNING ALL",
    "HAPPY BIRTHDAY",
];

/// A line of letters, `height` pixels high, in one colour.
fn write(p: &mut RgbaImage, text: &str, x0: f32, y0: f32, height: f32, colour: [u8; 3]) {
    let unit = height / 7.0;
    for (n, letter) in text.bytes().enumerate() {
        let Some(columns) = letter.checked_sub(b'A').and_then(|k| LETTERS.get(usize::from(k))) else { continue };
        let left = x0 + n as f32 * 6.0 * unit;
        for y in 0..height as u32 {
            for x in 0..(5.0 * unit) as u32 {
                let (column, row) = ((x as f32 / unit) as usize, (y as f32 / unit) as u32);
                let (px, py) = ((left + x as f32) as u32, (y0 + y as f32) as u32);
                if columns[column.min(4)] >> row & 1 == 1 && px < p.width() && py < p.height() {
                    p.put_pixel(px, py, Rgba([colour[0], colour[1], colour[2], 255]));
                }
            }
        }
    }
}

pub(crate) fn caption(pixels: &RgbaImage, dice: &mut Dice) -> RgbaImage {
    let on_top = dice.share() < 0.5;
    captioned(pixels, SAYINGS[dice.below(SAYINGS.len() as u32) as usize], on_top)
}

/// A white strip of 18 % with a line of letters.
pub(crate) fn captioned(pixels: &RgbaImage, text: &str, on_top: bool) -> RgbaImage {
    let (w, h) = pixels.dimensions();
    let strip = (h as f32 * 0.18) as u32;
    let mut out = RgbaImage::from_pixel(w, h + strip, Rgba([255; 4]));
    imageops::replace(&mut out, pixels, 0, if on_top { strip.into() } else { 0 });
    let height = (strip as f32 * 0.55).min((w as f32 - 20.0) / (6.0 * text.len() as f32) * 7.0);
    let top = if on_top { 0.0 } else { h as f32 } + (strip as f32 - height) / 2.0;
    write(&mut out, text, 10.0, top, height, [0, 0, 0]);
    out
}

/// A picture in a chat as a phone shows it.
pub(crate) fn screenshot(pixels: &RgbaImage, dice: &mut Dice) -> RgbaImage {
    let dark = dice.share() < 0.5;
    let ground = if dark { [16, 20, 24] } else { [255, 255, 255] };
    let mut out = RgbaImage::from_pixel(540, 960, Rgba([ground[0], ground[1], ground[2], 255]));
    let wide = imageops::resize(pixels, 540, (540 * pixels.height() / pixels.width()).max(1), FilterType::CatmullRom);
    let p = if wide.height() > 760 { fitted(&wide, 760) } else { wide };
    for y in 0..40 {
        (0..540).for_each(|x| out.put_pixel(x, y, Rgba([48, 80, 128, 255])));
    }
    write(&mut out, "CHAT WITH SAM", 90.0, 11.0, 18.0, [255, 255, 255]);
    write(&mut out, "TYPE A MESSAGE", 20.0, 885.0, 21.0, [128, 128, 128]);
    for (x, y, pixel) in out.enumerate_pixels_mut() {
        if (x as f32 - 495.0).hypot(y as f32 - 895.0) < 25.0 {
            *pixel = Rgba([32, 160, 96, 255]);
        }
    }
    imageops::replace(&mut out, &p, ((540 - p.width()) / 2).into(), 110);
    out
}

/// Through GIF and back: 256 colours.
fn gif(pixels: &RgbaImage) -> RgbaImage {
    let mut bytes = Vec::new();
    image::codecs::gif::GifEncoder::new(&mut bytes).encode_frame(image::Frame::new(pixels.clone())).unwrap();
    image::load_from_memory_with_format(&bytes, ImageFormat::Gif).unwrap().into_rgba8()
}

/// Twelve frames of 300 pixels as GIF, of which one carries a cut-out and eleven a drawn face.
pub(crate) fn animated(pixels: &RgbaImage, dice: &mut Dice) -> Vec<u8> {
    const FRAMES: usize = 12;
    let place = dice.below(FRAMES as u32) as usize;
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new_with_speed(&mut bytes, 10);
    for n in 0..FRAMES {
        let frame = if n == place {
            fitted(&cut(pixels, 0.6, 0.0, dice), 300)
        } else {
            emoji(&RgbaImage::from_pixel(300, 300, Rgba([0; 4])), dice)
        };
        encoder.encode_frame(image::Frame::new(frame)).unwrap();
    }
    drop(encoder);
    bytes
}
