//! Containers made of boxes: ISO base media (ISO/IEC 14496-12) and EBML (RFC 8794).

use crate::kind::Kind;

/// How many brands of an `ftyp` box are looked at.
const MAX_BRANDS: usize = 32;

/// The family of `ftyp`: the major brand decides, and the compatible ones where it is too general.
pub(super) fn iso_media(head: &[u8]) -> Option<Kind> {
    match head.get(4..8)? {
        b"ftyp" => Some(by_brand(head)),
        // QuickTime before brands existed; the size of the first box must make sense.
        b"moov" | b"mdat" | b"wide" | b"pnot" | b"free" | b"skip" => plausible_size(head).then_some(Kind::Mov),
        _ => None,
    }
}

/// 1 stands for a size that follows; above 16 MiB four letters of a text ("the free…") look like a size.
fn plausible_size(head: &[u8]) -> bool {
    let size = head.first_chunk::<4>().map_or(0, |b| u32::from_be_bytes(*b));
    size == 1 || (8..1 << 24).contains(&size)
}

fn by_brand(head: &[u8]) -> Kind {
    let length = head.first_chunk::<4>().map_or(0, |b| u32::from_be_bytes(*b) as usize);
    let end = length.clamp(16, 16 + 4 * MAX_BRANDS).min(head.len());
    let major = head.get(8..12).unwrap_or_default();
    let compatible = || head.get(16..end).unwrap_or_default().chunks_exact(4);
    match major {
        b"avif" | b"avis" => Kind::Avif,
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => Kind::Heif,
        b"mif1" | b"msf1" if compatible().any(|b| matches!(b, b"avif" | b"avis")) => Kind::Avif,
        b"mif1" | b"msf1" => Kind::Heif,
        b"qt  " => Kind::Mov,
        b"M4A " | b"M4B " | b"M4P " => Kind::M4a,
        [b'3', b'g', ..] => Kind::ThreeGp,
        _ => Kind::Mp4,
    }
}

/// Matroska and WebM by their document type, which stands within the first bytes of the EBML header.
pub(super) fn matroska(head: &[u8]) -> Option<Kind> {
    head.strip_prefix(b"\x1a\x45\xdf\xa3")?;
    let header = head.get(..64).unwrap_or(head);
    let has = |word: &[u8]| header.windows(word.len()).any(|w| w == word);
    if has(b"webm") { Some(Kind::Webm) } else { has(b"matroska").then_some(Kind::Mkv) }
}
