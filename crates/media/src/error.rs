//! What can be wrong with a picture, and where.

use crate::Format;

/// Why a picture, or the rest of it, could not be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// No picture format known here.
    #[error("the content is not a picture of a known format")]
    NotRecognised,
    /// Recognised, not read in this version.
    #[error("{format} is recognised but not yet read")]
    NotYetSupported {
        /// Which.
        format: Format,
    },
    /// The file ends too early.
    #[error("{format} breaks off at byte {bytes}, in frame {frame}: {reason}")]
    Truncated {
        /// Of which format.
        format: Format,
        /// In which frame, from 0.
        frame: u32,
        /// The file's size.
        bytes: u64,
        /// The decoder's words.
        reason: String,
    },
    /// The content breaks its format.
    #[error("{format} is damaged in frame {frame}: {reason}")]
    Damaged {
        /// Of which format.
        format: Format,
        /// In which frame, from 0.
        frame: u32,
        /// The decoder's words.
        reason: String,
    },
    /// A frame is larger than a limit allows; nothing of it was allocated.
    #[error("frame {frame} of {width} × {height} pixels is over the limit {limit} of {allowed}")]
    TooLarge {
        /// Which frame, from 0.
        frame: u32,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The name of the limit in [`crate::Limits`].
        limit: &'static str,
        /// Its value.
        allowed: u64,
    },
    /// More frames than the limit.
    #[error("more than {allowed} frames")]
    TooManyFrames {
        /// [`crate::Limits::max_frames`].
        allowed: u32,
    },
    /// More pixels over all frames than the limit.
    #[error("frame {frame} brings the pixels of all frames over {allowed}")]
    TooManyPixels {
        /// The first frame that was not visited, from 0.
        frame: u32,
        /// [`crate::Limits::max_total_pixels`].
        allowed: u64,
    },
    /// The decoder needs more memory than the limit.
    #[error("frame {frame} needs more than {allowed} bytes of memory")]
    OutOfMemory {
        /// Which frame, from 0.
        frame: u32,
        /// [`crate::Limits::max_memory`].
        allowed: u64,
    },
    /// The decoder panicked: a fault of it, met in time.
    #[error("the decoder of {format} panicked in frame {frame}")]
    Panicked {
        /// Of which format.
        format: Format,
        /// In which frame, from 0.
        frame: u32,
    },
}

impl Error {
    /// A stable code in kebab-case, as issues carry it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotRecognised => "image-not-recognised",
            Self::NotYetSupported { .. } => "not-yet-supported",
            Self::Truncated { .. } => "image-truncated",
            Self::Damaged { .. } => "image-damaged",
            Self::TooLarge { .. } => "image-too-large",
            Self::TooManyFrames { .. } => "too-many-frames",
            Self::TooManyPixels { .. } => "too-many-pixels",
            Self::OutOfMemory { .. } => "image-out-of-memory",
            Self::Panicked { .. } => "decoder-panicked",
        }
    }

    /// Where in the file: `frame 3`, `byte 4096`; empty where it is the whole file.
    pub fn place(&self) -> String {
        match self {
            Self::NotRecognised | Self::NotYetSupported { .. } => String::new(),
            Self::Truncated { bytes, .. } => format!("byte {bytes}"),
            Self::TooManyFrames { allowed: frame }
            | Self::Damaged { frame, .. }
            | Self::TooLarge { frame, .. }
            | Self::TooManyPixels { frame, .. }
            | Self::OutOfMemory { frame, .. }
            | Self::Panicked { frame, .. } => format!("frame {frame}"),
        }
    }

    /// Whether the content is at fault, or a limit was met: what makes a run end with exit code 3.
    pub const fn is_damage(&self) -> bool {
        !matches!(self, Self::NotRecognised | Self::NotYetSupported { .. })
    }
}
