//! A WebP container made of those chunks of a damaged one that are whole and hold pixels (RFC 9649, section 2).

/// The container, and whether the file broke off within a chunk.
pub(super) struct Repaired {
    pub(super) container: Vec<u8>,
    pub(super) broke_off: bool,
}

/// Flags of `VP8X` that announce chunks without pixels: ICC profile, Exif, XMP.
const METADATA_FLAGS: u8 = 0x20 | 0x08 | 0x04;

/// Chunks that hold pixels or say how to show them.
const KEPT: [&[u8]; 6] = [b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"];

/// `None` if nothing of it is worth a second try.
pub(super) fn repaired(bytes: &[u8]) -> Option<Repaired> {
    let riff_size = size(bytes.get(4..8)?)?;
    let mut container = bytes.get(..12)?.to_vec();
    let mut at = 12usize;
    let mut broke_off = bytes.len() < riff_size.saturating_add(8);
    while let Some(head) = bytes.get(at..at.saturating_add(8)) {
        let (name, length) = head.split_at(4);
        let end = at.checked_add(8)?.checked_add(size(length)?.checked_next_multiple_of(2)?)?;
        let Some(chunk) = bytes.get(at..end) else {
            broke_off = true;
            break;
        };
        if KEPT.contains(&name) {
            let from = container.len();
            container.extend_from_slice(chunk);
            if let Some(flags) = container.get_mut(from + 8).filter(|_| name == b"VP8X") {
                *flags &= !METADATA_FLAGS;
            }
        }
        at = end;
    }
    let whole = u32::try_from(container.len() - 8).ok()?;
    container.get_mut(4..8)?.copy_from_slice(&whole.to_le_bytes());
    Some(Repaired { container, broke_off })
}

fn size(field: &[u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(field.try_into().ok()?)).ok()
}
