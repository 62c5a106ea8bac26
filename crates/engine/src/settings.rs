//! Settings that change what is read and found. All of them stand in the report, so that a run can be repeated.

use serde::{Deserialize, Serialize};

/// Settings of a run, as `amparo.toml` has them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Limits on walking evidence.
    pub evidence: evidence::Limits,
    /// Limits on reading chats and on what is held in memory while doing so.
    pub ingest: IngestLimits,
    /// Decoders for pictures and videos; those outside this process only where the program that runs can enter the jail.
    #[serde(skip)]
    pub decoders: media::Decoders,
}

/// Limits on what ingesting holds in memory.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IngestLimits {
    /// Bytes of files worked on at once: what all cores need to be busy, and no more. Twice as many are held: one batch is
    /// being read while one is worked on.
    pub batch_bytes: u64,
    /// Files worked on at once.
    pub batch_files: usize,
}

impl Default for IngestLimits {
    fn default() -> Self {
        Self { batch_bytes: 32 << 20, batch_files: 512 }
    }
}

/// The version of the way from a picture to its signals: what was made by another is made again.
pub const SIGNAL_VERSION: &str = "pdq-2 local-1";
