//! Pixels to paint on.

/// Red, green, blue, 0–255.
pub(crate) type Rgb = [f32; 3];

/// An RGBA picture, row by row. Not empty.
#[derive(Clone)]
pub(crate) struct Canvas {
    pub(crate) w: usize,
    pub(crate) h: usize,
    pub(crate) px: Vec<[u8; 4]>,
}

impl Canvas {
    /// One colour everywhere, alpha included.
    pub(crate) fn plain(w: usize, h: usize, colour: [u8; 4]) -> Self {
        Self { w, h, px: vec![colour; w * h] }
    }

    /// A colour for each pixel.
    pub(crate) fn paint(w: usize, h: usize, mut colour: impl FnMut(usize, usize) -> Rgb) -> Self {
        let mut px = Vec::with_capacity(w * h);
        for y in 0..h {
            px.extend((0..w).map(|x| opaque(colour(x, y))));
        }
        Self { w, h, px }
    }

    /// Changes each pixel's colour.
    pub(crate) fn each(&mut self, mut change: impl FnMut(usize, usize, Rgb) -> Rgb) {
        let w = self.w.max(1);
        for (y, row) in self.px.chunks_mut(w).enumerate() {
            for (x, p) in row.iter_mut().enumerate() {
                let [r, g, b, a] = *p;
                let [r, g, b, _] = opaque(change(x, y, [f32::from(r), f32::from(g), f32::from(b)]));
                *p = [r, g, b, a];
            }
        }
    }

    pub(crate) fn get(&self, x: usize, y: usize) -> [u8; 4] {
        if x >= self.w {
            return [0; 4];
        }
        self.px.get(y * self.w + x).copied().unwrap_or([0; 4])
    }

    pub(crate) fn set(&mut self, x: usize, y: usize, colour: [u8; 4]) {
        if x < self.w
            && let Some(p) = self.px.get_mut(y * self.w + x)
        {
            *p = colour;
        }
    }

    /// Lays `colour` over a pixel, `part` of 1 covering.
    pub(crate) fn blend(&mut self, x: usize, y: usize, colour: Rgb, part: f32) {
        let [r, g, b, a] = self.get(x, y);
        let [r, g, b, _] = opaque(mix([f32::from(r), f32::from(g), f32::from(b)], colour, part));
        self.set(x, y, [r, g, b, a]);
    }

    /// Lays `top` over this picture with its upper left corner at `x`, `y`.
    pub(crate) fn place(&mut self, top: &Canvas, x: usize, y: usize) {
        for (dy, row) in top.px.chunks(top.w.max(1)).enumerate() {
            for (dx, &p) in row.iter().enumerate() {
                self.set(x + dx, y + dy, p);
            }
        }
    }

    /// Mirrored left to right.
    pub(crate) fn flipped(&self) -> Self {
        let px = self.px.chunks(self.w.max(1)).flat_map(|row| row.iter().rev().copied()).collect();
        Self { px, ..*self }
    }

    /// Another size: each new pixel is the mean of the area that it covers.
    pub(crate) fn resized(&self, w: usize, h: usize) -> Self {
        let columns = spans(self.w, w);
        let narrow = self.px.chunks(self.w.max(1)).flat_map(|row| {
            columns.iter().map(move |span| mean(span.iter().filter_map(|&(x, part)| Some((*row.get(x)?, part)))))
        });
        let narrow = Canvas { w, h: self.h, px: narrow.collect() };
        let px = spans(self.h, h).into_iter().flat_map(|span| {
            (0..w).map(|x| mean(span.iter().map(|&(y, part)| (narrow.get(x, y), part)))).collect::<Vec<_>>()
        });
        Self { w, h, px: px.collect() }
    }

    /// As large as fits into `side` × `side`, aspect kept.
    pub(crate) fn fitted(&self, side: usize) -> Self {
        let long = self.w.max(self.h).max(1);
        self.resized((self.w * side / long).max(1), (self.h * side / long).max(1))
    }

    /// The lowest bits of colour dropped, as lossy stickers lose them: keeps lossless files small.
    pub(crate) fn coarse(mut self, bits: u32) -> Self {
        let mask = 255u8 << bits;
        for [r, g, b, _] in &mut self.px {
            *r &= mask;
            *g &= mask;
            *b &= mask;
        }
        self
    }

    /// The bytes R G B A.
    pub(crate) fn rgba(&self) -> Vec<u8> {
        self.px.iter().flatten().copied().collect()
    }

    /// The bytes R G B, alpha dropped.
    pub(crate) fn rgb(&self) -> Vec<u8> {
        self.px.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect()
    }
}

/// For each of `to` new places, the old places that it covers and how much of each.
fn spans(from: usize, to: usize) -> Vec<Vec<(usize, f32)>> {
    let scale = from as f32 / to.max(1) as f32;
    let span = |i: usize| {
        let (lo, hi) = (i as f32 * scale, (i + 1) as f32 * scale);
        let covered = |x: usize| (hi.min((x + 1) as f32) - lo.max(x as f32)).max(0.0);
        (lo as usize..(hi as usize + 1).min(from)).map(|x| (x, covered(x))).filter(|&(_, part)| part > 0.0).collect()
    };
    (0..to).map(span).collect()
}

fn mean(parts: impl Iterator<Item = ([u8; 4], f32)>) -> [u8; 4] {
    let mut sum = [0.0f32; 4];
    let mut weight = 0.0;
    for (pixel, part) in parts {
        weight += part;
        sum.iter_mut().zip(pixel).for_each(|(s, v)| *s += f32::from(v) * part);
    }
    sum.map(|s| byte(s / weight.max(1e-6)))
}

/// Between two colours.
pub(crate) fn mix(a: Rgb, b: Rgb, t: f32) -> Rgb {
    let [r, g, bl] = a;
    let [r2, g2, b2] = b;
    [r + (r2 - r) * t, g + (g2 - g) * t, bl + (b2 - bl) * t]
}

/// A colour made lighter or darker.
pub(crate) fn lit(c: Rgb, by: f32) -> Rgb {
    c.map(|v| v * by)
}

fn opaque(c: Rgb) -> [u8; 4] {
    let [r, g, b] = c.map(byte);
    [r, g, b, 255]
}

fn byte(v: f32) -> u8 {
    // `as` saturates: no pixel wraps around.
    (v + 0.5) as u8
}
