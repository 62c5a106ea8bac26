//! Any bytes are read as a list of sticker packs without loss: what was met is kept, doubtful or refused, and what is not
//! kept is said.

use chat::stickers::{Limits, contents_json, is_contents_json, pack_texts};

/// Reads these bytes as a `contents.json`, and as the texts of a pack.
pub(crate) fn run(bytes: &[u8]) {
    for limits in [Limits::for_tests(), Limits::standard()] {
        let read = contents_json(bytes, &limits);
        let stickers: usize = read.packs.iter().map(|pack| pack.stickers.len()).sum();
        assert!(read.tally.adds_up(), "{:?}", read.tally);
        assert_eq!(read.tally.kept + read.tally.doubtful, (read.packs.len() + stickers) as u64);
        assert!(read.tally.kept == read.tally.seen || !read.issues.is_empty());
        assert!(read.issues.len() <= limits.issues + 1);
        assert!(stickers <= limits.json_values);
        let texts = pack_texts(Some(bytes), None, &limits);
        assert!(texts.title.is_none_or(|title| title.len() <= limits.text_bytes));
    }
    let _ = is_contents_json(bytes);
}
