//! Limits on what a source may make us do. All input is hostile until read.

use serde::{Deserialize, Serialize};

const MIB: u64 = 1 << 20;

/// What one walk may cost. Every limit that is hit becomes an issue that names it and its value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Members of one archive, those of archives inside it included. A phone's full file system has one or two
    /// million; a bomb made of empty members costs a vault row each.
    pub max_members: u64,
    /// Archives inside archives: 1 walks an archive on disk, 2 an archive in it. An export in a backup in a delivery
    /// is 3; quines that contain themselves have no end.
    pub max_depth: u32,
    /// Folders inside folders on disk: each level holds one open file descriptor.
    pub max_folder_depth: u32,
    /// Bytes unpacked from one archive, those of archives inside it included: what an honest device can hold.
    pub max_unpacked_bytes: u64,
    /// Bytes unpacked from one archive for each of its own bytes. DEFLATE alone cannot exceed 1032, so that this stops
    /// overlapping members and archives inside archives, and no honest archive.
    pub max_ratio: u64,
    /// The ratio does not count below so many bytes (an eighth of them for each level inwards): small archives of
    /// blank pictures are honest.
    pub ratio_grace_bytes: u64,
    /// Files and members up to this size are handed over in memory, and zips up to this size inside other archives
    /// are walked by their directory. The walk itself holds at most this much per level of nesting.
    pub hold_bytes: u64,
    /// Bytes of one name as stored; what is longer is cut. Linux paths end at 4096.
    pub max_path_bytes: usize,
}

impl Limits {
    /// What a workstation with 16 GB takes without noticing.
    pub fn standard() -> Self {
        Self {
            max_members: 5_000_000,
            max_depth: 5,
            max_folder_depth: 200,
            max_unpacked_bytes: 4 << 40,
            max_ratio: 1_100,
            ratio_grace_bytes: 64 * MIB,
            hold_bytes: 64 * MIB,
            max_path_bytes: 4096,
        }
    }

    /// Small enough that a test reaches each limit with a few kilobytes.
    pub fn for_tests() -> Self {
        Self {
            max_members: 2_000,
            max_depth: 3,
            max_folder_depth: 20,
            max_unpacked_bytes: 64 * MIB,
            max_ratio: 1_100,
            ratio_grace_bytes: MIB,
            hold_bytes: 64 << 10,
            max_path_bytes: 512,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::standard()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_operator_leaves_out_is_standard() {
        let limits: Limits = toml::from_str("max_depth = 2").unwrap();
        assert_eq!(limits, Limits { max_depth: 2, ..Limits::standard() });
    }

    #[test]
    fn a_misspelt_limit_is_not_ignored() {
        assert!(toml::from_str::<Limits>("max_dept = 2").is_err());
    }
}
