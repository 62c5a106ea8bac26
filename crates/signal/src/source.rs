//! What a hash is made of: a picture in colour, or luma as a JPEG stores it.

use model::{Luma, Picture, Pixels};

use crate::view::side;

/// Pixels that can be hashed, borrowed.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// In colour, with alpha.
    Colour(&'a Picture),
    /// Luma alone.
    Luma(&'a Luma),
}

impl<'a> From<&'a Picture> for Source<'a> {
    fn from(picture: &'a Picture) -> Self {
        Self::Colour(picture)
    }
}

impl<'a> From<&'a Luma> for Source<'a> {
    fn from(luma: &'a Luma) -> Self {
        Self::Luma(luma)
    }
}

impl<'a> From<&'a Pixels> for Source<'a> {
    fn from(pixels: &'a Pixels) -> Self {
        match pixels {
            Pixels::Colour(picture) => Self::Colour(picture),
            Pixels::Luma(luma) => Self::Luma(luma),
        }
    }
}

/// Part of a row of pixels.
#[derive(Clone, Copy)]
pub(crate) enum Row<'a> {
    Colour(&'a [[u8; 4]]),
    Luma(&'a [u8]),
}

impl<'a> Source<'a> {
    pub(crate) fn width(self) -> usize {
        side(match self {
            Self::Colour(picture) => picture.width(),
            Self::Luma(luma) => luma.width(),
        })
    }

    pub(crate) fn height(self) -> usize {
        side(match self {
            Self::Colour(picture) => picture.height(),
            Self::Luma(luma) => luma.height(),
        })
    }

    pub(crate) fn is_opaque(self) -> bool {
        match self {
            Self::Colour(picture) => picture.is_opaque(),
            Self::Luma(_) => true,
        }
    }

    /// `width` pixels of row `y` from `left` on.
    #[inline(always)]
    pub(crate) fn row(self, y: usize, left: usize, width: usize) -> Row<'a> {
        let first = y * self.width() + left;
        match self {
            Self::Colour(picture) => {
                let (pixels, _) = picture.rgba().as_chunks::<4>();
                Row::Colour(pixels.get(first..first + width).unwrap_or_default())
            }
            Self::Luma(luma) => Row::Luma(luma.luma().get(first..first + width).unwrap_or_default()),
        }
    }
}

impl Row<'_> {
    /// Calls `each` with every pixel as R G B A; luma is a grey.
    #[inline]
    pub(crate) fn for_each(self, mut each: impl FnMut([u8; 4])) {
        match self {
            Self::Colour(row) => row.iter().for_each(|pixel| each(*pixel)),
            Self::Luma(row) => row.iter().for_each(|&y| each([y, y, y, 255])),
        }
    }
}
