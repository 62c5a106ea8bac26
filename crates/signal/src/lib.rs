//! Pixels → signals: PDQ by both routes, its dihedral and normalised forms, distances, and how much a distance tells.
//!
//! PDQ is Meta's perceptual hash of 256 bits (<https://github.com/facebook/ThreatExchange/tree/main/pdq>). Two routes
//! are in use, and they disagree by about ten bits:
//!
//! * `pdq` — what Meta's C++ tool prints: a side over 512 brings the picture to 512 × 512 by nearest neighbour first;
//! * `pdq_full` — what the Python tools print: the picture at its own size.
//!
//! Both are made from one decoded picture. On lossless pictures `pdq` is the reference's very same 256 bits: all
//! arithmetic is `f32` in the reference's order of summation. What differs is the order in which memory is walked
//! (see `src/jarosz/mod.rs`): rows only, a strip at a time, so that the hash is cheaper than the decode.
//!
//! A leaf: knows `model` and nothing else of ours. The home of SIMD and of `unsafe`, in `src/simd.rs`,
//! `src/local/simd.rs`, `src/hamming/simd.rs` and `src/region.rs`.

mod dct;
mod distance;
mod false_hits;
mod forms;
pub mod hamming;
mod hash;
mod jarosz;
pub mod local;
mod outline;
mod pattern;
mod picture;
mod region;
mod scan;
mod simd;
mod source;
mod texture;
mod turn;
mod view;

pub use distance::{RADIUS, distance};
pub use false_hits::{FALSE_HITS, FalseHits, expected_false_hits};
pub use forms::FormSignal;
pub use hash::Pdq;
pub use picture::{DIHEDRAL, PictureSignals, of_picture, pdq, pdq_full, repeats};
pub use region::Region;
pub use scan::{scan, scan_all};
pub use source::Source;
pub use texture::Texture;
pub use turn::turned;
