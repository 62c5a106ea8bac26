//! The files that a report lists (`<taggedFiles>`): what attachments need of them.
//!
//! In all versions that are known the list stands before the records. A phone has some hundred thousand files, so what is
//! kept is small – a digest of the id, the path in the archive, the SHA-256 – and lies in blocks that are sorted once
//! full; what goes beyond the limit of bytes is counted and not kept.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Files of a block.
const BLOCK: usize = 1 << 16;

/// A file as the report lists it.
#[derive(Default)]
pub(super) struct File {
    pub(super) id: Box<str>,
    pub(super) extraction: Box<str>,
    pub(super) path: String,
    pub(super) sha256: Option<[u8; 32]>,
}

/// What is known of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Known<'f> {
    /// Its path in the archive; empty if it is not in there.
    pub(super) path: &'f str,
    /// Its digest as the tool took it.
    pub(super) sha256: Option<[u8; 32]>,
}

/// See the module.
pub(super) struct Files {
    blocks: Vec<Block>,
    bytes: usize,
    most: usize,
    /// Files that the limit kept out.
    pub(super) not_held: u64,
}

#[derive(Default)]
struct Block {
    entries: Vec<Entry>,
    paths: String,
    is_sorted: bool,
}

struct Entry {
    key: u128,
    path: (u32, u32),
    sha256: Option<[u8; 32]>,
}

impl Files {
    /// None yet; at most so many bytes of them are held.
    pub(super) fn new(most: usize) -> Self {
        Self { blocks: Vec::new(), bytes: 0, most, not_held: 0 }
    }

    pub(super) fn add(&mut self, file: File) {
        // Of what has neither, an attachment learns nothing.
        if file.id.is_empty() || (file.path.is_empty() && file.sha256.is_none()) {
            return;
        }
        let bytes = size_of::<Entry>() + file.path.len();
        if self.bytes + bytes > self.most {
            self.not_held += 1;
            return;
        }
        self.bytes += bytes;
        if self.blocks.last().is_none_or(|block| block.entries.len() >= BLOCK) {
            self.blocks.push(Block::default());
        }
        if let Some(block) = self.blocks.last_mut() {
            block.add(&file);
        }
    }

    /// The file of that id in that extraction.
    pub(super) fn get(&mut self, extraction: &str, id: &str) -> Option<Known<'_>> {
        if id.is_empty() {
            return None;
        }
        let key = key(extraction, id);
        self.blocks.iter_mut().find_map(|block| block.get(key))
    }
}

impl Block {
    fn add(&mut self, file: &File) {
        let begin = u32::try_from(self.paths.len()).unwrap_or(u32::MAX);
        self.paths.push_str(&slashed(&file.path));
        let end = u32::try_from(self.paths.len()).unwrap_or(u32::MAX);
        self.entries.push(Entry { key: key(&file.extraction, &file.id), path: (begin, end), sha256: file.sha256 });
        self.is_sorted = false;
    }

    fn get(&mut self, key: u128) -> Option<Known<'_>> {
        if !self.is_sorted {
            self.entries.sort_by_key(|entry| entry.key);
            self.is_sorted = true;
        }
        let at = self.entries.binary_search_by_key(&key, |entry| entry.key).ok()?;
        let entry = self.entries.get(at)?;
        let path = self.paths.get(entry.path.0 as usize..entry.path.1 as usize).unwrap_or_default();
        Some(Known { path, sha256: entry.sha256 })
    }
}

/// A path with `/` between its parts: the tool runs on Windows.
pub(super) fn slashed(path: &str) -> String {
    path.trim().replace('\\', "/").trim_start_matches('/').to_owned()
}

fn key(extraction: &str, id: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, extraction, id).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(extraction: &str, id: &str, path: &str) -> File {
        File { id: id.into(), extraction: extraction.into(), path: path.into(), sha256: Some([7; 32]) }
    }

    #[test]
    fn a_file_is_found_by_its_id_within_its_extraction() {
        let mut files = Files::new(1 << 20);
        files.add(file("0", "a", r"files\Image\faro.jpg"));
        files.add(file("1", "a", r"files\Image\duna.jpg"));
        assert_eq!(files.get("1", "a").map(|known| known.path), Some("files/Image/duna.jpg"));
        assert_eq!(files.get("0", "a").map(|known| known.path), Some("files/Image/faro.jpg"));
        files.add(file("2", "a", ""));
        assert_eq!(files.get("2", "a").and_then(|known| known.sha256), Some([7; 32]));
        assert!(files.get("3", "a").is_none() && files.get("0", "").is_none());
    }

    #[test]
    fn files_beyond_the_limit_are_counted() {
        let mut files = Files::new(3 * (size_of::<Entry>() + 10));
        for n in 0..10 {
            files.add(file("0", &n.to_string(), "0123456789"));
        }
        assert_eq!(files.not_held, 7);
        assert!(files.get("0", "2").is_some() && files.get("0", "3").is_none());
    }
}
