//! How much of a machine one file may take.

/// Limits on one file. All are checked before memory is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Limits {
    /// Pixels across or down. No camera and no sticker goes near it; strips one pixel high do.
    pub max_side: u32,
    /// Pixels of one frame: telephones take photographs of 200 million.
    pub max_pixels: u64,
    /// Frames or pages of one file.
    pub max_frames: u32,
    /// Pixels of all frames together: bounds the *time* that a file of a few kilobytes can ask for.
    pub max_total_pixels: u64,
    /// Bytes that decoding one frame may take at a time, its pixels as RGBA included.
    pub max_memory: u64,
}

impl Limits {
    /// For evidence, on a machine with some gigabytes to spare per core.
    pub const fn standard() -> Self {
        Self {
            max_side: 65_535,
            max_pixels: 220_000_000,
            max_frames: 4_096,
            max_total_pixels: 2_000_000_000,
            max_memory: 3 << 30,
        }
    }

    /// Small enough that a test meets every one of them at once.
    pub const fn for_tests() -> Self {
        Self { max_side: 256, max_pixels: 20_000, max_frames: 8, max_total_pixels: 60_000, max_memory: 1 << 20 }
    }
}
