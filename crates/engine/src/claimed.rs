//! Digests that chats, and databases of stickers, keep of files, against hash sets: a file that is gone still meets its entry.
//!
//! A digest in a database is a claim of the program that wrote it. It is never `certain`, however sure its writer was: that
//! word is kept for bytes in our hands.

use crate::overlays::OpenSet;
use crate::{Engine, Error};
use model::CaseId;
use store::ClaimedMatchRow;

impl Engine {
    /// Compares every digest that the case's chats and databases of stickers keep with the hash sets of the case.
    pub(crate) fn match_claimed(&self, case: CaseId, sets: &[OpenSet]) -> Result<(), Error> {
        let mut digests: Vec<[u8; 32]> = self.vault.claimed(case)?.into_iter().map(|row| row.claimed.sha256).collect();
        digests.extend(self.vault.sticker_facts(case)?.into_iter().filter_map(|row| row.fact.digest));
        digests.sort_unstable();
        let mut rows = Vec::new();
        for same in digests.chunk_by(|x, y| x == y) {
            rows.extend(same.first().into_iter().flat_map(|sha256| sets.iter().flat_map(|set| met(set, sha256))));
        }
        let tx = self.vault.begin()?;
        tx.replace_claimed_matches(case, &rows)?;
        Ok(tx.commit()?)
    }
}

fn met(open: &OpenSet, sha256: &[u8; 32]) -> Vec<ClaimedMatchRow> {
    let row = |entry: u32| ClaimedMatchRow {
        sha256: *sha256,
        hash_set: open.row.id,
        entry: entry.into(),
        entry_name: open.chain.name(entry).into(),
        category: open.chain.category(entry).map(String::from),
        standing: open.standing(entry),
    };
    open.chain.with_sha256(sha256).into_iter().map(row).collect()
}
