//! Any bytes are a segment or an error. One whose checksums are right is read whole, whatever stands in it.

use matching::Segment;

/// Reads these bytes as a segment file, as they are and with checksums that are made right.
pub(crate) fn run(bytes: &[u8]) {
    read(bytes);
    read(&summed(bytes));
}

fn read(bytes: &[u8]) {
    let Ok(segment) = Segment::read(bytes) else { return };
    for entry in (0..64).chain([u32::MAX]) {
        let known = (entry as usize) < segment.len();
        assert!(known || segment.name(entry).is_empty());
        let _ = (segment.category(entry), segment.standing(entry), segment.signals_of(entry));
    }
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
