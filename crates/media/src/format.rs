//! Which format bytes are, told from their first bytes alone.

model::closed_enum! {
    /// A format of pictures or moving pictures.
    pub enum Format {
        /// ISO/IEC 10918.
        Jpeg = "jpeg",
        /// ISO/IEC 15948, with APNG.
        Png = "png",
        /// RFC 9649, static and animated.
        WebP = "webp",
        /// GIF87a, GIF89a.
        Gif = "gif",
        /// Windows bitmap.
        Bmp = "bmp",
        /// TIFF 6.0 and BigTIFF.
        Tiff = "tiff",
        /// ISO/IEC 23008-12 with HEVC.
        Heif = "heif",
        /// ISO/IEC 23008-12 with AV1.
        Avif = "avif",
        /// JPEG XL, ISO/IEC 18181.
        JpegXl = "jpeg-xl",
        /// ISO base media with video: MP4, MOV, 3GP.
        Mp4 = "mp4",
        /// Matroska and WebM.
        Matroska = "matroska",
        /// RIFF AVI.
        Avi = "avi",
    }
}

impl Format {
    /// Whether [`crate::decode`] reads it, in this process.
    pub const fn is_supported(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::WebP | Self::Gif | Self::Bmp | Self::Tiff)
    }

    /// Whether it holds moving pictures with times.
    pub const fn is_video(self) -> bool {
        matches!(self, Self::Mp4 | Self::Matroska | Self::Avi)
    }
}

/// The format of `bytes`, by content; `None` if it is no picture or video known here. The first 64 bytes are enough.
pub fn recognise(bytes: &[u8]) -> Option<Format> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let riff = |kind: &[u8]| starts(b"RIFF") && bytes.get(8..12) == Some(kind);
    match () {
        () if starts(b"\xff\xd8\xff") => Some(Format::Jpeg),
        () if starts(b"\x89PNG\r\n\x1a\n") => Some(Format::Png),
        () if riff(b"WEBP") => Some(Format::WebP),
        () if starts(b"GIF87a") || starts(b"GIF89a") => Some(Format::Gif),
        () if is_bmp(bytes) => Some(Format::Bmp),
        () if [&b"II*\0"[..], b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|magic| starts(magic)) => Some(Format::Tiff),
        () if starts(b"\xff\x0a") || starts(b"\0\0\0\x0cJXL \r\n\x87\n") => Some(Format::JpegXl),
        () if riff(b"AVI ") => Some(Format::Avi),
        () if starts(b"\x1a\x45\xdf\xa3") => Some(Format::Matroska),
        () if bytes.get(4..8) == Some(b"ftyp") => Some(iso_brand(bytes)),
        () => None,
    }
}

/// `BM` alone begins many texts: the header that follows must be one that exists, and its reserved field empty.
fn is_bmp(bytes: &[u8]) -> bool {
    let header = bytes.get(14..18).and_then(|b| <[u8; 4]>::try_from(b).ok()).map(u32::from_le_bytes);
    bytes.starts_with(b"BM")
        && bytes.get(6..10) == Some(&[0; 4])
        && matches!(header, Some(12 | 16 | 40 | 52 | 56 | 64 | 108 | 124))
}

/// ISO base media files say what they are in their major and compatible brands.
fn iso_brand(bytes: &[u8]) -> Format {
    let size = bytes.get(..4).and_then(|b| b.try_into().ok()).map_or(16, u32::from_be_bytes);
    let end = usize::try_from(size).unwrap_or(64).clamp(12, 64).min(bytes.len());
    let has =
        |wanted: &[&[u8]]| bytes.get(8..end).unwrap_or_default().chunks_exact(4).any(|brand| wanted.contains(&brand));
    match () {
        () if has(&[b"avif", b"avis"]) => Format::Avif,
        () if has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]) => Format::Heif,
        () => Format::Mp4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_told_from_its_first_bytes() {
        let cases: [(&[u8], Option<Format>); 9] = [
            (b"\xff\xd8\xff\xe0", Some(Format::Jpeg)),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some(Format::WebP)),
            (b"RIFF\0\0\0\0AVI LIST", Some(Format::Avi)),
            (b"RIFF\0\0\0\0WAVEfmt ", None),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Some(Format::Heif)),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", Some(Format::Avif)),
            (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", Some(Format::Mp4)),
            (b"MM\0*\0\0\0\x08", Some(Format::Tiff)),
            (b"", None),
        ];
        for (bytes, format) in cases {
            assert_eq!(recognise(bytes), format, "{bytes:?}");
        }
    }

    #[test]
    fn a_text_that_begins_with_bm_is_no_bitmap() {
        assert_eq!(recognise(b"BM is the abbreviation of a museum in London"), None);
    }

    #[test]
    fn what_is_not_read_in_this_process_is_recognised_all_the_same() {
        let unread: Vec<_> = Format::ALL.iter().filter(|f| !f.is_supported()).map(|f| f.as_str()).collect();
        assert_eq!(unread, ["heif", "avif", "jpeg-xl", "mp4", "matroska", "avi"]);
    }
}
