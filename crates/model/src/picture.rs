//! Pixels in memory, between the decoder and the signals.

/// A picture that is not what it says.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a picture of {width} × {height} needs {needed} bytes of pixels, not {found}")]
pub struct WrongSize {
    width: u32,
    height: u32,
    needed: u64,
    found: u64,
}

/// An 8-bit RGBA picture, row by row, alpha not premultiplied. Never empty.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
    opaque: bool,
}

impl Picture {
    /// A picture from its pixels: `rgba` holds exactly `width × height × 4` bytes, and both sides are at least 1.
    pub fn new(width: u32, height: u32, rgba: Vec<u8>) -> Result<Self, WrongSize> {
        let needed = u64::from(width) * u64::from(height) * 4;
        let found = rgba.len() as u64;
        if needed == 0 || needed != found {
            return Err(WrongSize { width, height, needed, found });
        }
        let opaque = rgba.chunks_exact(4).all(|p| p.get(3) == Some(&255));
        Ok(Self { width, height, rgba, opaque })
    }

    /// Pixels across.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels down.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The pixels, R G B A.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// Whether every pixel has full alpha.
    pub fn is_opaque(&self) -> bool {
        self.opaque
    }
}

/// Pixels never reach a log or a message.
impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} × {})", self.width, self.height)
    }
}

/// An 8-bit picture of luma alone, row by row: all that most hashes look at. Never empty, and opaque.
#[derive(Clone, PartialEq, Eq)]
pub struct Luma {
    width: u32,
    height: u32,
    luma: Vec<u8>,
}

impl Luma {
    /// A picture from its luma: `luma` holds exactly `width × height` bytes, and both sides are at least 1.
    pub fn new(width: u32, height: u32, luma: Vec<u8>) -> Result<Self, WrongSize> {
        let needed = u64::from(width) * u64::from(height);
        let found = luma.len() as u64;
        if needed == 0 || needed != found {
            return Err(WrongSize { width, height, needed, found });
        }
        Ok(Self { width, height, luma })
    }

    /// Pixels across.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels down.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// One byte a pixel, full range.
    pub fn luma(&self) -> &[u8] {
        &self.luma
    }
}

/// Pixels never reach a log or a message.
impl std::fmt::Debug for Luma {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Luma({} × {})", self.width, self.height)
    }
}

/// A picture as its format gives it at the least cost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Pixels {
    /// In colour, with alpha.
    Colour(Picture),
    /// Luma alone; what colour there is was not decoded.
    Luma(Luma),
}

impl Pixels {
    /// Pixels across.
    pub fn width(&self) -> u32 {
        match self {
            Self::Colour(picture) => picture.width(),
            Self::Luma(luma) => luma.width(),
        }
    }

    /// Pixels down.
    pub fn height(&self) -> u32 {
        match self {
            Self::Colour(picture) => picture.height(),
            Self::Luma(luma) => luma.height(),
        }
    }

    /// Whether every pixel has full alpha.
    pub fn is_opaque(&self) -> bool {
        match self {
            Self::Colour(picture) => picture.is_opaque(),
            Self::Luma(_) => true,
        }
    }
}
