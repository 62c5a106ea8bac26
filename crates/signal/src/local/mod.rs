//! The local signature: points of a picture that are still there when it was cut out, framed, turned or mirrored.

mod agree;
mod bands;
mod describe;
mod detail;
mod dog;
mod index;
mod normalise;
mod plane;
mod shape;
mod signature;
mod simd;
mod views;

#[cfg(test)]
mod tests;

pub use agree::{Agreement, Similarity};
pub use index::LocalIndex;
pub use signature::{LocalSignature, describe, sign};

/// A reference that a picture agrees with.
#[derive(Clone, PartialEq, Debug)]
pub struct LocalFound {
    /// Its number in the index.
    pub reference: u32,
    /// How.
    pub agreement: Agreement,
}

/// A reference is looked at from this many hits on.
const LEAST_HITS: usize = 2;

impl LocalIndex {
    /// Every reference of which at least two points lie alike in the picture, mirrored or not; the best agreement each.
    pub fn search(&self, picture: &LocalSignature) -> Vec<LocalFound> {
        let mut all: Vec<LocalFound> = Vec::new();
        let mirrored = picture.mirrored();
        for (query, is_mirrored) in [(picture, false), (&mirrored, true)] {
            for hits in self.hits(query).chunk_by(|a, b| a.reference == b.reference) {
                let Some(first) = hits.first().filter(|_| hits.len() >= LEAST_HITS) else { continue };
                let Some(reference) = self.reference(first.reference) else { continue };
                if let Some(agreement) = agree::agreement(query, &reference, hits) {
                    let agreement = Agreement { is_mirrored, ..agreement };
                    all.push(LocalFound { reference: first.reference, agreement });
                }
            }
        }
        all.sort_by(|a, b| a.reference.cmp(&b.reference).then(b.agreement.score.total_cmp(&a.agreement.score)));
        all.dedup_by_key(|found| found.reference);
        all.sort_by(|a, b| b.agreement.score.total_cmp(&a.agreement.score));
        all
    }
}
