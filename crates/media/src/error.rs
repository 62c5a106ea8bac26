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
    /// The program that decodes it is not installed.
    #[error("{format} needs {program} (Debian: {package}), which is not installed")]
    DecoderMissing {
        /// Of which format.
        format: Format,
        /// The program.
        program: &'static str,
        /// The Debian package that brings it.
        package: &'static str,
    },
    /// The system cannot hold the decoder, or was not asked to: nothing is decoded without.
    #[error("{format} is decoded in a jail only, and that needs {missing}")]
    NoJail {
        /// Of which format.
        format: Format,
        /// `landlock`, `seccomp`, `limits`, `program` or `decoder`.
        missing: &'static str,
    },
    /// The decoder died.
    #[error("the decoder of {format} died of signal {signal} in frame {frame}")]
    DecoderDied {
        /// Of which format.
        format: Format,
        /// In which frame, from 0.
        frame: u32,
        /// The signal.
        signal: i32,
    },
    /// The decoder took more time or wrote more than a limit allows, and was ended.
    #[error("the decoder of {format} was ended in frame {frame}: over the limit {limit} of {allowed}")]
    DecoderEnded {
        /// Of which format.
        format: Format,
        /// In which frame, from 0.
        frame: u32,
        /// The name of the limit in [`crate::JailLimits`].
        limit: &'static str,
        /// Its value.
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
            Self::DecoderMissing { .. } => "decoder-missing",
            Self::NoJail { .. } => "decoder-not-jailed",
            Self::DecoderDied { .. } => "decoder-died",
            Self::DecoderEnded { .. } => "decoder-ended",
            Self::Panicked { .. } => "decoder-panicked",
        }
    }

    /// Where in the file: `frame 3`, `byte 4096`; empty where it is the whole file.
    pub fn place(&self) -> String {
        match self {
            Self::NotRecognised | Self::NotYetSupported { .. } => String::new(),
            Self::DecoderMissing { .. } | Self::NoJail { .. } => String::new(),
            Self::Truncated { bytes, .. } => format!("byte {bytes}"),
            Self::TooManyFrames { allowed: frame }
            | Self::Damaged { frame, .. }
            | Self::TooLarge { frame, .. }
            | Self::TooManyPixels { frame, .. }
            | Self::OutOfMemory { frame, .. }
            | Self::DecoderDied { frame, .. }
            | Self::DecoderEnded { frame, .. }
            | Self::Panicked { frame, .. } => format!("frame {frame}"),
        }
    }

    /// Whether the content is at fault, or a limit was met: what makes a run end with exit code 3.
    pub const fn is_damage(&self) -> bool {
        let is_ours = matches!(self, Self::DecoderMissing { .. } | Self::NoJail { .. });
        !is_ours && !matches!(self, Self::NotRecognised | Self::NotYetSupported { .. })
    }

    /// What the prose names: which program is missing, which limit was met.
    pub fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::DecoderMissing { program, package, .. } => {
                vec![("program", (*program).into()), ("package", (*package).into())]
            }
            Self::NoJail { missing, .. } => vec![("missing", (*missing).into())],
            Self::DecoderEnded { limit, allowed, .. } => {
                vec![("limit", (*limit).into()), ("allowed", allowed.to_string())]
            }
            _ => Vec::new(),
        }
    }
}
