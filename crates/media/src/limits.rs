//! How much of a machine one file may take.

use crate::JailLimits;

/// Limits on one file. All are checked before memory is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Limits {
    /// Pixels across or down. No camera and no sticker goes near it; strips one pixel high do.
    pub max_side: u32,
    /// Pixels of one frame: telephones take photographs of 200 million (as JPEG; other formats meet `max_memory` first).
    pub max_pixels: u64,
    /// Frames or pages of one file.
    pub max_frames: u32,
    /// Pixels of all frames together: bounds the *time* that a file of a few kilobytes can ask for.
    pub max_total_pixels: u64,
    /// Bytes that decoding one frame may take at a time, its pixels as RGBA included; and what all pictures that are
    /// decoded side by side may take together. With what the walk holds this keeps the program below 1 GiB.
    pub max_memory: u64,
    /// Bytes that a colour profile or text in a picture may have when unpacked: a megabyte of it can unpack to a
    /// gigabyte, and no pixel is in it.
    pub max_metadata: u64,
    /// Frames that are looked at of one video: two hours at one a second.
    pub max_video_frames: u32,
    /// Pixels of all frames that are looked at of one video: two hours of 1080p at a frame a second.
    pub max_video_pixels: u64,
    /// Bytes of the index of a video that is too large to be held, if it stands behind the pictures: it is sent first.
    pub max_index: u64,
    /// What a decoder outside this process may take.
    pub jail: JailLimits,
}

impl Limits {
    /// For evidence, on any machine: 768 MiB hold the 200 million pixels of a telephone's JPEG.
    pub const fn standard() -> Self {
        Self {
            max_side: 65_535,
            max_pixels: 220_000_000,
            max_frames: 4_096,
            max_total_pixels: 2_000_000_000,
            max_memory: 768 << 20,
            max_metadata: 32 << 20,
            max_video_frames: 8_000,
            max_video_pixels: 20_000_000_000,
            max_index: 32 << 20,
            jail: JailLimits::standard(),
        }
    }

    /// Those that hold of the frames of a video.
    pub(crate) const fn of_video(&self) -> Self {
        Self { max_frames: self.max_video_frames, max_total_pixels: self.max_video_pixels, ..*self }
    }

    /// Small enough that a test meets every one of them at once.
    pub const fn for_tests() -> Self {
        Self {
            max_side: 256,
            max_pixels: 20_000,
            max_frames: 8,
            max_total_pixels: 60_000,
            max_memory: 1 << 20,
            max_metadata: 64 << 10,
            max_video_frames: 8,
            max_video_pixels: 200_000,
            max_index: 64 << 10,
            jail: JailLimits::for_tests(),
        }
    }
}
