//! Any bytes are a segment or an error. One of version 1 whose checksums are right is read whole, whatever stands in it, and
//! so is one of version 2, which has none: it is searched, and a chain goes on from it.

use matching::{Chain, Error, ItemFrame, ItemSignals, LocalFrame, Pass, Population, Segment, match_item, match_parts};
use model::{Digests, Form, Look};
use signal::local::LocalSignature;
use signal::{Pdq, Region};

/// Reads these bytes as a segment file, as they are and with checksums that are made right.
pub(crate) fn run(bytes: &[u8]) {
    read(bytes);
    read(&summed(bytes));
}

fn read(bytes: &[u8]) {
    let Ok(segment) = Segment::read(bytes) else { return };
    for entry in (0..64).chain([u32::MAX]) {
        let known = entry < segment.row_count();
        assert!(known || segment.name(entry).is_empty());
        let _ = (segment.category(entry), segment.standing(entry), segment.signals_of(entry));
    }
    search(&segment);
    go_through(bytes);
}

/// Twice the same file is a chain too, whatever the second says of the first; who holds there has a number and a name.
fn go_through(bytes: &[u8]) {
    let Ok(region) = Region::of(bytes) else { return };
    let Ok(chain) = Chain::open([region.clone(), region]) else { return };
    let mut count = 0;
    let told = chain.each_entry(&mut |entry, of| {
        count += 1;
        assert!(chain.holds(entry) && chain.name(entry) == of.name);
        Ok::<(), Error>(())
    });
    assert!(told.is_err() || count == chain.len());
    let _ = (chain.named("a"), chain.uncompared_count(), chain.picture_count(), chain.is_worn());
}

/// Who is found is an entry; at most all of them are.
fn search(segment: &Segment) {
    let of = Population { pictures: 10, entries: segment.picture_count() };
    let frame = |n: u32| ItemFrame {
        frame: n,
        form: Form::Pdq,
        hash: Pdq([(2 + n as u8).wrapping_mul(97) ^ 0x5a; 32]),
        quality: 90,
        look: Look::Rich,
        shown: Some((n * 1_000, n * 1_000 + 500)),
    };
    let digests = Digests { bytes: 1, sha256: [3; 32], sha1: [0; 20], md5: [0; 16], blake3: [0; 32] };
    let item = ItemSignals { digests, signals: vec![frame(0), frame(1)] };
    let near = [Pass::Exact, Pass::Near, Pass::Forms].map(|pass| match_item(&item, segment, pass, of));
    let parts = match_parts(&[LocalFrame { frame: 0, shown: Some((0, 500)), signature: known() }], segment, of);
    for found in near.iter().flatten().chain(&parts) {
        assert!(found.entry < segment.row_count(), "an entry that is not there is found");
    }
}

/// A signature of twenty points, as the seeds hold it.
fn known() -> LocalSignature {
    let mut bytes = vec![0, 2, 128, 1, 20, 0, 1, 80];
    for n in 0..20u64 {
        bytes.extend((n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
        bytes.extend([10 + 11 * n as u8, 5 + (n * 37 % 180) as u8, 64, 13 * n as u8]);
    }
    bytes.extend([0xff; 72]);
    LocalSignature::from_bytes(&bytes).unwrap_or_else(|| panic!("twenty points are a signature"))
}

/// Behind the checksums lies what a mutation would otherwise never reach.
fn summed(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let number = |from: usize, width: usize| {
        let field = bytes.get(from..from + width).unwrap_or_default();
        field.iter().rev().fold(0u64, |n, b| (n << 8) | u64::from(*b)) as usize
    };
    for section in 0..number(8, 4).min(16) {
        let at = 16 + section * 56;
        let (start, length) = (number(at + 8, 8), number(at + 16, 8));
        let content = bytes.get(start..start.saturating_add(length)).unwrap_or_default();
        if let Some(sum) = out.get_mut(at + 24..at + 56) {
            sum.copy_from_slice(blake3::hash(content).as_bytes());
        }
    }
    out
}
