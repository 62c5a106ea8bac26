//! A rectangle of a picture as rows of luma, without copying a pixel.

use crate::source::{Row, Source};

/// What stands behind pixels that are not opaque.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ground {
    /// Alpha is ignored: the colour that lies under a transparent pixel counts.
    Ignore,
    /// Composited on white.
    White,
    /// Composited on black.
    Black,
}

/// A rectangle within a picture. Never empty, never beyond its edges.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Area {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Area {
    pub(crate) fn whole<'a>(source: impl Into<Source<'a>>) -> Self {
        let source = source.into();
        Self { left: 0, top: 0, width: source.width(), height: source.height() }
    }
}

/// `u32` always fits where this program runs.
pub(crate) fn side(pixels: u32) -> usize {
    usize::try_from(pixels).unwrap_or(usize::MAX)
}

/// The side beyond which the reference brings a picture to 512 × 512 first.
const REFERENCE_SIDE: usize = 512;

/// How a picture is looked at: which part, on what ground, at which size.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    source: Source<'a>,
    area: Area,
    ground: Ground,
    /// Pixels left standing from an inner shape, if only those count: see [`crate::outline`].
    mask: Option<&'a [bool]>,
    width: usize,
    height: usize,
}

impl<'a> View<'a> {
    /// At full size.
    pub(crate) fn full(source: impl Into<Source<'a>>, area: Area, ground: Ground) -> Self {
        let source = source.into();
        let ground = if source.is_opaque() { Ground::Ignore } else { ground };
        Self { source, area, ground, mask: None, width: area.width, height: area.height }
    }

    /// By the reference's route: 512 × 512 by nearest neighbour if a side is over 512.
    pub(crate) fn reference(source: impl Into<Source<'a>>, area: Area, ground: Ground) -> Self {
        let view = Self::full(source, area, ground);
        if view.is_small() { view } else { Self { width: REFERENCE_SIDE, height: REFERENCE_SIDE, ..view } }
    }

    /// The same with everything outside `mask` white. `mask` has one entry per pixel of the area.
    pub(crate) fn masked(self, mask: &'a [bool]) -> Self {
        Self { mask: Some(mask), ..self }
    }

    /// Whether both routes look at the same pixels.
    pub(crate) fn is_small(&self) -> bool {
        self.width <= REFERENCE_SIDE && self.height <= REFERENCE_SIDE
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn height(&self) -> usize {
        self.height
    }

    /// The luma of row `y`, into `out` of [`Self::width`].
    #[inline(always)]
    pub(crate) fn luma(&self, y: usize, out: &mut [f32]) {
        match (self.row(y), self.width == self.area.width) {
            (Row::Colour(row), true) => self.straight(row, out),
            (Row::Colour(row), false) => self.squeezed(row, out, |&pixel| luma(on(pixel, self.ground))),
            (Row::Luma(row), true) => row.iter().zip(out.iter_mut()).for_each(|(&y, out)| *out = f32::from(y)),
            (Row::Luma(row), false) => self.squeezed(row, out, |&y| f32::from(y)),
        }
        let y = y * self.area.height / self.height;
        if let Some(row) = self.mask.and_then(|mask| mask.get(y * self.area.width..(y + 1) * self.area.width)) {
            let kept = (0..self.width).map(|x| row.get(x * self.area.width / self.width) == Some(&true));
            out.iter_mut().zip(kept).filter(|(_, kept)| !kept).for_each(|(out, _)| *out = 255.0);
        }
    }

    /// Adds the luma of row `y` times `weight` to `sums`; `row` is room for one, of the same width.
    #[inline(always)]
    pub(crate) fn add_luma(&self, y: usize, weight: f32, row: &mut [f32], sums: &mut [f32]) {
        if let (Row::Luma(luma), None, true) = (self.row(y), self.mask, self.width == self.area.width) {
            sums.iter_mut().zip(luma).for_each(|(sum, &value)| *sum += weight * f32::from(value));
            return;
        }
        self.luma(y, row);
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += weight * *value);
    }

    /// The pixels that row `y` is made of.
    #[inline(always)]
    fn row(&self, y: usize) -> Row<'a> {
        let y = y * self.area.height / self.height;
        self.source.row(self.area.top + y, self.area.left, self.area.width)
    }

    /// One value for each pixel of a row.
    #[inline(always)]
    fn straight(&self, row: &[[u8; 4]], out: &mut [f32]) {
        let pixels = row.iter().zip(out);
        match self.ground {
            Ground::Ignore => pixels.for_each(|(&p, out)| *out = luma(p)),
            Ground::White => pixels.for_each(|(&p, out)| *out = luma(over(p, 255))),
            Ground::Black => pixels.for_each(|(&p, out)| *out = luma(over(p, 0))),
        }
    }

    /// Nearest neighbour along a row: index ⌊x·W/512⌋. A row that is squeezed is always as long as that.
    #[inline(always)]
    fn squeezed<P>(&self, row: &[P], out: &mut [f32], luma: impl Fn(&P) -> f32) {
        for (x, out) in out.iter_mut().enumerate() {
            *out = row.get(x * self.area.width / REFERENCE_SIDE).map_or(0.0, &luma);
        }
    }
}

/// Luma as the reference weighs it, in its order of summation.
#[inline(always)]
fn luma([r, g, b, _]: [u8; 4]) -> f32 {
    0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b)
}

/// A pixel on a ground.
#[inline(always)]
pub(crate) fn on(pixel: [u8; 4], ground: Ground) -> [u8; 4] {
    match ground {
        Ground::Ignore => pixel,
        Ground::White => over(pixel, 255),
        Ground::Black => over(pixel, 0),
    }
}

/// A pixel composited over a grey ground, rounded.
#[inline(always)]
fn over([r, g, b, a]: [u8; 4], ground: u8) -> [u8; 4] {
    let alpha = u32::from(a);
    let mix = |c: u8| {
        let sum = u32::from(c) * alpha + u32::from(ground) * (255 - alpha) + 127;
        // a weighted mean of two bytes is a byte
        (sum / 255) as u8
    };
    [mix(r), mix(g), mix(b), 255]
}
